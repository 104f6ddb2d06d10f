import { contentTypeOf, fileNameFor } from '../whatsapp/files';
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
 * @param kind the message's type, where it is known; names the file
 * @returns the file, with a name made of kind and ID where the server gives none: released ones don't
 * @throws {Failure} when the message has no file, or the key may not read it
 */
export async function mediaOf(
	client: WhatomateClient,
	messageId: string,
	kind?: string,
): Promise<MessageMedia> {
	const { content, contentType: stated, fileName } = await client.download(path`/api/media/${messageId}`);
	const contentType = contentTypeOf(stated, fileName) || GENERAL;
	return {
		content,
		contentType,
		fileName: fileName || fileNameFor(`${kind ?? kindOf(contentType)}-${messageId}`, contentType),
	};
}

/** @returns what WhatsApp calls such a file */
function kindOf(contentType: string): string {
	const [group] = contentType.split('/');
	return ['image', 'video', 'audio'].includes(group) ? group : 'document';
}
