import type { IDataObject } from 'n8n-workflow';

import { AGENTS, CONTACTS } from '../../sandbox';
import type { ContactSeed, SandboxOptions } from '../../sandbox';
import { campaign, template } from '../harness';
import type { RunOptions } from '../harness';
import { asked, changing } from '../support';
import { imports, people, retried, useCampaigns } from './support';

const { bench, send, all, numbers, stored, ended, draft } = useCampaigns();

/** Everybody of a table, each as an item. */
const entriesOf = (...phones: string[]): IDataObject[] => phones.map((phone) => ({ phone, name: phone }));

const offer = (): IDataObject => ({
	template: template.byId(
		bench.sandbox.addTemplate({ name: 'offer', category: 'MARKETING', body_content: 'An offer, {{1}}' }).id,
	),
});

const add = (seed: ContactSeed) => bench.sandbox.addContact(seed);

/** @returns what was read to know whom to leave out */
const reads = () => asked(bench.sandbox).filter((request) => /\/(contacts|transfers|tags|me)$/.test(request));
const searches = () => bench.sandbox.requests.filter(({ query }) => query.has('search')).length;

const withContacts = async (count: number, more: Partial<SandboxOptions> = {}) =>
	await bench.restart({
		contacts: people(count).map(({ phone }) => ({ phone_number: String(phone) })),
		...more,
	});

const OPTED_OUT = 'Opted out of marketing';
const WITH_PERSON = 'Talks to a person now';
const [ana, bruno, carla, dmitri] = ['14155550101', '14155550102', '14155550103', '14155550104'];

