import type { IDataObject } from 'n8n-workflow';

import { AGENTS, CONTACTS, TEAMS, UNKNOWN_ID, USER_ID } from '../../sandbox';
import { byId, contact } from '../harness';
import { asked, changing, useBench } from '../support';
import { ana, handedOver, stored, twoContacts } from './support';

describe('Get Many conversations', () => {
	const bench = useBench('released');
	const run = async (parameters: IDataObject = {}) =>
		await bench.run('conversation.getAll', { returnAll: true, ...parameters });
	const contactsIn = (json: IDataObject[]) => json.map(({ contact_id }) => contact_id);

	/** Ana waits in the queue, Bruno is with Omar of Sales, Dmitri was returned, Emi's has expired, Carla wrote while the bot was off. */
	const arrange = () => {
		const { agents, transfers } = bench.sandbox;
		handedOver(bench.sandbox, CONTACTS.ana);
		handedOver(bench.sandbox, CONTACTS.bruno, {
			agent: agents.user(AGENTS.omar),
			team: agents.team(TEAMS.sales),
		});
		transfers.resume(handedOver(bench.sandbox, CONTACTS.dmitri), USER_ID);
		transfers.expire(handedOver(bench.sandbox, CONTACTS.emi));
		handedOver(bench.sandbox, CONTACTS.carla, { source: 'chatbot_disabled', by: '', notes: '' });
	};

	it('gives those with a person first, then those that were returned', async () => {
		arrange();
		const { json, error } = await run();
		expect(error).toBeUndefined();
		const { ana: first, bruno, carla, dmitri, emi } = CONTACTS;
		expect(contactsIn(json)).toEqual([first, bruno, carla, dmitri, emi]);
		expect(json[1]).toEqual({
			id: expect.any(String),
			contact_id: bruno,
			contact_name: 'Bruno Costa',
			contact_phone: '14155550102',
			status: 'active',
			source: 'manual',
			agent_id: AGENTS.omar,
			agent_name: 'Omar Haddad',
			team_id: TEAMS.sales,
			team_name: 'Sales',
			note: 'Help',
			since: expect.any(String),
		});
	});

	it.each<[string, IDataObject, string[]]>([
		['status', { status: 'active' }, [CONTACTS.ana, CONTACTS.bruno, CONTACTS.carla]],
		['another status', { status: 'resumed' }, [CONTACTS.dmitri]],
		['a status that is over', { status: 'expired' }, [CONTACTS.emi]],
		['team', { team: byId(TEAMS.sales) }, [CONTACTS.bruno]],
		['a team that has none', { team: byId(TEAMS.support) }, []],
		['agent', { agent: byId(AGENTS.omar) }, [CONTACTS.bruno]],
		['contact by ID', { contact: contact.byId(CONTACTS.dmitri) }, [CONTACTS.dmitri]],
		['contact by number', { contact: contact.byPhone('+1 (415) 555-0102') }, [CONTACTS.bruno]],
		['source', { source: 'chatbot_disabled' }, [CONTACTS.carla]],
		['source and status', { source: 'manual', status: 'active' }, [CONTACTS.ana, CONTACTS.bruno]],
		[
			'fields that were left empty',
			{ status: '', source: '', team: byId('={{ "" }}') },
			[CONTACTS.ana, CONTACTS.bruno, CONTACTS.carla, CONTACTS.dmitri, CONTACTS.emi],
		],
	])('filters by %s', async (_, filters, contacts) => {
		arrange();
		const { json, error } = await run({ filters });
		expect(error).toBeUndefined();
		expect(contactsIn(json)).toEqual(contacts);
	});

	it('finds one person under every notation of the number', async () => {
		const { other, wroteLast, written } = twoContacts(bench.sandbox);
		for (const { id } of [other, wroteLast]) handedOver(bench.sandbox, id);
		const { json } = await run({ filters: { contact: contact.byPhone(written) } });
		expect(contactsIn(json).sort()).toEqual([other.id, wroteLast.id].sort());
	});

	/** So many wait in the queue. */
	const crowd = (count: number) =>
		Array.from({ length: count }, (_, index) => {
			const { id } = bench.sandbox.addContact({ phone_number: `1212555${1000 + index}` });
			return handedOver(bench.sandbox, id);
		});

	it('reads every page', async () => {
		const all = crowd(230);
		const { json } = await run({ filters: { status: 'active' } });
		expect(json.map(({ id }) => id)).toEqual(all.map(({ id }) => id));
		expect(asked(bench.sandbox)).toHaveLength(3);
	});

	it('reads the last page for a filter that the server does not have', async () => {
		const all = crowd(230);
		const { json } = await run({ filters: { contact: contact.byId(all[229].contact_id), status: 'active' } });
		expect(json.map(({ id }) => id)).toEqual([all[229].id]);
	});

	it('leaves nobody out who is still there when others are returned meanwhile', async () => {
		const all = crowd(230);
		let answers = 0;
		bench.sandbox.on('answer', () => {
			if (++answers === 1) for (const each of all.slice(0, 5)) bench.sandbox.transfers.resume(each, USER_ID);
		});
		const { json } = await run();
		expect(json.map(({ id }) => id).sort()).toEqual(all.map(({ id }) => id).sort());
	});

	it('asks for no more than the limit wants', async () => {
		crowd(30);
		const { json } = await run({ returnAll: false, limit: 7 });
		expect(json).toHaveLength(7);
		expect(bench.sandbox.requests.map(({ query }) => query.get('limit'))).toEqual(['8']);
	});

	it.each<[string, IDataObject, string]>([
		[
			'an unknown number',
			{ contact: contact.byPhone('491700000001') },
			'There is no contact with the number',
		],
		['no ID of an agent', { agent: byId('={{ "Omar" }}') }, "'Agent' is not the ID of an agent: Omar"],
		['no ID of a team', { team: byId('={{ "Sales" }}') }, "'Team' is not the ID of a team: Sales"],
		['an unknown status', { status: '={{ "closed" }}' }, "'Status' can't be closed"],
		['an unknown source', { source: '={{ "bot" }}' }, "'Source' can't be bot"],
	])('refuses %s', async (_, filters, words) => {
		const { error } = await run({ filters });
		expect(error?.message).toContain(words);
		expect(changing(bench.sandbox)).toEqual([]);
	});
});

