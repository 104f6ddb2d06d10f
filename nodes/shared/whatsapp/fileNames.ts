import { endingsOf, typeByName } from './files';

/**
 * What a file is called when it travels. Phones open a document by the ending of its name (docs/whatomate-api.md#file-names), and
 * servers take a name for a path, or change what they do not like: so a name leaves here with nothing in it that is lost on the way.
 */

/** Bytes in UTF-8: what every file system and server keeps. */
const MOST_BYTES = 240;

/** UTF-16 units that are looked at: more than is kept. */
const MOST_READ = 1000;

/** Endings of addresses and of half-done downloads: they say how a file was had, not what it is. */
const NO_FORMAT = new Set([
	'asp',
	'aspx',
	'ashx',
	'bin',
	'cgi',
	'crdownload',
	'download',
	'htm',
	'html',
	'jsp',
	'part',
	'php',
	'tmp',
]);

/** A whole path, of which only the end is the name. */
const PATH = /^(?:[a-z]:[\\/]|[\\/]|~[\\/]|\.{1,2}[\\/])/i;

/** @returns the end of a path, whatever system wrote it */
export const lastPart = (path: string): string => path.split(/[\\/]/).pop() ?? '';

/** @returns the name with its percent signs decoded, as addresses have them; as it is where they are none */
export function decoded(name: string): string {
	try {
		return decodeURIComponent(name);
	} catch {
		return name;
	}
}

/**
 * The server passes a name on to WhatsApp between quotation marks, as it is (docs/whatomate-api.md#file-names): one inside would end it.
 * @returns the name without what can't be seen, and with a dash or a space for what would end it on the way
 */
function cleaned(name: string): string {
	const end = PATH.test(name) ? lastPart(name.slice(-MOST_READ)) : name;
	// The beginning and the ending are what is kept of a long one.
	return (end.length > MOST_READ ? `${end.slice(0, MOST_READ / 2)}${end.slice(-MOST_READ / 2)}` : end)
		.replace(/\p{Surrogate}|\p{Bidi_Control}|[\u200b\u2060\ufeff]/gu, '')
		.replace(/[\s\u0085]+/g, (spaces) => (/^[ \u00a0\u202f\u3000]+$/.test(spaces) ? spaces : ' '))
		.replace(/\p{Control}/gu, '')
		.replace(/[\\/]/g, '-')
		.replace(/"/g, '')
		.trim()
		.replace(/[\s.]+$/, '');
}

/** @returns what stands before the last dot, and after it */
function parts(name: string): [stem: string, ending: string] {
	const dot = name.lastIndexOf('.');
	return dot < 0 ? [name, ''] : [name.slice(0, dot), name.slice(dot + 1)];
}

/** @returns the name, cut between two characters as people see them where it is too long; empty without a stem */
function joined(stem: string, ending: string): string {
	let room = MOST_BYTES - Buffer.byteLength(ending) - 1;
	let kept = '';
	for (const { segment } of new Intl.Segmenter().segment(stem.replace(/^[\s.]+/, ''))) {
		room -= Buffer.byteLength(segment);
		if (room < 0) break;
		kept += segment;
	}
	kept = kept.replace(/[\s.]+$/, '');
	return kept === '' || ending === '' ? kept : `${kept}.${ending}`;
}

/**
 * @param name what the file is called, by the user or by whoever sent it
 * @param madeUp what stands before the ending where nothing is left of the name
 * @returns the name with the ending of its type, in place of a wrong one: `invoice.php` becomes `invoice.pdf`, `Invoice 12.2026` becomes
 *   `Invoice 12.2026.pdf`; at most 240 bytes, and nothing in it that a server takes for a path or a phone does not show
 */
export function fileNameAs(name: string, contentType: string, madeUp: string): string {
	const endings = endingsOf(contentType);
	const isRight = (ending: string) => endings.includes(ending.toLowerCase());
	let [stem, ending] = parts(cleaned(name));
	if (endings.length === 0) return joined(stem, ending) || fileNameFor(madeUp, contentType);
	while (!isRight(ending) && (typeByName(`.${ending}`) !== '' || NO_FORMAT.has(ending.toLowerCase()))) {
		[stem, ending] = parts(stem.trimEnd());
	}
	if (!isRight(ending)) [stem, ending] = [ending === '' ? stem : `${stem}.${ending}`, endings[0]];
	return joined(stem, ending) || fileNameFor(madeUp, contentType);
}

/** @returns a name for a file that came without one, with the ending that goes with its type */
export function fileNameFor(name: string, contentType: string): string {
	const [, subtype = ''] = contentType.split('/');
	return `${name}.${endingsOf(contentType)[0] ?? (/^\w+$/.test(subtype) ? subtype : 'bin')}`;
}

/** @returns whether somebody would see that the name is not the given one: another ending alone does not count */
export function isAltered(given: string, sent: string): boolean {
	const wanted = given.trim();
	const [stem] = parts(sent);
	return wanted !== '' && stem !== wanted && stem !== parts(wanted)[0];
}