describe('Leave Out', () => {
	/** What is there, what is chosen, whom it leaves out of Ana, Bruno, Carla (who opted out) and Dmitri, and why. */
	it.each<[string, () => IDataObject, IDataObject, Record<string, string>]>([
		['who opted out, of a marketing template, by itself', offer, {}, { [carla]: OPTED_OUT }],
		['the same where it is said', offer, { optedOut: 'auto' }, { [carla]: OPTED_OUT }],
		['nobody of another template', () => ({}), {}, {}],
		['nobody of another template by itself', () => ({}), { optedOut: 'auto' }, {}],
		['who opted out, of any template', () => ({}), { optedOut: 'always' }, { [carla]: OPTED_OUT }],
		['the same said as a yes', () => ({}), { optedOut: '={{ true }}' }, { [carla]: OPTED_OUT }],
		['nobody where it is said', offer, { optedOut: 'never' }, {}],
		['nobody where it is said as a no', offer, { optedOut: '={{ false }}' }, {}],
		['nobody with no tags', () => ({}), { tags: [] }, {}],
		[
			'who has one of the tags',
			() => ({}),
			{ tags: ['lisbon', 'vip'] },
			{ [ana]: "Has the tag 'vip'", [bruno]: "Has the tag 'vip'" },
		],
		[
			'who has the tag, as people write it',
			() => {
				bench.sandbox.addTag('lisbon');
				return {};
			},
			{ tags: [' LISBON '] },
			{ [bruno]: "Has the tag 'lisbon'" },
		],
		[
			'who has the tag in a spelling that no list has',
			() => {
				add({ phone_number: `+${dmitri}`, tags: ['Lis\u00a0bon', ' LISBON'] });
				return {};
			},
			{ tags: 'lisbon' },
			{ [bruno]: "Has the tag 'lisbon'", [dmitri]: "Has the tag ' LISBON'" },
		],
		[
			'who is with a person',
			() => {
				bench.sandbox.takeOver(CONTACTS.dmitri);
				return {};
			},
			{ openConversation: true },
			{ [dmitri]: WITH_PERSON },
		],
		[
			'nobody who was given back',
			() => {
				bench.sandbox.takeOver(CONTACTS.dmitri);
				bench.sandbox.giveBack(CONTACTS.dmitri);
				return {};
			},
			{ openConversation: true },
			{},
		],
		[
			'nobody who waits only since the bot is off, unless an agent took it',
			() => {
				for (const [id, agent] of [[CONTACTS.ana], [CONTACTS.bruno, AGENTS.maria]]) {
					const contact = bench.sandbox.state.contacts.find((each) => each.id === id);
					if (!contact) throw new Error('no contact');
					bench.sandbox.transfers.create(contact, {
						source: 'chatbot_disabled',
						by: '',
						agent: bench.sandbox.agents.user(agent ?? ''),
					});
				}
				return {};
			},
			{ openConversation: true },
			{ [bruno]: WITH_PERSON },
		],
		[
			'nobody with a person where that is not asked',
			() => {
				bench.sandbox.takeOver(CONTACTS.dmitri);
				return {};
			},
			{ openConversation: false, optedOut: 'always' },
			{ [carla]: OPTED_OUT },
		],
		[
			'all of these together',
			() => {
				bench.sandbox.takeOver(CONTACTS.dmitri);
				return offer();
			},
			{ tags: ['lisbon'], openConversation: '={{ "true" }}' },
			{ [bruno]: "Has the tag 'lisbon'", [carla]: OPTED_OUT, [dmitri]: WITH_PERSON },
		],
	])('leaves out %s', async (_, prepare, leaveOut, expected) => {
		const parameters = prepare();
		const entries = entriesOf(ana, bruno, carla, dmitri);
		const { error, json, errorItems, hints } = await send(entries, { ...parameters, leaveOut });
		expect(error).toBeUndefined();
		const left = Object.keys(expected);
		expect(errorItems.map(({ json: { phone, reason } }) => [phone, reason])).toEqual(
			Object.entries(expected),
		);
		expect(errorItems.map(({ pairedItem }) => pairedItem)).toEqual(
			left.map((phone) => ({ item: entries.findIndex((entry) => entry.phone === phone) })),
		);
		expect(json).toMatchObject([{ recipients: 4 - left.length, invalid: 0, left_out: left.length }]);
		expect(hints).toEqual(
			left.length === 0
				? []
				: [
						`${left.length} of 4 items were left out, as 'Leave Out' says. The output 'Not Sent' has the reasons.`,
					],
		);
		await bench.sandbox.until(() => stored().every(({ status }) => status !== 'pending'));
		expect(numbers()).toEqual(
			[ana, bruno, carla, dmitri].filter(
				(phone) => !(phone in expected) && !(phone === carla && parameters.template),
			),
		);
	});

	it.each([
		['5511982377262', '551182377262'],
		['5215512345678', '525512345678'],
		['5491123456789', '541123456789'],
		['14165550101', '+14165550101'],
		['14165550101', '1 (416) 555-0101'],
	])('knows the person of %s whom Whatomate has as %s', async (given, known) => {
		const contact = add({ phone_number: known, tags: ['gone'] });
		const byTag = await send(entriesOf(given, ana), { leaveOut: { tags: ['gone'] } });
		expect(byTag.errorItems.map(({ json }) => json.phone)).toEqual([given]);
		bench.sandbox.takeOver(contact.id);
		const byPerson = await send(entriesOf(given, ana), { leaveOut: { openConversation: true } });
		expect(byPerson.errorItems.map(({ json }) => json.reason)).toEqual([WITH_PERSON]);
	});

	it('counts invalid ones, doubles and left-out ones each for themselves', async () => {
		const { json, errorItems } = await send(entriesOf(carla, 'x', `+${carla}`, ana), offer());
		expect(json).toMatchObject([{ recipients: 1, duplicates: 1, invalid: 1, left_out: 1 }]);
		expect(errorItems.map(({ json: { reason } }) => reason)).toEqual([
			expect.stringContaining('not a phone number'),
			OPTED_OUT,
		]);
	});

	it('gives the outcomes of the others only', async () => {
		const { json } = await send(entriesOf(carla, ana), { ...offer(), options: { waitForCompletion: true } });
		expect(json.map(({ phone_number }) => phone_number)).toEqual([ana]);
	});

	it('creates no campaign where nobody is left', async () => {
		const { items, errorItems, hints, error } = await send(entriesOf(carla), offer());
		expect(error).toBeUndefined();
		expect([items, errorItems.length]).toEqual([[], 1]);
		expect(hints).toEqual([
			"No item can be sent to, so no campaign was created. The output 'Not Sent' says why.",
		]);
		expect(changing(bench.sandbox)).toEqual([]);
	});

	it.each<[string, IDataObject, RegExp, RegExp]>([
		[
			'an unknown tag',
			{ tags: ['vip', 'no-ofers'] },
			/there is no tag 'no-ofers'/,
			/make this one in Whatomate/,
		],
		['a tag with a comma', { tags: ['a, b'] }, /a tag with a comma/, /Give 2 tags/],
		[
			'tags that lead to nothing',
			{ tags: '={{ $json.none }}' },
			/'Tag Names or IDs' in 'Leave Out' is empty/,
			/expression/,
		],
		[
			'a yes that leads to nothing',
			{ openConversation: '={{ $json.none }}' },
			/'Talks to a Person' in 'Leave Out' is empty/,
			/expression/,
		],
		[
			'a yes that is none',
			{ openConversation: '={{ "maybe" }}' },
			/'Talks to a Person' is neither yes nor no: maybe/,
			/true or false/,
		],
		[
			'a choice that is none',
			{ optedOut: '={{ "later" }}' },
			/'Opted Out of Marketing' can't be later/,
			/always, auto and never/,
		],
		[
			'another choice for each item',
			{ tags: '={{ [$json.name] }}' },
			/'Leave Out' of item 1 is not that of item 0/,
			/Split/,
		],
	])('refuses %s before anything is sent', async (_, leaveOut, words, hint) => {
		const { error } = await send(entriesOf(ana, bruno), { leaveOut });
		expect(error?.message).toMatch(words);
		expect(error?.description).toMatch(hint);
		expect(changing(bench.sandbox)).toEqual([]);
	});
});

