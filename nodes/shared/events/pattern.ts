import { RE2JS } from 're2js';

import { badInput, quoted } from '../failures/failure';
import type { Failure } from '../failures/failure';
import { compiledPatterns } from '../memory';

/**
 * Regular expressions that people write, run over what customers write. JavaScript's own engine tries one way after the other, and with
 * some patterns a customer's text would keep n8n busy for ever. This one, RE2, takes time in proportion to the text, whatever the
 * pattern. The file is bundled with it into one.
 */

/** UTF-16 units of a pattern. */
const LONGEST_PATTERN = 10_000;

/** Steps of a compiled pattern; each of them may have to be tried for each character of a text. */
const MOST_STEPS = 2500;

/** Steps times characters. A text as long as customers can write is always looked at to its end. */
const MOST_WORK = 5_000_000;
const LONGEST_MESSAGE = 4096;

const EVERYTHING = '\\x{0}-\\x{10ffff}';

/** What JavaScript means by these letters behind a backslash where case is ignored, as the inside of a class: RE2 means less. */
const CLASSES: Readonly<Record<string, string>> = {
	d: '0-9',
	D: '\\x{0}-/:-\\x{10ffff}',
	s: '\\x{9}-\\x{d} \\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}',
	S: '\\x{0}-\\x{8}\\x{e}-\\x{1f}!-\\x{9f}\\x{a1}-\\x{167f}\\x{1681}-\\x{1fff}\\x{200b}-\\x{2027}\\x{202a}-\\x{202e}\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}\\x{3001}-\\x{fefe}\\x{ff00}-\\x{10ffff}',
	w: '0-9A-Za-z_',
	// Without ſ (17f) and the sign for kelvin (212a), which are the letters s and k.
	W: '\\x{0}-/:-@\\[-\\^`{-\\x{17e}\\x{180}-\\x{2129}\\x{212b}-\\x{10ffff}',
};

/** What stands for characters, inside of a class and outside. */
const ESCAPE = String.raw`\\u\{(?<point>[\da-fA-F]+)\}|\\u(?<high>[dD][89abAB][\da-fA-F]{2})\\u(?<low>[dD][c-fC-F][\da-fA-F]{2})|\\u(?<unit>[\da-fA-F]{4})|\\x(?<byte>[\da-fA-F]{2})|\\c(?<control>[a-zA-Z])|(?<nul>\\0)|\\(?<not>[pP])\{(?<property>[^}]*)\}|\\(?<letter>[dDsSwW])`;

/** The pieces of a pattern; what is not named is the same to RE2. */
const OUTSIDE = new RegExp(
	String.raw`(?<set>\[(?:\\.|[^\]\\])*\])|(?<around>\(\?<?[=!])|(?<back>\\(?:[1-9]|k<))|(?<inner>\(\?[a-z-]+:)|(?<name>\(\?<[^>]+>)|${ESCAPE}|\\.|.`,
	'gsu',
);
const INSIDE = new RegExp(String.raw`${ESCAPE}|\\.|.`, 'gsu');

type Groups = Record<string, string | undefined>;

const FILTER_NODE = "or leave the filter out, and use n8n's Filter node in the workflow.";

const AROUND = `Write what stands before or behind as a part of the pattern, order(?=\\d) as order\\d, ${FILTER_NODE}`;
const BACK = `Write out what may be repeated, (a|b)\\1 as aa|bb, ${FILTER_NODE}`;
const INNER = 'Leave it out: upper and lower case are the same anyway.';

/**
 * @param label what the user calls the field
 * @param source as JavaScript writes it; upper and lower case are the same, and characters are those of Unicode
 * @returns tells whether the pattern is in a text, in time that grows with the length of the text and no faster
 * @throws {Failure} for what is no pattern, and for what only an engine can do that tries one way after the other
 */
