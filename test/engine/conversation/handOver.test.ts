import type { IDataObject } from 'n8n-workflow';

import { AGENTS, CONTACTS, TEAMS, UNKNOWN_ID } from '../../sandbox';
import { byId, contact } from '../harness';
import { asked, changing, useBench } from '../support';
import { ana, forgetNoted, handedOver, NOBODY, noted, stored, twoContacts } from './support';

const toTeam = (id: string) => ({ assignTo: 'team', team: byId(id) });
const toAgent = (id: string) => ({ assignTo: 'agent', agent: byId(id) });

describe('Hand Over to a Person', () => {
	const bench = useBench('released');
	beforeEach(forgetNoted);

	const run = async (parameters: IDataObject = {}) =>
		await bench.run('conversation.handOver', { ...ana, ...parameters });
	const active = () => bench.sandbox.transfers.all.filter(({ status }) => status === 'active');

	it('puts the customer into the queue, with the note and the account of the contact', async () => {
		const { json, error, hints } = await run({
			contact: contact.byPhone('+1 (415) 555-0101'),
			note: ' Wants a refund ',
		});
		expect(error).toBeUndefined();
		expect(json).toEqual([
			{
				id: active()[0].id,
				contact_id: CONTACTS.ana,
				contact_name: 'Ana Silva',
				contact_phone: '14155550101',
				status: 'active',
				source: 'manual',
				agent_id: null,
				agent_name: null,
				team_id: null,
				team_name: null,
				note: 'Wants a refund',
				since: expect.any(String),
			},
		]);
		expect(active()).toMatchObject([{ contact_id: CONTACTS.ana, whatsapp_account: 'main' }]);
		expect(asked(bench.sandbox)).toEqual(['GET /api/contacts', 'POST /api/chatbot/transfers']);
		expect(hints).toEqual([]);
	});

	it('takes another account where one is chosen', async () => {
		await run({ options: { account: 'support' } });
		expect(active()).toMatchObject([{ whatsapp_account: 'support' }]);
		expect(changing(bench.sandbox).map(({ path }) => path)).toEqual(['/api/chatbot/transfers']);
	});

	it.each<[string, IDataObject, IDataObject]>([
		[
			'a team that chooses one of its people',
			toTeam(TEAMS.sales),
			{ team_name: 'Sales', agent_id: AGENTS.maria, agent_name: 'Maria Gomes' },
		],
		['a team that leaves it in its queue', toTeam(TEAMS.support), { team_name: 'Support', agent_id: null }],
		['an agent', toAgent(AGENTS.omar), { team_id: null, agent_id: AGENTS.omar, agent_name: 'Omar Haddad' }],
		[
			'an agent whose address was pasted',
			{ assignTo: 'agent', agent: byId(`https://example.com/settings/users/${AGENTS.omar}`) },
			{ agent_id: AGENTS.omar },
		],
		[
			'an agent by an expression',
			{ assignTo: 'agent', agent: `={{ "${AGENTS.omar}" }}` },
			{ agent_id: AGENTS.omar },
		],
	])('gives the customer to %s', async (_, parameters, outline) => {
		const { json, error } = await run(parameters);
		expect(error).toBeUndefined();
		expect(json[0]).toMatchObject(outline);
		expect(json[0]).not.toHaveProperty('already');
	});

	it('lets triggers of this n8n know at once', async () => {
		expect(noted(CONTACTS.ana)).toBeUndefined();
		await run();
		expect(noted(CONTACTS.ana)).toBe(true);
	});

	describe('somebody who is handed over already', () => {
		it('gives what is there, and changes nothing', async () => {
			const before = handedOver(bench.sandbox, CONTACTS.ana, { notes: 'Earlier' });
			const { json, error, hints } = await run({ note: 'Later' });
			expect(error).toBeUndefined();
			expect(json).toEqual([
				expect.objectContaining({ id: before.id, note: 'Earlier', already: true, agent_id: null }),
			]);
			expect(hints.join()).toContain("'Add Note' stores one at any time");
			expect(active()).toHaveLength(1);
			expect(changing(bench.sandbox).map(({ method }) => method)).toEqual(['POST']);
			expect(noted(CONTACTS.ana)).toBe(true);
		});

		it('says nothing of a note that is there already, or not given', async () => {
			handedOver(bench.sandbox, CONTACTS.ana, { notes: 'Help' });
			expect((await run({ note: 'Help' })).hints).toEqual([]);
			expect((await run()).hints).toEqual([]);
		});

		it('counts whom the server put into the queue because its bot is off', async () => {
			bench.sandbox.bot.change({ enabled: false });
			bench.sandbox.receive({ from: '14155550101', text: 'Hello' });
			const { json } = await run({ note: 'Wants a person' });
			expect(json[0]).toMatchObject({ source: 'chatbot_disabled', already: true, contact_id: CONTACTS.ana });
			expect(active()).toHaveLength(1);
			expect(noted(CONTACTS.ana)).toBe(true);
		});

		it.each<[string, IDataObject, IDataObject]>([
			[
				'a wanted team is set',
				toTeam(TEAMS.sales),
				{ team_id: TEAMS.sales, team_name: 'Sales', agent_id: null },
			],
			[
				'a wanted agent is set, and the team stays',
				toAgent(AGENTS.omar),
				{ team_id: TEAMS.support, agent_id: AGENTS.omar, agent_name: 'Omar Haddad' },
			],
		])('%s', async (_, parameters, outline) => {
			const team = bench.sandbox.agents.team(TEAMS.support);
			const agent = bench.sandbox.agents.user(AGENTS.maria);
			handedOver(bench.sandbox, CONTACTS.ana, { team, agent });
			const { json, error } = await run(parameters);
			expect(error).toBeUndefined();
			expect(json[0]).toMatchObject({ already: true, note: 'Help', ...outline });
		});

		it.each<[string, IDataObject]>([
			['the team', toTeam(TEAMS.support)],
			['the agent', toAgent(AGENTS.maria)],
		])('nothing is changed where %s has the conversation', async (_, parameters) => {
			const team = bench.sandbox.agents.team(TEAMS.support);
			const agent = bench.sandbox.agents.user(AGENTS.maria);
			handedOver(bench.sandbox, CONTACTS.ana, { team, agent });
			const { json } = await run(parameters);
			expect(json[0]).toMatchObject({ already: true, team_id: TEAMS.support, agent_id: AGENTS.maria });
			expect(changing(bench.sandbox).map(({ method }) => method)).toEqual(['POST']);
		});

		it('is found behind more than a page of others', async () => {
			for (let index = 0; index < 130; index++) {
				const { id } = bench.sandbox.addContact({ phone_number: `1212555${1000 + index}` });
				handedOver(bench.sandbox, id);
			}
			const { id } = handedOver(bench.sandbox, CONTACTS.ana);
			expect((await run()).json).toMatchObject([{ id, already: true }]);
		});

		it('is one person under every notation of the number', async () => {
			const { other, wroteLast, written } = twoContacts(bench.sandbox);
			const before = handedOver(bench.sandbox, other.id);
			const { json } = await run({ contact: contact.byPhone(written) });
			expect(json).toMatchObject([{ id: before.id, contact_id: other.id, already: true }]);
			expect(bench.sandbox.transfers.activeOf(wroteLast.id)).toBeUndefined();
			expect(changing(bench.sandbox)).toEqual([]);
		});

		it('is told where this key may not see to whom', async () => {
			await bench.restart({ missingPermissions: ['transfers:write'] });
			const agent = bench.sandbox.agents.user(AGENTS.omar);
			handedOver(bench.sandbox, CONTACTS.ana, { agent });
			const { json, error } = await run();
			expect(error).toBeUndefined();
			expect(json).toMatchObject([
				{ id: null, contact_id: CONTACTS.ana, contact_name: 'Ana Silva', status: 'active', already: true },
			]);
			const wanted = await run(toTeam(TEAMS.sales));
			expect(wanted.error?.message).toContain(
				'is handed over already, and this API key may not see or change',
			);
			expect(wanted.error?.description).toContain("'transfers:write'");
		});
	});

	it('hands over the contact that wrote last, of several', async () => {
		const { wroteLast, written } = twoContacts(bench.sandbox);
		const { json } = await run({ contact: contact.byPhone(written) });
		expect(json).toMatchObject([{ contact_id: wroteLast.id }]);
		expect(json[0]).not.toHaveProperty('already');
	});

	it('hands over again who was returned', async () => {
		const before = handedOver(bench.sandbox, CONTACTS.ana);
		bench.sandbox.transfers.resume(before, 'x');
		const { json } = await run();
		expect(json[0]).not.toHaveProperty('already');
		expect(json[0].id).not.toBe(before.id);
	});

	describe('when the answer is lost', () => {
		const posts = { method: 'POST', path: '/api/chatbot/transfers' };

		it.each(['reset', 'resetAfterHandling'] as const)('makes exactly one hand-over (%s)', async (kind) => {
			bench.sandbox.fault({ when: posts, kind });
			const { json, error } = await run({ note: 'Refund' });
			expect(error).toBeUndefined();
			expect(json).toMatchObject([{ status: 'active', note: 'Refund' }]);
			expect(json[0]).not.toHaveProperty('already');
			expect(active()).toHaveLength(1);
		});

		it('knows whom somebody else had handed over before', async () => {
			handedOver(bench.sandbox, CONTACTS.ana, { notes: 'Earlier' });
			bench.sandbox.fault({ when: posts, kind: 'reset' });
			expect((await run({ note: 'Refund' })).json).toMatchObject([{ note: 'Earlier', already: true }]);
		});

		it('says so where the second try is lost too', async () => {
			bench.sandbox.fault({ when: posts, kind: 'resetAfterHandling', times: 2 });
			const { error } = await run();
			expect(error?.message).toContain('It is unknown whether the conversation was handed over');
			expect(active()).toHaveLength(1);
		});
	});

	it.each<[string, IDataObject, string, RegExp]>([
		[
			'an agent who is away',
			toAgent(AGENTS.lena),
			'Agent is currently away',
			/who is available, a team, or the queue/,
		],
		['an unknown agent', toAgent(UNKNOWN_ID), 'Agent not found', /Choose the agent from the list/],
		['an unknown team', toTeam(UNKNOWN_ID), 'Team not found or inactive', /Choose the team from the list/],
		[
			'a team that is switched off',
			toTeam(TEAMS.closed),
			'switched off in Whatomate: Closed',
			/Choose another/,
		],
		['no agent', toAgent('={{ "" }}'), "'Agent' is empty", /something else in 'Assign To'/],
		['no team', toTeam('={{ " " }}'), "'Team' is empty", /Choose a team/],
		[
			"an agent's name",
			toAgent('={{ "Omar" }}'),
			"'Agent' is not the ID of an agent: Omar",
			/or give its ID/,
		],
		["a team's name", toTeam('={{ "Sales" }}'), "'Team' is not the ID of a team: Sales", /or give its ID/],
		['another choice', { assignTo: '={{ "bot" }}' }, "'Assign To' can't be bot", /agent, queue and team/],
		['nobody', { contact: contact.byPhone('={{ "" }}') }, "'Contact' is empty", /phone number/],
		[
			'an unknown number',
			{ contact: contact.byPhone(NOBODY) },
			`no contact with the number ${NOBODY}`,
			/country code/,
		],
		['an unknown contact', { contact: contact.byId(UNKNOWN_ID) }, 'Contact not found', /Choose the contact/],
	])('refuses %s, and changes nothing', async (_, parameters, words, hint) => {
		const { error } = await run(parameters);
		expect(error?.message).toContain(words);
		expect(error?.description).toMatch(hint);
		expect(bench.sandbox.transfers.all).toEqual([]);
		expect(bench.sandbox.contactByPhone(NOBODY)).toBeUndefined();
		expect(noted(CONTACTS.ana)).toBeUndefined();
	});

	it('refuses an agent who is away for somebody who is handed over, and leaves them where they are', async () => {
		const agent = bench.sandbox.agents.user(AGENTS.maria);
		handedOver(bench.sandbox, CONTACTS.ana, { agent });
		const { error } = await run(toAgent(AGENTS.lena));
		expect(error?.message).toContain('Agent is currently away');
		expect(active()).toMatchObject([{ agent_id: AGENTS.maria }]);
	});

	it('tells the customer nothing', async () => {
		await run();
		expect(bench.sandbox.messagesOf(stored(bench.sandbox, CONTACTS.ana).id)).toEqual([]);
		expect(bench.sandbox.phones).toEqual([]);
	});
});
