import type { IWebhookFunctions } from 'n8n-workflow';

import { readFilters } from '../../nodes/shared/events/filters';
import { alsoWrong, fieldsIn, oneOf, shownValue, singleText } from '../../nodes/shared/failures/failure';
import { readPhoneNumber } from '../../nodes/shared/whatsapp/phoneNumber';
import { asNumber, asText, fromJsonField } from '../../nodes/Whatomate/engine/values';
import { located } from '../../nodes/Whatomate/parameters/locator';
import { meta } from '../../nodes/WhatomateTrigger/sources/meta';
import { thrown } from './thrown';

const ZONE = { timeZone: 'Europe/Berlin' };
const HELP = { wanted: 'object', example: '{}' } as const;
const withoutPrototype: unknown = Object.assign(Object.create(null) as object, { a: 1 });

describe('a number', () => {
	it.each<[unknown, number]>([
		[5, 5],
		['5', 5],
		[' 1.5 ', 1.5],
		['1e3', 1000],
		[7n, 7],
		['', NaN],
		[' ', NaN],
		['five', NaN],
		[true, NaN],
		[null, NaN],
		[undefined, NaN],
		[[5], NaN],
		[{}, NaN],
		[withoutPrototype, NaN],
		[new Date(5), NaN],
	])('of %p is %p', (given, number) => expect(asNumber(given)).toBe(number));
});

it.each<[unknown, string]>([
	['x', 'x'],
	['x'.repeat(200), `${'x'.repeat(100)}…`],
	[5, '5'],
	[null, 'null'],
	[undefined, 'undefined'],
	[[], 'a list'],
	[{}, 'an object'],
	[withoutPrototype, 'an object'],
	['[object Object]', 'an object'],
	[() => 'secret', 'a function'],
])('errors repeat %p as %s', (given, shown) => expect(shownValue(given)).toBe(shown));

describe('what is no text is refused by the name of its field', () => {
	it.each<[string, () => unknown, string]>([
		['a calculation that failed', () => asText(NaN, 'Field'), "'Field' is no number"],
		['a function', () => asText(() => 1, 'Field'), "'Field' is a function, not text"],
		[
			'an object without a prototype',
			() => asText(withoutPrototype, 'Field'),
			"'Field' is an object, not text",
		],
		['a number of JSON', () => fromJsonField({ a: NaN }, 'Field', HELP, ZONE), "'Field: a' is no number"],
		['a map in JSON', () => fromJsonField({ a: new Map() }, 'Field', HELP, ZONE), "'Field: a' is an object"],
		['a phone number', () => readPhoneNumber(withoutPrototype, 'Field'), "'Field' is an object, not a phone"],
		['a phone number', () => readPhoneNumber('[object Object]', 'Field'), "'Field' is an object, not a phone"],
		['phone numbers', () => readPhoneNumber(['1', '2'], 'Field'), "'Field' is a list, not a phone number"],
		['a locator', () => located({ id: 1 }, 'Field'), "'Field' is an object, not text"],
		['a list in place of a locator', () => located(['x'], 'Field'), "'Field' is a list, not text"],
		['an object in a locator', () => located({ mode: {}, value: {} }, 'Field'), "'Field' is an object"],
		['a single text', () => singleText('Field', {}), "'Field' is an object, not text"],
		['fields', () => fieldsIn('Fields', 'x'), "'Fields' is x, not a collection of fields"],
		['a choice', () => oneOf('Field', withoutPrototype, ['a', 'b']), "'Field' can't be an object"],
		['no choice', () => oneOf('Field', '', ['a', 'b']), "'Field' can't be empty"],
		['an account of a filter', () => readFilters({ account: {} }, ''), "'Account Name or ID' is an object"],
		['numbers of a filter', () => readFilters({ contacts: {} }, ''), "'Contact Numbers' is an object"],
		['types of a filter', () => readFilters({ types: [{}] }, ''), "'Message Types' is an object"],
		['a text of a filter', () => readFilters({ text: [] }, ''), "'Text' is a list"],
	])('%s', (_what, read, words) => expect(thrown(read).message).toContain(words));

	it('and a list of one number is that number', () => {
		expect(readPhoneNumber(['+1 415 555 0101'], 'Field').digits).toBe('14155550101');
	});

	it('and a huge whole number stays what it is', () => {
		expect(fromJsonField({ a: 12345678901234567890n }, 'Field', HELP, ZONE)).toEqual({
			a: '12345678901234567890',
		});
	});

	it('and types of a filter may stand in one text', () => {
		expect(readFilters({ types: 'image, video' }, '').types).toEqual(['image', 'video']);
	});
});

describe("Meta's challenge", () => {
	const ask = async (challenge: unknown) => {
		const told: Record<string, unknown> = {};
		const response = {
			status: (status: number) => Object.assign(response, { told: (told.status = status) }),
			type: () => response,
			send: (body: unknown) => (told.body = body),
			json: () => response,
		};
		await meta.verify?.({
			getQueryData: () => ({
				'hub.mode': 'subscribe',
				'hub.verify_token': 'verify',
				'hub.challenge': challenge,
			}),
			getCredentials: async () => ({ metaVerifyToken: 'verify' }),
			getResponseObject: () => response,
			getNode: () => ({ name: 'Trigger' }),
			logger: { warn: () => undefined },
		} as unknown as IWebhookFunctions);
		return told;
	};

	it('is repeated', async () => expect(await ask('1158201444')).toEqual({ status: 200, body: '1158201444' }));

	it.each<[string, unknown]>([
		['an object', { a: 'b' }],
		['a list', ['1', '2']],
		['left out', undefined],
		['empty', ''],
		['endless', '1'.repeat(2000)],
	])('is refused where it is %s', async (_what, challenge) =>
		expect(await ask(challenge)).toEqual({ status: 400 }),
	);
});

it.each<[string[], string | undefined]>([
	[[], undefined],
	[['one'], 'Also: one.'],
	[['one', 'two', 'three', 'four'], 'Also: one. two. three. four.'],
	[new Array(5000).fill('x'), 'Also: x. x. x. x. 4996 more.'],
])('what else is wrong is told, but not all of it: %#', (others, told) =>
	expect(alsoWrong(others)).toBe(told),
);
