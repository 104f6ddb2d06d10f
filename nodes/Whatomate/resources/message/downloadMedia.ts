import { mediaOf } from '../../../shared/api/media';
import { typeByBytes } from '../../../shared/n8n/typeByBytes';
import { fileNameAs } from '../../../shared/whatsapp/fileNames';
import { trimmedField } from '../../engine/field';
import { ownLane } from '../../engine/lanes';
import type { Operation } from '../../engine/operation';
import { WithFiles } from '../../engine/result';
import { optionsField } from '../../parameters/collections';
import { messageIdField } from '../../parameters/message';

const outputFileField = trimmedField({
	displayName: 'Put Output File in Field',
	name: 'binaryPropertyName',
	type: 'string',
	default: 'data',
	required: true,
	hint: 'The name of the output field to put the file in',
});

const fileNameOption = trimmedField({
	displayName: 'File Name',
	name: 'fileName',
	type: 'string',
	default: '',
	placeholder: 'e.g. invoice.pdf',
	description:
		'What to call the file; an ending that is missing is added. Left empty, it is named after its kind and the message.',
});

/** Gets the file of a message (docs/whatomate-api.md#media-download). */
export const downloadMedia: Operation = {
	value: 'downloadMedia',
	name: 'Download Media',
	action: 'Download media of message',
	description: 'Get the image, video, audio or document that a message holds',
	kind: 'each',
	changes: false,
	fields: [messageIdField, outputFileField, optionsField(fileNameOption)],
	prepare(item) {
		const messageId = item.read(messageIdField);
		const property = item.read(outputFileField) || 'data';
		const wanted = item.option(fileNameOption);
		const { context } = item.execution;
		const lookAt = async (bytes: Buffer) => await typeByBytes(context, bytes);
		const run = async () =>
			await item.client.carrying(async (takePlace) => {
				const {
					content,
					contentType,
					fileName: own,
				} = await mediaOf(item.client, takePlace, messageId, lookAt);
				const fileName = wanted === '' ? own : fileNameAs(wanted, contentType, 'file');
				return new WithFiles(
					{ file_name: fileName, mime_type: contentType, file_size: content.length, message_id: messageId },
					{ [property]: await context.helpers.prepareBinaryData(content, fileName, contentType) },
				);
			});
		return { lane: ownLane(item), run };
	},
};
