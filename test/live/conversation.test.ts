/* eslint-disable @n8n/community-nodes/no-restricted-globals -- reads the settings of the run */
import type { IDataObject } from 'n8n-workflow';

import { methods } from '../../nodes/Whatomate/methods';
import { byId, contact, pick, run } from '../engine/harness';

/**
 * Hand-overs, assignments and notes on a real server. The contact is a number that nobody has (Britain keeps it for films), and is
 * written to never; what is made is ended or deleted again. An agent has to be available.
 */
const { WHATOMATE_URL: baseUrl = '', WHATOMATE_API_KEY: apiKey = '' } = process.env;
const credential = { baseUrl, apiKey };
const NOBODY = '+44 7700 900197';
const nobody = { contact: contact.byPhone(NOBODY) };

const live = async (parameters: IDataObject): Promise<IDataObject[]> => {
	const { json, error } = await run({ credential, parameters });
	if (error) throw new Error(`${error.message} — ${error.description ?? ''}`);
	return json;
};

/** @returns what the node says of something that has to fail */
const refusal = async (parameters: IDataObject): Promise<string> => {
	const { error } = await run({ credential, parameters });
	return `${error?.message ?? ''} — ${error?.description ?? ''}`;
};

/** An ID that nothing has. */
const UNKNOWN = byId('00000000-0000-4000-8000-000000000009');

let contactId: unknown;
let agentId = '';

beforeAll(async () => {
	const [created] = await live({
		resource: 'contact',
		operation: 'upsert',
		phone: NOBODY,
		additionalFields: { name: 'Nobody' },
	});
	contactId = created.id;
	// An interrupted run may have left it with a person.
	await live({ resource: 'conversation', operation: 'returnToBot', ...nobody });
	const { results } = await pick({ credential }, methods.listSearch.searchAgents);
	const available = results.find(({ name }) => name.endsWith('(available)'));
	if (!available) throw new Error('no agent is available');
	agentId = String(available.value);
});

afterAll(async () => {
	await live({ resource: 'conversation', operation: 'returnToBot', ...nobody });
	await live({ resource: 'contact', operation: 'delete', ...nobody });
});

describe('hand-overs of a real server', () => {
	let id: unknown;

	it('puts a customer into the queue, by number and with a note', async () => {
		const [handedOver] = await live({
			resource: 'conversation',
			operation: 'handOver',
			...nobody,
			note: 'Wants a refund',
		});
		id = handedOver.id;
		expect(handedOver).toMatchObject({
			contact_id: contactId,
			contact_phone: '447700900197',
			status: 'active',
			source: 'manual',
			note: 'Wants a refund',
			since: expect.any(String),
		});
		expect(handedOver).not.toHaveProperty('already');
	});

	it('gives what is there to whoever hands over again, and sets a wanted agent', async () => {
		const again = { resource: 'conversation', operation: 'handOver', ...nobody };
		expect(await live(again)).toMatchObject([{ id, note: 'Wants a refund', already: true }]);
		expect(await live({ ...again, assignTo: 'agent', agent: byId(agentId) })).toMatchObject([
			{ id, already: true, agent_id: agentId, agent_name: expect.any(String) },
		]);
	});

	it('assigns it to nobody, to an agent, and to a team where there is one', async () => {
		const assign = { resource: 'conversation', operation: 'assign', ...nobody };
		expect(await live({ ...assign, assignTo: 'nobody' })).toMatchObject([
			{ id, agent_id: null, team_id: null },
		]);
		expect(await live({ ...assign, assignTo: 'agent', agent: byId(agentId) })).toMatchObject([
			{ id, agent_id: agentId },
		]);
		const { results } = await pick({ credential }, methods.listSearch.searchTeams);
		for (const { value } of results.slice(0, 1)) {
			expect(await live({ ...assign, assignTo: 'team', team: byId(String(value)) })).toMatchObject([
				{ id, agent_id: null, team_id: value },
			]);
			expect(await live({ ...assign, assignTo: 'agent', agent: byId(agentId) })).toMatchObject([
				{ id, agent_id: agentId, team_id: value },
			]);
		}
	});

	it('refuses an unknown agent and an unknown team, and leaves it with whom it is', async () => {
		const assign = { resource: 'conversation', operation: 'assign', ...nobody };
		expect(await refusal({ ...assign, assignTo: 'agent', agent: UNKNOWN })).toContain(
			'Choose the agent from the list',
		);
		expect(await refusal({ ...assign, assignTo: 'team', team: UNKNOWN })).toContain(
			'Choose the team from the list',
		);
		const list = { resource: 'conversation', operation: 'getAll' };
		expect(await live({ ...list, filters: { ...nobody, status: 'active' } })).toMatchObject([
			{ id, agent_id: agentId },
		]);
	});

	it('lists it by each filter', async () => {
		const list = { resource: 'conversation', operation: 'getAll', returnAll: true };
		for (const filters of [{ status: 'active' }, { agent: byId(agentId) }, { source: 'manual' }, {}]) {
			expect((await live({ ...list, filters })).map((each) => each.id)).toContain(id);
		}
		expect((await live({ ...list, filters: { status: 'resumed' } })).map((each) => each.id)).not.toContain(
			id,
		);
	});

	it('gives it back to the bot; a second time is no error', async () => {
		const back = { resource: 'conversation', operation: 'returnToBot', ...nobody };
		expect(await live(back)).toMatchObject([{ id, status: 'resumed' }]);
		expect(await live(back)).toMatchObject([{ contact_id: contactId, status: 'resumed', already: true }]);
		expect(
			await refusal({ resource: 'conversation', operation: 'assign', ...nobody, assignTo: 'nobody' }),
		).toContain("Use 'Hand Over to a Person' first");
	});

	it('says who looks after a contact', async () => {
		const assign = { resource: 'contact', operation: 'assign', ...nobody };
		expect(await live({ ...assign, agent: byId(agentId) })).toMatchObject([
			{ id: contactId, assigned_user_id: agentId },
		]);
		expect(await live({ ...assign, assignTo: 'nobody' })).toMatchObject([
			{ id: contactId, assigned_user_id: null },
		]);
		expect(await refusal({ ...assign, agent: UNKNOWN })).toContain('User not found');
	});
});

describe('notes of a real server', () => {
	it('writes, lists and deletes them', async () => {
		const written: IDataObject[] = [];
		for (const note of ['First', 'Second 🚚', 'Third']) {
			written.push(...(await live({ resource: 'conversation', operation: 'addNote', ...nobody, note })));
		}
		const list = { resource: 'conversation', operation: 'getNotes', ...nobody };
		const contents = async (more: IDataObject) =>
			(await live({ ...list, ...more })).map(({ content }) => content);
		expect((await contents({ returnAll: true })).slice(0, 3)).toEqual(['Third', 'Second 🚚', 'First']);
		expect(await contents({ limit: 2 })).toEqual(['Third', 'Second 🚚']);
		for (const { id: noteId } of written) {
			expect(await live({ resource: 'conversation', operation: 'deleteNote', ...nobody, noteId })).toEqual([
				{ id: noteId, deleted: true },
			]);
		}
		expect(await contents({ returnAll: true })).toEqual([]);
	});

	it('refuses a contact that does not exist before the server breaks on it', async () => {
		const unknown = { contact: contact.byId(UNKNOWN.value) };
		expect(
			await refusal({ resource: 'conversation', operation: 'addNote', ...unknown, note: 'x' }),
		).toContain('Contact not found');
	});
});
