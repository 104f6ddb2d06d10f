/* eslint-disable @n8n/community-nodes/no-restricted-imports -- makes dates of another realm, as n8n does */
import { tryToParseDateTime } from 'n8n-workflow';
import { createContext, runInContext } from 'node:vm';

import { asText, asTime } from '../../nodes/Whatomate/engine/values';
import { thrown } from './thrown';

const BERLIN = { timeZone: 'Europe/Berlin' };

/** @returns what luxon makes of it, as `$now` is */
const luxon = (text: string) => tryToParseDateTime(text, 'UTC');

/** A date that was made where the Code node runs: in another context, with a `Date` of its own. */
const fromCodeNode: unknown = runInContext('new Date("2026-11-27T09:00:00Z")', createContext({}));

/** What luxon makes of two dates and of hours; only its marks are looked at. */
const duration = { isLuxonDuration: true };
const interval = { isLuxonInterval: true };

describe('a date becomes text', () => {
	it.each<[string, unknown, string, string]>([
		['of JavaScript', new Date('2026-11-27T09:00:00Z'), 'Europe/Berlin', '2026-11-27T10:00:00.000+01:00'],
		['in summer', new Date('2026-07-01T09:00:00Z'), 'Europe/Berlin', '2026-07-01T11:00:00.000+02:00'],
		[
			'of the day before',
			new Date('2026-11-27T02:00:00Z'),
			'America/New_York',
			'2026-11-26T21:00:00.000-05:00',
		],
		['of a Code node', fromCodeNode, 'Asia/Kolkata', '2026-11-27T14:30:00.000+05:30'],
		['of luxon', luxon('2026-11-27T09:00:00Z'), 'Europe/Berlin', '2026-11-27T10:00:00.000+01:00'],
		['of luxon, from elsewhere', luxon('2026-11-27T09:00:00+09:00'), 'UTC', '2026-11-27T00:00:00.000Z'],
	])('%s', (_, date, timeZone, text) => expect(asText(date, 'Text', { timeZone })).toBe(text));

	it.each<[unknown, string]>([
		[new Date(NaN), "'Text' is an invalid date"],
		[luxon('2026-11-27').setZone('No/Where'), "'Text' is an invalid date"],
		[duration, "'Text' is a length of time, not text"],
		[interval, "'Text' is a length of time, not text"],
	])('but not %p', (value, said) => {
		const { message, hint } = thrown(() => asText(value, 'Text', BERLIN));
		expect(message).toBe(said);
		expect(hint).toBeTruthy();
	});

	it('also where JavaScript wrote it into a text, and only there', () => {
		const written = new Date('2026-11-27T09:00:00Z').toString();
		expect(asText(`On ${written}, or ${written}.`, 'Text', BERLIN)).toBe(
			'On 2026-11-27T10:00:00.000+01:00, or 2026-11-27T10:00:00.000+01:00.',
		);
		for (const text of ['Fri Nov 27 2026', 'Fri, 27 Nov 2026 10:00:00 GMT', '10:00 GMT+0100 (noon)'])
			expect(asText(text, 'Text', BERLIN)).toBe(text);
	});

	it('where one makes no sense, it is called what it is', () => {
		expect(thrown(() => asText(new Date(), 'Message ID')).message).toBe("'Message ID' is a date, not text");
	});
});

