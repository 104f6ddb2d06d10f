import type { IDataObject } from 'n8n-workflow';
import { SeenEvents } from '../../nodes/shared/seenEvents';

/** As n8n does: every delivery loads what was saved, and saves what it has in the end. */
const load = (saved: string): IDataObject => JSON.parse(saved) as IDataObject;

/** The same trigger in a process that has just started. */
function afterRestart(owner: string, saved: string): SeenEvents {
	let restarted: typeof SeenEvents = SeenEvents;
	jest.isolateModules(() => {
		({ SeenEvents: restarted } = jest.requireActual<{ SeenEvents: typeof SeenEvents }>(
			'../../nodes/shared/seenEvents',
		));
	});
	return new restarted(owner, load(saved));
}

test('knows an event again, in the same process and after a restart', () => {
	const data = {};
	const seen = new SeenEvents('one', data);
	expect([seen.isNew('a'), seen.isNew('a'), seen.has('a'), seen.has('b')]).toEqual([
		true,
		false,
		true,
		false,
	]);
	expect(new SeenEvents('one', {}).isNew('a')).toBe(false);
	expect(new SeenEvents('another', {}).isNew('a')).toBe(true);
	const restarted = afterRestart('one', JSON.stringify(data));
	expect([restarted.isNew('a'), restarted.isNew('b')]).toEqual([false, true]);
});

test.each([
	['first', [0, 1]],
	['last', [1, 0]],
])(
	'forgets none of two deliveries at once over a restart, when that which came first is saved %s',
	(_, order) => {
		const both = [load('{}'), load('{}')];
		new SeenEvents(`at once, ${order.join()}`, both[0]).isNew('a');
		new SeenEvents(`at once, ${order.join()}`, both[1]).isNew('b');
		const saved = order.map((index) => JSON.stringify(both[index])).at(-1) ?? '';
		const restarted = afterRestart('at once', saved);
		expect([restarted.isNew('a'), restarted.isNew('b')]).toEqual([false, false]);
	},
);

test('keeps 500 over a restart, whatever was saved before', () => {
	const data = load('{"seen":["from before"]}');
	const seen = new SeenEvents('many', data);
	for (let each = 0; each < 600; each++) seen.isNew(`event ${each}`);
	const saved = JSON.stringify(data);
	expect((load(saved).seen as string[]).length).toBe(500);
	const restarted = afterRestart('many', saved);
	expect([restarted.has('event 99'), restarted.has('event 100')]).toEqual([false, true]);
});
