import type { IDataObject, IHttpRequestMethods } from 'n8n-workflow';

import { badInput, quoted } from '../failures/failure';
import type { TakePlace } from './bytesUnderWay';
import { isUuid } from './ids';

/** The bytes of a file, where n8n keeps them outside of its memory: read when they are needed, and each time anew. */
export interface StoredBytes {
	length: number;
	open(): Promise<AsyncIterable<Uint8Array>>;
}

/** One file of a multipart request. */
export interface Upload {
	field: string;
	fileName: string;
	contentType: string;
	content: Buffer | StoredBytes;
}

/** A request before it knows its server. Builders make these; only the client sends them. */
export interface ApiRequest {
	method: IHttpRequestMethods;
	path: string;
	query?: IDataObject;
	/** Sent as JSON, or as form fields where there is an upload. */
	body?: IDataObject;
	upload?: Upload;
	/** The answer is a file, not an envelope; it is read when there is place for it. */
	file?: TakePlace;
	/** Makes a message go out: never repeated once it may have arrived. */
	sends?: boolean;
	/** What else a second time would do twice, or refuse, such as `the contact was created`: never repeated either. */
	once?: string;
}

/** What the server said: data, or a refusal in its own words. */
export type Answer<T> = { ok: true; data: T } | { ok: false; status: number; words: string };

/** What a released server takes in one request, of which the form around a file is a part (docs/whatomate-api.md#request-size). */
export const MOST_BODY_BYTES = 15 * 1024 * 1024 - 1024;

/** @returns how many bytes of a file go along */
export const uploadedBytes = ({ upload }: ApiRequest): number => upload?.content.length ?? 0;

/** @returns whether a request that may have arrived can be made again without harm */
export const mayRepeat = ({ sends, once }: ApiRequest): boolean => !sends && once === undefined;

/**
 * Builds a path from IDs. Encoding alone would not do: `..` survives it.
 * @throws {Failure} when a value is no UUID
 */
export function path(parts: TemplateStringsArray, ...ids: string[]): string {
	for (const id of ids) {
		if (!isUuid(id))
			throw badInput(
				`'${quoted(id)}' is not an ID of Whatomate`,
				'An ID looks like 657cb6f5-5f88-497c-9ae9-0c9b03c3847c.',
			);
	}
	return String.raw({ raw: parts }, ...ids);
}