describe('where it can not be told who is meant', () => {
	const forbid = (path: RegExp) =>
		bench.sandbox.fault({
			kind: 'status',
			status: 403,
			message: 'No',
			times: Infinity,
			when: { method: 'GET', path },
		});
	const nothing = () => {};

	/** How the server is, whether it is so by default only, and what the node says. */
	it.each<[string, Partial<SandboxOptions>, () => unknown, string]>([
		['masked numbers', { maskPhones: true }, nothing, 'this API key sees masked numbers only'],
		[
			'some contacts only',
			{ missingPermissions: ['contacts:read'] },
			nothing,
			'this API key sees only some of the contacts',
		],
		[
			'no list of contacts',
			{},
			() => forbid(/\/contacts$/),
			'Whatomate does not allow this API key to do that: No',
		],
	])(
		'with %s: by default it is told, and what was asked for is refused',
		async (_, options, prepare, why) => {
			await bench.restart(options);
			prepare();
			const { error, hints } = await send(entriesOf(carla, ana), offer());
			expect(error).toBeUndefined();
			expect(hints[0]).toBe(
				`It can't be told who opted out of marketing: ${why}. Whatomate itself sends them no marketing, so they will count as failed.`,
			);
			await bench.onPhone();
			expect(numbers()).toEqual([ana]);

			const sent = changing(bench.sandbox).length;
			for (const leaveOut of [
				{ optedOut: 'always' },
				{ optedOut: 'never', tags: ['vip'] },
				{ tags: ['vip'] },
			]) {
				const asking = await send(entriesOf(carla, ana), { ...offer(), leaveOut });
				expect(asking.error?.message).toBe(`It can't be told who is to be left out: ${why}`);
				expect(asking.error?.description).toMatch(/Nothing was sent/);
			}
			expect(changing(bench.sandbox)).toHaveLength(sent);
		},
	);

	it.each<[string, Partial<SandboxOptions>, () => unknown, string]>([
		[
			'masked numbers',
			{ maskPhones: true },
			nothing,
			"It can't be told who is to be left out: this API key sees masked numbers only",
		],
		[
			'some conversations only',
			{ missingPermissions: ['transfers:write'] },
			nothing,
			"It can't be told who is to be left out: this API key sees only some of the conversations",
		],
		['no hand-overs', {}, () => forbid(/transfers$/), 'Whatomate does not allow this API key to do that: No'],
	])('with %s: who talks to a person is refused', async (_, options, prepare, words) => {
		await bench.restart(options);
		bench.sandbox.takeOver(CONTACTS.dmitri);
		prepare();
		const { error } = await send(entriesOf(ana), { leaveOut: { openConversation: true } });
		expect(error?.message).toBe(words);
		expect(changing(bench.sandbox)).toEqual([]);
	});
});

