import { badInput, quoted, shownValue } from '../failures/failure';
import type { Failure } from '../failures/failure';
import { placeOf, readInternational, readNational } from './numberingPlan';
import type { Reading } from './numberingPlan';
import { personOf, reachableNotation, sharedEndOf } from './samePerson';

/** The longest number the world has (E.164), and the shortest that can be someone's. */
const MOST_DIGITS = 15;
const FEWEST_DIGITS = 7;

/** The shortest of a small country, without its country code. */
const FEWEST_AT_HOME = 4;

/** Marks that people, phones and spreadsheets put into numbers: spaces of every width, dashes, dots, slashes, brackets, invisible marks. */
const DECORATION = /[\s\-‐-―−.()[\]/\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;

/** What links, address books and spreadsheets put around a number. */
const AROUND: readonly RegExp[] = [
	/^['’`]/,
	/^(?:https?:\/\/)?(?:(?:www\.)?wa\.me\/|(?:api|web)\.whatsapp\.com\/send\/?\?phone=|whatsapp:\/\/send\/?\?phone=)(?=[+\d])/i,
	/(?<=^\+?\d+)\/?[?&][\w-]+=.*$/s,
	/^(?:tel|whatsapp):(?=[+\d])/i,
	/(?<=\d)@(?:c\.us|s\.whatsapp\.net)$/i,
];

/** A number that went through a spreadsheet as a decimal: 14155550101.0 */
const WHOLE_DECIMAL = /^(\+?\d{7,})\.0+$/;

/** The same with something behind the point: no phone number, though without the point it would look like one. */
const DECIMAL = /^\+?\d{7,}\.\d+$/;

/** A day, with or without a time, in the orders that people and programs use. */
const DATE =
	/^(?:(?:19|20)\d\d([-/. ])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])|(?:0?[1-9]|[12]\d|3[01])([-/. ])(?:0?[1-9]|[12]\d|3[01])\2(?:19|20)\d\d)(?:[T ,]+\d{1,2}:\d\d.*)?$/;

/** A day without any mark: in some countries also a number without its country code. */
const COMPACT_DATE = /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/;

/** What stands between two numbers in one text; a slash also stands behind an area code. */
const BETWEEN_NUMBERS = /[,;|/\n]|(?<=\d\s*)\+/;

/** Characters of a text that can hold a number: one in a link may have a message behind it. */
const LONGEST_TEXT = 10_000;

const ONLY_THE_NUMBER = 'Give only the number with its country code, for example +1 415 555 0101.';

const EXAMPLE = 'Give the phone number with its country code, for example +1 415 555 0101.';

/** A phone number that can be written to. */
export interface PhoneNumber {
	/** 7 to 15 digits with the country code: how WhatsApp and Whatomate know a contact. */
	digits: string;
	/** Why it may be nobody's, though it has to pass: numbering plans change. */
	unusual?: string;
	/** Why it is to be refused, unless Whatomate has a contact with just this number. */
	onlyIfKnown?: Failure;
	/** What else it may be: whom Whatomate has a contact of is meant. */
	otherwise?: OtherReading;
}

/** A number without a mark can be one of the default country, and just as well one of another country with its code. */
export interface OtherReading {
	digits: string;
	/** Why it is to be refused where Whatomate knows both. */
	ambiguous: Failure;
}

/**
 * Reads a phone number. A released server takes `+1…` and `1…` for two contacts, and letters for a number (docs/whatomate-api.md#phone-numbers,
 * #send-template), so nothing but digits is ever sent to it.
 * @param typed what the user or an earlier node gave, in any usual notation
 * @param field the label of the parameter, for the error
 * @param country two letters: whose number it is where it has no country code; empty for none
 * @throws {Failure} naming the field and what it is instead, when it can be nobody's number
 */