export function linearPattern(label: string, source: string): (text: string) => boolean {
	const known = compiledPatterns.get(source);
	if (known) return known;
	if (source.length > LONGEST_PATTERN || !isPattern(source)) {
		throw badInput(
			`'${label}' is not a pattern that can be read: ${quoted(source)}`,
			"It is a regular expression. To look for plain text, set 'Text Match' to 'Contains'.",
		);
	}
	const pattern = compiled(translated(source, label));
	if (!pattern || pattern.programSize() > MOST_STEPS) {
		throw badInput(
			`'${label}' is a pattern that would take too long: ${quoted(source)}`,
			`Repeat with smaller numbers: {1,1000} inside of {1,1000} is a million. Write + or * where there need be no end, ${FILTER_NODE}`,
		);
	}
	const most = Math.max(LONGEST_MESSAGE, Math.floor(MOST_WORK / pattern.programSize()));
	const test = (text: string) => pattern.test(text.slice(0, most));
	compiledPatterns.set(source, test);
	return test;
}

/** Only reads it: a pattern of JavaScript does nothing before it gets a text. */
function isPattern(source: string): boolean {
	try {
		new RegExp(source, 'iu');
		return true;
	} catch {
		return false;
	}
}

function compiled(pattern: string): RE2JS | undefined {
	try {
		return RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE);
	} catch {
		return undefined;
	}
}

/** @returns the pattern as RE2 writes it */
const translated = (source: string, label: string): string =>
	source.replace(OUTSIDE, (piece: string, ...rest: unknown[]) => {
		const groups = rest.at(-1) as Groups;
		const { set, around, back, inner, name } = groups;
		if (around) throw refused(label, 'a look-around', source, AROUND);
		if (back) throw refused(label, 'a back reference', source, BACK);
		if (inner) throw refused(label, `a switch ${inner}`, source, INNER);
		if (name) return '(';
		if (set) return translatedSet(set);
		if (piece === '.') return '[^\\n\\r\\x{2028}\\x{2029}]';
		const characters = charactersOf(groups);
		return characters === undefined ? piece : `[${characters}]`;
	});

const refused = (label: string, what: string, source: string, hint: string): Failure =>
	badInput(`'${label}' has ${what}, which patterns can't have here: ${quoted(source)}`, hint);

/** @param set a class with its brackets */
function translatedSet(set: string): string {
	const start = set.startsWith('[^') ? '[^' : '[';
	const inside = set.slice(start.length, -1);
	if (inside === '') return start === '[' ? `[^${EVERYTHING}]` : `[${EVERYTHING}]`;
	const characters = inside.replace(INSIDE, (piece: string, ...rest: unknown[]) => {
		// RE2 knows [:alpha:], JavaScript does not.
		if (piece === '[') return '\\[';
		if (piece === '\\b') return hex(8);
		return charactersOf(rest.at(-1) as Groups) ?? piece;
	});
	return `${start}${characters}]`;
}

const hex = (code: number): string => `\\x{${code.toString(16)}}`;

/** @returns the inside of a class; undefined where the piece stands for itself */
function charactersOf(groups: Groups): string | undefined {
	const { point, high, low, unit, byte, control, nul, not, property, letter } = groups;
	const code = point ?? unit ?? byte;
	if (code !== undefined) return hex(parseInt(code, 16));
	if (high && low) return hex(((parseInt(high, 16) - 0xd800) << 10) + parseInt(low, 16) - 0xdc00 + 0x10000);
	if (control) return hex(control.charCodeAt(0) % 32);
	if (nul) return hex(0);
	if (letter) return CLASSES[letter];
	if (not && property) return havingProperty(not, property);
	return undefined;
}

/** @returns the characters with a property, or without it. RE2 knows the usual names, and not which are without one where case is ignored. */
function havingProperty(not: string, property: string): string {
	const usual = `\\p{${property.replace(/^(?:General_Category|gc|Script|sc)=/, '')}}`;
	if (not === 'p' && compiled(usual)) return usual;
	const has = new RegExp(`\\${not}{${property}}`, 'u');
	const ranges: string[] = [];
	let first = -1;
	for (let code = 0; code <= 0x110000; code++) {
		const isIn = code < 0x110000 && has.test(String.fromCodePoint(code));
		if (isIn && first < 0) first = code;
		if (isIn || first < 0) continue;
		ranges.push(`${hex(first)}-${hex(code - 1)}`);
		first = -1;
	}
	return ranges.join('');
}
