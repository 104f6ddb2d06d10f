import type { IDataObject } from 'n8n-workflow';

import { isUuid } from '../../shared/api/ids';
import { badInput, quoted } from '../../shared/failures/failure';
import {
	isAmbiguous,
	isDate,
	isoText,
	isTimeSpan,
	millisecondsIn,
	millisecondsOf,
	withIsoDates,
} from './dates';
import type { Zoned } from './dates';
import { parseJson } from './json';

/** What expressions make of a parameter, brought to what is wanted. */

/** A character that the server's database takes in no text (docs/whatomate-api.md#stored-lengths). */
const NUL = '\0';

/** What a person can do about a value that is none of a text. */
interface Problem {
	/** After the field's name. */
	what: string;
	hint: string;
}

const TO_ONE_VALUE = 'Check the expression: it has to lead to a single value.';

const HAS_NUL: Problem = {
	what: "holds a character that Whatomate can't store (NUL)",
	hint: "Take it out in the expression, for example with .replaceAll('\\u0000', '') behind the value.",
};

/** What JavaScript makes of an object that an expression puts inside of a text. */
const OBJECT_IN_TEXT = '[object Object]';

const HAS_OBJECT: Problem = {
	what: `holds an object in place of text (${OBJECT_IN_TEXT})`,
	hint: 'Check the expression: it has to lead to one of the fields inside of the object, such as {{ $json.customer.name }}.',
};

const NO_NUMBER: Problem = {
	what: 'is no number (NaN or Infinity)',
	hint: 'Check the expression: it calculates with something that is not a number.',
};

const CODE: Problem = {
	what: 'is a function, not text',
	hint: 'Check the expression: a name of a function has to be followed by (), such as .toString().',
};

const INVALID_DATE: Problem = {
	what: 'is an invalid date',
	hint: 'Check what the date was made of: it could not be read.',
};

/** @returns why a value can't stand where text is wanted, or undefined where it can */
export function notText(value: unknown): Problem | undefined {
	if (typeof value === 'string') {
		if (value.includes(OBJECT_IN_TEXT)) return HAS_OBJECT;
		return value.includes(NUL) ? HAS_NUL : undefined;
	}
	if (typeof value === 'number' && !Number.isFinite(value)) return NO_NUMBER;
	if (typeof value === 'function' || typeof value === 'symbol') return CODE;
	if (typeof value !== 'object' || value === null) return undefined;
	if (Array.isArray(value)) return { what: 'is a list, not text', hint: TO_ONE_VALUE };
	if (isTimeSpan(value)) {
		return {
			what: 'is a length of time, not text',
			hint: "Make a text of it, for example with .toHuman(), or with .as('hours') for a number.",
		};
	}
	if (!isDate(value)) return { what: 'is an object, not text', hint: TO_ONE_VALUE };
	if (isoText(value, 'utc') === undefined) return INVALID_DATE;
	return { what: 'is a date, not text', hint: TO_ONE_VALUE };
}

/** @returns whether an expression has led to nothing, as a misspelt name does */
export const isNothing = (value: unknown): boolean => value === undefined || value === null || value === '';

const refuse = (label: string, { what, hint }: Problem) => badInput(`'${label}' ${what}`, hint);

/** UTF-16 units of a field: far more than any of them sends, and still read in no time. */
const LONGEST = 1_000_000;

/** UTF-16 units of a text that is a number. */
const LONGEST_NUMBER = 1000;

/** @throws {Failure} for a text that is refused before anything is done with it */
function refuseLong(text: string, label: string): void {
	if (text.length > LONGEST)
		throw refuse(label, {
			what: `has ${text.length.toLocaleString('en-US')} characters, more than any message holds`,
			hint: 'Check the expression: it may lead to the content of a file.',
		});
}

/** Levels of lists and objects in each other. */
const DEEPEST = 100;

const TOO_DEEP: Problem = {
	what: `has more than ${DEEPEST} lists or objects in each other`,
	hint: 'Check the expression: it may lead to more than was meant.',
};

