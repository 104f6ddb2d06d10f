import type { IDataObject } from 'n8n-workflow';

import { CONTACTS, UNKNOWN_ID } from '../sandbox';
import type { Message, MessageSeed } from '../sandbox';
import { contact } from './harness';
import { asked, DIALECTS, useBench } from './support';

const ana = { contact: contact.byId(CONTACTS.ana) };

/** Noon of a day long ago, and so many minutes later. */
const at = (minutes: number) => new Date(Date.UTC(2026, 0, 1, 12, minutes));

describe.each(DIALECTS)('Get Many on the %s server', (dialect) => {
	const bench = useBench(dialect);
	const documented = dialect === 'documented';

	/** Fills Ana's conversation, one message a minute. @returns its messages, newest first */
	const fill = (count: number, seed: (index: number) => MessageSeed = () => ({})): Message[] =>
		Array.from({ length: count }, (_, index) =>
			bench.sandbox.addMessage(CONTACTS.ana, {
				content: `message ${index}`,
				created_at: at(index),
				...seed(index),
			}),
		).reverse();

	const idsOf = (messages: Array<{ id?: unknown }>) => messages.map(({ id }) => id);

	const get = async (parameters: IDataObject) => {
		const { json, error } = await bench.run('getAll', { ...ana, ...parameters });
		expect(bench.sandbox.readReceipts).toEqual([]);
		return { ids: idsOf(json), json, error };
	};

	it.each([0, 1, 99, 100, 101, 200, 250])(
		'gives a conversation of %i messages newest first, and none twice',
		async (count) => {
			const all = fill(count);
			const { ids, error } = await get({ returnAll: true });
			expect(error).toBeUndefined();
			expect(ids).toEqual(idsOf(all));
			expect(bench.sandbox.requests.length).toBeLessThanOrEqual(Math.floor(count / 100) + 1);
		},
	);

	it.each([
		[1, 1],
		[100, 1],
		[120, 2],
		[250, 3],
		[300, 3],
	])('stops at a limit of %i after %i requests', async (limit, requests) => {
		const all = fill(250);
		const { ids } = await get({ limit });
		expect(ids).toEqual(idsOf(all).slice(0, limit));
		expect(asked(bench.sandbox)).toHaveLength(requests);
	});

	it('gives 50 unless told otherwise', async () => {
		fill(60);
		expect((await get({})).ids).toHaveLength(50);
	});

	it('takes messages that are written while it reads once each', async () => {
		const all = fill(250);
		let more = 3;
		bench.sandbox.on('answer', () => {
			if (more-- > 0) bench.sandbox.addMessage(CONTACTS.ana, { created_at: at(1000 - more) });
		});
		const { ids } = await get({ returnAll: true });
		expect(new Set(ids).size).toBe(ids.length);
		expect(ids.filter((id) => idsOf(all).includes(String(id)))).toEqual(idsOf(all));
	});

	describe('with filters', () => {
		const types = ['text', 'image', 'template'];
		const statuses = ['sent', 'delivered', 'read', 'failed'] as const;
		let all: Message[];
		beforeEach(() => {
			all = fill(250, (index) => ({
				direction: index % 2 === 0 ? 'incoming' : 'outgoing',
				message_type: types[index % 3],
				status: statuses[index % 4],
				whatsapp_account: index % 5 === 0 ? 'support' : 'main',
			}));
		});

		/** What a filter should leave, told by the messages as they are stored. */
		const rows: Array<[string, IDataObject, (message: Message, index: number) => boolean]> = [
			['incoming ones', { direction: 'incoming' }, ({ direction }) => direction === 'incoming'],
			['outgoing ones', { direction: 'outgoing' }, ({ direction }) => direction === 'outgoing'],
			['any direction', { direction: '' }, () => true],
			['one type', { type: ['image'] }, ({ message_type }) => message_type === 'image'],
			['two types', { type: ['image', 'text'] }, ({ message_type }) => message_type !== 'template'],
			[
				'types in one text',
				{ type: '={{ "image, text" }}' },
				({ message_type }) => message_type !== 'template',
			],
			['a status', { status: ['failed'] }, ({ status }) => status === 'failed'],
			['no types', { type: [] }, () => true],
			['a time to begin with', { since: at(200).toISOString() }, (_message, index) => index <= 49],
			['a time to end with', { until: at(49).toISOString() }, (_message, index) => index >= 200],
			[
				'both times',
				{ since: at(100).toISOString(), until: at(149).toISOString() },
				(_message, index) => index >= 100 && index <= 149,
			],
			[
				"times without a zone, in the workflow's",
				{ since: '2026-01-01T07:10:00', until: '2026-01-01T07:19:00' },
				(_message, index) => index >= 230 && index <= 239,
			],
			[
				'all of them',
				{
					direction: 'incoming',
					type: ['image', 'text'],
					status: ['sent', 'read'],
					since: at(20).toISOString(),
					until: at(220).toISOString(),
				},
				({ direction, message_type, status, created_at }) =>
					direction === 'incoming' &&
					message_type !== 'template' &&
					['sent', 'read'].includes(status) &&
					Date.parse(created_at) >= at(20).getTime() &&
					Date.parse(created_at) <= at(220).getTime(),
			],
		];

		it.each(rows)('gives %s', async (_what, filters, fits) => {
			const { ids, error } = await get({ returnAll: true, filters });
			expect(error).toBeUndefined();
			expect(ids).toEqual(idsOf(all.filter(fits)));
		});

		it('gives those of one account, or says that the server does not tell', async () => {
			const { json, hints } = await bench.run('getAll', {
				...ana,
				returnAll: true,
				filters: { account: 'support' },
			});
			if (documented) {
				expect(hints).toEqual([expect.stringContaining("the filter 'Account'")]);
			} else {
				expect(hints).toEqual([]);
				expect(idsOf(json)).toEqual(
					idsOf(all.filter(({ whatsapp_account }) => whatsapp_account === 'support')),
				);
			}
		});

		it('counts the limit behind them', async () => {
			const failed = all.filter(({ status }) => status === 'failed');
			const { ids } = await get({ limit: 40, filters: { status: ['failed'] } });
			expect(ids).toEqual(idsOf(failed).slice(0, 40));
		});

		it('reads no further back than it must', async () => {
			await get({ returnAll: true, filters: { since: at(200).toISOString() } });
			expect(asked(bench.sandbox)).toHaveLength(1);
		});

		it.each([
			['before', { before: 30 }, 31, 250],
			['after', { after: 130 }, 0, 130],
			['before and after', { before: 30, after: 130 }, 31, 130],
			['before the oldest', { before: 249 }, 250, 250],
			['after the newest', { after: 0 }, 0, 0],
			['between neighbours', { before: 30, after: 31 }, 31, 31],
			['after a message at a border', { after: 100 }, 0, 100],
			['before a message at a border', { before: 99 }, 100, 250],
		])('gives those %s', async (_what, borders, from, to) => {
			const filters = Object.fromEntries(
				Object.entries(borders).map(([name, index]) => [name, all[index].id]),
			);
			const { ids, error } = await get({ returnAll: true, filters });
			expect(error).toBeUndefined();
			expect(ids).toEqual(idsOf(all).slice(from, to));
		});

		it('counts the limit from a border on', async () => {
			const { ids } = await get({ limit: 5, filters: { before: all[10].id, direction: 'incoming' } });
			const later = all.slice(11).filter(({ direction }) => direction === 'incoming');
			expect(ids).toEqual(idsOf(later).slice(0, 5));
		});

		it.each(['before', 'after'])('says that a message to begin at is not there (%s)', async (name) => {
			const { json, error } = await get({ returnAll: true, filters: { [name]: UNKNOWN_ID } });
			expect(json).toEqual([]);
			expect(error?.message).toMatch(
				documented ? /Unknown message ID in/ : /names no message of this conversation/,
			);
			expect(error?.description).toBeTruthy();
		});
	});

	it('gives nothing for an empty conversation, and the workflow goes on', async () => {
		const { json, error } = await get({ returnAll: true });
		expect(error).toBeUndefined();
		expect(json).toEqual([]);
	});

	it('finds the contact by its number', async () => {
		const { json } = await bench.run('getAll', { contact: contact.byPhone('+1 (415) 555-0104') });
		expect(json).toHaveLength(2);
	});

	it('creates no contact only to read from it', async () => {
		const { error } = await bench.run('getAll', { contact: contact.byPhone('+49 170 0000001') });
		expect(bench.sandbox.contactByPhone('491700000001')).toBeUndefined();
		expect(error?.message ?? '').not.toContain('undefined');
	});

	it('takes any borders and limits that chance gives', async () => {
		const seed = Date.now() % 1_000_000;
		let state = seed;
		const random = (below: number) => {
			state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
			return Math.floor((state / 2_147_483_648) * below);
		};
		const all = fill(230);
		for (let round = 0; round < 10; round++) {
			const limit = 1 + random(240);
			const from = random(230);
			const { json } = await bench.run('getAll', { ...ana, limit, filters: { before: all[from].id } });
			expect({ seed, round, ids: idsOf(json) }).toEqual({
				seed,
				round,
				ids: idsOf(all).slice(from + 1, from + 1 + limit),
			});
		}
	});
});
