import type { Item } from './item';

/** How many lanes are under way at the same time. */
const AT_ONCE = 10;

/** @returns a lane that the item shares with no other */
export const ownLane = ({ index }: Item): string => `item ${index}`;

/**
 * Does one step for many items; lanes side by side, the items inside each one after the other, in their order.
 * @param laneOf the lane of an item
 * @param isOver whether nothing new may start
 */
export async function runInLanes(
	items: Item[],
	laneOf: (item: Item) => string,
	step: (item: Item) => Promise<void>,
	isOver: () => boolean,
): Promise<void> {
	const waiting = grouped(items, laneOf)[Symbol.iterator]();
	const worker = async () => {
		for (const lane of waiting) {
			for (const item of lane) {
				if (isOver()) return;
				await step(item);
			}
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

function grouped(items: Item[], laneOf: (item: Item) => string): Item[][] {
	const lanes = new Map<string, Item[]>();
	for (const item of items) {
		const name = laneOf(item);
		const lane = lanes.get(name);
		if (lane) lane.push(item);
		else lanes.set(name, [item]);
	}
	return [...lanes.values()];
}
