import type { ApiRequest } from '../../../shared/api/request';
import { bytes } from '../../../shared/whatsapp/limits';

/** A contact as a row of an import, by the names of its columns; what is empty changes nothing. */
export interface ImportedContact {
	phone_number: string;
	profile_name: string;
	whats_app_account: string;
	tags: string[];
}

/** What the server says of an import. */
export interface ImportAnswer {
	created: number;
	updated: number;
	skipped: number;
	errors: number;
	messages?: string[] | null;
}

const COLUMNS = ['phone_number', 'profile_name', 'whats_app_account', 'tags'] as const;

/** How many rows go up at once: the server takes twice as many, and needs some milliseconds for each. */
export const MOST_ROWS = 5000;

/** Of a file; the server would read no further, and say nothing of it (docs/whatomate-api.md#contact-import). */
export const MOST_BYTES = 10 * 1024 * 1024;

/** Of a list of tags with commas between them. */
const MOST_TAG_BYTES = 10_000;

/** @returns whether all the tags fit into one value of a row */
export const tagsFit = (tags: string[]): boolean => bytes(tags.join(',')) <= MOST_TAG_BYTES;

const HEADER = `${COLUMNS.join(',')}\n`;

/** Every value stands in quotation marks: commas, line breaks, and what a spreadsheet takes for a formula are then part of it. */
const quoted = (value: string): string => `"${value.replaceAll('"', '""')}"`;

const lineOf = (contact: ImportedContact): string =>
	`${COLUMNS.map((column) => quoted(String(contact[column]))).join(',')}\n`;

/** @returns the file of an import, without a byte order mark, which would hide the first column (docs/whatomate-api.md#contact-import) */
export const csvOf = (contacts: ImportedContact[]): string => HEADER + contacts.map(lineOf).join('');

/** @returns the rows in parts that the server takes at once, in their order */
export function inFiles<Row extends { contact: ImportedContact }>(rows: Row[]): Row[][] {
	const files: Row[][] = [];
	let size = 0;
	for (const row of rows) {
		const length = bytes(lineOf(row.contact));
		const last = files.at(-1);
		if (last && last.length < MOST_ROWS && size + length <= MOST_BYTES) {
			last.push(row);
			size += length;
		} else {
			files.push([row]);
			size = HEADER.length + length;
		}
	}
	return files;
}

/**
 * @param updates whether contacts that are there get the values of their rows; their tags are then replaced, where the row has some
 * @returns the request that makes contacts of rows (docs/whatomate-api.md#contact-import). Made again, it creates nobody twice, but counts
 * otherwise: that it is made again has to be told
 */
export const importRequest = (contacts: ImportedContact[], updates: boolean): ApiRequest => ({
	method: 'POST',
	path: '/api/import',
	body: { table: 'contacts', update_on_duplicate: updates },
	upload: {
		field: 'file',
		fileName: 'contacts.csv',
		contentType: 'text/csv',
		content: Buffer.from(csvOf(contacts)),
	},
	once: 'the contacts were imported',
});

/** @returns why rows were not taken, in the server's words, by their place among the rows; and what it says besides */
export function readMessages({ messages }: ImportAnswer): { ofRows: Map<number, string>; others: string[] } {
	const ofRows = new Map<number, string>();
	const others: string[] = [];
	for (const message of messages ?? []) {
		const [, row, words] = /^Row (\d+): (.*)$/s.exec(message) ?? [];
		// The header is row 1.
		if (row === undefined) others.push(message);
		else ofRows.set(Number(row) - 2, words);
	}
	return { ofRows, others };
}

/** @returns whether a row was not taken because a deleted contact holds its number (docs/whatomate-api.md#deleted-contacts) */
export const isOfDeleted = (words: string): boolean => /SQLSTATE 23505|duplicate key/i.test(words);
