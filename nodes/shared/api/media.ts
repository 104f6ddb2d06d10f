import { fileNameAs } from '../whatsapp/fileNames';
import { contentTypeOf, isDoubtful } from '../whatsapp/files';
import type { TakePlace } from './bytesUnderWay';
import type { WhatomateClient } from './client';
import { path } from './request';

/** The file of a message. */
export interface MessageMedia {
	content: Buffer;
	contentType: string;
	fileName: string;
}

/** What stands for a content type that the table of WhatsApp's limits does not know: what is only ever received. */
const GENERAL = 'application/octet-stream';

/**
 * Downloads the file of a message (docs/whatomate-api.md#media-download).
 * @param takePlace as `WhatomateClient.carrying` gives it
 * @param lookAt tells a type by the first bytes; asked only where the server's own word does not do
 * @param kind the message's type, where it is known; names the file
 * @returns the file, with a name made of kind and ID where the server gives none: released ones don't
 * @throws {Failure} when the message has no file, or the key may not read it
 */
export async function mediaOf(
	client: WhatomateClient,
	takePlace: TakePlace,
	messageId: string,
	lookAt: (content: Buffer) => Promise<string>,
	kind?: string,
): Promise<MessageMedia> {
	const {
		content,
		contentType: stated,
		fileName,
	} = await client.download(path`/api/media/${messageId}`, takePlace);
	const found = isDoubtful(stated, fileName) ? await lookAt(content) : undefined;
	const contentType = contentTypeOf(stated, fileName, found) || GENERAL;
	return {
		content,
		contentType,
		fileName: fileNameAs(fileName, contentType, `${kind ?? kindOf(contentType)}-${messageId}`),
	};
}

/** @returns what WhatsApp calls such a file */
function kindOf(contentType: string): string {
	const [group] = contentType.split('/');
	return ['image', 'video', 'audio'].includes(group) ? group : 'document';
}
