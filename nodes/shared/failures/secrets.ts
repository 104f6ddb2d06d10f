import { knownSecrets } from '../memory';

/**
 * What must not be shown: keys, Meta's secrets, tickets of the live feed, tokens of registrations. Servers and proxies repeat what they
 * were sent in their errors, and n8n stores errors, logs them, and shows them to everybody who may open the workflow.
 */

/** Characters: of shorter ones, nobody could say whether they are the secret or a part of some word. */
const SHORTEST = 6;

/** A word by itself is no secret that could be told from the words around it. */
const WORD = /^\p{L}{1,15}$/u;

const HIDDEN = '[hidden]';

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

const ENTITIES: Readonly<Record<string, string>> = {
	'&': 'amp',
	'<': 'lt',
	'>': 'gt',
	'"': 'quot',
	"'": 'apos',
};

/** @returns a pattern for a character, however JSON, addresses and web pages write it, also one inside of the other */
function written(character: string, isFirst: boolean): string {
	const code = character.codePointAt(0) ?? 0;
	const bytes = [...Buffer.from(character)].map(
		(byte) => `%(?:25){0,3}${byte.toString(16).padStart(2, '0')}`,
	);
	const units = Array.from(
		{ length: character.length },
		(_, at) => `\\\\{1,8}u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
	);
	const entity = ENTITIES[character];
	const ways = [
		`${isFirst ? '' : '\\\\{0,8}'}${escaped(character)}`,
		bytes.join(''),
		units.join(''),
		`&(?:amp;){0,3}#(?:x0{0,4}${code.toString(16)}|0{0,4}${code});`,
		...(entity ? [`&(?:amp;){0,3}${entity};`] : []),
	];
	return `(?:${ways.join('|')})`;
}

/** @returns patterns for the secret inside of a longer text in Base64: it looks different at each of three places */
function inBase64(secret: string): string[] {
	return [0, 1, 2].flatMap((before) => {
		const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]);
		const text = bytes.toString('base64').replace(/=+$/, '');
		// What its neighbours have a part in is left out.
		const whole = text.slice([0, 2, 3][before], bytes.length % 3 === 0 ? undefined : -1);
		if (whole.length < 8) return [];
		return [whole.replace(/\+/g, '(?:[+-]|%2b)').replace(/\//g, '(?:[/_]|%2f|\\\\{1,8}/)')];
	});
}

const patternOf = (secret: string): RegExp =>
	new RegExp(
		[
			[...secret].map((character, index) => written(character, index === 0)).join(''),
			...inBase64(secret),
			Buffer.from(secret).toString('hex'),
		].join('|'),
		'gi',
	);

/** Has these never shown from now on. What is empty, very short, or a word by itself is left out. */
export function noteSecrets(...secrets: unknown[]): void {
	for (const secret of secrets) {
		if (typeof secret !== 'string' || secret.length < SHORTEST || WORD.test(secret)) continue;
		knownSecrets.set(secret, knownSecrets.get(secret) ?? patternOf(secret));
	}
}

/** @returns the text with every secret in it hidden, whichever way it is written there */
export function withoutSecrets(text: string): string {
	let clean = text;
	for (const [, pattern] of knownSecrets) clean = clean.replace(pattern, HIDDEN);
	return clean;
}

/** How deep an error of n8n's is looked into: it holds the network's error, and that the request. */
const DEEPEST = 8;

/** Hides secrets in an error that n8n has made, with all that it holds. @returns the same error */
export function hideSecrets<T extends Error>(error: T): T {
	const seen = new Set<object>();
	const clean = (holder: object, depth: number): void => {
		if (seen.has(holder) || depth > DEEPEST) return;
		seen.add(holder);
		for (const name of Object.getOwnPropertyNames(holder)) {
			const property = Object.getOwnPropertyDescriptor(holder, name);
			const value: unknown = property?.value;
			// The node is the workflow's own.
			if (name === 'node' || value === null || value === undefined) continue;
			if (typeof value === 'object') clean(value, depth + 1);
			if (typeof value !== 'string') continue;
			const hidden = withoutSecrets(value);
			if (hidden !== value && (property?.writable || property?.configurable))
				Object.defineProperty(holder, name, { ...property, value: hidden });
		}
	};
	clean(error, 0);
	return error;
}
