import { tryToParseDateTime } from 'n8n-workflow';

/** Where a time without a zone is meant, and in which zone a date becomes text: the workflow's. */
export interface Zoned {
	readonly timeZone: string;
}

type DateTime = ReturnType<typeof tryToParseDateTime>;

/** How luxon marks what it makes. Values can come from a copy of luxon that is not n8n's own, so nothing else can be relied on. */
const hasMark = (value: unknown, ...marks: string[]): boolean =>
	typeof value === 'object' &&
	value !== null &&
	marks.some((mark) => (value as Record<string, unknown>)[mark] === true);

/** A date of JavaScript, also one that another context made: the Code node has its own `Date`. */
const isJsDate = (value: unknown): value is Date => Object.prototype.toString.call(value) === '[object Date]';

/** @returns whether this is a date as an object: of JavaScript, or of luxon as in `$now` */
export const isDate = (value: unknown): boolean => isJsDate(value) || hasMark(value, 'isLuxonDateTime');

/** @returns whether this is luxon's length of time, or the time between two dates */
export const isTimeSpan = (value: unknown): boolean => hasMark(value, 'isLuxonDuration', 'isLuxonInterval');

function parsed(value: unknown, timeZone: string): DateTime | undefined {
	try {
		return tryToParseDateTime(isJsDate(value) ? new Date(Number(value)) : value, timeZone);
	} catch {
		return undefined;
	}
}

/** @returns a date as an object in ISO text of the zone, such as `2026-11-27T10:00:00.000+01:00`; undefined for an invalid one */
export const isoText = (date: unknown, timeZone: string): string | undefined =>
	parsed(date, timeZone)?.setZone(timeZone).toISO() ?? undefined;

/** @returns a date as an object in milliseconds; undefined for an invalid one */
export const millisecondsOf = (date: unknown, timeZone: string): number | undefined =>
	parsed(date, timeZone)?.toMillis();

/** As JavaScript writes a date into a text: `Fri Nov 27 2026 10:00:00 GMT+0100 (Central European Standard Time)`. */
const WRITTEN_BY_JAVASCRIPT =
	/\b[A-Z][a-z]{2} [A-Z][a-z]{2} \d{2} \d{4} \d{2}:\d{2}:\d{2} GMT[+-]\d{4} \([^()]*\)/g;

/**
 * n8n lets JavaScript write a date that stands inside of a text, in words and in the zone of the machine: `On {{ $json.date }}`.
 * @returns the text with ISO text of the zone in its place
 */
export const withIsoDates = (text: string, where: Zoned): string =>
	text.replace(WRITTEN_BY_JAVASCRIPT, (written) => isoText(new Date(written), where.timeZone) ?? written);

/** A date that starts with its year, with a time and a zone or without. */
const YEAR_FIRST =
	/^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:(?:T|\s+)(\d{1,2})((?::\d{2}){0,2}(?:[.,]\d{1,9})?)\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?\s*(?:\[?([A-Za-z]+(?:\/[\w+-]+)+)\]?)?)?$/i;

/** The same without signs between the numbers. A year of our time tells it from a day that stands first. */
const COMPACT =
	/^((?:19|20|21)\d{2})(\d{2})(\d{2})(T\d{2}(?:\d{2}){0,2}(?:[.,]\d{1,9})?(?:Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;

/** The month in letters and a zone, as mails and servers write dates: `Fri, 27 Nov 2026 10:00:00 +0100`. */
const WITH_MONTH_IN_LETTERS =
	/^(?:([A-Z][a-z]{2}),? )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}:\d{2}(?::\d{2})?) (GMT|UTC|UT|Z|[+-]\d{4})$/;

/** The same as JavaScript writes it. */
const AS_JAVASCRIPT_WRITES =
	/^([A-Z][a-z]{2}) ([A-Z][a-z]{2}) (\d{1,2}) (\d{4}) (\d{2}:\d{2}:\d{2}) GMT([+-]\d{4})(?: \(.*\))?$/;

/** @returns the time, if its day is the one that was written: there are parsers that make the 2nd of March of the 30th of February */
const ofDay = (time: DateTime | undefined, day: string): number | undefined =>
	time?.day === Number(day) ? time.toMillis() : undefined;

/**
 * Reads a date that can be read in one way only.
 * @param text without spaces around it
 * @param timeZone where it is meant, if it does not say so itself
 * @returns milliseconds, or undefined for anything else: a date that starts with the day or the month, words, a day that no month has
 */
export function millisecondsIn(text: string, timeZone: string): number | undefined {
	const written = YEAR_FIRST.exec(text);
	if (written) {
		const [, year, , month, day, hour = '00', rest = '', zone = '', place] = written;
		const date = [year, month.padStart(2, '0'), day.padStart(2, '0')].join('-');
		const time = `${hour.padStart(2, '0')}${rest || ':00'}${zone.replace(/^(UTC|GMT)$/i, 'Z')}`;
		return ofDay(parsed(`${date}T${time}`, place ?? timeZone), day);
	}
	const compact = COMPACT.exec(text);
	if (compact) return ofDay(parsed(text, timeZone), compact[3]);
	const mail = WITH_MONTH_IN_LETTERS.exec(text.replace(AS_JAVASCRIPT_WRITES, '$1, $3 $2 $4 $5 $6'));
	if (!mail) return undefined;
	const [, , day, month, year, time, zone] = mail;
	const offset = /^[+-]/.test(zone) ? zone : '+0000';
	return ofDay(parsed(`${day.padStart(2, '0')} ${month} ${year} ${time} ${offset}`, timeZone), day);
}

/** Three numbers of which the year is the last one, or cut to two digits; also without signs between them. */
const DAY_OR_MONTH_FIRST =
	/^(?:\d{1,2}(?:\s*[./-]\s*|\s+)\d{1,2}(?:\s*[./-]\s*|\s+)(?:\d{4}|\d{2})(?!\d)|(?!(?:19|20|21)\d{6})\d{8}$|\d{6}$)/;

/** @returns whether a text is a date whose day and month could be mistaken for each other */
export const isAmbiguous = (text: string): boolean => DAY_OR_MONTH_FIRST.test(text);
