import type { IDataObject } from 'n8n-workflow';

import { TEMPLATES } from '../sandbox';
import type { Contact } from '../sandbox';
import { people, welcome } from './campaign/support';
import { useDeduplication } from './deduplication';
import { contact, template, variables } from './harness';
import { asked, changing, DIALECTS, useBench } from './support';
import { useWaitingHost } from './waitingHost';

/** What a shop has in its list, and what the customer writes from; both ways. */
const COUNTRIES: Array<[string, { ours: string; theirs: string; written: string }]> = [
	['Brazil', { ours: '5511982377262', theirs: '551182377262', written: '+55 11 98237-7262' }],
	['Brazil, the other way', { ours: '553196883193', theirs: '5531996883193', written: '55 31 9688 3193' }],
	['Mexico', { ours: '525512345678', theirs: '5215512345678', written: '+52 55 1234 5678' }],
	['Mexico, the other way', { ours: '5215512345678', theirs: '525512345678', written: '+52 1 55 1234 5678' }],
	['Argentina', { ours: '541123456789', theirs: '5491123456789', written: '+54 11 2345-6789' }],
	[
		'Argentina, in local writing',
		{ ours: '5491123456789', theirs: '541123456789', written: '+54 11 15-2345-6789' },
	],
	['the Ivory Coast', { ours: '2250748183912', theirs: '22548183912', written: '+225 07 48 18 39 12' }],
	['Benin', { ours: '2290197123456', theirs: '22997123456', written: '+229 01 97 12 34 56' }],
];

useDeduplication();

describe.each(COUNTRIES)('one customer of %s with two contacts', (_, { ours, theirs, written }) => {
	const bench = useBench('released');
	let mine: Contact;
	const to = { contact: contact.byPhone(written) };
	const contactsWith = (...numbers: string[]) =>
		bench.sandbox.state.contacts.filter(({ phone_number }) => numbers.includes(phone_number));

	beforeEach(() => {
		mine = bench.sandbox.addContact({ phone_number: ours });
	});

	const wrote = (text = 'Hello') => bench.sandbox.receive({ from: theirs, text });

	it('has a contact of its own for each notation, as a released server makes them', () => {
		wrote();
		expect(contactsWith(ours, theirs)).toHaveLength(2);
	});

	it('is found where they wrote last, and no third contact is made', async () => {
		const message = wrote();
		const before = bench.sandbox.state.contacts.length;
		const { json, error, hints } = await bench.run('sendText', { ...to, text: 'Hi' });
		expect(error).toBeUndefined();
		expect(json[0].contact_id).toBe(message.contact_id);
		expect(hints.join()).toContain(theirs);
		expect(bench.sandbox.state.contacts).toHaveLength(before);
	});

	it('gets a template there', async () => {
		const message = wrote();
		const { json, error } = await bench.run('sendTemplate', {
			...to,
			template: template.byId(TEMPLATES.welcome_en),
			...variables({ body_1: 'Ana' }),
		});
		expect(error).toBeUndefined();
		expect(json[0].contact_id).toBe(message.contact_id);
		expect(contactsWith(ours, theirs)).toHaveLength(2);
	});

	it.each(['fail', 'template'])('has an open window (%s)', async (outsideWindow) => {
		wrote();
		const instead = { template: template.byId(TEMPLATES.welcome_en), ...variables({ body_1: 'Ana' }) };
		for (const chosen of [to, { contact: contact.byId(mine.id) }]) {
			const { error } = await bench.run('sendText', { ...chosen, text: 'Hi', outsideWindow, ...instead });
			expect(error).toBeUndefined();
		}
		await bench.onPhone(2);
		expect(bench.sandbox.phones.map(({ type }) => type)).toEqual(['text', 'text']);
	});

	it('has one list of messages', async () => {
		bench.sandbox.addMessage(mine.id, {
			direction: 'outgoing',
			content: 'first',
			created_at: '2026-01-01T00:00:00Z',
		});
		bench.sandbox.addMessage(mine.id, {
			direction: 'outgoing',
			content: 'third',
			created_at: '2026-01-03T00:00:00Z',
		});
		wrote('newest');
		const [twin] = contactsWith(theirs);
		const second = bench.sandbox.addMessage(twin.id, {
			direction: 'incoming',
			content: 'second',
			created_at: '2026-01-02T00:00:00Z',
		});
		const texts = async (parameters: IDataObject = {}) =>
			(await bench.run('getAll', { ...to, ...parameters })).json.map(
				({ content }) => (content as IDataObject).text,
			);
		expect(await texts()).toEqual(['newest', 'third', 'second', 'first']);
		expect(await texts({ limit: 2 })).toEqual(['newest', 'third']);
		expect(await texts({ filters: { before: second.id } })).toEqual(['first']);
		expect(await texts({ filters: { after: second.id } })).toEqual(['newest', 'third']);
	});

	it('is updated, not created', async () => {
		wrote();
		const { json } = await bench.run('contact.upsert', { phone: written, additionalFields: { name: 'Ana' } });
		expect(json[0]).toMatchObject({ created: false, phone_number: theirs, name: 'Ana' });
		expect(contactsWith(ours, theirs)).toHaveLength(2);
	});

	it('is one recipient of a campaign', async () => {
		const entries = [...people(1), { phone: `+${ours}`, name: 'A' }, { phone: `+${theirs}`, name: 'B' }];
		const { json, error } = await bench.run('campaign.send', welcome, {
			items: entries.map((entry) => ({ json: entry })),
		});
		expect(error).toBeUndefined();
		expect(json[0]).toMatchObject({ recipients: 2, duplicates: 1, invalid: 0 });
	});
});

