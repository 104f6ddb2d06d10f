import { AGENTS, CONTACTS, TEAMS, UNKNOWN_ID, USER_ID, type SandboxOptions } from '../index';
import { listIn, useSandbox } from '../testing';
import { startReceiver } from '../webhooks/receiver';
import type { JsonObject } from '../data/types';

const bench = useSandbox('released');
const path = '/api/chatbot/transfers';

const create = async (contact_id: string, more: object = {}) => {
	const reply = await bench.call('POST', path, { contact_id, whatsapp_account: 'main', ...more });
	return { ...reply, transfer: reply.data?.transfer as JsonObject };
};
const change = async (id: unknown, how: 'assign' | 'resume', body?: object) =>
	await bench.call('PUT', `${path}/${String(id)}/${how}`, body);
const listed = async (query = '') => listIn(await bench.call('GET', `${path}${query}`), 'transfers');
const contactsIn = async (query?: string) => (await listed(query)).map(({ contact_id }) => contact_id);
const withoutWriting: Partial<SandboxOptions> = { missingPermissions: ['transfers:write'] };

describe('who gets a contact', () => {
	test('a team with turns gives it to whoever waited longest, and never to those who are away', async () => {
		const chosen: unknown[] = [];
		for (const contact of [CONTACTS.ana, CONTACTS.bruno, CONTACTS.carla]) {
			chosen.push((await create(contact, { team_id: TEAMS.sales })).transfer.agent_name);
		}
		expect(chosen).toEqual(['Maria Gomes', 'Omar Haddad', 'Maria Gomes']);
	});

	test('a team by load gives it to whoever has the fewest', async () => {
		const members = [AGENTS.maria, AGENTS.omar];
		const team = bench.sandbox.agents.addTeam({ name: 'L', assignment_strategy: 'load_balanced', members });
		bench.sandbox.takeOver(CONTACTS.ana, AGENTS.maria);
		expect((await create(CONTACTS.bruno, { team_id: team.id })).transfer.agent_id).toBe(AGENTS.omar);
	});

	test.each<[string, object, object]>([
		['a team by hand: its queue', { team_id: TEAMS.support }, { team_name: 'Support' }],
		['an agent of a team', { team_id: TEAMS.sales, agent_id: AGENTS.omar }, { agent_id: AGENTS.omar }],
		['nobody: the general queue', { team_id: '', agent_id: null }, { status: 'active', source: 'manual' }],
	])('%s', async (_name, asked, expected) => {
		const { transfer } = await create(CONTACTS.ana, asked);
		expect(transfer).toMatchObject(expected);
		expect(bench.sandbox.transfers.waiting).toHaveLength('agent_id' in expected ? 0 : 1);
	});

	test('with that setting, the first agent of a contact stays its agent', async () => {
		bench.sandbox.bot.change({ enabled: true, assign_to_same_agent: true });
		const { transfer } = await create(CONTACTS.ana, { agent_id: AGENTS.omar });
		await change(transfer.id, 'resume');
		expect((await create(CONTACTS.ana)).transfer.agent_id).toBe(AGENTS.omar);
	});

	test.each<[string, object, number, string]>([
		['an ID that is none', { contact_id: 'x' }, 400, 'Invalid contact_id'],
		['a team that is closed', { team_id: TEAMS.closed }, 400, 'Team not found or inactive'],
		['an agent who is away', { agent_id: AGENTS.lena }, 400, 'Agent is currently away'],
		['an agent whom nobody knows', { agent_id: UNKNOWN_ID }, 404, 'Agent not found'],
		['a number for a text', { notes: 1 }, 400, 'Invalid request body'],
	])('refused: %s', async (_name, more, status, message) => {
		expect(await create(CONTACTS.ana, more)).toMatchObject({ status, message });
		expect(bench.sandbox.transfers.all).toEqual([]);
	});
});

