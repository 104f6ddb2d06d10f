import type { IDataObject } from 'n8n-workflow';

import { knownHandOvers } from '../../../nodes/shared/memory';
import { AGENTS, CONTACTS, TEAMS, UNKNOWN_ID, USER_ID } from '../../sandbox';
import { byId, contact } from '../harness';
import { asked, changing, useBench } from '../support';
import { ana, forgetNoted, handedOver, noted, stored, twoContacts } from './support';

const toTeam = (id: string) => ({ assignTo: 'team', team: byId(id) });
const toAgent = (id: string) => ({ assignTo: 'agent', agent: byId(id) });

const bench = useBench('released');
beforeEach(forgetNoted);

describe('one person under two notations, chosen by the ID of one contact', () => {
	/** The first contact is handed over, the other one is given. */
	const arrange = () => {
		const { other, wroteLast } = twoContacts(bench.sandbox);
		return { before: handedOver(bench.sandbox, other.id), given: wroteLast.id };
	};

	it('is handed over once', async () => {
		const { before, given } = arrange();
		const { json } = await bench.run('conversation.handOver', { contact: contact.byId(given) });
		expect(json).toMatchObject([{ id: before.id, already: true }]);
		expect(bench.sandbox.transfers.all).toHaveLength(1);
	});

	it('is returned', async () => {
		const { before, given } = arrange();
		const { json } = await bench.run('conversation.returnToBot', { contact: contact.byId(given) });
		expect(json).toMatchObject([{ id: before.id, status: 'resumed' }]);
		expect(before.status).toBe('resumed');
		expect([noted(before.contact_id), noted(given)]).toEqual([false, false]);
	});

	it('is assigned', async () => {
		const { before, given } = arrange();
		const parameters = { contact: contact.byId(given), ...toAgent(AGENTS.omar) };
		const { json } = await bench.run('conversation.assign', parameters);
		expect(json).toMatchObject([{ id: before.id, agent_id: AGENTS.omar }]);
	});

	it('is handed over as the contact that was given', async () => {
		const { other } = twoContacts(bench.sandbox);
		const { json } = await bench.run('conversation.handOver', { contact: contact.byId(other.id) });
		expect(json).toMatchObject([{ contact_id: other.id }]);
	});

	it('takes the return of somebody who is with the bot for no change', async () => {
		await bench.run('conversation.returnToBot', ana);
		expect([...knownHandOvers].map(([, { wasSo }]) => wasSo)).toEqual([true, true]);
	});

	it('costs no search where the number has one notation', async () => {
		handedOver(bench.sandbox, CONTACTS.ana);
		await bench.run('conversation.returnToBot', ana);
		expect(asked(bench.sandbox).filter((each) => each === 'GET /api/contacts')).toEqual([]);
	});
});

