import type { IDataObject } from 'n8n-workflow';

import { methods } from '../../nodes/Whatomate/methods';
import { AGENTS, UNKNOWN_ID } from '../sandbox';
import type { ContactSeed } from '../sandbox';
import { byId, pick } from './harness';
import { asked, DIALECTS, useBench } from './support';

const COUNT = 450;
const MINUTE = 60_000;
const now = Date.now();

/** So many minutes ago. */
const ago = (minutes: number) => new Date(now - minutes * MINUTE).toISOString();

/** A contact as the tests know it: all that the filters are about. */
type Known = Required<
	Pick<
		ContactSeed,
		| 'assigned_user_id'
		| 'created_at'
		| 'last_inbound_at'
		| 'last_message_at'
		| 'marketing_opt_out'
		| 'phone_number'
		| 'profile_name'
		| 'tags'
		| 'whatsapp_account'
	>
>;

const AGENT_OF = ['', AGENTS.maria, AGENTS.omar];
const ACCOUNT_OF = ['main', 'support', '', 'main'];

/** In the order of the list: the later, the longer ago; the last 50 never had a message. */
const everybody: Known[] = Array.from({ length: COUNT }, (_, index) => ({
	phone_number: `1415556${String(index).padStart(4, '0')}`,
	profile_name: `Customer ${index}`,
	tags: [
		...(index % 2 === 0 ? ['vip'] : index % 5 === 0 ? ['VIP'] : []),
		...(index % 3 === 0 ? ['Lisbon'] : []),
		...(index % 7 === 0 ? ['stop'] : []),
		...(index % 11 === 0 ? ['Gold, Silver'] : []),
	],
	marketing_opt_out: index % 4 === 0,
	assigned_user_id: AGENT_OF[index % 3],
	whatsapp_account: ACCOUNT_OF[index % 4],
	last_message_at: index < COUNT - 50 ? ago(10 * (index + 1)) : null,
	last_inbound_at: index < COUNT - 50 && index % 3 === 0 ? ago(10 * (index + 1)) : null,
	created_at: ago(100 * (index + 1)),
}));

const isVip = ({ tags }: Known) => tags.includes('vip') || tags.includes('VIP');
const isActiveFrom = (time: string) => (known: Known) => (known.last_message_at ?? '') >= time;
const isActiveUntil = (time: string) => (known: Known) =>
	known.last_message_at !== null && known.last_message_at < time;
const numbersOf = (list: Array<{ phone_number?: unknown }>) => list.map(({ phone_number }) => phone_number);

