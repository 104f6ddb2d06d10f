/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- reads files */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file in a recorded form, of which only the size is known. */
export interface RecordedFile {
	filename: string;
	content_type: string;
	bytes: number;
}

/** One call of a webhook's receiver. */
export interface RecordedDelivery {
	method: string;
	path: string;
	headers: Record<string, string>;
	raw_body: string;
}

/** A frame of either side, or the end of the connection as the client saw it. */
export interface RecordedFrame {
	name: string;
	dir: 'client' | 'server' | 'closed';
	data?: string;
	code?: number;
	reason?: string;
}

/** One call of a receiver, of which the parsed body was kept and not its bytes. */
export interface KeptDelivery {
	path: string;
	headers: Record<string, string>;
	body: Record<string, unknown>;
}

/** A frame of the live feed, of which the parsed text was kept. */
export interface KeptFrame {
	type: string;
	payload: unknown;
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
	/** What arrived at the receiver of the webhooks. */
	deliveries?: RecordedDelivery[];
	/** What went over the live feed. */
	frames?: RecordedFrame[];
	/** Of a delivery that is not answered 2xx: the tries, the waits between them, and whether they say the same. */
	attempts?: number;
	seconds_between?: number[];
	same_body?: boolean;
	/** Only in the rate limit's recording: how many requests were answered before it. */
	count?: number;
}

const folder = join(__dirname, 'recordings');

/** @returns the names of all recordings; those in a folder are named with it. */
export const recordingNames = (): string[] =>
	readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith('.json'))
		.sort();

/** @returns the entries of a recording in their order. */
export const recording = (name: string): Entry[] =>
	JSON.parse(readFileSync(join(folder, name), 'utf8')) as Entry[];