describe('somebody or a team that was switched off', () => {
	const GONE = '11111111-0000-4000-8000-000000000001';
	const gone = () => bench.sandbox.agents.addUser({ id: GONE, full_name: 'Gone Smith', is_active: false });

	it.each<[string, 'conversation.handOver' | 'conversation.assign' | 'contact.assign', IDataObject, RegExp]>([
		['a new hand-over to the agent', 'conversation.handOver', toAgent(GONE), /'Agent' .*Gone Smith/],
		['an assignment to the agent', 'conversation.assign', toAgent(GONE), /'Agent' .*Gone Smith/],
		['a contact for the agent', 'contact.assign', toAgent(GONE), /'Agent' .*Gone Smith/],
		['an assignment to the team', 'conversation.assign', toTeam(TEAMS.closed), /'Team' .*Closed/],
		['a new hand-over to the team', 'conversation.handOver', toTeam(TEAMS.closed), /'Team' .*Closed/],
	])('gets nothing: %s', async (_, operation, parameters, words) => {
		gone();
		if (operation === 'conversation.assign') handedOver(bench.sandbox, CONTACTS.ana);
		const { error } = await bench.run(operation, { ...ana, ...parameters });
		expect(error?.message).toMatch(words);
		expect(error?.message).toContain('switched off');
		expect(error?.description).toMatch(/Choose/);
		expect(changing(bench.sandbox)).toEqual([]);
	});

	it.each<[string, IDataObject]>([
		['the agent', toAgent(GONE)],
		['the team', toTeam(TEAMS.closed)],
	])('gets nobody who is handed over already: %s', async (_, parameters) => {
		gone();
		const before = handedOver(bench.sandbox, CONTACTS.ana);
		const { error } = await bench.run('conversation.handOver', { ...ana, ...parameters });
		expect(error?.message).toContain('switched off');
		expect(before).toMatchObject({ agent_id: '', team_id: '' });
	});

	it('is asked for once, for all items', async () => {
		const items = [CONTACTS.ana, CONTACTS.bruno].map((id) => ({ json: { id } }));
		const parameters = { contact: contact.byId('={{ $json.id }}'), ...toAgent(AGENTS.omar) };
		const { error } = await bench.run('conversation.handOver', parameters, { items });
		expect(error).toBeUndefined();
		expect(asked(bench.sandbox).filter((each) => each.includes('/api/users/'))).toHaveLength(1);
	});

	it.each([403, 404])('is left to the server where it does not tell (%d)', async (status) => {
		bench.sandbox.fault({ when: { path: /api\/(users|teams)\// }, kind: 'status', status, times: Infinity });
		for (const parameters of [toAgent(AGENTS.omar), toTeam(TEAMS.sales)]) {
			const { error } = await bench.run('conversation.handOver', { ...ana, ...parameters });
			expect(error).toBeUndefined();
		}
	});
});

describe('an unknown account', () => {
	it('is refused before anything is handed over', async () => {
		const { error } = await bench.run('conversation.handOver', { ...ana, options: { account: 'nope' } });
		expect(error?.message).toContain("'Account Name or ID' is not an account in Whatomate: nope");
		expect(changing(bench.sandbox)).toEqual([]);
	});
});

describe('a note whose deletion was not answered', () => {
	it.each(['resetAfterHandling', 'reset'] as const)('is gone (%s)', async (kind) => {
		const { id } = bench.sandbox.notes.add(CONTACTS.ana, 'VIP', USER_ID);
		bench.sandbox.fault({ when: { method: 'DELETE' }, kind });
		const { json, error } = await bench.run('conversation.deleteNote', { ...ana, noteId: id });
		expect(error).toBeUndefined();
		expect(json).toEqual([{ id, deleted: true }]);
		expect(bench.sandbox.notes.all).toEqual([]);
	});

	it('says where to look for one that was not there', async () => {
		const { error } = await bench.run('conversation.deleteNote', { ...ana, noteId: UNKNOWN_ID });
		expect(error?.message).toContain('Note not found');
		expect(error?.description).toContain("'Get Notes'");
	});
});

describe('somebody who waited since the bot is off, once a node has handed them over', () => {
	const handOver = async (parameters: IDataObject = {}) =>
		await bench.run('conversation.handOver', { ...ana, ...parameters });
	beforeEach(() => {
		bench.sandbox.bot.change({ enabled: false });
		bench.sandbox.receive({ from: stored(bench.sandbox, CONTACTS.ana).phone_number, text: 'Hello' });
	});

	it.each<[string, IDataObject]>([
		['a team', toTeam(TEAMS.support)],
		['an agent', toAgent(AGENTS.omar)],
		['nobody', { assignTo: 'nobody' }],
	])('stays so when a node assigns the conversation to %s', async (_, parameters) => {
		await handOver();
		await bench.run('conversation.assign', { ...ana, ...parameters });
		expect(noted(CONTACTS.ana)).toBe(true);
	});

	it('is so by an assignment to a team alone', async () => {
		await bench.run('conversation.assign', { ...ana, ...toTeam(TEAMS.support) });
		expect(noted(CONTACTS.ana)).toBe(true);
	});

	it('is no longer, once returned, though the bot is still off', async () => {
		await handOver();
		await bench.run('conversation.returnToBot', ana);
		bench.sandbox.receive({ from: stored(bench.sandbox, CONTACTS.ana).phone_number, text: 'Again' });
		await bench.run('conversation.assign', { ...ana, assignTo: 'nobody' });
		expect(noted(CONTACTS.ana)).toBe(false);
	});
});
