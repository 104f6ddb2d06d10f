import type { IDataObject } from 'n8n-workflow';

import { withoutSecrets } from './secrets';

/** What is known of what a failed request did: nothing was done, or nobody knows. */
export type Outcome = 'none' | 'unknown';

/**
 * Why something did not work, already worded for the person in the editor, without any secret. Everything below the node throws this;
 * `toNodeError` makes it n8n's own error.
 */
export class Failure extends Error {
	/** The HTTP status, where a server answered. */
	readonly status?: number;

	/** What the person can do now. */
	readonly hint?: string;

	/** `unknown` where the message may have reached the customer, or the server may have done what it was asked: nothing may repeat it. */
	readonly outcome: Outcome;

	constructor(message: string, details: { hint?: string; status?: number; outcome?: Outcome } = {}) {
		super(shown(message));
		this.hint = details.hint === undefined ? undefined : shown(details.hint);
		this.status = details.status;
		this.outcome = details.outcome ?? 'none';
	}
}

/** Characters of a sentence for the reader: a server may answer with a whole page. */
const MOST_WORDS = 2000;

/** Of more than this not even the secrets are looked for: nothing of it is shown. */
const MOST_READ = 10 * MOST_WORDS;

/** @returns words as they can be shown: not too many, and no secret among them */
const shown = (words: string): string => beginning(withoutSecrets(words.slice(0, MOST_READ)), MOST_WORDS);

/** @returns as many characters of a text as there may be, with an ellipsis where there are more */
const beginning = (text: string, most: number): string =>
	text.length > most ? `${text.slice(0, most).replace(/[\ud800-\udbff]$/, '')}…` : text;

/** @returns whether the error leaves open what was done */
export const isOutcomeUnknown = (error: unknown): boolean =>
	error instanceof Failure && error.outcome === 'unknown';

/**
 * For `catch`, where an answer of the server is part of the plan: not allowed, or not there.
 * @param statuses HTTP
 * @returns what gives nothing for these, and throws any other error
 */
export const nothingAt =
	(...statuses: number[]) =>
	(error: unknown): undefined => {
		if (error instanceof Failure && statuses.includes(error.status ?? 0)) return undefined;
		throw error;
	};

/** Characters of what somebody gave that an error repeats. */
const MOST_QUOTED = 100;

/** @returns the beginning of a text, as an error repeats it: nobody reads a megabyte, and n8n would store it */
export const quoted = (text: string): string => beginning(text, MOST_QUOTED);

/** @returns any value as an error repeats it: what is no text or number is only called what it is */
export function shownValue(value: unknown): string {
	if (Array.isArray(value)) return 'a list';
	// '[object Object]' is what n8n makes of an object that only looks like a date.
	if ((typeof value === 'object' && value !== null) || value === String({})) return 'an object';
	return typeof value === 'function' ? 'a function' : quoted(String(value));
}

/** How many things that are wrong an error tells beside the first. */
const MOST_OTHERS = 4;

/** @returns the sentences for what else is wrong; undefined where there is nothing else */
export function alsoWrong(others: readonly string[]): string | undefined {
	const left = others.length - MOST_OTHERS;
	const told = [...others.slice(0, MOST_OTHERS), ...(left > 0 ? [`${left} more`] : [])];
	return told.length > 0 ? `Also: ${told.join('. ')}.` : undefined;
}

/** Bad input, refused before anything is sent. */
export const badInput = (message: string, hint?: string): Failure => new Failure(message, { hint });

/**
 * @param label what the user calls the parameter
 * @param value what an expression made of it
 * @returns the text without the spaces around it; empty where nothing was given
 * @throws {Failure} for a list or an object, which would become `[object Object]`
 */
export function singleText(label: string, value: unknown): string {
	if (typeof value !== 'object' && typeof value !== 'function') return String(value ?? '').trim();
	if (value === null) return '';
	throw badInput(
		`'${label}' is ${shownValue(value)}, not text`,
		'Check the expression: it has to lead to a single value.',
	);
}

/**
 * @param label what the user calls the parameter
 * @param value what an expression made of it
 * @param choices the values that it can have
 * @returns the choice
 * @throws {Failure} where it is none of them
 */
export function oneOf<T extends string>(label: string, value: unknown, choices: readonly T[]): T {
	const choice = choices.find((each) => each === value);
	if (choice !== undefined) return choice;
	const last = choices.at(-1);
	throw badInput(
		`'${label}' can't be ${value === '' ? 'empty' : shownValue(value)}`,
		`It is one of ${choices.slice(0, -1).join(', ')} and ${last}.`,
	);
}

/** @returns a collection of fields. @throws {Failure} where an expression has led to none: what it should hold would count as not given */
export function fieldsIn(label: string, value: unknown): IDataObject {
	if (value === undefined || value === null) return {};
	if (typeof value === 'object' && !Array.isArray(value)) return value as IDataObject;
	throw badInput(
		`'${label}' is ${shownValue(value)}, not a collection of fields`,
		'Add the fields one by one, each with an expression of its own.',
	);
}

/** The user stopped the workflow, or the trigger was switched off. */
export const stopped = (): Failure => new Failure('The workflow was stopped');
