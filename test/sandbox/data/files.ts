import { randomUUID } from 'node:crypto';
import type { Store } from './store';
import type { MediaFile } from './types';

const extensions: ReadonlyArray<[contentType: string, extension: string]> = [
	['image/jpeg', '.jpg'],
	['image/png', '.png'],
	['image/gif', '.gif'],
	['image/webp', '.webp'],
	['video/mp4', '.mp4'],
	['video/3gpp', '.3gp'],
	['audio/aac', '.aac'],
	['audio/mp4', '.m4a'],
	['audio/mpeg', '.mp3'],
	['audio/amr', '.amr'],
	['audio/ogg', '.ogg'],
	['application/pdf', '.pdf'],
	['application/vnd.ms-powerpoint', '.ppt'],
	['application/msword', '.doc'],
	['application/vnd.ms-excel', '.xls'],
	['application/vnd.openxmlformats-officedocument.wordprocessingml', '.docx'],
	['application/vnd.openxmlformats-officedocument.spreadsheetml', '.xlsx'],
	['application/vnd.openxmlformats-officedocument.presentationml', '.pptx'],
	['text/plain', '.txt'],
];

/** @returns the extension that the server gives to files of this type, if it knows one. */
export const extensionOf = (contentType: string): string | undefined =>
	extensions.find(([known]) => contentType.startsWith(known))?.[1];

const folderOf = (contentType: string): string => {
	const kind = contentType.split('/')[0];
	if (kind === 'image' || kind === 'video') return `${kind}s`;
	return kind === 'audio' ? 'audio' : 'documents';
};

/**
 * Keeps a file as the server does: in a folder by its content type, under a new name (docs/whatomate-api.md#send-media; recording: send-media).
 *
 * @returns the `media_url` of the message.
 */
export const storeMedia = (store: Store, file: MediaFile): string => {
	const dot = file.filename.lastIndexOf('.');
	const extension = extensionOf(file.contentType) ?? (dot >= 0 ? file.filename.slice(dot) : '.bin');
	const url = `${folderOf(file.contentType)}/${randomUUID()}${extension}`;
	store.files.set(url, file);
	return url;
};

const withType = new Map(
	extensions
		.filter(([, extension]) => extension !== '.ppt' && extension !== '.pptx')
		.map(([contentType, extension]) => [extension, contentType]),
);
withType.set('.docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document');
withType.set('.xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet');
withType.set('.jpeg', 'image/jpeg');

/** @returns the content type of a download: the server reads it from the extension, and does not know presentations. */
export const downloadType = (url: string): string =>
	withType.get(url.slice(url.lastIndexOf('.')).toLowerCase()) ?? 'application/octet-stream';
