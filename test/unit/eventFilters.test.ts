import type { IDataObject } from 'n8n-workflow';

import { passes, readFilters, refuseImpossible } from '../../nodes/shared/events/filters';
import type { FilterName } from '../../nodes/shared/events/filters';
import { fromDelivery } from '../../nodes/shared/events/fromWhatomate';
import { fromFrame } from '../../nodes/shared/events/fromFeed';
import type { Frame } from '../../nodes/shared/events/fromFeed';
import type { WhatomateEvent } from '../../nodes/shared/events/event';
import { recording } from '../contract/recordings';
import { NOTHING } from './events/support';
import { thrown } from './thrown';

const FROM = '14155554657';

const event = (more: Partial<WhatomateEvent> = {}): WhatomateEvent => ({
	...NOTHING,
	event: 'message.incoming',
	message_id: 'm',
	contact_id: 'c',
	contact_phone: FROM,
	contact_name: 'Lister',
	direction: 'incoming',
	type: 'text',
	text: 'Order 17',
	account: 'main',
	...more,
});

const passing = (filters: IDataObject, more: Partial<WhatomateEvent> = {}) =>
	passes(event(more), readFilters(filters, ''));

describe('a filter', () => {
	it.each<[string, IDataObject, Partial<WhatomateEvent>, boolean]>([
		['none', {}, {}, true],
		[
			'none, on an event that tells nothing',
			{},
			{ text: null, type: null, account: null, contact_phone: null },
			true,
		],
		['empty ones', { account: '', contacts: ' , ', types: [], text: '  ' }, {}, true],

		['the account', { account: 'main' }, {}, true],
		['the account, with spaces around it', { account: ' main ' }, {}, true],
		['another account', { account: 'support' }, {}, false],
		['the account in another case: its name is exact', { account: 'Main' }, {}, false],
		['the account, unknown', { account: 'main' }, { account: null }, false],

		['the number', { contacts: FROM }, {}, true],
		['the number as people write it', { contacts: '+1 (415) 555-4657' }, {}, true],
		['one of several numbers', { contacts: '+1 415 555 0101, 0014155554657' }, {}, true],
		['the number, stored with a +', { contacts: FROM }, { contact_phone: `+${FROM}` }, true],
		['a number given as a number', { contacts: Number(FROM) }, {}, true],
		['another notation (Brazil)', { contacts: '+55 11 98237-7262' }, { contact_phone: '551182377262' }, true],
		[
			'another notation, the other way',
			{ contacts: '551182377262' },
			{ contact_phone: '5511982377262' },
			true,
		],
		['another notation (Mexico)', { contacts: '+52 55 1234 5678' }, { contact_phone: '5215512345678' }, true],
		[
			'another notation (Argentina)',
			{ contacts: '+54 11 15-2345-6789' },
			{ contact_phone: '541123456789' },
			true,
		],
		['another number of Brazil', { contacts: '+55 11 98237-7263' }, { contact_phone: '551182377262' }, false],
		['a number that no plan knows', { contacts: '15550001234' }, { contact_phone: '15550001234' }, true],
		['another number', { contacts: '+1 415 555 0100' }, {}, false],
		['a number, of a contact that is unknown', { contacts: FROM }, { contact_phone: null }, false],
		[
			'a number, of a contact whose number is masked',
			{ contacts: FROM },
			{ contact_phone: '*******4657' },
			false,
		],

		['the type', { types: ['image', 'text'] }, {}, true],
		['another type', { types: ['image'] }, {}, false],
		['the type, unknown', { types: ['text'] }, { type: null }, false],

		['a word in it', { text: 'order' }, {}, true],
		['a word in it, in another case', { text: 'ORDER', textMatch: 'contains' }, {}, true],
		['a word that is not in it', { text: 'invoice' }, {}, false],
		['a word, of a message without text', { text: 'order' }, { text: null }, false],
		['a word with an accent, composed or not', { text: 'cafe\u0301' }, { text: 'Ein CAF\u00c9' }, true],
		['marks that a pattern would read', { text: 'order 1.' }, {}, false],
		['the whole text', { text: ' order 17 ', textMatch: 'equals' }, {}, true],
		['a part of the text', { text: 'order', textMatch: 'equals' }, {}, false],
		['a pattern', { text: '^order \\d+$', textMatch: 'pattern' }, {}, true],
		['a pattern that does not fit', { text: '^\\d+$', textMatch: 'pattern' }, {}, false],
		[
			'a pattern with letters of any script',
			{ text: '^\\p{L}+$', textMatch: 'pattern' },
			{ text: 'заказ' },
			true,
		],
		['a number for text', { text: 17 }, {}, true],

		['several that all fit', { account: 'main', contacts: FROM, types: ['text'], text: '17' }, {}, true],
		[
			'several of which one does not',
			{ account: 'main', contacts: FROM, types: ['text'], text: '18' },
			{},
			false,
		],
	])('%s', (_what, filters, more, expected) => {
		expect(passing(filters, more)).toBe(expected);
	});

	it.each<[string, IDataObject, RegExp]>([
		['a number with letters', { contacts: 'Ana' }, /Contact Numbers/],
		['a number without its country', { contacts: `${FROM}, 0415 555 010` }, /Contact Numbers/],
		['a pattern that is none', { text: '(', textMatch: 'pattern' }, /not a pattern/],
		[
			'a way of comparing that does not exist',
			{ textMatch: 'startsWith' },
			/'Text Match' can't be startsWith/,
		],
	])('is refused in words: %s', (_what, filters, words) => {
		const failure = thrown(() => readFilters(filters, ''));
		expect(failure.message).toMatch(words);
		expect(failure.hint).not.toBe('');
	});

	const SET: Record<FilterName, IDataObject> = {
		account: { account: 'main' },
		contacts: { contacts: FROM },
		types: { types: ['text'] },
		text: { text: 'x' },
	};
	const NAMES = Object.keys(SET) as FilterName[];
	const LABELS = {
		account: "'Account Name or ID'",
		contacts: "'Contact Numbers'",
		types: "'Message Types'",
		text: "'Text'",
	};

	it.each(NAMES.flatMap((set) => NAMES.map((unknown) => ({ set, unknown }))))(
		'on $set, where the source does not know $unknown',
		({ set, unknown }) => {
			const check = () => refuseImpossible(readFilters(SET[set], ''), [unknown], 'because.');
			if (set !== unknown) return expect(check).not.toThrow();
			const failure = thrown(check);
			expect(failure.message).toBe(`The filter ${LABELS[set]} can't be applied: because.`);
			expect(failure.hint).toMatch(/Filter node/);
		},
	);

	it.each([
		['51917957670', true],
		['5551917957670', true],
		['51917957671', false],
	])('a number that can be of two countries lets both through: %s', (contact_phone, through) =>
		expect(passes(event({ contact_phone }), readFilters({ contacts: '51 91795 7670' }, 'BR'))).toBe(through),
	);

	it('names all that can not be applied', () => {
		const filters = readFilters({ ...SET.text, ...SET.types, ...SET.account }, '');
		expect(thrown(() => refuseImpossible(filters, ['types', 'text'], 'x')).message).toMatch(
			/'Message Types', 'Text' can't/,
		);
	});
});