describe.each(COUNTRIES)('one customer of %s with one contact at most', (_, { ours, theirs, written }) => {
	const bench = useBench('released');
	const contacts = () =>
		bench.sandbox.state.contacts.filter(({ phone_number }) => [ours, theirs].includes(phone_number));

	it('is not created a second time', async () => {
		bench.sandbox.receive({ from: theirs, text: 'Hello' });
		const { error } = await bench.run('contact.create', { phone: `+${ours}` });
		expect(error?.message).toContain(`whom Whatomate has already, as ${theirs}`);
		expect(error?.description).toContain("'Create or Update'");
		expect(contacts()).toHaveLength(1);
	});

	it('gets one contact from the templates of several items', async () => {
		const { error } = await bench.run(
			'sendTemplate',
			{
				contact: contact.byPhone('={{ $json.phone }}'),
				template: template.byId(TEMPLATES.welcome_en),
				...variables({ body_1: 'Ana' }),
			},
			{ items: [ours, theirs, written].map((phone) => ({ json: { phone } })) },
		);
		expect(error).toBeUndefined();
		expect(contacts()).toHaveLength(1);
	});
});

describe.each(COUNTRIES)('a question to a customer of %s', (_, { ours, theirs, written }) => {
	const bench = useBench('released');
	const host = useWaitingHost();
	beforeEach(async () => await bench.restart({ allowPrivateWebhooks: 'loopback' }));

	const question = { message: 'Shall we?', responseType: 'freeText' };

	it.each(['by phone', 'by ID'])('is answered from the other notation (%s)', async (how) => {
		const { sandbox } = bench;
		const mine = sandbox.addContact({ phone_number: ours });
		const chosen = how === 'by ID' ? contact.byId(mine.id) : contact.byPhone(written);
		const waiting = await host.execute(sandbox, { contact: chosen, ...question });
		expect(waiting.result.status).toBe('waiting');
		sandbox.receive({ from: '14155550104', text: 'Somebody else' });
		await sandbox.until(() => sandbox.pendingWebhooks === 0);
		expect(waiting.resumed).toBeUndefined();
		const answer = sandbox.receive({ from: theirs, text: 'Yes' });
		await sandbox.until(() => waiting.resumed !== undefined);
		expect(waiting.resumed?.[0].json.data).toMatchObject({ text: 'Yes', contact_id: answer.contact_id });
	});
});

describe.each(DIALECTS)('the contact is whatever it is, on a %s server', (dialect) => {
	const bench = useBench(dialect);

	it.each([
		['a number by ID', contact.byId('+1 415 555 0101')],
		['a number that n8n made an ID of', { __rl: true, mode: 'id', value: 14155550101 }],
		['a number from the list', { __rl: true, mode: 'list', value: '14155550101' }],
		[
			'a link to the conversation by phone',
			(id: string) => contact.byPhone(`https://chat.example.com/chat/${id}`),
		],
		['an ID by phone', (id: string) => contact.byPhone(id)],
		['an ID in capitals by phone', (id: string) => contact.byPhone(id.toUpperCase())],
		['a link of WhatsApp by ID', contact.byId('https://wa.me/14155550101')],
		['an expression', '+1 415 555 0101'],
	])('%s', async (_, given) => {
		const { id } = bench.sandbox.state.contacts.find(
			({ phone_number }) => phone_number === '14155550101',
		) as Contact;
		const { json, error } = await bench.run('sendText', {
			contact: typeof given === 'function' ? given(id) : given,
			text: 'Hi',
		});
		expect(error).toBeUndefined();
		expect(json[0].contact_id).toBe(id);
	});

	it.each(['Ana Silva', 'wamid.HBgLMTQxNTU1NTAxMDE', 'a6ae165c-016c'])('but %j is neither', async (value) => {
		const { error } = await bench.run('sendText', { contact: contact.byId(`={{ '${value}' }}`), text: 'Hi' });
		expect(error?.message).toBe(
			`'Contact' is "${value}", which is neither a phone number nor the ID of a contact`,
		);
		expect(changing(bench.sandbox)).toEqual([]);
	});
});

describe('numbers', () => {
	const bench = useBench('released');
	const send = async (value: string, credential: IDataObject = {}) =>
		await bench.run(
			'sendText',
			{ contact: contact.byPhone(value), text: 'Hi' },
			{ credential: { ...credential } as never },
		);

	it('without a country code are those of the Default Country', async () => {
		expect((await send('98765 43210')).error?.message).toContain('has no country code');
		expect(changing(bench.sandbox)).toEqual([]);
		const { error } = await send('98765 43210', { defaultCountry: 'IN' });
		expect(error).toBeUndefined();
		await bench.onPhone();
		expect(bench.sandbox.phones.map(({ to }) => to)).toEqual(['919876543210']);
	});

	it('that no plan knows go out with a +, and the hint says so', async () => {
		const { error, hints } = await send('+1 555 000 1234');
		expect(error).toBeUndefined();
		expect(hints).toEqual([
			'Check +15550001234: numbers like it are not known in the countries of +1. The message may reach nobody.',
		]);
	});

	it('that no plan knows go out without a + to somebody who wrote', async () => {
		expect((await send('15550001234')).error?.message).toContain('may have no country code');
		expect(changing(bench.sandbox)).toEqual([]);
		bench.sandbox.receive({ from: '15550001234', text: 'Hello' });
		expect((await send('15550001234')).error).toBeUndefined();
	});

	it('of one notation cost no more requests than before', async () => {
		await send('+1 415 555 0102');
		expect(asked(bench.sandbox)).toEqual([
			'GET /api/contacts',
			expect.stringMatching(/^POST \/api\/contacts\/.*\/messages$/),
		]);
	});
});
