import { Refusal } from './answers';
import type { JsonObject, SeenRequest } from '../data/types';

interface Kinds {
	/** A string; absent or null reads as empty. */
	text: string;
	/** A string, or undefined when absent or null. */
	maybeText: string | undefined;
	/** A whole number; absent or null reads as 0. */
	whole: number;
	/** A boolean; absent or null reads as false. */
	flag: boolean;
	/** Strings, or undefined when absent or null. */
	texts: string[] | undefined;
	/** String values by name; absent or null reads as none. */
	values: Record<string, string>;
	/** Any object, or undefined when absent or null. */
	object: JsonObject | undefined;
	/** Any objects; absent or null reads as none. */
	objects: JsonObject[];
}

type Shape = Record<string, keyof Kinds>;

/** What a body of this shape reads as. */
export type Decoded<S extends Shape> = { [Field in keyof S]: Kinds[S[Field]] };

const invalid = () => new Refusal(400, 'Invalid request body');

const isObject = (value: unknown): value is JsonObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const text = (value: unknown): string => {
	if (typeof value !== 'string') throw invalid();
	return value;
};

const object = (value: unknown): JsonObject => {
	if (!isObject(value)) throw invalid();
	return value;
};

const list = <Item>(value: unknown, item: (each: unknown) => Item): Item[] => {
	if (!Array.isArray(value)) throw invalid();
	return value.map(item);
};

const whole = (value: unknown): number => {
	if (typeof value !== 'number' || !Number.isInteger(value)) throw invalid();
	return value;
};

const flag = (value: unknown): boolean => {
	if (typeof value !== 'boolean') throw invalid();
	return value;
};

const read: { [Kind in keyof Kinds]: (value: unknown) => Kinds[Kind] } = {
	text: (value) => (value == null ? '' : text(value)),
	maybeText: (value) => (value == null ? undefined : text(value)),
	whole: (value) => (value == null ? 0 : whole(value)),
	flag: (value) => (value == null ? false : flag(value)),
	texts: (value) => (value == null ? undefined : list(value, (each) => (each === null ? '' : text(each)))),
	values: (value) =>
		value == null
			? {}
			: Object.fromEntries(
					Object.entries(object(value)).map(([name, each]) => [name, each === null ? '' : text(each)]),
				),
	object: (value) => (value == null ? undefined : object(value)),
	objects: (value) => (value == null ? [] : list(value, (each) => (each === null ? {} : object(each)))),
};

/**
 * Reads fields as strictly as the server does: a field of a wrong type makes the whole body invalid, an unknown field
 * is ignored, null is as good as absent (docs/whatomate-api.md#request-body; recording: send-template "params given as a number").
 *
 * @throws Refusal 400 `Invalid request body`.
 */
export const decode = <S extends Shape>(value: unknown, shape: S): Decoded<S> => {
	const source = value === null ? {} : object(value);
	const fields = Object.entries(shape).map(([field, kind]) => [field, read[kind](source[field])]);
	return Object.fromEntries(fields) as Decoded<S>;
};

/**
 * The body of a request as JSON, whatever its content type says.
 *
 * @throws Refusal 400 `Invalid request body` when it is none (docs/whatomate-api.md#request-body; recording: send-text "invalid JSON").
 */
export const jsonBody = (request: SeenRequest): unknown => {
	if (request.json === undefined) throw invalid();
	return request.json;
};

/**
 * The body of a request on routes that look at the content type first: a body that does not call itself JSON is
 * taken for a form, so none of its fields arrive.
 */
export const declaredJsonBody = (request: SeenRequest): unknown =>
	(request.headers['content-type'] ?? '').startsWith('application/json') ? jsonBody(request) : {};

const shapeOfId = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;

/** @returns the UUID in its usual form, or undefined when the text is none. */
export const asId = (value: string): string | undefined => {
	if (!shapeOfId.test(value) || (value.length !== 36 && value.length !== 32)) return undefined;
	const digits = value.toLowerCase().replace(/-/g, '');
	return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
};

/**
 * A UUID of a path or a body.
 *
 * @throws Refusal 400 with these words when it is none.
 */
export const requireId = (value: string, words: string): string => {
	const id = asId(value);
	if (id === undefined) throw new Refusal(400, words);
	return id;
};

/** Which part of a list is asked for. */
export interface Page {
	page: number;
	limit: number;
	offset: number;
}

const number = (value: string | null): number => (/^[+-]?\d+$/.test(value ?? '') ? Number(value) : 0);

/** Reads `page` and `limit`: a limit outside 1 to 100 becomes the usual one (docs/whatomate-api.md#lists-in-pages; recording: contacts). */
export const pageOf = (query: URLSearchParams, usual = 50): Page => {
	const page = Math.max(1, number(query.get('page')));
	const asked = number(query.get('limit'));
	const limit = asked < 1 || asked > 100 ? usual : asked;
	return { page, limit, offset: (page - 1) * limit };
};

/** @returns one page of a list in the usual shape: the items under their key, `total`, `page`, `limit`. */
export const listAnswer = <Item>(
	key: string,
	items: Item[],
	query: URLSearchParams,
	show: (item: Item) => JsonObject,
): JsonObject => {
	const { page, limit, offset } = pageOf(query);
	return { [key]: items.slice(offset, offset + limit).map(show), total: items.length, page, limit };
};

/**
 * @param flags `i` to ignore case.
 * @returns a test for SQL's LIKE with `%search%`: `%` and `_` in the search are wildcards, a backslash takes that away.
 */
export const like = (search: string, flags: '' | 'i'): ((value: string) => boolean) => {
	let source = '';
	let escaped = false;
	for (const character of `%${search}%`) {
		if (!escaped && character === '\\') {
			escaped = true;
			continue;
		}
		const wildcard = escaped ? undefined : { '%': '.*', _: '.' }[character];
		source += wildcard ?? character.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
		escaped = false;
	}
	const expression = new RegExp(`^${source}$`, `su${flags}`);
	return (value) => expression.test(value);
};