describe('assigning', () => {
	test('what is left out of the agent is taken away, of the team stays', async () => {
		const { transfer } = await create(CONTACTS.ana, { team_id: TEAMS.support, agent_id: AGENTS.maria });
		const [stored] = bench.sandbox.transfers.all;
		await change(transfer.id, 'assign', { agent_id: AGENTS.omar });
		expect(stored).toMatchObject({ agent_id: AGENTS.omar, team_id: TEAMS.support });
		await change(transfer.id, 'assign', { team_id: TEAMS.sales });
		expect(stored).toMatchObject({ agent_id: '', team_id: TEAMS.sales });
		await change(transfer.id, 'assign', { agent_id: '', team_id: '' });
		expect(stored).toMatchObject({ agent_id: '', team_id: '' });
	});

	test.each<[string, object, number, string]>([
		['away', { agent_id: AGENTS.lena }, 400, 'Agent is currently away'],
		['unknown agent', { agent_id: UNKNOWN_ID }, 404, 'Agent not found'],
		['unknown team', { team_id: UNKNOWN_ID }, 400, 'Team not found'],
		['a team that is closed is taken', { team_id: TEAMS.closed }, 200, ''],
	])('%s', async (_name, body, status, message) => {
		const { transfer } = await create(CONTACTS.ana, { agent_id: AGENTS.maria });
		expect(await change(transfer.id, 'assign', body)).toMatchObject({ status, message });
	});

	test('one that was given back is assigned to nobody', async () => {
		const { transfer } = await create(CONTACTS.ana);
		bench.sandbox.giveBack(CONTACTS.ana, AGENTS.maria);
		const refused = await change(transfer.id, 'assign', { agent_id: AGENTS.maria });
		expect(refused).toMatchObject({ status: 400, message: 'Transfer is not active' });
		expect((await listed('?status=resumed'))[0]).toMatchObject({ resumed_by_name: 'Maria Gomes' });
	});
});

describe('the list', () => {
	const everybody = [CONTACTS.ana, CONTACTS.bruno, CONTACTS.carla, CONTACTS.dmitri];

	test('in pages by offset; a limit that is none is 100', async () => {
		for (const contact of everybody) await create(contact);
		expect(await contactsIn('?limit=2&offset=1')).toEqual(everybody.slice(1, 3));
		expect(await contactsIn('?offset=9')).toEqual([]);
		const { data } = await bench.call('GET', `${path}?limit=101&offset=-1`);
		expect(data).toMatchObject({ limit: 100, offset: 0, total_count: 4, general_queue_count: 4 });
	});

	test('what was given back comes with the latest first', async () => {
		for (const contact of everybody) await create(contact);
		for (const contact of everybody.slice(1)) bench.sandbox.giveBack(contact);
		expect(await contactsIn('?status=resumed')).toEqual(everybody.slice(1).reverse());
		expect(await contactsIn('?status=active')).toEqual([CONTACTS.ana]);
		expect(await contactsIn()).toEqual(everybody);
	});

	test('without that permission, only what is the user’s and what waits for their teams', async () => {
		await bench.restart(withoutWriting);
		const own = bench.sandbox.agents.addTeam({
			name: 'Own',
			assignment_strategy: 'manual',
			members: [USER_ID],
		});
		await create(CONTACTS.ana, { agent_id: USER_ID });
		await create(CONTACTS.bruno, { agent_id: AGENTS.maria });
		await create(CONTACTS.carla, { team_id: own.id });
		await create(CONTACTS.dmitri, { team_id: TEAMS.support });
		await create(CONTACTS.emi);
		expect(await contactsIn()).toEqual([CONTACTS.ana, CONTACTS.carla, CONTACTS.emi]);
		const { data } = await bench.call('GET', path);
		expect(data).toMatchObject({ total_count: 3, team_queue_counts: { [own.id]: 1 } });
	});

	test('without that permission, one can only take a conversation', async () => {
		await bench.restart(withoutWriting);
		const { transfer } = await create(CONTACTS.ana);
		expect((await change(transfer.id, 'assign', { agent_id: AGENTS.maria })).status).toBe(403);
		expect((await change(transfer.id, 'assign', { team_id: TEAMS.sales })).status).toBe(403);
		expect((await change(transfer.id, 'assign', {})).data.agent_id).toBe(USER_ID);
	});

	test('a contact that is handed over to the user is visible without the permission to read contacts', async () => {
		await bench.restart({ missingPermissions: ['contacts:read'] });
		expect((await bench.call('GET', `/api/contacts/${CONTACTS.ana}`)).status).toBe(404);
		await create(CONTACTS.ana, { agent_id: USER_ID });
		expect((await bench.call('GET', `/api/contacts/${CONTACTS.ana}`)).status).toBe(200);
	});

	test('masks numbers when it is told to', async () => {
		await bench.restart({ maskPhones: true });
		await create(CONTACTS.ana);
		expect((await listed())[0].phone_number).toBe('*******0101');
		expect(bench.sandbox.liveFeed.frames[0].payload?.phone_number).toBe('*******0101');
	});
});