export function readPhoneNumber(typed: unknown, field: string, country = ''): PhoneNumber {
	const given = textOf(typed, field);
	if (given.length > LONGEST_TEXT) {
		throw badInput(`${fieldHolding(field, given.trim())} is not a phone number`, ONLY_THE_NUMBER);
	}
	const text = bare(given);
	if (text === '') throw badInput(`'${field}' is empty`, EXAMPLE);
	const whole = text.replace(WHOLE_DECIMAL, '$1');
	refuseOtherThings(whole, field, typed);
	const plain = whole.replace('(0)', '0').replace(DECORATION, '');
	const international = /^(?:\+|00)/.test(plain);
	const digits = plain.replace(/^(?:\+|00)/, '');
	if (!/^\d+$/.test(digits)) {
		throw badInput(`${fieldHolding(field, text)} is not a phone number`, ONLY_THE_NUMBER);
	}
	const isHome = !international && country !== '';
	const fewest = isHome ? FEWEST_AT_HOME : FEWEST_DIGITS;
	if (digits.length < fewest || digits.length > MOST_DIGITS) {
		throw badInput(
			`'${field}' has ${digits.length} digits: ${quoted(text)}. A phone number has ${fewest} to ${MOST_DIGITS}`,
			EXAMPLE,
		);
	}
	if (isHome) return withDefault(digits, text, field, country);
	return international ? withCountryCode(digits, text, field) : withoutMark(digits, text, field);
}

/** @returns the beginning of an error: what the field holds */
const fieldHolding = (field: string, text: string): string => `'${field}' is "${quoted(text)}", which`;

/** @returns the text without the spaces, links and marks that are put around numbers */
export const bare = (text: string): string =>
	AROUND.reduce((rest, around) => rest.replace(around, ''), text.trim());

/** Dates of programs are objects. @throws {Failure} for other objects, and for lists but those of one number */
function textOf(typed: unknown, field: string): string {
	if (Array.isArray(typed) && typed.length === 1 && !Array.isArray(typed[0])) return textOf(typed[0], field);
	// What an object becomes where n8n or an expression makes text of it.
	const isObjectAsText = typed === String({});
	if (!isObjectAsText && (typeof typed !== 'object' || typed === null)) return String(typed ?? '');
	if (Object.prototype.toString.call(typed) === '[object Date]') return isoOf(typed as Date);
	const { toISO } = Object(typed) as { toISO?: unknown };
	if (typeof toISO === 'function') return String(toISO.call(typed));
	throw badInput(
		`'${field}' is ${shownValue(typed)}, not a phone number`,
		'Check the expression: it has to lead to a single number.',
	);
}

const isoOf = (date: Date): string => (Number.isNaN(date.getTime()) ? 'Invalid Date' : date.toISOString());

/** @throws {Failure} for what only looks like a number: a date, several numbers, a fraction */
function refuseOtherThings(text: string, field: string, typed: unknown): void {
	if (DATE.test(text)) throw isDate(text, field);
	if (
		text.split(BETWEEN_NUMBERS).filter((part) => part.replace(/\D/g, '').length >= FEWEST_DIGITS).length > 1
	) {
		throw badInput(
			`'${field}' holds several phone numbers: ${quoted(text)}`,
			'Give one number for each item, with its country code.',
		);
	}
	if (DECIMAL.test(text) || (typeof typed === 'number' && (typed < 0 || !Number.isInteger(typed)))) {
		throw badInput(`${fieldHolding(field, text)} is not a phone number`, ONLY_THE_NUMBER);
	}
}

/** It says itself that it has a country code. */
function withCountryCode(digits: string, text: string, field: string): PhoneNumber {
	const reading = abroad(digits);
	if (reading.verdict === 'impossible') {
		throw badInput(
			`${fieldHolding(field, text)} is not a phone number: ${whyImpossible(reading)}`,
			'Check the number and its country code, digit by digit.',
		);
	}
	return reading.verdict === 'valid'
		? { digits: reading.digits }
		: { digits: reading.digits, unusual: whyUnusual(reading) };
}

/** Nobody says whether it has a country code: what triggers and lists give has one, what people type may have none. */
function withoutMark(digits: string, text: string, field: string): PhoneNumber {
	const hint =
		"Write it with + and its country code, such as +1 415 555 0101. If your numbers have none, choose the 'Default Country' in the credential.";
	if (digits.startsWith('0')) {
		throw badInput(`${fieldHolding(field, text)} starts with 0, as no country code does`, hint);
	}
	const reading = abroad(digits);
	if (reading.verdict === 'valid') return { digits: reading.digits };
	if (COMPACT_DATE.test(digits)) throw isDate(text, field);
	if (reading.verdict === 'impossible') {
		throw badInput(
			`${fieldHolding(field, text)} has no country code, or is not a phone number: ${whyImpossible(reading)}`,
			hint,
		);
	}
	const unusual = whyUnusual(reading);
	return {
		digits: reading.digits,
		unusual,
		onlyIfKnown: badInput(
			`${fieldHolding(field, text)} may have no country code: as it stands, ${unusual}`,
			`If it is right, write a + before it. If it has no country code, add it, or choose the 'Default Country' in the credential.`,
		),
	};
}

