/* eslint-disable @n8n/community-nodes/no-restricted-imports -- looks into files that n8n writes */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Something that n8n has written or said, by its name. */
export type Left = ReadonlyMap<string, Buffer>;

/** @returns every file below a folder by its path, without the packages that are installed there */
export function filesIn(folder: string): Left {
	const files = readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map(({ parentPath, name }) => join(parentPath, name))
		.filter((file) => !file.includes('node_modules') && !file.endsWith('.tgz'));
	return new Map(files.map((file) => [relative(folder, file), readFileSync(file)]));
}

const percent = (text: string) => [...Buffer.from(text)].map((byte) => `%${byte.toString(16)}`).join('');

/** @returns a secret as files and answers may hold it: as it is, encoded, or its first half, which would be cut off with the rest shown */
function waysToWrite(secret: string): string[] {
	const half = secret.slice(0, Math.ceil(secret.length / 2));
	// Inside of a longer text in Base64, it looks different at each of three places.
	const inBase64 = ['', ' ', '  '].map((before) => {
		const text = Buffer.from(`${before}${secret}`).toString('base64');
		return text.slice(4, 4 + Math.floor((secret.length - 6) / 3) * 4);
	});
	return [
		half,
		half.toUpperCase(),
		Buffer.from(half).toString('hex'),
		percent(half),
		percent(half).toUpperCase(),
		...inBase64.filter((text) => text.length >= 8),
	];
}

/** @returns where which of the secrets stands, in words */
export function found(left: Left, secrets: ReadonlyMap<string, string>): string[] {
	return [...left].flatMap(([where, bytes]) =>
		[...secrets].flatMap(([name, secret]) =>
			waysToWrite(secret).flatMap((way) => {
				const at = bytes.indexOf(way);
				if (at < 0) return [];
				return [`${name} in ${where}: …${bytes.subarray(Math.max(0, at - 120), at + 20).toString('latin1')}`];
			}),
		),
	);
}
