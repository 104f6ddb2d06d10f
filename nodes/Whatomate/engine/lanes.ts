import type { WhatomateClient } from '../../shared/api/client';
import { Breath } from '../../shared/api/wait';
import { badInput } from '../../shared/failures/failure';
import type { Field, Item } from './item';
import { MOST_LANES } from './laneCount';
import type { LaneCount } from './laneCount';
import { asNumber } from './values';

/** How many items may be under way at the same time at most. */
export const maxConcurrencyOption: Field<number> = {
	property: {
		displayName: 'Max Concurrency',
		name: 'maxConcurrency',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: MOST_LANES },
		default: MOST_LANES,
		description: `How many contacts may be sent to at the same time, up to ${MOST_LANES}. The node itself finds out how many Whatomate answers best, and never uses more than that. Lower it only if other work on the server must not wait at all.`,
	},
	read(value, label) {
		const most = asNumber(value);
		if (Number.isInteger(most) && most >= 1 && most <= MOST_LANES) return most;
		throw badInput(
			`'${label}' is not a whole number from 1 to ${MOST_LANES}`,
			'Give a number such as 4, or remove the option.',
		);
	},
};

/** @returns a lane that the item shares with no other */
export const ownLane = ({ index }: Item): string => `item ${index}`;

/** What a run in lanes needs. */
export interface Lanes {
	/** @returns the lane of an item */
	laneOf(item: Item): string;
	/** Never rejects. */
	step(item: Item): Promise<void>;
	/** @returns whether nothing new may start */
	isOver(): boolean;
	/** How many lanes are under way at the same time. */
	count: LaneCount;
	client: Pick<WhatomateClient, 'refusals'>;
}

/** Does one step for many items; lanes side by side, the items inside each one after the other, in their order. */
export async function runInLanes(
	items: Item[],
	{ laneOf, step, isOver, count, client }: Lanes,
): Promise<void> {
	const waiting = grouped(items, laneOf).reverse();
	let underWay = 0;
	const breath = new Breath();

	const measured = async (item: Item): Promise<void> => {
		const { round } = count;
		const { refusals } = client;
		// With fewer lanes than there may be, a step tells nothing about their number.
		const isFull = underWay >= count.now;
		const began = performance.now();
		await step(item);
		const ended = performance.now();
		if (client.refusals !== refusals) count.refused(round, ended);
		else if (isFull) count.done(round, began, ended);
	};

	await new Promise<void>((resolve) => {
		const startMore = (): void => {
			while (underWay < count.now && waiting.length > 0 && !isOver()) {
				underWay++;
				void run(waiting.pop()!);
			}
			if (underWay === 0) resolve();
		};
		const run = async (lane: Item[]): Promise<void> => {
			for (let next = 0; next < lane.length && !isOver(); next++) {
				if (underWay > count.now) {
					waiting.push(lane.slice(next));
					break;
				}
				await breath.take();
				// While it waited, another item may have ended the run.
				if (isOver()) break;
				await measured(lane[next]);
			}
			underWay--;
			startMore();
		};
		startMore();
	});
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
