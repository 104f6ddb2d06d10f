import type { IDataObject } from 'n8n-workflow';

/** Reading JSON whose shape nobody promises: what is not as expected becomes nothing, never an exception. */

/** @returns the text, a number as text, or null for anything else and for an empty text */
export const textOrNull = (value: unknown): string | null =>
	typeof value === 'string' && value !== '' ? value : numberText(value);

/** JSON can spell numbers that are none to JavaScript, such as 1e400. */
const numberText = (value: unknown): string | null =>
	typeof value === 'number' && Number.isFinite(value) ? String(value) : null;

/** @returns the number, also one that is written as text, or null for anything else */
export function numberOrNull(value: unknown): number | null {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

/** @returns the object; an empty one for anything else */
export const objectOf = (value: unknown): IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as IDataObject) : {};

/** @returns the list, each entry as an object; an empty one for anything else */
export const listOf = (value: unknown): IDataObject[] => (Array.isArray(value) ? value.map(objectOf) : []);

/** @returns the object, or null where it says nothing: where all its fields are null */
export const unlessEmpty = <T extends object>(value: T): T | null =>
	Object.values(value).some((field) => field !== null) ? value : null;

/** Levels: n8n stores no more of them, and whoever reads on would run out of stack. */
const DEEPEST = 50;

const isDeeper = (value: unknown, levels: number): boolean =>
	typeof value === 'object' &&
	value !== null &&
	(levels === 0 || Object.values(value).some((entry) => isDeeper(entry, levels - 1)));

function cut(value: unknown, levels: number): unknown {
	if (typeof value !== 'object' || value === null) return value;
	if (levels === 0) return null;
	if (Array.isArray(value)) return value.map((entry) => cut(entry, levels - 1));
	return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, cut(entry, levels - 1)]));
}

/** @returns the value, with null for what lies deeper than so many levels */
export const bounded = (value: unknown, levels = DEEPEST): unknown =>
	isDeeper(value, levels) ? cut(value, levels) : value;

/** Characters: more is not read, so that nobody's message can keep n8n busy. */
const LONGEST_JSON = 1_000_000;

/** @returns the object or list that the text spells as JSON; undefined for anything else, and where it is very long */
export function jsonIn(text: unknown): object | undefined {
	if (typeof text !== 'string' || text.length > LONGEST_JSON) return undefined;
	try {
		const value = bounded(JSON.parse(text));
		return typeof value === 'object' && value !== null ? value : undefined;
	} catch {
		return undefined;
	}
}

/** The beginning of an object or a list, as JSON writes it; also of one that is cut off. */
const BEGINNING = /^\s*(?:\{\s*(?:["}]|$)|\[\s*(?:[[{"\]]|$))/;

/** @returns whether the text was written for machines */
export const looksLikeJson = (text: string): boolean => BEGINNING.test(text);