describe('how much is asked for it', () => {
	it('nothing where nobody is to be left out', async () => {
		await send(entriesOf(ana, carla));
		await send(entriesOf(ana, carla), { ...offer(), leaveOut: { optedOut: 'never' } });
		await send(entriesOf('x'), offer());
		expect(reads()).toEqual([]);
	});

	it('10,000 contacts once, whatever is to be left out', async () => {
		await withContacts(10_000);
		bench.sandbox.state.contacts[6000].marketing_opt_out = true;
		bench.sandbox.state.contacts[7000].tags = ['gone'];
		bench.sandbox.takeOver(bench.sandbox.state.contacts[8000].id);
		const recipients = people(10_000).filter((_, index) => index % 100 === 0);
		const { json, errorItems } = await send(recipients, {
			...offer(),
			leaveOut: { tags: ['gone'], openConversation: true },
		});
		expect(json).toMatchObject([{ recipients: 97, left_out: 3 }]);
		expect(errorItems.map(({ json: { name } }) => name)).toEqual(['P6000', 'P7000', 'P8000']);
		expect(reads().length).toBeLessThanOrEqual(110);
		expect(searches()).toBe(0);
	});

	/** Contacts on the server, recipients, and the requests for contacts: one tells how many there are. */
	it.each([
		['a small server in one page', 100, 3, 1, 0],
		['few people of a large server one by one', 1000, 5, 1, 5],
		['more people by reading all of them', 1000, 6, 12, 0],
	])('%s', async (_, contacts, count, pages, lookUps) => {
		await withContacts(contacts);
		bench.sandbox.state.contacts[1].marketing_opt_out = true;
		const { json } = await send(people(count), offer());
		expect(json).toMatchObject([{ recipients: count - 1, left_out: 1 }]);
		expect(searches()).toBe(lookUps);
		expect(reads()).toHaveLength(1 + pages + lookUps);
	});

	it('finds the same people one by one, however their numbers are stored, and twice at most where nobody is', async () => {
		await withContacts(2000);
		for (const phone_number of ['1 (416) 555-0101', '+14165550102', '551182377262']) {
			add({ phone_number, marketing_opt_out: true });
		}
		add({ phone_number: '14165550102' });
		const given = ['14165550101', '14165550102', '5511982377262', '14165550199'];
		const { errorItems } = await send(entriesOf(...given), offer());
		expect(errorItems.map(({ json }) => json.phone)).toEqual(given.slice(0, 3));
		expect(searches()).toBe(5);
	});
});

