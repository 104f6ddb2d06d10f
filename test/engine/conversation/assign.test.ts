import type { IDataObject } from 'n8n-workflow';

import { AGENTS, CONTACTS, TEAMS, UNKNOWN_ID } from '../../sandbox';
import { byId, contact } from '../harness';
import { changing, useBench } from '../support';
import { ana, forgetNoted, handedOver, noted, stored, twoContacts } from './support';

const toTeam = (id: string) => ({ assignTo: 'team', team: byId(id) });
const toAgent = (id: string) => ({ assignTo: 'agent', agent: byId(id) });
const toNobody = { assignTo: 'nobody' };

describe('Assign a conversation', () => {
	const bench = useBench('released');
	beforeEach(forgetNoted);
	const run = async (parameters: IDataObject) =>
		await bench.run('conversation.assign', { ...ana, ...parameters });

	/** Maria of Support has Ana. */
	const withMaria = () =>
		handedOver(bench.sandbox, CONTACTS.ana, {
			agent: bench.sandbox.agents.user(AGENTS.maria),
			team: bench.sandbox.agents.team(TEAMS.support),
		});

	it.each<[string, IDataObject, IDataObject]>([
		[
			'an agent, in the team that it is in',
			toAgent(AGENTS.omar),
			{ agent_id: AGENTS.omar, agent_name: 'Omar Haddad', team_id: TEAMS.support, team_name: 'Support' },
		],
		[
			'a team, which takes the agent away',
			toTeam(TEAMS.sales),
			{ agent_id: null, agent_name: null, team_id: TEAMS.sales, team_name: 'Sales' },
		],
		[
			'nobody, so that it waits in the general queue',
			toNobody,
			{ agent_id: null, agent_name: null, team_id: null, team_name: null },
		],
	])('gives it to %s', async (_, parameters, outline) => {
		const { id } = withMaria();
		const { json, error } = await run(parameters);
		expect(error).toBeUndefined();
		expect(json).toEqual([
			{
				id,
				contact_id: CONTACTS.ana,
				contact_name: 'Ana Silva',
				contact_phone: '14155550101',
				status: 'active',
				source: 'manual',
				note: 'Help',
				since: expect.any(String),
				...outline,
			},
		]);
		expect(noted(CONTACTS.ana)).toBe(true);
	});

	it.each<[string, IDataObject, boolean]>([
		['an agent has', toAgent(AGENTS.omar), true],
		['nobody has, since only the bot is off,', toNobody, false],
	])('knows that a conversation which %s is with a person: %s', async (_, parameters, isWithPerson) => {
		handedOver(bench.sandbox, CONTACTS.ana, { source: 'chatbot_disabled', by: '' });
		await run(parameters);
		expect(noted(CONTACTS.ana)).toBe(isWithPerson);
	});

	it('assigns whichever contact of one person is handed over', async () => {
		const { other, written } = twoContacts(bench.sandbox);
		handedOver(bench.sandbox, other.id);
		const { json } = await run({ contact: contact.byPhone(written), ...toAgent(AGENTS.omar) });
		expect(json).toMatchObject([{ contact_id: other.id, agent_id: AGENTS.omar }]);
	});

	it('says what to do where the bot has the conversation', async () => {
		const { error } = await run(toAgent(AGENTS.omar));
		expect(error?.message).toBe(
			"The conversation with 14155550101 is with no person, so it can't be assigned",
		);
		expect(error?.description).toContain("Use 'Hand Over to a Person' first");
		expect(changing(bench.sandbox)).toEqual([]);
	});

	it.each<[string, IDataObject, string]>([
		['an agent who is away', toAgent(AGENTS.lena), 'Agent is currently away'],
		['an unknown agent', toAgent(UNKNOWN_ID), 'Agent not found'],
		['an unknown team', toTeam(UNKNOWN_ID), 'Team not found'],
		['no agent', toAgent('={{ "" }}'), "'Agent' is empty"],
		['the queue, which is no choice here', { assignTo: '={{ "queue" }}' }, "'Assign To' can't be queue"],
	])('refuses %s, and leaves it with whom it is', async (_, parameters, words) => {
		const transfer = withMaria();
		const { error } = await run(parameters);
		expect(error?.message).toContain(words);
		expect(error?.description).toBeTruthy();
		expect(transfer).toMatchObject({ agent_id: AGENTS.maria, team_id: TEAMS.support });
	});

	it.each<[string, IDataObject]>([
		['an agent', toAgent(AGENTS.omar)],
		['a team', toTeam(TEAMS.sales)],
		['nobody', toNobody],
	])('never takes it for itself where the key may not assign to %s', async (_, parameters) => {
		await bench.restart({ missingPermissions: ['transfers:write'] });
		const transfer = handedOver(bench.sandbox, CONTACTS.ana);
		const { error } = await run(parameters);
		expect(error?.httpCode).toBe('403');
		expect(error?.description).toContain("'transfers:write'");
		expect(transfer).toMatchObject({ agent_id: '', team_id: '' });
	});
});