describe('notes of a conversation', () => {
	const bench = useBench('released');
	const write = async (parameters: IDataObject = {}) =>
		await bench.run('conversation.addNote', { ...ana, note: 'VIP', ...parameters });
	const list = async (parameters: IDataObject = {}) =>
		await bench.run('conversation.getNotes', { ...ana, returnAll: true, ...parameters });
	const remove = async (noteId: string, parameters: IDataObject = {}) =>
		await bench.run('conversation.deleteNote', { ...ana, noteId, ...parameters });
	const written = () => bench.sandbox.notes.all;

	it('are written by number, and customers see nothing of them', async () => {
		const { json, error } = await write({
			contact: contact.byPhone('+1 415 555 0101'),
			note: ' Wants a refund 🚚\nOrder 4711 ',
		});
		expect(error).toBeUndefined();
		expect(json).toEqual([
			{
				id: written()[0].id,
				contact_id: CONTACTS.ana,
				created_by_id: USER_ID,
				created_by_name: 'Admin',
				content: 'Wants a refund 🚚\nOrder 4711',
				created_at: expect.any(String),
				updated_at: expect.any(String),
			},
		]);
		expect(bench.sandbox.phones).toEqual([]);
	});

	it.each<[string, IDataObject, string]>([
		['a contact that does not exist', { contact: contact.byId(UNKNOWN_ID) }, 'Contact not found'],
		[
			'a number that nobody has',
			{ contact: contact.byPhone('491700000001') },
			'There is no contact with the number',
		],
		['nothing', { note: '={{ " " }}' }, "'Note' is empty"],
		['an object', { note: '={{ ({ a: 1 }) }}' }, "'Note' is an object, not text"],
	])('are refused before they are sent: %s', async (_, parameters, words) => {
		const { error } = await write(parameters);
		expect(error?.message).toContain(words);
		expect(changing(bench.sandbox)).toEqual([]);
		expect(written()).toEqual([]);
	});

	it('are not written twice when the answer is lost, however often it is tried', async () => {
		bench.sandbox.fault({ when: { method: 'POST' }, kind: 'resetAfterHandling' });
		const { error } = await bench.run(
			'conversation.addNote',
			{ ...ana, note: 'VIP' },
			{ settings: { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 } },
		);
		expect(error?.message).toContain('It is unknown whether the note was added');
		expect(written()).toHaveLength(1);
	});

	it('come newest first, over several pages', async () => {
		const all = Array.from({ length: 150 }, (_, index) =>
			bench.sandbox.notes.add(CONTACTS.ana, `Note ${index}`, USER_ID),
		);
		const { json, error } = await list();
		expect(error).toBeUndefined();
		expect(json.map(({ content }) => content)).toEqual(all.map(({ content }) => content).reverse());
		expect(asked(bench.sandbox)).toHaveLength(2);
	});

	it('come as many as are wanted', async () => {
		for (let index = 0; index < 9; index++) bench.sandbox.notes.add(CONTACTS.ana, `Note ${index}`, USER_ID);
		const { json } = await list({ returnAll: false, limit: 2 });
		expect(json.map(({ content }) => content)).toEqual(['Note 8', 'Note 7']);
		expect(bench.sandbox.requests.map(({ query }) => query.get('limit'))).toEqual(['2']);
	});

	it('come from all contacts of one person', async () => {
		const { other, wroteLast, written: number } = twoContacts(bench.sandbox);
		const contents = ['a', 'b', 'c', 'd'];
		contents.forEach((content, index) => {
			const note = bench.sandbox.notes.add((index % 2 === 0 ? other : wroteLast).id, content, USER_ID);
			note.created_at = `2026-11-27T10:00:0${index}.5Z`;
		});
		const ofPerson = { contact: contact.byPhone(number) };
		expect((await list(ofPerson)).json.map(({ content }) => content)).toEqual(['d', 'c', 'b', 'a']);
		const three = await list({ ...ofPerson, returnAll: false, limit: 3 });
		expect(three.json.map(({ content }) => content)).toEqual(['d', 'c', 'b']);
	});

	it('are none where nobody wrote any, which is no error', async () => {
		const { json, error } = await list();
		expect(error).toBeUndefined();
		expect(json).toEqual([]);
	});

	it('are deleted', async () => {
		const note = bench.sandbox.notes.add(CONTACTS.ana, 'VIP', USER_ID);
		const { json, error } = await remove(note.id.toUpperCase());
		expect(error).toBeUndefined();
		expect(json).toEqual([{ id: note.id, deleted: true }]);
		expect(written()).toEqual([]);
	});

	it('of somebody else stay, and the error says whose key it takes', async () => {
		const note = bench.sandbox.notes.add(CONTACTS.ana, 'VIP', AGENTS.maria);
		const { error } = await remove(note.id);
		expect(error?.message).toContain('You can only delete your own notes');
		expect(error?.description).toContain("Use that user's API key");
		expect(written()).toHaveLength(1);
	});

	it.each<[string, string, string]>([
		['no ID', '={{ "" }}', "'Note ID' is empty"],
		['something else', 'wamid.X', "'Note ID' is not the ID of a note: wamid.X"],
		['a note that is gone', UNKNOWN_ID, 'Note not found'],
	])('are not deleted by %s', async (_, noteId, words) => {
		bench.sandbox.notes.add(CONTACTS.ana, 'VIP', USER_ID);
		const { error } = await remove(noteId);
		expect(error?.message).toContain(words);
		expect(written()).toHaveLength(1);
	});

	it.each<[string, string, () => Promise<{ error?: { description?: string | null } }>]>([
		['written', 'chat:write', write],
		['read', 'chat:read', list],
		['deleted', 'chat:write', async () => await remove(UNKNOWN_ID)],
	])('are not %s without %s, which the error names', async (_, permission, run) => {
		await bench.restart({ missingPermissions: [permission as 'chat:write'] });
		expect((await run()).error?.description).toContain(`'${permission}'`);
	});

	it('of deleted contacts are not read', async () => {
		stored(bench.sandbox, CONTACTS.ana).deleted = true;
		expect((await list()).error?.message).toContain('Contact not found');
	});
});
