import { decodeExtended, parse } from 'content-disposition';

import { decoded, lastPart } from '../whatsapp/fileNames';

/** @returns the text that the bytes spell, or undefined where they don't */
function spelt(charset: string, bytes: Buffer): string | undefined {
	try {
		return new TextDecoder(charset, { fatal: true }).decode(bytes);
	} catch {
		return undefined;
	}
}

/** @returns the bytes of a text in which some are written as `%C3`, or after another mark */
const bytesOf = (text: string, mark = '%'): Buffer =>
	Buffer.from(
		text.replace(new RegExp(`${mark}([0-9a-f]{2})`, 'gi'), (_, hex: string) =>
			String.fromCharCode(parseInt(hex, 16)),
		),
		'latin1',
	);

/** @returns the value of `filename*` in a character set that the library leaves to others (RFC 8187) */
function otherCharset(value: string): string | undefined {
	const [, charset, text] = /^([^']+)'[^']*'(.*)$/.exec(value) ?? [];
	return charset && spelt(charset, bytesOf(text));
}

/** @returns the words that are encoded as in mails, decoded (RFC 2047) */
const withoutEncodedWords = (value: string): string =>
	value.replace(
		/=\?([^?*]+)[^?]*\?([bq])\?([^?]*)\?=(?:\s+(?==\?))?/gi,
		(whole, charset: string, how: string, text: string) =>
			spelt(
				charset,
				how.toLowerCase() === 'b' ? Buffer.from(text, 'base64') : bytesOf(text.replaceAll('_', ' '), '='),
			) ?? whole,
	);

/**
 * The plain `filename`, as servers really write it: in bytes of UTF-8, which Node reads as Latin-1, with percent signs, with the
 * encoded words of mails, in the wrong quotation marks. Browsers read all of these.
 */
function plain(value: string): string {
	const utf8 = spelt('utf-8', Buffer.from(value, 'latin1')) ?? value;
	return decoded(withoutEncodedWords(utf8)).replace(/^'(.*)'$/, '$1');
}

/** Characters of a header: no name needs more. */
const MOST_READ = 4000;

/**
 * @param header `Content-Disposition`, perhaps none or a broken one
 * @returns the file's name, without folders (RFC 6266); empty where the header has none
 */
export function fileNameIn(header: unknown): string {
	const { parameters } = parse(String(header ?? '').slice(0, MOST_READ), { extended: false });
	const extended = parameters['filename*'] ?? '';
	return lastPart(
		decodeExtended(extended) ?? otherCharset(extended) ?? plain(parameters.filename ?? ''),
	).trim();
}
