import { AGENTS, CONTACTS, FeedClient, TEAMS, UNKNOWN_ID, USER_ID } from '../index';
import { listIn, useSandbox } from '../testing';

const bench = useSandbox('released');

describe('notes', () => {
	const notes = `/api/contacts/${CONTACTS.ana}/notes`;
	const contents = async (query = '') =>
		listIn(await bench.call('GET', notes + query), 'notes').map(({ content }) => content);

	test('the newest page first, thirty to a page', async () => {
		for (let index = 1; index <= 31; index += 1) bench.sandbox.addNote(CONTACTS.ana, `n${index}`);
		expect(await contents()).toHaveLength(30);
		expect(await contents('?limit=101')).toHaveLength(30);
		const [oldest] = listIn(await bench.call('GET', `${notes}?limit=30`), 'notes');
		expect(oldest.content).toBe('n2');
		expect(await contents(`?before=${String(oldest.id)}`)).toEqual(['n1']);
		expect(await contents('?limit=2')).toEqual(['n30', 'n31']);
	});

	test('only the author deletes one', async () => {
		const own = bench.sandbox.addNote(CONTACTS.ana, 'own');
		const other = bench.sandbox.addNote(CONTACTS.ana, 'other', AGENTS.maria);
		expect((await bench.call('DELETE', `${notes}/${own.id}`)).status).toBe(200);
		expect(await bench.call('DELETE', `${notes}/${other.id}`)).toMatchObject({
			status: 403,
			message: 'You can only delete your own notes',
		});
		expect((await bench.call('DELETE', `${notes}/${own.id}`)).status).toBe(404);
		expect(listIn(await bench.call('GET', notes), 'notes')).toMatchObject([
			{ created_by_name: 'Maria Gomes' },
		]);
	});

	test('a client that looks at another contact does not hear of them', async () => {
		const client = new FeedClient();
		await client.join(bench.sandbox);
		const look = async (contact_id: string) => {
			client.send(JSON.stringify({ type: 'set_contact', payload: { contact_id } }));
			await client.frames();
			bench.sandbox.addNote(CONTACTS.ana, 'x');
			return (await client.frames()).length;
		};
		expect([await look(CONTACTS.bruno), await look(CONTACTS.ana), await look('')]).toEqual([0, 1, 1]);
		client.end();
	});

	test('403 without the permission to write', async () => {
		await bench.restart({ missingPermissions: ['chat:write'] });
		expect((await bench.call('POST', notes, { content: 'x' })).status).toBe(403);
		expect((await bench.call('GET', notes)).status).toBe(200);
	});
});

describe('people', () => {
	test('whoever may not list users still sees the members of teams', async () => {
		await bench.restart({ missingPermissions: ['users:read'] });
		expect((await bench.call('GET', '/api/users')).status).toBe(403);
		const members = listIn(await bench.call('GET', `/api/teams/${TEAMS.sales}/members`), 'members');
		expect(members.map(({ full_name, is_available }) => [full_name, is_available])).toEqual([
			['Maria Gomes', true],
			['Omar Haddad', true],
			['Lena Weiß', false],
		]);
	});

	test('without the permission to read teams, only the user’s own', async () => {
		await bench.restart({ missingPermissions: ['teams:read'] });
		const own = bench.sandbox.agents.addTeam({ name: 'Own', members: [USER_ID] });
		expect(listIn(await bench.call('GET', '/api/teams'), 'teams')).toMatchObject([
			{ id: own.id, member_count: 1 },
		]);
		expect((await bench.call('GET', `/api/teams/${TEAMS.sales}/members`)).status).toBe(403);
	});

	test('users in pages, the newest first', async () => {
		const names = async (query: string) =>
			listIn(await bench.call('GET', `/api/users${query}`), 'users').map(({ full_name }) => full_name);
		expect(await names('?limit=2')).toEqual(['Lena Weiß', 'Omar Haddad']);
		expect(await names('?limit=2&page=2')).toEqual(['Maria Gomes', 'Admin']);
		expect(await names('?search=OMAR')).toEqual(['Omar Haddad']);
	});

	test.each<[string, unknown, number, string]>([
		['nobody', null, 200, ''],
		['an agent', AGENTS.maria, 200, AGENTS.maria],
		['an ID that is none', 'x', 400, USER_ID],
		['somebody unknown', UNKNOWN_ID, 400, USER_ID],
	])('assigning a contact to %s', async (_name, user_id, status, assigned) => {
		const { assigned: contact } = CONTACTS;
		expect((await bench.call('PUT', `/api/contacts/${contact}/assign`, { user_id })).status).toBe(status);
		const found = bench.sandbox.state.contacts.find(({ id }) => id === contact);
		expect(found?.assigned_user_id).toBe(assigned);
	});
});