describe('the recorded events, filtered', () => {
	const parse = (text = '') => JSON.parse(text) as IDataObject;
	const deliveries = recording('webhooks.json')
		.flatMap((entry) => entry.deliveries ?? [])
		.map(({ raw_body }) => fromDelivery(parse(raw_body)));
	const frames = recording('websocket.json')
		.flatMap((entry) => entry.frames ?? [])
		.filter(({ dir }) => dir === 'server')
		.flatMap(({ data }) => fromFrame(parse(data) as unknown as Frame, new Date(0)) ?? []);
	const textsOf = (events: WhatomateEvent[], filters: IDataObject) =>
		events.filter((each) => passes(each, readFilters(filters, ''))).map(({ text, status }) => text ?? status);

	it.each<[string, IDataObject, Array<string | null>]>([
		['types', { types: ['button_reply'] }, ['Confirm Order', 'Apple', 'Confirm']],
		['text', { text: 'confirm', textMatch: 'equals' }, ['Confirm']],
		['text in a part', { text: 'confirm' }, ['Confirm Order', 'Confirm']],
		['contacts', { contacts: '+1 415 559 9570' }, [null, 'new here']],
		['account and a type', { account: 'main', types: ['image', 'location'], text: 'pic' }, ['pic']],
		['another account', { account: 'support' }, []],
	])('of the deliveries, %s', (_what, filters, texts) => {
		expect(textsOf(deliveries, filters)).toEqual(texts);
	});

	it.each<[string, IDataObject, Array<string | null>]>([
		['none', {}, ['ws out', 'sent', 'delivered', 'read', 'failed', 'ws in', '👍', 'first']],
		['types', { types: ['text'] }, ['ws out', 'ws in', 'first']],
		['text', { text: 'ws' }, ['ws out', 'ws in']],
		['account, which no frame tells', { account: 'main' }, []],
		['contacts, whom no frame tells by number', { contacts: FROM }, []],
	])('of the frames, %s', (_what, filters, texts) => {
		expect(textsOf(frames, filters)).toEqual(texts);
	});
});