describe.each(DIALECTS)('contacts are filtered on the %s server', (dialect) => {
	const bench = useBench(dialect);
	beforeEach(async () => {
		await bench.restart({ contacts: everybody });
		for (const tag of ['VIP', 'Lisbon', 'Gold, Silver', 'nobody has it']) bench.sandbox.addTag(tag);
	});

	const get = async (filters: IDataObject, more: IDataObject = { returnAll: true }) =>
		await bench.run('contact.getAll', { ...more, filters });
	/** Pages of contacts; looking for one contact with a tag is none. */
	const pages = () =>
		bench.sandbox.requests.filter(({ path, query }) => path === '/api/contacts' && query.get('limit') !== '1')
			.length;

	/** A filter, what it leaves, and how many pages are read for it: the first one once more in the end, if there are several. */
	const rows: Array<[string, IDataObject, (known: Known, index: number) => boolean, number]> = [
		['nothing', {}, () => true, 6],
		['one of the tags', { tagsAny: ['VIP'] }, isVip, 4],
		['one of the tags, in another case', { tagsAny: ['vIP'] }, isVip, 4],
		[
			'one of two',
			{ tagsAny: ['vip', 'lisbon'] },
			(known) => isVip(known) || known.tags.includes('Lisbon'),
			5,
		],
		[
			'tags in one text',
			{ tagsAny: '={{ "Lisbon, stop" }}' },
			({ tags }) => tags.includes('Lisbon') || tags.includes('stop'),
			3,
		],
		['a list by an expression', { tagsAny: '={{ ["stop"] }}' }, ({ tags }) => tags.includes('stop'), 1],
		['a tag with a comma', { tagsAny: ['Gold, Silver'] }, ({ tags }) => tags.includes('Gold, Silver'), 6],
		['a tag that nobody has', { tagsAny: ['nobody has it'] }, () => false, 1],
		['the former name of it', { tags: ['Lisbon'] }, ({ tags }) => tags.includes('Lisbon'), 3],
		[
			'both names of it',
			{ tags: ['stop'], tagsAny: ['vip'] },
			(known) => isVip(known) && known.tags.includes('stop'),
			1,
		],
		[
			'all of the tags',
			{ tagsAll: ['vip', 'Lisbon'] },
			(known) => isVip(known) && known.tags.includes('Lisbon'),
			4,
		],
		['one that all have to have', { tagsAll: ['stop'] }, ({ tags }) => tags.includes('stop'), 1],
		[
			'none of the tags',
			{ tagsNone: ['VIP', 'lisbon'] },
			(known) => !isVip(known) && !known.tags.includes('Lisbon'),
			6,
		],
		['none with a comma', { tagsNone: ['Gold, Silver'] }, ({ tags }) => !tags.includes('Gold, Silver'), 6],
		[
			'no tags at all',
			{ tagsAny: [], tagsAll: [], tagsNone: '={{ [] }}', tags: '={{ null }}' },
			() => true,
			6,
		],
		['those who opted out', { optedOut: true }, ({ marketing_opt_out }) => marketing_opt_out, 6],
		['those who did not', { optedOut: false }, ({ marketing_opt_out }) => !marketing_opt_out, 6],
		[
			'those who did not, as a table says it',
			{ optedOut: '={{ "FALSE" }}' },
			({ marketing_opt_out }) => !marketing_opt_out,
			6,
		],
		['an open window', { windowOpen: true }, (_, index) => index % 3 === 0 && index < 143, 6],
		['a closed window', { windowOpen: false }, (_, index) => !(index % 3 === 0 && index < 143), 6],
		['an agent', { assignedTo: byId(AGENTS.maria) }, (_, index) => index % 3 === 1, 6],
		[
			'an agent by an expression',
			{ assignedTo: `={{ "${AGENTS.omar}" }}` },
			(_, index) => index % 3 === 2,
			6,
		],
		[
			'nobody',
			{ assignedTo: { __rl: true, mode: 'list', value: 'nobody' } },
			(_, index) => index % 3 === 0,
			6,
		],
		['nobody by ID', { assignedTo: byId('Nobody') }, (_, index) => index % 3 === 0, 6],
		['whoever it is', { assignedTo: { __rl: true, mode: 'list', value: '' } }, () => true, 6],
		['an agent whom nobody has', { assignedTo: byId(UNKNOWN_ID) }, () => false, 6],
		['a time to be active from', { lastActiveAfter: ago(1555) }, isActiveFrom(ago(1555)), 3],
		['a time of the first page', { lastActiveAfter: ago(55) }, isActiveFrom(ago(55)), 1],
		['a time that nobody was active after', { lastActiveAfter: ago(0) }, () => false, 1],
		[
			'a time before all',
			{ lastActiveAfter: '2020-01-01' },
			({ last_message_at }) => last_message_at !== null,
			6,
		],
		['a time to be active before', { lastActiveBefore: ago(1555) }, isActiveUntil(ago(1555)), 6],
		[
			'both times',
			{ lastActiveAfter: ago(2555), lastActiveBefore: ago(1555) },
			(known) => isActiveFrom(ago(2555))(known) && isActiveUntil(ago(1555))(known),
			4,
		],
		['a DateTime', { lastActiveAfter: '={{ $now.minus({ minutes: 1555 }) }}' }, isActiveFrom(ago(1555)), 3],
		[
			'a Date',
			{ createdAfter: `={{ new Date("${ago(10_050)}") }}` },
			({ created_at }) => created_at >= ago(10_050),
			6,
		],
		[
			"a time without a zone, in the workflow's",
			{
				createdAfter: new Date(ago(10_050)).toLocaleString('sv-SE', { timeZone: 'America/New_York' }),
			},
			({ created_at }) => created_at >= ago(10_051),
			6,
		],
		['no times', { lastActiveAfter: '', lastActiveBefore: '={{ "" }}', createdAfter: '' }, () => true, 6],
		['an account', { account: 'support' }, ({ whatsapp_account }) => whatsapp_account === 'support', 6],
		['a name', { search: 'customer 44' }, ({ profile_name }) => profile_name.includes('Customer 44'), 1],
		[
			'a name, and what the node looks for',
			{ search: 'Customer 4', optedOut: true },
			({ profile_name, marketing_opt_out }) => profile_name.includes('Customer 4') && marketing_opt_out,
			1,
		],
		[
			'all of them',
			{
				tagsAny: ['vip', 'Lisbon'],
				tagsNone: ['stop'],
				optedOut: false,
				assignedTo: byId(AGENTS.omar),
				lastActiveAfter: ago(3555),
				lastActiveBefore: ago(155),
				createdAfter: ago(30_050),
				account: 'main',
			},
			(known, index) =>
				(isVip(known) || known.tags.includes('Lisbon')) &&
				!known.tags.includes('stop') &&
				!known.marketing_opt_out &&
				index % 3 === 2 &&
				isActiveFrom(ago(3555))(known) &&
				isActiveUntil(ago(155))(known) &&
				known.created_at >= ago(30_050) &&
				known.whatsapp_account === 'main',
			4,
		],
	];

	it.each(rows)('by %s', async (_what, filters, fits, requests) => {
		const { json, error } = await get(filters);
		expect(error).toBeUndefined();
		expect(numbersOf(json)).toEqual(numbersOf(everybody.filter(fits)));
		expect(pages()).toBe(requests);
	});

	it('the record shows what the filters are about', async () => {
		const { json } = await get({ search: 'Customer 12' }, { limit: 1 });
		expect(json).toEqual([
			expect.objectContaining({
				tags: ['vip', 'Lisbon'],
				account: 'main',
				service_window_open: true,
				marketing_opt_out: true,
				assigned_user_id: null,
				last_message_at: everybody[12].last_message_at,
				created_at: everybody[12].created_at,
			}),
		]);
		const { json: others } = await get({ search: 'Customer 13' }, { limit: 1 });
		expect(others[0]).toMatchObject({ assigned_user_id: AGENTS.maria, account: 'support' });
	});

	it.each([
		[10, 1],
		[25, 1],
		[26, 2],
		[60, 3],
	])('a limit of %i counts behind them, with %i page(s)', async (limit, requests) => {
		const { json } = await get({ optedOut: true }, { limit });
		expect(numbersOf(json)).toEqual(
			numbersOf(everybody.filter(({ marketing_opt_out }) => marketing_opt_out)).slice(0, limit),
		);
		expect(pages()).toBe(requests);
	});

	it.each<[string, IDataObject, string]>([
		['nothing is left out', {}, '5'],
		['the server leaves out', { search: 'Customer', tagsAny: ['vip'] }, '5'],
		['the list ends', { lastActiveAfter: ago(1000) }, '5'],
		['the node leaves out', { optedOut: true }, '100'],
	])('no row is asked for in vain where %s', async (_what, filters, rowsOfPage) => {
		await get(filters, { limit: 5 });
		expect(bench.sandbox.requests.at(-1)?.query.get('limit')).toBe(rowsOfPage);
	});

	it.each<[string, IDataObject]>([
		['what stands at the beginning', { optedOut: false }],
		['what the server looks for too', { tagsAny: ['vip'], windowOpen: false }],
		['where the list ends', { lastActiveAfter: ago(3005) }],
	])(
		'who becomes active while the pages are read is neither lost nor doubled: %s',
		async (_what, filters) => {
			const before = numbersOf((await get(filters)).json);
			let answered = 0;
			bench.sandbox.on('answer', ({ path }) => {
				if (path !== '/api/contacts' || ++answered !== 2) return;
				for (const index of [2, 182, 254]) {
					const moved = bench.sandbox.contactByPhone(everybody[index].phone_number);
					Object.assign(moved as object, { last_message_at: new Date(now + index).toISOString() });
				}
			});
			const after = numbersOf((await get(filters)).json);
			expect(new Set(after).size).toBe(after.length);
			expect([...after].sort()).toEqual([...before].sort());
		},
	);

	it('several items look the same tags and accounts up once', async () => {
		const { error } = await bench.run(
			'contact.getAll',
			{ limit: 1, filters: { tagsAny: ['VIP'], account: 'main', search: '={{ $json.search }}' } },
			{ items: ['Customer 1', 'Customer 2', 'Customer 3'].map((search) => ({ json: { search } })) },
		);
		expect(error).toBeUndefined();
		expect(
			asked(bench.sandbox)
				.filter((each) => each !== 'GET /api/contacts')
				.sort(),
		).toEqual(['GET /api/accounts', 'GET /api/tags']);
	});

	it.each(['tagsAny', 'tagsAll', 'tagsNone'])(
		'%s: a tag that nobody has is told, and nothing is listed',
		async (name) => {
			const { items, error } = await get({ [name]: ['vip', 'vpi'] });
			expect(items).toEqual([]);
			expect(error?.message).toContain(
				"of These Names or IDs': there is no tag 'vpi', and no contact has it",
			);
			expect(error?.description).toContain(
				'The tags of Whatomate are Gold, Silver, Lisbon, nobody has it, VIP.',
			);
			expect(pages()).toBe(0);
		},
	);

	it('workflows of before, which name a tag that nobody has, find nobody', async () => {
		const { items, error } = await get({ tags: ['vpi'] });
		expect([items, error]).toEqual([[], undefined]);
		expect(asked(bench.sandbox)).toEqual(['GET /api/contacts']);
	});

	it('an account that Whatomate does not have is told', async () => {
		const { items, error } = await get({ account: 'mian' });
		expect(items).toEqual([]);
		expect(error?.message).toBe("'Account Name or ID' is not an account in Whatomate: mian");
		expect(error?.description).toContain('main, support');
		expect(pages()).toBe(0);
	});

	it.each<[string, IDataObject, string]>([
		['times the wrong way round', { lastActiveAfter: ago(10), lastActiveBefore: ago(20) }, 'is not before'],
		['a tag that is wanted and not', { tagsAll: ['vip'], tagsNone: ['VIP'] }, 'both have vip'],
		['an ambiguous date', { createdAfter: '05/06/2026' }, "'Created After' is ambiguous"],
		['a name of an agent', { assignedTo: byId('Maria') }, "'Assigned To' is not the ID of an agent: Maria"],
		[
			'neither yes nor no',
			{ optedOut: '={{ "later" }}' },
			"'Opted Out of Marketing' is neither yes nor no: later",
		],
		[
			'an expression that leads to nothing',
			{ windowOpen: '={{ $json.misspelt }}' },
			"'Window Open (24 Hours)' is empty",
		],
		['nothing in place of yes or no', { optedOut: '={{ null }}' }, "'Opted Out of Marketing' is empty"],
	])('%s are refused before anything is asked', async (_what, filters, words) => {
		const { items, error } = await get(filters);
		expect(items).toEqual([]);
		expect(error?.message).toContain(words);
		expect(error?.description).toBeTruthy();
		expect(asked(bench.sandbox)).toEqual([]);
	});
});

describe('the list of those who look after contacts', () => {
	// Only a released server has users and teams.
	const bench = useBench('released');

	it.each([
		['', ['Nobody', 'Maria', 'Omar', 'Lena']],
		[' NOB', ['Nobody']],
		['maria', ['Maria']],
	])("for '%s' begins with nobody, where it fits", async (search, names) => {
		const { results } = await pick(bench, methods.listSearch.searchAssignees, search);
		expect(results.map(({ name }) => name.split(' ')[0])).toEqual(expect.arrayContaining(names));
		expect(results.findIndex(({ value }) => value === 'nobody')).toBe(names[0] === 'Nobody' ? 0 : -1);
	});
});
