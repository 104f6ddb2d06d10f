import type { IDataObject } from 'n8n-workflow';

import type { SandboxOptions } from '../sandbox';
import { TEMPLATES } from '../sandbox';
import { contact, template } from './harness';
import { asked, useBench } from './support';

// Many items, on a machine that may have other work.
jest.setTimeout(60_000);

/** How many requests many messages take: each costs a released server 50 ms of a processor. */
const ITEMS = 40;

const numberOf = (index: number) => String(14_155_560_000 + index);
const known = (count: number, plus = ''): SandboxOptions['contacts'] =>
	Array.from({ length: count }, (_, index) => ({ phone_number: plus + numberOf(index) }));

const text: IDataObject = { contact: contact.byPhone('={{ $json.phone }}'), text: '={{ $json.text }}' };
const orderConfirmation: IDataObject = {
	...text,
	template: template.byId(TEMPLATES.order_confirmation),
	specifyVariables: 'json',
	templateParamsJson: '={{ JSON.stringify({ 1: $json.phone, 2: "A-1", 3: "$5" }) }}',
};

/** @returns items, each to the person of that place */
const itemsTo = (personOf: (index: number) => number, count = ITEMS) =>
	Array.from({ length: count }, (_, index) => ({
		json: { phone: numberOf(personOf(index)), text: `Message ${index}` },
	}));

/** @returns how often each kind of request was made; IDs are left out */
const counted = (requests: string[]): Record<string, number> => {
	const counts: Record<string, number> = {};
	for (const request of requests) {
		const kind = request.replace(/[0-9a-f-]{36}/g, ':id');
		counts[kind] = (counts[kind] ?? 0) + 1;
	}
	return counts;
};

const LIST = 'GET /api/contacts';
const CREATE = 'POST /api/contacts';
const SEND = 'POST /api/contacts/:id/messages';
const TEMPLATE = 'GET /api/templates/:id';
const SEND_TEMPLATE = 'POST /api/messages/template';

describe('requests of many messages', () => {
	const bench = useBench('released');

	it.each<
		[
			what: string,
			contacts: SandboxOptions['contacts'],
			operation: 'sendText' | 'sendTemplate',
			personOf: (index: number) => number,
			requests: Record<string, number>,
		]
	>([
		[
			'to people who are known: one each, and one for all',
			known(ITEMS),
			'sendText',
			(i) => i,
			{ [LIST]: 1, [SEND]: 40 },
		],
		[
			'to people who are new: two each, and one for all',
			[],
			'sendText',
			(i) => i,
			{ [LIST]: 1, [CREATE]: 40, [SEND]: 40 },
		],
		[
			'to some who are known and some who are new',
			known(30),
			'sendText',
			(i) => i,
			{ [LIST]: 1, [CREATE]: 10, [SEND]: 40 },
		],
		[
			'to people who are stored with a plus',
			known(ITEMS, '+'),
			'sendText',
			(i) => i,
			{ [LIST]: 1, [SEND]: 40 },
		],
		[
			'to few people, who are looked up one by one',
			known(ITEMS),
			'sendText',
			(i) => i % 5,
			{ [LIST]: 5, [SEND]: 40 },
		],
		['to one person', known(ITEMS), 'sendText', () => 0, { [LIST]: 1, [SEND]: 40 }],
		[
			'on a server with so many contacts that searches are cheaper',
			known(250),
			'sendText',
			(i) => i,
			{ [LIST]: 41, [SEND]: 40 },
		],
		[
			'as templates: one each, and the template once',
			[],
			'sendTemplate',
			(i) => i,
			{ [TEMPLATE]: 1, [SEND_TEMPLATE]: 40 },
		],
	])('%s', async (_, contacts, operation, personOf, requests) => {
		await bench.restart({ contacts });
		const items = itemsTo(personOf);
		const parameters = operation === 'sendText' ? text : orderConfirmation;
		const { error, json } = await bench.run(operation, parameters, { items });
		expect(error).toBeUndefined();
		expect(json).toHaveLength(ITEMS);
		expect(counted(asked(bench.sandbox))).toEqual(requests);
		// Everybody has got theirs, once.
		await bench.onPhone(ITEMS);
		const got = bench.sandbox.phones.map(({ to, text: sent }) => [to.replace('+', ''), sent?.body]);
		const wanted = items.map((item) => [
			item.json.phone,
			operation === 'sendText' ? item.json.text : undefined,
		]);
		expect(got.sort()).toEqual(wanted.sort());
		// Nobody was made twice.
		const people = bench.sandbox.state.contacts.map(({ phone_number }) => phone_number.replace('+', ''));
		expect(new Set(people).size).toBe(people.length);
	});

	it('where numbers are masked, searches tell people apart', async () => {
		await bench.restart({ contacts: known(ITEMS), maskPhones: true });
		const { error } = await bench.run('sendText', text, { items: itemsTo((index) => index) });
		expect(error).toBeUndefined();
		expect(counted(asked(bench.sandbox))).toEqual({ [LIST]: 41, [SEND]: 40 });
	});

	it('a list that can’t be read hinders nobody', async () => {
		await bench.restart({ contacts: known(ITEMS) });
		bench.sandbox.fault({ kind: 'status', status: 500, times: 1, when: { path: /\/contacts$/ } });
		const { error } = await bench.run('sendText', text, { items: itemsTo((index) => index) });
		expect(error).toBeUndefined();
		expect(counted(asked(bench.sandbox))).toEqual({ [LIST]: 41, [SEND]: 40 });
	});

	it('who would be two contacts in two notations is one', async () => {
		const brazil = (index: number) => `5511982377${String(100 + index)}`;
		const stored = (index: number) => `551182377${String(100 + index)}`;
		await bench.restart({
			contacts: Array.from({ length: ITEMS }, (_, index) => ({ phone_number: stored(index) })),
		});
		const items = Array.from({ length: ITEMS }, (_, index) => ({
			json: { phone: brazil(index), text: `Message ${index}` },
		}));
		const { error } = await bench.run('sendText', text, { items });
		expect(error).toBeUndefined();
		expect(counted(asked(bench.sandbox))).toEqual({ [LIST]: 1, [SEND]: 40 });
	});
});
