import { objectOf, textOrNull } from '../../api/json';

/** More than that nobody sends by hand: the rest of a list is not read. */
const MOST_ENTRIES = 1000;

/** @returns the entries of a list; none of anything else */
export const entriesOf = (value: unknown): unknown[] =>
	Array.isArray(value) ? value.slice(0, MOST_ENTRIES) : [];

/** @returns a text of each entry: itself where it is one, else the first of these fields that is */
export const textsOf = (value: unknown, ...fields: string[]): string[] =>
	entriesOf(value).flatMap((entry) => {
		const texts = [entry, ...fields.map((field) => objectOf(entry)[field])].map(textOrNull);
		return texts.find((text) => text !== null) ?? [];
	});
