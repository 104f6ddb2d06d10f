import { createHash } from 'node:crypto';
import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import { fileContent } from '../../nodes/shared/n8n/fileContent';

const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const context = { helpers: {} } as unknown as IExecuteFunctions;

/** Bytes that are all different from place to place. */
const bytesOf = (length: number) =>
	Buffer.from(Array.from({ length }, (_, index) => (index * 31 + (index >> 8)) % 256));

it.each<[string, number, (base64: string) => string, 'in steps' | 'whole']>([
	['a small file', 5, (base64) => base64, 'in steps'],
	['a file of exactly one step', 196_608, (base64) => base64, 'in steps'],
	['a file of several steps', 500_000, (base64) => base64, 'in steps'],
	['one without the signs at its end', 500_001, (base64) => base64.replace(/=+$/, ''), 'in steps'],
	[
		'one with the signs of addresses',
		500_000,
		(base64) => base64.replace(/\+/g, '-').replace(/\//g, '_'),
		'in steps',
	],
	['one with line breaks', 500_000, (base64) => base64.replace(/.{76}/g, '$&\r\n'), 'whole'],
	['one with a line break at its end', 500_000, (base64) => `${base64}\n`, 'whole'],
])('%s of %d bytes', async (_, length, write, how) => {
	const bytes = bytesOf(length);
	const data = write(bytes.toString('base64'));
	let asked = 0;
	const content = await fileContent(context, { data, mimeType: '' } as IBinaryData, length, async () => {
		asked++;
		return Buffer.from(data, 'base64');
	});
	expect(digest(content as Buffer)).toBe(digest(bytes));
	expect(asked).toBe(how === 'whole' ? 1 : 0);
});
