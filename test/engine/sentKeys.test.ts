import type { IExecuteFunctions, INode } from 'n8n-workflow';

import { SentKeys } from '../../nodes/Whatomate/sendOnce/sentKeys';
import { Deduplication } from './deduplication';

/** One execution's view of the keys that a node has sent, over a store that stays. */
const store = new Deduplication();
const node = { id: 'node' } as INode;
const workflow = { id: 'workflow', active: true };

const execution = () =>
	new SentKeys({
		getWorkflow: () => workflow,
		getNode: () => node,
		helpers: {
			checkProcessedAndRecord: async (
				items: string[],
				scope: 'node' | 'workflow',
				options: { mode: 'entries'; maxEntries?: number },
			) => await store.checkProcessedAndRecord(items, scope, { workflow, node }, options),
			removeProcessed: async (items: string[], scope: 'node' | 'workflow') =>
				await store.removeProcessed(items, scope, { workflow, node }),
		},
	} as unknown as IExecuteFunctions);

const MINUTE = 60_000;
const noon = Date.parse('2026-11-24T12:00:00Z');

/** What a later execution finds. */
const found = async (key: string, now = noon + 90 * MINUTE) => {
	const keys = execution();
	const claim = (await keys.claim([key], 1, now)).get(key);
	keys.releaseKeys([key]);
	return claim;
};

beforeEach(() => store.reset());

test('a key is new, then open since its claim, then sent', async () => {
	const keys = execution();
	expect(await keys.claim(['a', 'b'], 2, noon + 999)).toEqual(
		new Map([
			['a', { state: 'new' }],
			['b', { state: 'new' }],
		]),
	);
	keys.releaseKeys(['a', 'b']);
	for (let look = 0; look < 3; look++) expect(await found('a')).toEqual({ state: 'open', since: noon });
	await keys.confirm(['a']);
	for (let look = 0; look < 3; look++) expect(await found('a')).toEqual({ state: 'sent' });
	await keys.release(['b']);
	expect(store.entries).toBe(2);
	expect(await found('b')).toEqual({ state: 'new' });
});

test('an open key that a later execution settles leaves nothing behind but its claim and its end', async () => {
	await execution().claim(['a'], 1, noon);
	execution().releaseKeys(['a']);
	const later = execution();
	expect((await later.claim(['a'], 1, noon + 5 * MINUTE)).get('a')).toEqual({ state: 'open', since: noon });
	await later.confirm(['a']);
	expect(store.entries).toBe(2);
});

test('keys under way in another execution of the process are neither asked for nor recorded', async () => {
	const one = execution();
	await one.claim(['a'], 1);
	store.calls = [];
	const other = execution();
	expect(await other.claim(['a'], 1)).toEqual(new Map([['a', { state: 'busy' }]]));
	expect(store.calls).toEqual([]);
	one.releaseKeys(['a']);
});

test('executions at the same time take turns at the store, so that no claim is lost', async () => {
	const all = Array.from({ length: 20 }, (_, index) => `key ${index}`);
	const executions = all.map((key) => ({ key, keys: execution() }));
	await Promise.all(executions.map(async ({ key, keys }) => await keys.claim([key], 1)));
	await Promise.all(executions.map(async ({ key, keys }) => await keys.confirm([key])));
	for (const key of all) expect(await found(key)).toEqual({ state: 'sent' });
});

test('a store that fails once does not block the next call', async () => {
	store.fails = () => 'before';
	await expect(execution().claim(['a'], 1)).rejects.toThrow('database is locked');
	store.fails = undefined;
	expect(await found('a')).toEqual({ state: 'new' });
});

describe('the last 10,000 keys', () => {
	/** Records keys as sent, in one go. */
	const fill = async (name: string, count: number) => {
		const entries = Array.from({ length: count }, (_, index) => [
			`claim:${name}${index}`,
			`done:${name}${index}`,
		]);
		await store.checkProcessedAndRecord(entries.flat(), 'node', { workflow, node }, { mode: 'entries' });
	};

	test('are remembered', async () => {
		const keys = execution();
		await keys.claim(['oldest'], 1);
		await keys.confirm(['oldest']);
		await fill('k', 9_999);
		expect(await found('newest')).toEqual({ state: 'new' });
		expect(await found('oldest')).toEqual({ state: 'sent' });
	});

	test('and those of a larger run besides, so that none of it pushes out another', async () => {
		await fill('k', 30_000);
		const keys = execution();
		expect((await keys.claim(['k0'], 30_000)).get('k0')).toEqual({ state: 'sent' });
		keys.releaseKeys(['k0']);
	});

	test('and no more than a few thousand others, so that the store stays small', async () => {
		await fill('k', 30_000);
		expect(await found('another')).toEqual({ state: 'new' });
		expect(await found('k1')).toEqual({ state: 'new' });
		expect(store.entries).toBeLessThan(25_000);
	});
});

test('a key that was sent long ago is so for two executions at once', async () => {
	const earlier = execution();
	await earlier.claim(['a'], 1, noon);
	await earlier.confirm(['a']);
	earlier.releaseKeys(['a']);
	const [one, other] = [execution(), execution()];
	expect((await one.claim(['a'], 1)).get('a')).toEqual({ state: 'sent' });
	expect((await other.claim(['a'], 1)).get('a')).toEqual({ state: 'sent' });
});