describe('a campaign that was begun before', () => {
	const optOut = (phone: string, to = true) => {
		const contact = bench.sandbox.state.contacts.find(({ phone_number }) => phone_number === phone);
		if (contact) contact.marketing_opt_out = to;
	};
	const leaveOut = { optedOut: 'always' };
	/** The first try breaks off when so many chunks are up, and somebody opts out meanwhile. */
	const breakOff = (after: number, phone: string) =>
		bench.sandbox.fault({
			kind: 'status',
			status: 500,
			after,
			when: (request) => {
				const fits = imports.path.test(request.path);
				if (fits) optOut(phone);
				return fits;
			},
		});

	it.each<[string, Partial<RunOptions>]>([
		['a retry', { settings: retried }],
		['Continue Campaign ID', {}],
	])('loses who is to be left out now: %s', async (how, more) => {
		const entries = [...entriesOf(ana, bruno), ...people(999)];
		breakOff(1, ana);
		const first = await send(entries, { leaveOut }, more);
		const last =
			how === 'a retry' ? first : await send(entries, { leaveOut, options: { campaignId: all()[0].id } });
		expect(last.error).toBeUndefined();
		expect(all()).toHaveLength(1);
		expect(last.json).toMatchObject([{ recipients: 1000, left_out: 1 }]);
		expect(last.hints).toContain(
			"1 of those who are left out were in the campaign 'Sale' already, and were taken out of it",
		);
		await ended();
		expect(numbers()).toEqual(
			entries
				.slice(1)
				.map(({ phone }) => phone)
				.sort(),
		);
	});

	it.each([
		['goes on where they are gone already', 404, undefined],
		[
			'is not started where they can not be taken out',
			500,
			/is to be left out, and could not be taken out of it/,
		],
	])('%s', async (_, status, words) => {
		const begun = draft();
		bench.sandbox.campaigns.addRecipients(
			begun,
			[ana, carla].map((phone_number) => ({
				phone_number,
				recipient_name: '',
				template_params: {},
				header_params: {},
			})),
		);
		bench.sandbox.fault({
			kind: 'status',
			status,
			times: Infinity,
			when: { method: 'DELETE', path: /recipients/ },
		});
		const { error } = await send(entriesOf(ana, carla), { leaveOut, options: { campaignId: begun.id } });
		if (words) expect(error?.message).toMatch(words);
		else expect(error).toBeUndefined();
		expect(begun.status === 'draft').toBe(words !== undefined);
	});

	it('keeps those who have their message: a started one is not left out of', async () => {
		bench.sandbox.fault({
			kind: 'status',
			status: 403,
			when: { method: 'GET', path: /\/recipients$/ },
			message: 'No',
		});
		bench.sandbox.on('campaign', ({ status }) => {
			if (status === 'processing') optOut(ana);
		});
		const { error, json, errorItems } = await send(
			entriesOf(ana, bruno, carla),
			{ leaveOut, options: { waitForCompletion: true } },
			{ settings: retried },
		);
		expect(error).toBeUndefined();
		expect(json.map(({ phone_number }) => phone_number)).toEqual([ana, bruno]);
		expect(errorItems.map(({ json: { phone } }) => phone)).toEqual([carla]);
		expect(numbers()).toEqual([ana, bruno]);
	});

	it('is not started where nobody is left', async () => {
		const begun = draft();
		const { items, hints } = await send(entriesOf(carla), { leaveOut, options: { campaignId: begun.id } });
		expect(items).toEqual([]);
		expect(hints).toEqual([
			"No item can be sent to, so nothing more was done with the campaign 'Draft'. The output 'Not Sent' says why.",
		]);
		expect(changing(bench.sandbox)).toEqual([]);
	});

	it('that has another template loses nobody', async () => {
		const begun = draft({ template_id: String((offer().template as IDataObject).value) });
		bench.sandbox.campaigns.addRecipients(begun, [
			{ phone_number: carla, recipient_name: '', template_params: {}, header_params: {} },
		]);
		const { error } = await send(entriesOf(carla, ana), { leaveOut, options: { campaignId: begun.id } });
		expect(error?.message).toContain('sends another template');
		expect(changing(bench.sandbox)).toEqual([]);
	});
});

describe('Add Recipients', () => {
	const addTo = async (id: string, entries: IDataObject[], leaveOut: IDataObject) =>
		await send(entries, { campaign: campaign.byId(id), leaveOut }, {}, 'campaign.addRecipients');

	it('leaves out, and takes out who is in it already; others stay as they are', async () => {
		const { id } = draft();
		await addTo(id, entriesOf(ana, dmitri), {});
		const vip = { tags: ['vip'] };
		const { json, errorItems, hints } = await addTo(id, entriesOf(ana, bruno, carla), vip);
		expect(json).toMatchObject([{ added: 1, already_in_campaign: 0, left_out: 2, total_recipients: 2 }]);
		expect(errorItems.map(({ json: { phone } }) => phone)).toEqual([ana, bruno]);
		expect(hints).toContain(
			"1 of those who are left out were in the campaign 'Draft' already, and were taken out of it",
		);
		expect(stored().map(({ phone_number }) => phone_number)).toEqual([dmitri, carla]);
	});

	it('adds nobody where nobody is left', async () => {
		const { id } = draft();
		const { items, hints } = await addTo(id, entriesOf(ana), { tags: ['vip'] });
		expect(items).toEqual([]);
		expect(hints).toEqual(["No item can be sent to, so nobody was added. The output 'Not Added' says why."]);
		expect(changing(bench.sandbox)).toEqual([]);
	});

	it('leaves out by itself who opted out, of a campaign with a marketing template', async () => {
		const { id } = draft({ template_id: String((offer().template as IDataObject).value) });
		const { json } = await addTo(id, entriesOf(ana, carla), {});
		expect(json).toMatchObject([{ added: 1, left_out: 1 }]);
	});
});
