import { badInput } from '../failures/failure';

/** The longest number the world has (E.164), and the shortest that can be someone's. */
const MOST_DIGITS = 15;
const FEWEST_DIGITS = 7;

/** Marks that people, phones and spreadsheets put into numbers: spaces of every width, dashes, dots, slashes, brackets, invisible marks. */
const DECORATION = /[\s\-‐-―−.()[\]/\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;

/** A number that went through a spreadsheet as a decimal: 14155550101.0 */
const WHOLE_DECIMAL = /^(\+?\d{7,})\.0+$/;

/** The same with something behind the point: no phone number, though without the point it would look like one. */
const DECIMAL = /^\+?\d{7,}\.\d+$/;

/**
 * Brings a phone number to the digits by which WhatsApp and Whatomate know a contact. A released server takes `+1…` and
 * `1…` for two contacts, and letters for a number (docs/whatomate-api.md#phone-numbers, #send-template), so nothing else is ever sent to it.
 * @param typed what the user or an earlier node gave, in any usual notation, with the country code
 * @param field the label of the parameter, for the error
 * @returns 7 to 15 digits
 * @throws {Failure} naming the field, when it is no international number
 */
export function toDigits(typed: unknown, field: string): string {
	const text = String(typed ?? '').trim();
	if (text === '') {
		throw badInput(
			`'${field}' is empty`,
			'Give the phone number with its country code, for example +1 415 555 0101.',
		);
	}
	const whole = text.replace(WHOLE_DECIMAL, '$1');
	const digits = whole
		.replace('(0)', '')
		.replace(DECORATION, '')
		.replace(/^(?:\+|00)/, '');
	const isNegative = typeof typed === 'number' && typed < 0;
	if (!/^\d+$/.test(digits) || DECIMAL.test(whole) || isNegative) {
		throw badInput(
			`'${field}' is not a phone number: ${text}`,
			'Give only the number with its country code, for example +1 415 555 0101.',
		);
	}
	if (digits.length < FEWEST_DIGITS || digits.length > MOST_DIGITS) {
		throw badInput(
			`'${field}' has ${digits.length} digits: ${text}. A phone number has ${FEWEST_DIGITS} to ${MOST_DIGITS}`,
			'Give the number with its country code, for example +1 415 555 0101.',
		);
	}
	if (digits.startsWith('0')) {
		throw badInput(
			`'${field}' starts with 0: ${text}. No country code does`,
			'Give the number with its country code, for example +1 415 555 0101.',
		);
	}
	return digits;
}

/** @returns whether the server shows only a number's last digits to this key (docs/whatomate-api.md#masked-numbers) */
export const isMasked = (stored: string | null): boolean => stored?.includes('*') === true;

/**
 * @param stored a contact's number as the server shows it: digits, or whatever an earlier client stored
 * @returns whether it is that number; a number masked for this key (`*******0101`) fits when length and last digits do
 */
export function isSameNumber(stored: string, digits: string): boolean {
	if (!isMasked(stored)) return stored.replace(/\D/g, '') === digits;
	const shown = /^\*+(\d{4,})$/.exec(stored)?.[1];
	return shown !== undefined && stored.length === digits.length && digits.endsWith(shown);
}

/**
 * @param typed what a person types into a search box
 * @returns the same, or its digits where it looks like a phone number: a `+` in a search finds nothing (docs/whatomate-api.md#contacts)
 */
export function toSearch(typed: string): string {
	const text = typed.trim();
	const plain = text.replace(DECORATION, '');
	return /^\+?\d+$/.test(plain) ? plain.replace(/^(?:\+|00)/, '') : text;
}