describe('Return a conversation to the bot', () => {
	const bench = useBench('released');
	beforeEach(forgetNoted);
	const run = async (parameters: IDataObject = {}) =>
		await bench.run('conversation.returnToBot', { ...ana, ...parameters });

	it('ends the hand-over', async () => {
		const transfer = handedOver(bench.sandbox, CONTACTS.ana);
		const { json, error } = await run({ contact: contact.byPhone('+1 415 555 0101') });
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ id: transfer.id, status: 'resumed', contact_id: CONTACTS.ana }]);
		expect(json[0]).not.toHaveProperty('already');
		expect(transfer.status).toBe('resumed');
		expect(noted(CONTACTS.ana)).toBe(false);
	});

	it('is no error for somebody who is with the bot', async () => {
		const { json, error } = await run();
		expect(error).toBeUndefined();
		expect(json).toEqual([
			{
				id: null,
				contact_id: CONTACTS.ana,
				contact_name: 'Ana Silva',
				contact_phone: '14155550101',
				status: 'resumed',
				source: null,
				agent_id: null,
				agent_name: null,
				team_id: null,
				team_name: null,
				note: null,
				since: null,
				already: true,
			},
		]);
		expect(changing(bench.sandbox)).toEqual([]);
		expect(noted(CONTACTS.ana)).toBe(false);
	});

	it('ends every hand-over of one person', async () => {
		const { other, wroteLast, written } = twoContacts(bench.sandbox);
		for (const { id } of [other, wroteLast]) handedOver(bench.sandbox, id);
		const { json } = await run({ contact: contact.byPhone(written) });
		expect(json.map(({ contact_id }) => contact_id).sort()).toEqual([other.id, wroteLast.id].sort());
		expect(bench.sandbox.transfers.all.map(({ status }) => status)).toEqual(['resumed', 'resumed']);
		expect([noted(other.id), noted(wroteLast.id)]).toEqual([false, false]);
	});

	it('takes it for done when somebody else ended it meanwhile', async () => {
		const transfer = handedOver(bench.sandbox, CONTACTS.ana);
		bench.sandbox.on('answer', ({ path }) => {
			if (path === '/api/chatbot/transfers' && transfer.status === 'active')
				bench.sandbox.transfers.resume(transfer, 'x');
		});
		const { json, error } = await run();
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ id: transfer.id, status: 'resumed' }]);
	});

	it('creates nobody', async () => {
		const { error } = await run({ contact: contact.byPhone('491700000001') });
		expect(error?.message).toContain('There is no contact with the number 491700000001');
		expect(changing(bench.sandbox)).toEqual([]);
	});

	it('returns several of more than a page at once', async () => {
		const waiting = Array.from({ length: 120 }, (_, index) => {
			const { id } = bench.sandbox.addContact({ phone_number: `1212555${1000 + index}` });
			return handedOver(bench.sandbox, id);
		});
		const some = waiting.filter((_, index) => index % 10 === 9);
		const { json, error } = await bench.run(
			'conversation.returnToBot',
			{ contact: contact.byId('={{ $json.id }}') },
			{ items: some.map(({ contact_id: id }) => ({ json: { id } })) },
		);
		expect(error).toBeUndefined();
		expect(json.map(({ id }) => id)).toEqual(some.map(({ id }) => id));
		expect(waiting.filter(({ status }) => status === 'resumed')).toEqual(some);
	});
});

describe('Assign a contact', () => {
	const bench = useBench('released');
	const run = async (parameters: IDataObject) => await bench.run('contact.assign', { ...ana, ...parameters });

	it('says who looks after the customer, also one who is away', async () => {
		const { json, error } = await run(toAgent(AGENTS.lena));
		expect(error).toBeUndefined();
		expect(json).toMatchObject([
			{ id: CONTACTS.ana, phone_number: '14155550101', name: 'Ana Silva', assigned_user_id: AGENTS.lena },
		]);
		expect(stored(bench.sandbox, CONTACTS.ana).assigned_user_id).toBe(AGENTS.lena);
	});

	it('takes the agent away', async () => {
		await run(toAgent(AGENTS.lena));
		const { json } = await run(toNobody);
		expect(json).toMatchObject([{ id: CONTACTS.ana, assigned_user_id: null }]);
		expect(stored(bench.sandbox, CONTACTS.ana).assigned_user_id).toBe('');
	});

	it("gives the server's own data without Simplify", async () => {
		const { json } = await run({ ...toAgent(AGENTS.omar), simple: false });
		expect(json[0]).toMatchObject({ profile_name: 'Ana Silva', assigned_user_id: AGENTS.omar });
	});

	it.each<[string, IDataObject, string, RegExp]>([
		['an unknown agent', toAgent(UNKNOWN_ID), 'User not found', /Choose the agent from the list/],
		['no agent', toAgent('={{ "" }}'), "'Agent' is empty", /Choose an agent/],
		['a team', { assignTo: '={{ "team" }}' }, "'Assign To' can't be team", /agent and nobody/],
		[
			'an unknown contact',
			{ ...toNobody, contact: contact.byId(UNKNOWN_ID) },
			'Contact not found',
			/Choose the contact/,
		],
	])('refuses %s', async (_, parameters, words, hint) => {
		const { error } = await run(parameters);
		expect(error?.message).toContain(words);
		expect(error?.description).toMatch(hint);
		expect(stored(bench.sandbox, CONTACTS.ana).assigned_user_id).toBe('');
	});
});
