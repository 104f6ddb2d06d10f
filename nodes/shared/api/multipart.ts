import { randomUUID } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';

import type { Upload } from './request';

/** A form as it goes over the wire. */
export interface Form {
	contentType: string;
	content: Buffer;
}

/**
 * Writes the form by hand, since `FormData` writes a quotation mark in a file's name as `%22`, as browsers do. The server is no
 * browser's: it takes that for part of the name, and reads the quoting of mails (docs/whatomate-api.md#file-names).
 * @returns a form of these fields and one file
 */
export function formOf(fields: IDataObject, { field, fileName, contentType, content }: Upload): Form {
	const boundary = `form-${randomUUID()}`;
	const part = (...lines: string[]) => [`--${boundary}`, ...lines].join('\r\n');
	const disposition = (name: string) => `Content-Disposition: form-data; name=${quoted(name)}`;
	const values = Object.entries(fields).map(([name, value]) =>
		part(disposition(name), '', typeof value === 'object' ? JSON.stringify(value) : String(value), ''),
	);
	const file = part(
		`${disposition(field)}; filename=${quoted(fileName)}`,
		`Content-Type: ${contentType}`,
		'',
		'',
	);
	return {
		contentType: `multipart/form-data; boundary=${boundary}`,
		content: Buffer.concat([
			Buffer.from(values.join('') + file),
			content,
			Buffer.from(`\r\n--${boundary}--\r\n`),
		]),
	};
}

const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&').replace(/[\r\n]+/g, ' ')}"`;