describe('a date is read', () => {
	it.each<[unknown, string]>([
		['2026-11-27', '2026-11-26T23:00:00Z'],
		['2026-07-01', '2026-06-30T22:00:00Z'],
		['2026-6-5', '2026-06-04T22:00:00Z'],
		['2026/11/27', '2026-11-26T23:00:00Z'],
		['2026.11.27', '2026-11-26T23:00:00Z'],
		['20261127', '2026-11-26T23:00:00Z'],
		[20261127, '2026-11-26T23:00:00Z'],
		[' 2026-11-27\n', '2026-11-26T23:00:00Z'],
		['2026-11-27T10:00', '2026-11-27T09:00:00Z'],
		['2026-11-27T10:00:00', '2026-11-27T09:00:00Z'],
		['2026-11-27 10:00:00', '2026-11-27T09:00:00Z'],
		['2026-11-27 9:05', '2026-11-27T08:05:00Z'],
		['2026-11-27T10:00:00.5', '2026-11-27T09:00:00.500Z'],
		['2026-11-27T10:00:00Z', '2026-11-27T10:00:00Z'],
		['2026-11-27T10:00:00.000Z', '2026-11-27T10:00:00Z'],
		['2026-11-27 10:00:00 UTC', '2026-11-27T10:00:00Z'],
		['2026-11-27T10:00:00+05:30', '2026-11-27T04:30:00Z'],
		['2026-11-27 10:00:00 +0530', '2026-11-27T04:30:00Z'],
		['2026-11-27 10:00:00+02', '2026-11-27T08:00:00Z'],
		['20261127T100000Z', '2026-11-27T10:00:00Z'],
		['2026-11-27 10:00:00 America/New_York', '2026-11-27T15:00:00Z'],
		['2026-11-27T10:00:00.000-05:00[America/New_York]', '2026-11-27T15:00:00Z'],
		['Fri, 27 Nov 2026 10:00:00 +0200', '2026-11-27T08:00:00Z'],
		['Fri, 27 Nov 2026 10:00:00 GMT', '2026-11-27T10:00:00Z'],
		['27 Nov 2026 10:00 +0200', '2026-11-27T08:00:00Z'],
		[new Date('2026-11-27T10:00:00Z').toString(), '2026-11-27T10:00:00Z'],
		[new Date('2026-11-27T10:00:00Z').toUTCString(), '2026-11-27T10:00:00Z'],
		[new Date('2026-11-27T10:00:00Z'), '2026-11-27T10:00:00Z'],
		[luxon('2026-11-27T10:00:00Z'), '2026-11-27T10:00:00Z'],
		[fromCodeNode, '2026-11-27T09:00:00Z'],
		['2024-02-29', '2024-02-28T23:00:00Z'],
	])('%p', (given, time) => expect(asTime(given, 'Since', BERLIN)).toBe(Date.parse(time)));

	it.each([undefined, null, '', '  '])('%p is none', (given) =>
		expect(asTime(given, 'Since', BERLIN)).toBeUndefined(),
	);

	it.each([
		'05/06/2026',
		'5.6.2026',
		'5. 6. 2026',
		'05-06-2026',
		'05 06 2026',
		'6/5/26',
		'05/06/2026 10:00',
		'05.06.2026, 10:00:00',
		'6/5/2026, 10:00:00 AM',
		// In every row of a column, or in none.
		'27/11/2026',
		'27.11.2026',
		'11/27/2026',
		'26-05-06',
		'05062026',
		'050626',
		5062026,
	])('%p is refused, since day and month could be mistaken for each other', (given) => {
		// A spreadsheet that takes 05062026 for a number loses its zero, and then nobody knows what it was.
		const { message, hint } = thrown(() => asTime(given, 'Since', BERLIN));
		if (given === 5062026) expect(message).toBe("'Since' is not a date: 5062026");
		else expect(message).toContain(`'Since' is ambiguous: ${given} does not start with the year`);
		expect(hint).toContain('Write it like 2026-11-23');
	});

	it.each([
		'lately',
		'tomorrow',
		'now',
		'Room 5',
		'10:00',
		'10',
		'2026',
		'2026-11',
		'46353',
		'2026-02-30',
		'2026-02-29',
		'2026-13-01',
		'2026-11-31T10:00:00Z',
		'20260230',
		'30 Feb 2026 10:00 +0000',
		'2026-11-27T25:00',
		'2026-11-27T10:00:00 foo',
		'2026-11-27 10:00 Europe/Nowhere',
		'27 Nov 2026',
		'November 27, 2026',
		true,
	])('%p is none, and is not guessed at', (given) => {
		const { message, hint } = thrown(() => asTime(given, 'Until', BERLIN));
		expect(message).toBe(`'Until' is not a date: ${given}`);
		expect(hint).toContain('2026-11-23T09:30:00');
	});

	it.each<[unknown, string]>([
		[1764230400, '{{ DateTime.fromSeconds(1764230400) }}'],
		['1764230400000', '{{ DateTime.fromMillis(1764230400000) }}'],
	])('%p could be anything, and it is said how to make a date of it', (given, hint) => {
		expect(thrown(() => asTime(given, 'Since', BERLIN)).hint).toContain(hint);
	});

	it.each<[unknown, string]>([
		[new Date(NaN), "'Since' is an invalid date"],
		[{}, "'Since' is an object"],
		[['2026-11-27'], "'Since' is a list"],
		[duration, "'Since' is a length of time"],
	])('%p is told as what it is', (given, said) =>
		expect(thrown(() => asTime(given, 'Since', BERLIN)).message).toContain(said),
	);
});
