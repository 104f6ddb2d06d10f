/* eslint-disable @n8n/community-nodes/no-restricted-globals -- lets what is under way go on */
import { MOST_BYTES, Place } from '../../nodes/shared/api/bytesUnderWay';
import { filesUnderWay } from '../../nodes/shared/memory';

const MB = 1024 * 1024;

/** Lets everything that waits for nothing but promises go on. */
const settled = async () => await new Promise((resolve) => setImmediate(resolve));

/** Files that ask for their places one after the other, and leave them in that order. */
async function run(sizes: number[]): Promise<string[]> {
	const under = new Set<number>();
	const seen: string[] = [];
	const left = sizes.map(() => new Place('server'));
	left.forEach((place, index) => void place.take(sizes[index] * MB).then(() => under.add(index)));
	for (const [index, place] of left.entries()) {
		await settled();
		seen.push([...under].join(' '));
		under.delete(index);
		place.leave();
	}
	return seen;
}

it.each<[what: string, sizes: number[], under: string[]]>([
	['small ones go together', [1, 1, 1], ['0 1 2', '1 2', '2']],
	['up to the limit, whatever their number', [32, 32, 32, 32], ['0 1', '1 2', '2 3', '3']],
	['one that is too large for all goes alone', [95, 95, 1], ['0', '1', '2']],
	['a large one is not overtaken for ever', [10, 60, 1], ['0', '1 2', '2']],
	['an empty one needs no place', [64, 0, 1], ['0 1', '1 2', '2']],
])('%s: %j', async (_, sizes, under) => {
	expect(await run(sizes)).toEqual(under);
	expect(filesUnderWay.size).toBe(0);
});

it('servers do not wait for each other', async () => {
	const one = new Place('one');
	const other = new Place('other');
	await one.take(MOST_BYTES);
	await other.take(MOST_BYTES);
	expect(filesUnderWay.size).toBe(2);
	one.leave();
	one.leave();
	other.leave();
	expect(filesUnderWay.size).toBe(0);
});

it('who takes another place gives the first one back: nobody has some and waits for more', async () => {
	const place = new Place('server');
	await place.take(MOST_BYTES);
	await place.take(MOST_BYTES);
	expect(filesUnderWay.get('server')?.bytes).toBe(MOST_BYTES);
	place.leave();
	expect(filesUnderWay.size).toBe(0);
});

it('Stop ends the wait, and lets those behind go on', async () => {
	const stop = new AbortController();
	const [first, large, small] = [new Place('server'), new Place('server'), new Place('server')];
	await first.take(10 * MB);
	const waiting = large.take(60 * MB, stop.signal);
	const behind = small.take(MB);
	stop.abort();
	await expect(waiting).rejects.toThrow('stopped');
	await behind;
	await expect(large.take(MB, stop.signal)).rejects.toThrow('stopped');
	first.leave();
	small.leave();
	large.leave();
	expect(filesUnderWay.size).toBe(0);
});
