import { accountInBody, takesAddressesOnly, takesUploadsOnly } from '../../../shared/api/dialect';
import type { ApiRequest, Upload } from '../../../shared/api/request';
import { badInput } from '../../../shared/failures/failure';
import { takesNoFiles } from '../../../shared/failures/refusals';
import type { MediaType } from '../../../shared/whatsapp/files';
import { limits } from '../../../shared/whatsapp/limits';
import { choiceField, trimmedField } from '../../engine/field';
import type { Item } from '../../engine/item';
import type { Operation } from '../../engine/operation';
import { accountOption } from '../../parameters/account';
import { contactField } from '../../parameters/contact';
import { downloadTimeoutOption } from '../../parameters/downloadTimeout';
import { binaryField, fetchFile, inputFile } from '../../parameters/file';
import type { WebFile } from '../../parameters/file';
import { sendOptions, simplifyField } from '../../parameters/options';
import type { Sent } from '../../sending/sending';
import { freeForm, outsideWindowFields } from './serviceWindow';

const mediaTypeField = choiceField<MediaType>({
	displayName: 'Media Type',
	name: 'mediaType',
	type: 'options',
	options: [
		{ name: 'Audio', value: 'audio', description: 'AAC, AMR, MP3, M4A or OGG, up to 16 MB' },
		{
			name: 'Document',
			value: 'document',
			description: 'PDF, Word, Excel, PowerPoint, CSV or plain text, up to 100 MB',
		},
		{ name: 'Image', value: 'image', description: 'JPEG or PNG, up to 5 MB' },
		{ name: 'Video', value: 'video', description: 'MP4 or 3GPP, up to 16 MB' },
	],
	default: 'image',
	description: 'How WhatsApp shows the file',
});

const mediaSourceField = choiceField<'binary' | 'url'>({
	displayName: 'Media Source',
	name: 'mediaSource',
	type: 'options',
	options: [
		{ name: 'File From an Input Field', value: 'binary', description: 'Upload a file of the input item' },
		{ name: 'URL', value: 'url', description: 'Send the file that stands at an address' },
	],
	default: 'binary',
	description: 'Where the file comes from',
});

const inputFileField = binaryField({
	displayName: 'Input Binary Field',
	name: 'binaryPropertyName',
	type: 'string',
	default: 'data',
	required: true,
	hint: 'The name of the input field that holds the file',
	displayOptions: { show: { mediaSource: ['binary'] } },
});

const mediaUrlField = trimmedField({
	displayName: 'Media URL',
	name: 'mediaUrl',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. https://example.com/image.png',
	description: 'An address that opens without signing in',
	displayOptions: { show: { mediaSource: ['url'] } },
});

const captionOption = trimmedField({
	displayName: 'Caption',
	name: 'caption',
	type: 'string',
	typeOptions: { rows: 2 },
	default: '',
	placeholder: 'e.g. Your invoice for November',
	description: 'The text below the file, up to 1,024 characters. WhatsApp shows none below audio.',
});

const fileNameOption = trimmedField({
	displayName: 'File Name',
	name: 'fileName',
	type: 'string',
	default: '',
	placeholder: 'e.g. invoice.pdf',
	description:
		'The name under which the customer sees a document. Left empty, the file keeps its own. An ending that is missing is added.',
});

/** Sends a file (docs/whatomate-api.md#send-media). */
export const sendMedia: Operation = {
	value: 'sendMedia',
	name: 'Send Media',
	action: 'Send media message',
	description: 'Send an image, a video, an audio file or a document',
	changes: true,
	kind: 'each',
	fields: [
		contactField,
		mediaTypeField,
		mediaSourceField,
		inputFileField,
		mediaUrlField,
		...outsideWindowFields,
		simplifyField,
		sendOptions(captionOption, downloadTimeoutOption, fileNameOption),
	],
	async prepare(item) {
		const contact = item.read(contactField);
		const type = item.read(mediaTypeField);
		const caption = readCaption(item, type);
		const account = item.option(accountOption);
		const sendTo = await readSource(item, type, item.option(fileNameOption));
		const send = async () => await sendTo({ contactId: await contact.id(), type, caption, account });
		return await freeForm(item, contact, { type, text: caption, send });
	},
};

/** What goes along with the file. */
interface MediaMessage {
	contactId: string;
	type: MediaType;
	caption: string;
	account: string;
}

type Send = (message: MediaMessage) => Promise<Sent>;

function readCaption(item: Item, type: MediaType): string {
	const caption = item.option(captionOption);
	item.check(limits.caption, { caption });
	if (caption && type === 'audio') {
		throw badInput(
			`'${captionOption.property.displayName}' can't go with audio: WhatsApp would not show it`,
			"Remove it, or send it with 'Send Text'.",
		);
	}
	return caption;
}

/** Checks the file, or its address, and says how to send it. */
async function readSource(item: Item, type: MediaType, fileName: string): Promise<Send> {
	if (item.read(mediaSourceField) === 'binary') {
		const file = await inputFile(item, inputFileField, { type, fileName });
		return async (message) =>
			await item.client.carrying(async (takePlace) => {
				await takePlace(file.bytes);
				return await upload(item, message, await file.read());
			});
	}
	const url = item.read(mediaUrlField);
	item.check(limits.url(mediaUrlField.property.displayName), { url });
	const from = {
		url,
		field: mediaUrlField.property.displayName,
		seconds: item.option(downloadTimeoutOption),
	};
	return async (message) => await sendAddress(item, message, from, fileName);
}

/** The documented way first, in which the server fetches the file; a released one says that it wants an upload, and gets it. */
async function sendAddress(
	item: Item,
	message: MediaMessage,
	from: WebFile,
	fileName: string,
): ReturnType<Send> {
	const { known } = item.execution;
	if (!known.uploadsOnly) {
		const request = addressRequest(message, from.url);
		const answer = await item.execution.send(request);
		known.uploadsOnly = takesUploadsOnly(answer);
		if (!known.uploadsOnly) {
			if (fileName)
				item.execution.hint(
					`This Whatomate server names the file itself: '${fileNameOption.property.displayName}' was not used`,
				);
			return { request, answer, contactId: message.contactId };
		}
	}
	const purpose = { type: message.type, fileName };
	return await item.client.carrying(
		async (takePlace) => await upload(item, message, await fetchFile(item, from, purpose, takePlace)),
	);
}

async function upload(item: Item, message: MediaMessage, file: Omit<Upload, 'field'>): ReturnType<Send> {
	const request = uploadRequest(message, file);
	const answer = await item.execution.send(request);
	if (!answer.ok && takesAddressesOnly(answer)) {
		throw takesNoFiles(mediaSourceField.property.displayName, answer.status, answer.words);
	}
	return { request, answer, contactId: message.contactId };
}

const fields = ({ contactId, type, caption, account }: MediaMessage) => ({
	contact_id: contactId,
	type,
	...(caption ? { caption } : {}),
	...accountInBody(account),
});

/** @returns the request as documented: the server fetches the file itself */
export const addressRequest = (message: MediaMessage, url: string): ApiRequest => ({
	method: 'POST',
	path: '/api/messages/media',
	body: { ...fields(message), media_url: url },
	sends: true,
});

/** @returns the request as released servers take it: the file itself */
export const uploadRequest = (message: MediaMessage, file: Omit<Upload, 'field'>): ApiRequest => ({
	method: 'POST',
	path: '/api/messages/media',
	body: fields(message),
	upload: { field: 'file', ...file },
	sends: true,
});
