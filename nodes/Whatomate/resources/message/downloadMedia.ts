import { optionsField } from '../../parameters/collections';
import { downloadMedia as download } from '../../../shared/api/media';
import { messageIdField } from '../../parameters/message';
import { WithFiles } from '../../engine/operation';
import type { Operation } from '../../engine/operation';

/** Gets the file of a message (contract section 2, Media download). */
export const downloadMedia: Operation = {
	value: 'downloadMedia',
	name: 'Download Media',
	action: 'Download media of message',
	description: 'Get the image, video, audio or document that a message holds',
	changes: false,
	fields: [
		messageIdField,
		{
			displayName: 'Put Output File in Field',
			name: 'binaryPropertyName',
			type: 'string',
			default: 'data',
			required: true,
			hint: 'The name of the output field to put the file in',
		},
		optionsField({
			displayName: 'File Name',
			name: 'fileName',
			type: 'string',
			default: '',
			placeholder: 'e.g. invoice.pdf',
			description: 'What to call the file. Left empty, it is named after its kind and the message.',
		}),
	],
	prepare(item) {
		const messageId = item.messageId();
		const property = item.text('binaryPropertyName', 'Put Output File in Field').trim() || 'data';
		const wanted = item.option('fileName', 'File Name');
		return async () => {
			const { content, contentType, fileName: made } = await download(item.client, messageId);
			const fileName = wanted || made;
			const { helpers } = item.execution.context;
			return new WithFiles(
				{ message_id: messageId, file_name: fileName, mime_type: contentType, file_size: content.length },
				{ [property]: await helpers.prepareBinaryData(content, fileName, contentType) },
			);
		};
	},
};