/** @returns the value with ISO text of the zone for a date, also inside of a text; an invalid one stays as it is */
function withoutDate(value: unknown, where: Zoned): unknown {
	if (typeof value === 'string') return withIsoDates(value, where);
	return isDate(value) ? (isoText(value, where.timeZone) ?? value) : value;
}

/**
 * @param label what the user calls the parameter
 * @param where makes text of dates; left out where a date makes no sense, such as in an ID
 * @returns the value as text; empty where nothing was given
 * @throws {Failure} for an object or a list, which would arrive as "[object Object]", and for what the server can't store
 */
export function asText(value: unknown, label: string, where?: Zoned): string {
	if (typeof value === 'string') refuseLong(value, label);
	const given = where ? withoutDate(value, where) : value;
	if (given === undefined || given === null) return '';
	const problem = notText(given);
	if (problem) throw refuse(label, problem);
	return String(given);
}

/**
 * @param value a number, or a text that is one
 * @returns the number; NaN for everything else, and where nothing was given
 */
export function asNumber(value: unknown): number {
	if (typeof value === 'string') return value.trim() === '' ? NaN : Number(value.slice(0, LONGEST_NUMBER));
	return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : NaN;
}

/**
 * @returns one value or several, each once; several may stand in one text, with commas between them
 * @throws {Failure} for anything that holds no texts
 */
export function asList(value: unknown, label: string, where?: Zoned): string[] {
	const entries = Array.isArray(value)
		? value.map((entry, index) => asText(entry, `${label}: ${index + 1}`, where))
		: asText(value, label, where).split(',');
	return [...new Set(entries.map((entry) => entry.trim()).filter((entry) => entry !== ''))];
}

/** @returns the values by the same names, with dates as texts of the zone; whoever reads one refuses an invalid date by its name */
export const withDatesAsText = (values: IDataObject, where: Zoned): IDataObject =>
	Object.fromEntries(
		Object.entries(values).map(([name, value]) => [name, withoutDate(value, where)]),
	) as IDataObject;

/** @returns whether JSON keeps what the object holds: a `Map` or an error would become `{}` */
const isRecord = (value: unknown): value is object =>
	Object.prototype.toString.call(value) === '[object Object]';

/**
 * @param label what the user calls the parameter; errors add where in it
 * @returns what an expression gave for JSON, however deep, with dates as texts of the zone
 * @throws {Failure} for what the server can't store, and what JSON would silently lose
 */
function asJson(value: unknown, label: string, where: Zoned, depth = 0): unknown {
	if (depth > DEEPEST) throw refuse(label.split(':')[0], TOO_DEEP);
	if (typeof value === 'string') refuseLong(value, label);
	if (Array.isArray(value)) {
		// Not `map`, which would leave the holes that a list can have.
		return Array.from(value, (entry, index) => asJson(entry, `${label}: ${index + 1}`, where, depth + 1));
	}
	if (isRecord(value) && !isDate(value) && !isTimeSpan(value)) {
		return Object.fromEntries(
			Object.entries(value).map(([name, entry]) => [
				asText(name, label),
				asJson(entry, `${label}: ${quoted(name)}`, where, depth + 1),
			]),
		);
	}
	const given = withoutDate(value, where);
	const problem = notText(given);
	if (problem) throw refuse(label, problem);
	// JSON has no such numbers.
	return typeof given === 'bigint' ? String(given) : given;
}

/** How a JSON field is to be filled in. */
export interface JsonHelp {
	/** What it has to be. */
	wanted: 'object' | 'list';
	/** How it looks. */
	example: string;
	/** How to do without JSON, as a sentence. */
	otherwise?: string;
}

/**
 * @param given a JSON field, typed or by an expression; empty counts as an empty object
 * @returns what it holds, with dates as texts of the zone
 * @throws {Failure} with the place where it is no JSON, and how to write it
 */
