/* eslint-disable @n8n/community-nodes/no-restricted-globals -- ends a run from outside of it */
import { LaneCount } from '../../nodes/Whatomate/engine/laneCount';
import { runInLanes } from '../../nodes/Whatomate/engine/lanes';
import { itemsWith } from './items';

/** Works as long as it takes until it is time for a breath. */
function hardWork(): void {
	for (const end = performance.now() + 60; performance.now() < end; );
}

it('nothing starts after a breath in which the run was ended', async () => {
	const done: number[] = [];
	let isOver = false;
	await runInLanes(itemsWith([{}, {}, {}]), {
		laneOf: ({ index }) => `item ${index}`,
		step: async ({ index }) => {
			hardWork();
			done.push(index);
			// Not yet when the next item asks whether it may start, but before its breath is over.
			setImmediate(() => (isOver = true));
		},
		isOver: () => isOver,
		count: new LaneCount(1),
		client: { refusals: 0 },
	});
	expect(done).toEqual([0]);
});
