/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- reads files */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file in a recorded form, of which only the size is known. */
export interface RecordedFile {
	filename: string;
	content_type: string;
	bytes: number;
}

/** One request to a real released server, and its answer. Entries about deliveries and frames have other fields. */
export interface Entry {
	name: string;
	note?: string;
	request?: {
		method: string;
		path: string;
		headers?: Record<string, string>;
		body?: unknown;
		raw_body?: string;
		multipart?: Record<string, string | RecordedFile>;
	};
	response?: {
		status?: number;
		headers?: Record<string, string>;
		body?: unknown;
		connection_error?: string;
	};
	/** Only in the rate limit's recording: how many requests were answered before it. */
	count?: number;
}

const folder = join(__dirname, 'recordings');

/** @returns the names of all recordings. */
export const recordingNames = (): string[] =>
	readdirSync(folder)
		.filter((name) => name.endsWith('.json'))
		.sort();

/** @returns the entries of a recording in their order. */
export const recording = (name: string): Entry[] =>
	JSON.parse(readFileSync(join(folder, name), 'utf8')) as Entry[];
