import type { IDataObject } from 'n8n-workflow';
import { SeenEvents } from '../../nodes/shared/events/seen';

/** As n8n does: every delivery loads what was saved, and saves what it has in the end. */
const load = (saved: string): IDataObject => JSON.parse(saved) as IDataObject;

/** The same trigger in a process that has just started. */
function afterRestart(owner: string, saved: string): SeenEvents {
	let restarted: typeof SeenEvents = SeenEvents;
	jest.isolateModules(() => {
		({ SeenEvents: restarted } = jest.requireActual<{ SeenEvents: typeof SeenEvents }>(
			'../../nodes/shared/events/seen',
		));
	});
	return new restarted(owner, load(saved));
}

const has = (seen: SeenEvents, ...keys: string[]): boolean[] => keys.map((key) => seen.has(key));

test('knows an event again, in the same process and after a restart', () => {
	const data = {};
	const seen = new SeenEvents('one', data);
	expect(has(seen, 'a', 'b')).toEqual([false, false]);
	seen.add('a');
	seen.add('a');
	expect(has(seen, 'a', 'b')).toEqual([true, false]);
	expect(has(new SeenEvents('one', {}), 'a')).toEqual([true]);
	expect(has(new SeenEvents('another', {}), 'a')).toEqual([false]);
	expect(has(afterRestart('one', JSON.stringify(data)), 'a', 'b')).toEqual([true, false]);
});

test.each([
	['first', [0, 1]],
	['last', [1, 0]],
])(
	'forgets none of two deliveries at once over a restart, when that which came first is saved %s',
	(_, order) => {
		const both = [load('{}'), load('{}')];
		new SeenEvents(`at once, ${order.join()}`, both[0]).add('a');
		new SeenEvents(`at once, ${order.join()}`, both[1]).add('b');
		const saved = order.map((index) => JSON.stringify(both[index])).at(-1) ?? '';
		expect(has(afterRestart('at once', saved), 'a', 'b')).toEqual([true, true]);
	},
);

test('keeps 2,000 over a restart, whatever was saved before', () => {
	const data = load('{"seen":["from before"]}');
	const seen = new SeenEvents('many', data);
	for (let each = 0; each < 2100; each++) seen.add(`event ${each}`);
	const saved = JSON.stringify(data);
	expect((load(saved).seen as string[]).length).toBe(2000);
	expect(has(afterRestart('many', saved), 'event 99', 'event 100')).toEqual([false, true]);
});

test('knows an event again after 99,999 others, and puts them into the static data once', () => {
	const data = load('{}');
	const others = Array.from({ length: 100_000 }, (_, each) => `another event, number ${each}`);
	const seen = new SeenEvents('very many', data);
	expect(seen.addAll(others)).toBe(true);
	expect(seen.addAll(others)).toBe(false);
	expect(has(seen, others[0], others[99_999], 'a new one')).toEqual([true, true, false]);
	seen.add('a new one');
	expect(has(seen, others[0], others[1])).toEqual([false, true]);
	expect((data.seen as string[]).length).toBe(2000);
});

describe('an event whose run is not stored yet', () => {
	const states = (seen: SeenEvents) => ({ starting: seen.isStarting('a'), seen: seen.has('a') });

	test('is starting until its run is there, and is not saved before', () => {
		const data: IDataObject = {};
		const seen = new SeenEvents('stored', data);
		const answer = { writableEnded: false };
		seen.begin(['a'], answer);
		expect(states(seen)).toEqual({ starting: true, seen: false });
		expect(data.seen).toBeUndefined();
		seen.add('a');
		answer.writableEnded = true;
		expect(states(seen)).toEqual({ starting: false, seen: true });
		expect(data.seen).toHaveLength(1);
	});

	test('is new again when the delivery was answered without a run', () => {
		const seen = new SeenEvents('not stored', {});
		const answer = { writableEnded: false };
		seen.begin(['a'], answer);
		answer.writableEnded = true;
		expect(states(seen)).toEqual({ starting: false, seen: false });
		seen.begin(['a'], { writableEnded: false });
		expect(states(seen)).toEqual({ starting: true, seen: false });
	});

	test('counts as seen where the answer can tell nothing', () => {
		const seen = new SeenEvents('unknown', {});
		seen.begin(['a'], {});
		expect(states(seen)).toEqual({ starting: false, seen: true });
	});
});