export function fromJsonField(given: unknown, label: string, help: JsonHelp, where: Zoned): unknown {
	if (given === undefined || given === null) return {};
	if (typeof given !== 'string') return asJson(given, label, where);
	refuseLong(given, label);
	if (given.includes(NUL)) throw refuse(label, HAS_NUL);
	if (given.trim() === '') return {};
	const result = parseJson(given);
	if ('value' in result) return asJson(result.value, label, where);
	throw badInput(
		`'${label}' is not a JSON ${help.wanted}: ${result.problem} at ${result.place}`,
		[result.advice, `A good one looks like ${help.example}.`, help.otherwise].filter(Boolean).join(' '),
	);
}

const KINDS: Readonly<Record<string, string>> = {
	string: 'a text',
	number: 'a number',
	boolean: 'yes or no (true or false)',
};

/** JSON, but of another kind. */
export const wrongKind = (value: unknown, label: string, { wanted, example, otherwise }: JsonHelp) => {
	const kind =
		KINDS[typeof value] ??
		(value === null ? 'nothing (null)' : Array.isArray(value) ? 'a list' : 'an object');
	return badInput(
		`'${label}' is not a JSON ${wanted}, but ${kind}`,
		[`Write it like ${example}, with quotes around names and texts.`, otherwise].filter(Boolean).join(' '),
	);
};

/**
 * @param given a JSON field, typed or by an expression
 * @throws {Failure} when it is no object
 */
export function asObject(given: unknown, label: string, help: JsonHelp, where: Zoned): IDataObject {
	const value = fromJsonField(given, label, help, where);
	if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as IDataObject;
	throw wrongKind(value, label, help);
}

/**
 * @returns the ID of a message, in lower case, or undefined where none was given
 * @throws {Failure} for anything else, such as WhatsApp's own ID
 */
export function asMessageId(value: unknown, label: string): string | undefined {
	const id = asText(value, label).trim();
	if (id === '') return undefined;
	if (isUuid(id)) return id.toLowerCase();
	throw badInput(
		`'${label}' is not the ID of a message in Whatomate: ${quoted(id)}`,
		"Use the field 'id' of a message, not WhatsApp's own (the field 'wa_message_id').",
	);
}

const WRITE_DATES = 'Write it like 2026-11-23 or 2026-11-23T09:30:00.';

/**
 * @param where has the zone of a time that does not say its own
 * @returns milliseconds, or undefined where nothing was given
 * @throws {Failure} for what is no time, and for a date whose day and month could be mistaken for each other
 */
export function asTime(value: unknown, label: string, where: Zoned): number | undefined {
	if (isDate(value)) {
		const time = millisecondsOf(value, where.timeZone);
		if (time === undefined) throw refuse(label, INVALID_DATE);
		return time;
	}
	const text = asText(value, label).trim();
	if (text === '') return undefined;
	const time = millisecondsIn(text, where.timeZone);
	if (time !== undefined) return time;
	if (isAmbiguous(text)) {
		throw badInput(
			`'${label}' is ambiguous: ${quoted(text)} does not start with the year, so day and month could be mistaken for each other`,
			`${WRITE_DATES} Where the dates come from a field, say how they are written: {{ DateTime.fromFormat($json.date, 'dd/MM/yyyy') }}, or 'MM/dd/yyyy'.`,
		);
	}
	if (/^(\d{10}|\d{13})$/.test(text)) {
		const [made, counted] = text.length === 10 ? ['fromSeconds', 'seconds'] : ['fromMillis', 'milliseconds'];
		throw badInput(
			`'${label}' is not a date: ${quoted(text)}`,
			`If it counts ${counted} since 1970, write {{ DateTime.${made}(${text}) }}.`,
		);
	}
	throw badInput(`'${label}' is not a date: ${quoted(text)}`, WRITE_DATES);
}

/** @returns whether lists and objects are in each other by more levels; one that is met again is not entered again */
export function isDeeperThan(levels: number, value: unknown, met = new Set<unknown>()): boolean {
	if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || met.has(value))
		return false;
	if (levels === 0) return true;
	met.add(value);
	return Object.values(value).some((inner) => isDeeperThan(levels - 1, inner, met));
}
