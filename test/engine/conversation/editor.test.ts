import { methods } from '../../../nodes/Whatomate/methods';
import { AGENTS, CONTACTS, TEAMS } from '../../sandbox';
import { byId, contact, pickAll, runAsTool } from '../harness';
import { chosen } from '../cases';
import { asked, changing, useBench } from '../support';
import { ana } from './support';

const { searchAgents, searchTeams } = methods.listSearch;

describe('the lists to pick from', () => {
	const bench = useBench('released');

	const all = async (search: typeof searchAgents, filter?: string) =>
		(await pickAll({ sandbox: bench.sandbox }, search, filter)).map(({ name, value }) => [name, value]);

	it('show the teams that are switched on, with how many are in them', async () => {
		expect(await all(searchTeams)).toEqual([
			['Sales (3 agents)', TEAMS.sales],
			['Support (1 agent)', TEAMS.support],
		]);
		expect(await all(searchTeams, ' sal ')).toEqual([['Sales (3 agents)', TEAMS.sales]]);
	});

	it('show the agents, who is available first', async () => {
		const agents = await all(searchAgents);
		expect(agents.slice(1)).toEqual([
			['Maria Gomes (available)', AGENTS.maria],
			['Omar Haddad (available)', AGENTS.omar],
			['Lena Weiß (away)', AGENTS.lena],
		]);
		expect(agents[0][0]).toBe('Admin (available)');
	});

	it.each([
		['a name', 'omar', [AGENTS.omar]],
		['an address', 'lena@', [AGENTS.lena]],
		['nobody', 'xyz', []],
	])('find agents by %s', async (_, filter, ids) => {
		expect((await all(searchAgents, filter)).map(([, id]) => id)).toEqual(ids);
		await bench.restart({ missingPermissions: ['users:read'] });
		expect((await all(searchAgents, filter)).map(([, id]) => id)).toEqual(ids);
	});

	it('hold every agent, over several pages', async () => {
		for (let index = 0; index < 230; index++) bench.sandbox.agents.addUser({ full_name: `Agent ${index}` });
		expect(new Set((await all(searchAgents)).map(([, id]) => id)).size).toBe(234);
		expect(asked(bench.sandbox)).toHaveLength(3);
	});

	it('leave out who was switched off', async () => {
		bench.sandbox.agents.addUser({ full_name: 'Gone', is_active: false });
		expect((await all(searchAgents)).map(([name]) => name)).not.toContain('Gone (available)');
	});

	it('show the members of the teams, each once, where the key may not list users', async () => {
		await bench.restart({ missingPermissions: ['users:read'] });
		expect(await all(searchAgents)).toEqual([
			['Maria Gomes (available)', AGENTS.maria],
			['Omar Haddad (available)', AGENTS.omar],
			['Lena Weiß (away)', AGENTS.lena],
		]);
	});

	it('tell an error where it is none of permissions', async () => {
		bench.sandbox.fault({ kind: 'status', status: 500, message: 'Out of disk', times: Infinity });
		await expect(all(searchAgents)).rejects.toThrow('Out of disk');
		await expect(all(searchTeams)).rejects.toThrow('Out of disk');
	});
});

describe('as the tools of an AI agent', () => {
	const bench = useBench('released');
	const ofModel = (name: string) => `={{ $fromAI('${name}', 'The ${name}', 'string') }}`;
	const dmitri = { phone: '+1 (415) 555-0104', note: 'Wants a refund' };
	const tool = async (operation: 'handOver' | 'addNote', ...calls: Array<typeof dmitri>) =>
		await runAsTool(
			{
				sandbox: bench.sandbox,
				parameters: {
					...chosen(`conversation.${operation}`),
					contact: contact.byPhone(ofModel('phone')),
					note: ofModel('note'),
				},
			},
			...calls,
		);

	it('hands over by number, and a second call is no error', async () => {
		const [first, second] = await tool('handOver', dmitri, dmitri);
		expect(first.answer).toMatchObject([{ contact_id: CONTACTS.dmitri, note: 'Wants a refund' }]);
		expect(second.answer).toMatchObject([{ contact_id: CONTACTS.dmitri, already: true }]);
		expect(bench.sandbox.transfers.all).toHaveLength(1);
	});

	it('writes a note by number', async () => {
		const [{ answer }] = await tool('addNote', dmitri);
		expect(answer).toMatchObject([{ contact_id: CONTACTS.dmitri, content: 'Wants a refund' }]);
	});

	it.each(['handOver', 'addNote'] as const)(
		'tells the model that nobody has the number (%s)',
		async (name) => {
			const [{ error }] = await tool(name, { ...dmitri, phone: '+49 170 0000001' });
			expect(error).toContain('There is no contact with the number 491700000001');
			expect(changing(bench.sandbox)).toEqual([]);
		},
	);
});

describe('a server that has no hand-overs', () => {
	const bench = useBench('documented');

	it.each([
		['conversation.handOver', {}],
		['conversation.addNote', { note: 'VIP' }],
		['contact.assign', { assignTo: 'nobody' }],
	] as const)('is told as such (%s)', async (operation, parameters) => {
		const { error } = await bench.run(operation, { ...ana, ...parameters });
		expect(error?.message).toContain('Request method not allowed');
		expect(error?.description).toContain('This version of Whatomate does not have this feature');
	});

	it.each([
		'conversation.returnToBot',
		'conversation.getAll',
		'conversation.getNotes',
		'contact.assign',
	] as const)('is told as such where it shows its web page (%s)', async (operation) => {
		const { error } = await bench.run(operation, { ...ana, agent: byId(AGENTS.maria) });
		expect(error?.message).toContain('a web page came back');
		expect(error?.description).toMatch(/If other operations work, this Whatomate is too old for \/api\//);
	});
});