/** A number of the default country, where it is one. What triggers and lists give may be one of another country, without a mark. */
function withDefault(digits: string, text: string, field: string, country: string): PhoneNumber {
	const home = readNational(digits, country);
	const other = digits.startsWith('0') ? undefined : abroad(digits);
	const isHome =
		home?.verdict === 'valid' || (home !== undefined && reachableNotation(home.digits) !== undefined);
	if (COMPACT_DATE.test(digits) && !(isHome && home.mayBeMobile)) throw isDate(text, field);
	if (other?.verdict === 'valid' && (!isHome || other.callingCode === home.callingCode)) {
		return { digits: other.digits };
	}
	if (isHome) {
		const ofHome = reachableNotation(home.digits) ?? home.digits;
		if (other?.verdict !== 'valid') return { digits: ofHome };
		// Landlines of some countries can have any digits: what is a mobile phone's in another country is rather that.
		const [first, second] =
			other.mayBeMobile && !home.mayBeMobile ? [other.digits, ofHome] : [ofHome, other.digits];
		const ambiguous = badInput(
			`'${field}' can be a number of ${placeOf(home.callingCode, country)} or of ${placeOf(other.callingCode)}: ${quoted(text)}`,
			`Write +${ofHome} or +${other.digits}.`,
		);
		return { digits: first, otherwise: { digits: second, ambiguous } };
	}
	const refusal = badInput(
		`${fieldHolding(field, text)} is not a phone number of ${placeOf(home?.callingCode, country)}, the Default Country of the credential`,
		'Check the number. One of another country has to be written with + and its country code.',
	);
	if (other?.verdict === 'unusual')
		return { digits: other.digits, unusual: whyUnusual(other), onlyIfKnown: refusal };
	// In some countries, a postal code is as long as the shortest number may be.
	if (home?.verdict === 'unusual' && digits.length >= FEWEST_DIGITS)
		return { digits: home.digits, unusual: whyUnusual(home, country) };
	throw refusal;
}

/** @returns the reading of a number that begins with its country code; what WhatsApp itself uses counts as valid */
function abroad(digits: string): Reading {
	const reading = readInternational(digits);
	if (reading?.verdict === 'valid') return reading;
	const used = reachableNotation(digits);
	const { callingCode = '', verdict = 'impossible' } = reading ?? {};
	return used === undefined
		? { digits, callingCode, verdict, mayBeMobile: false }
		: { digits: used, callingCode, verdict: 'valid', mayBeMobile: true };
}

const whyImpossible = ({ callingCode }: Reading): string =>
	callingCode === ''
		? 'no country has the code that it begins with'
		: `it begins with the code of ${placeOf(callingCode)}, whose numbers have another length`;

const whyUnusual = ({ callingCode }: Reading, country?: string): string =>
	`numbers like it are not known in ${placeOf(callingCode, country)}`;

const isDate = (text: string, field: string): Failure =>
	badInput(
		`'${field}' is a date, not a phone number: ${quoted(text)}`,
		'Choose the field that holds the phone number.',
	);

/** @returns whether the server shows only a number's last digits to this key (docs/whatomate-api.md#masked-numbers) */
export const isMasked = (stored: string | null): boolean => stored?.includes('*') === true;

/**
 * @param stored a contact's number as the server shows it: digits, or whatever an earlier client stored
 * @returns whether it is that person's; a number masked for this key (`*******0101`) fits when length and last digits do
 */
export function isSamePerson(stored: string, digits: string): boolean {
	if (!isMasked(stored)) return personOf(stored) === personOf(digits);
	const shown = /^\*+(\d{4,})$/.exec(stored)?.[1];
	return shown !== undefined && stored.length === digits.length && digits.endsWith(shown);
}

/**
 * @param typed what a person types into a search box
 * @returns the same, or its digits where it looks like a phone number: a `+` in a search finds nothing (docs/whatomate-api.md#contacts).
 * Of a number that has several notations, the end that they share.
 */
export function toSearch(typed: string): string {
	const text = typed.trim();
	const plain = text.replace(DECORATION, '');
	return /^\+?\d+$/.test(plain) ? sharedEndOf(plain.replace(/^(?:\+|00)/, '')) : text;
}
