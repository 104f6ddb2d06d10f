import type { IDataObject } from 'n8n-workflow';

import { objectOf, textOrNull, unlessEmpty } from '../../api/json';

/** Message types that hold a file. */
export const WITH_FILE: readonly string[] = ['image', 'video', 'audio', 'document', 'sticker'];

/** What is told of a message's file. */
export interface Media extends IDataObject {
	mime_type: string | null;
	/** Only documents have one. */
	file_name: string | null;
	/** As the source tells it: an address, or the file's place on a Whatomate server. */
	url: string | null;
}

/** @param told a file as Meta tells it, under the type of its message. @returns null for messages without a file */
export function readMetaMedia(type: string | null, told: unknown): Media | null {
	if (!WITH_FILE.includes(type ?? '')) return null;
	const { mime_type, filename, url, link } = objectOf(told);
	return unlessEmpty({
		mime_type: textOrNull(mime_type),
		file_name: textOrNull(filename),
		url: textOrNull(url) ?? textOrNull(link),
	});
}

/** @param message as a server of Whatomate tells it (docs/whatomate-api.md#message-shape, #webhook-deliveries). @returns null for messages without a file */
export const readWhatomateMedia = ({
	media_mime_type,
	media_filename,
	media_url,
}: IDataObject): Media | null =>
	unlessEmpty({
		mime_type: textOrNull(media_mime_type),
		file_name: textOrNull(media_filename),
		url: textOrNull(media_url),
	});
