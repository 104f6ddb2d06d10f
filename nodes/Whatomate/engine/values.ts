import { jsonParse, tryToParseDateTime } from 'n8n-workflow';
import type { IDataObject } from 'n8n-workflow';

import { isUuid } from '../../shared/api/ids';
import { badInput } from '../../shared/failures/failure';

/** What expressions make of a parameter, brought to what is wanted. */

/**
 * @param label what the user calls the parameter
 * @returns the value as text; empty where nothing was given
 * @throws {Failure} for an object or a list, which would arrive as "[object Object]"
 */
export function asText(value: unknown, label: string): string {
	if (value === undefined || value === null) return '';
	if (typeof value === 'object') {
		throw badInput(
			`'${label}' is ${Array.isArray(value) ? 'a list' : 'an object'}, not text`,
			'Check the expression: it has to lead to a single value.',
		);
	}
	return String(value);
}

/**
 * @returns one value or several, each once; several may stand in one text, with commas between them
 * @throws {Failure} for anything that holds no texts
 */
export function asList(value: unknown, label: string): string[] {
	const entries = Array.isArray(value)
		? value.map((entry, index) => asText(entry, `${label}: ${index + 1}`))
		: asText(value, label).split(',');
	return [...new Set(entries.map((entry) => entry.trim()).filter((entry) => entry !== ''))];
}

/** @returns what a JSON field holds, typed or by an expression; null where that is no JSON, an empty object where it is empty */
export const parsedJson = (given: unknown): unknown =>
	typeof given === 'string' ? jsonParse(given.trim() || '{}', { fallbackValue: null }) : (given ?? {});

/**
 * @param given a JSON field, typed or by an expression
 * @param example how it looks
 * @throws {Failure} when it is no object
 */
export function asObject(given: unknown, label: string, example: string): IDataObject {
	const value = parsedJson(given);
	if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as IDataObject;
	throw badInput(
		`'${label}' is not a JSON object`,
		`Write it like ${example}, with quotes around names and texts.`,
	);
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
		`'${label}' is not the ID of a message in Whatomate: ${id}`,
		"Use the field 'id' of a message, not WhatsApp's own ID (wamid).",
	);
}

/**
 * @param timeZone where a time without a zone is meant
 * @returns milliseconds, or undefined for what is no time
 */
export function asTime(value: unknown, timeZone: string): number | undefined {
	if (value === undefined || value === null || value === '') return undefined;
	try {
		return tryToParseDateTime(value, timeZone).toMillis();
	} catch {
		return undefined;
	}
}