describe('what happens without a request', () => {
	const frames = () => bench.sandbox.liveFeed.frames.map(({ type }) => type);

	test('an agent who picks up the next one, and goes away again, is told to the live feed alone', async () => {
		const receiver = await startReceiver();
		await create(CONTACTS.ana);
		await create(CONTACTS.bruno);
		bench.sandbox.addWebhook({ url: receiver.url, events: ['transfer.assigned'] });
		const transfer = bench.sandbox.pickUp(AGENTS.maria);
		expect(transfer).toMatchObject({ contact_id: CONTACTS.ana, agent_id: AGENTS.maria });
		bench.sandbox.goAway(AGENTS.maria);
		expect(transfer).toMatchObject({ status: 'active', agent_id: '' });
		expect(frames().slice(2)).toEqual(['agent_transfer_assign', 'agent_transfer_assign']);
		expect(bench.sandbox.webhookDeliveries).toEqual([]);
		expect(bench.sandbox.pendingWebhooks).toBe(0);
		await receiver.close();
	});

	test('one that nobody answered is closed', async () => {
		const { transfer } = await create(CONTACTS.ana, { notes: 'n' });
		bench.sandbox.expire(String(transfer.id));
		expect((await listed('?status=expired'))[0]).toMatchObject({
			notes: expect.stringContaining('n\n[Auto'),
		});
		expect(bench.sandbox.liveFeed.frames.at(-1)).toMatchObject({
			type: 'transfer_expired',
			payload: { id: transfer.id, contact_id: CONTACTS.ana, contact_name: 'Ana Silva', status: 'expired' },
		});
		expect((await create(CONTACTS.ana)).status).toBe(200);
	});

	test('one that waits too long is told of, and names whoever is to be told', async () => {
		const { transfer } = await create(CONTACTS.ana);
		bench.sandbox.escalate(String(transfer.id));
		bench.sandbox.bot.change({ sla_escalation_notify_ids: [USER_ID] });
		bench.sandbox.escalate(String(transfer.id));
		expect(frames().slice(1)).toEqual(['transfer_escalated', 'transfer_escalation', 'transfer_escalated']);
		expect(bench.sandbox.liveFeed.frames[2].payload).toMatchObject({
			escalation_level: 2,
			level_name: 'critical',
			escalation_notify_ids: [USER_ID],
		});
	});

	test('a call that nobody took', () => {
		bench.sandbox.call(CONTACTS.ana);
		expect(bench.sandbox.liveFeed.frames.at(-1)).toMatchObject({
			type: 'call_ended',
			payload: { contact_id: CONTACTS.ana, status: 'missed' },
		});
	});

	test.each<[string, () => unknown]>([
		['no contact', () => bench.sandbox.takeOver(UNKNOWN_ID)],
		['no user', () => bench.sandbox.takeOver(CONTACTS.ana, UNKNOWN_ID)],
		['nothing to give back', () => bench.sandbox.giveBack(CONTACTS.ana)],
		['nothing to close', () => bench.sandbox.expire(UNKNOWN_ID)],
	])('a test that asks for the impossible is told: %s', (_name, act) => {
		expect(act).toThrow(/there is no|not handed over/);
	});
});
