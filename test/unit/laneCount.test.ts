import { LaneCount, MOST_LANES } from '../../nodes/Whatomate/engine/laneCount';

/** How many items run side by side, tried on servers that are made of numbers: nothing here takes time. */

/** A server, and the n8n that sends to it. All times in milliseconds. */
interface Server {
	/** The way there and back, give or take up to a fifth. */
	latency: number;
	/** How many requests it works on at full speed; more share its processors. */
	cores?: number;
	/** What one request takes it. */
	work?: number;
	/** It works on one after the other, in place of letting all share. */
	inLine?: boolean;
	/** What n8n itself takes for one request, one after the other. */
	own?: number;
	/** More at once are refused. */
	bears?: number;
	/** So many requests take it twice the work at first: it has its connections and caches still to make. */
	cold?: number;
	/** A dozen requests, from this one on, take it half the work: others have just left it alone. */
	quickAt?: number;
	/** Requests take it more or less, and for a dozen of them in a row much more, now and then: the seed of the chance. */
	uneven?: number;
}

interface Outcome {
	/** When the last item was done. */
	time: number;
	medianWait: number;
	/** The most requests that were under way. */
	inFlight: number;
	/** How many lanes there were while the second half was sent, on average. */
	lanes: number;
	refused: number;
}

/** As `LaneCount`, for a number that stays. */
type Count = Pick<LaneCount, 'now' | 'round' | 'done' | 'refused'>;

const fixed = (now: number): Count => ({ now, round: 0, done: () => {}, refused: () => {} });

function simulate(server: Server, items: number, count: Count): Outcome {
	const { latency, cores = Infinity, work = 0, inLine = false, own = 0 } = server;
	const { bears = Infinity, cold = 0, quickAt = Infinity, uneven } = server;
	let seed = uneven ?? 1;
	let badMoment = 0;
	const random = () => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
	const timers: Array<{ at: number; then: () => void }> = [];
	const jobs: Array<{ left: number; then: () => void }> = [];
	const waits: number[] = [];
	const outcome: Outcome = { time: 0, medianWait: 0, inFlight: 0, lanes: 0, refused: 0 };
	let now = 0;
	let begun = 0;
	let met = 0;
	let underWay = 0;
	let ownFree = 0;

	const chance = () => {
		if (uneven === undefined) return 1;
		badMoment = badMoment > 0 ? badMoment - 1 : random() < 0.02 ? 12 : 0;
		return (0.7 + 0.6 * random()) * (badMoment > 0 ? 1.6 : 1);
	};
	/** How fast each job goes on. */
	const speed = (index: number) => (inLine ? Number(index < cores) : Math.min(1, cores / jobs.length));
	const startMore = () => {
		for (; underWay < count.now && begun < items; begun++) {
			underWay++;
			outcome.inFlight = Math.max(outcome.inFlight, underWay);
			const isRefused = underWay > bears;
			const { round } = count;
			const began = now;
			if (begun >= items / 2) outcome.lanes += count.now / (items / 2);
			const end = () => {
				underWay--;
				waits.push(now - began);
				if (isRefused) outcome.refused++;
				if (isRefused) count.refused(round, now);
				else count.done(round, began, now);
				startMore();
			};
			ownFree = Math.max(ownFree, now) + own;
			const arrives = ownFree + latency * (1 + random() / 5);
			const arrive = () => {
				const factor = met < cold ? 2 : met >= quickAt && met < quickAt + 12 ? 0.5 : 1;
				met++;
				const left = factor * chance() * work;
				if (left > 0) jobs.push({ left, then: end });
				else end();
			};
			timers.push({ at: arrives, then: arrive });
		}
	};
	startMore();
	while (timers.length > 0 || jobs.length > 0) {
		const timer = timers.reduce((one, other) => (other.at < one.at ? other : one), {
			at: Infinity,
			then: () => {},
		});
		const ends = jobs.map(({ left }, index) => now + left / speed(index));
		const first = Math.min(...ends);
		const next = Math.min(timer.at, first);
		jobs.forEach((job, index) => (job.left -= (next - now) * speed(index)));
		now = next;
		const [done] =
			first <= timer.at ? jobs.splice(ends.indexOf(first), 1) : timers.splice(timers.indexOf(timer), 1);
		done.then();
	}
	waits.sort((one, other) => one - other);
	return { ...outcome, time: now, medianWait: waits[waits.length >> 1] };
}

const ITEMS = 1000;

/** What n8n takes for a request of its own. */
const own = 1.4;

const SERVERS: Record<string, Server> = {
	'50 ms away': { latency: 50, own },
	'200 ms away': { latency: 200, own },
	'two cores that share': { latency: 1, cores: 2, work: 50, own },
	'two cores in line': { latency: 1, cores: 2, work: 50, inLine: true, own },
	'one slow core': { latency: 5, cores: 1, work: 100, own },
	'eight cores, 20 ms away': { latency: 20, cores: 8, work: 50, own },
	'two quick cores, 60 ms away': { latency: 60, cores: 2, work: 10, own },
};

const best = (server: Server): number =>
	Math.min(
		...[1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64].map((lanes) => simulate(server, ITEMS, fixed(lanes)).time),
	);

describe('A server that is far away is asked by as many as there may be', () => {
	it.each(['50 ms away', '200 ms away'])('%s', (name) => {
		const { time, inFlight, lanes } = simulate(SERVERS[name], ITEMS, new LaneCount());
		expect(inFlight).toBe(MOST_LANES);
		expect(lanes).toBeGreaterThan(48);
		// The way up from eight lanes is all that it costs.
		expect(time / best(SERVERS[name])).toBeLessThan(1.15);
	});
});

describe('A busy server is kept busy, and no more', () => {
	it.each([
		['two cores that share', 2, 4, 1.05],
		['two cores in line', 2, 4, 1.05],
		// A second lane would save the way there and back, 6 of 106 ms, and let each wait twice as long for it.
		['one slow core', 1, 2, 1.065],
		['eight cores, 20 ms away', 11, 24, 1.05],
		// Its best number, 40, lets each wait 2.9 times as long. To find out how quick it is unhurried, and to come up from there, takes a second.
		['two quick cores, 60 ms away', 14, 45, 1.25],
	])('%s', (name, fewest, most, slower) => {
		const server = SERVERS[name];
		const { time, medianWait, lanes } = simulate(server, ITEMS, new LaneCount());
		expect(lanes).toBeGreaterThanOrEqual(fewest);
		expect(lanes).toBeLessThanOrEqual(most);
		expect(time / best(server)).toBeLessThan(slower);
		expect(medianWait / simulate(server, ITEMS, fixed(1)).medianWait).toBeLessThanOrEqual(2);
	});
});

describe('A busy server that is slow at its first requests is not taken for one with room', () => {
	it.each([4, 8, 12, 16, 20])('%d of them', (cold) => {
		const server = { latency: 1, cores: 2, work: 100, cold, own };
		const { medianWait, inFlight, lanes } = simulate(server, 500, new LaneCount());
		expect(inFlight).toBeLessThanOrEqual(24);
		expect(lanes).toBeLessThanOrEqual(4);
		expect(medianWait / simulate(server, 500, fixed(1)).medianWait).toBeLessThanOrEqual(2);
	});
});

describe('What a busy server can do for a moment is not taken for what it can do', () => {
	it.each([0, 8, 16, 24, 32, 48, 60, 70, 80, 100, 150, 200])('from request %d on', (quickAt) => {
		const server = { latency: 1, cores: 2, work: 100, quickAt, own };
		const { medianWait, lanes } = simulate(server, 500, new LaneCount());
		expect(lanes).toBeLessThanOrEqual(4);
		expect(medianWait / simulate(server, 500, fixed(1)).medianWait).toBeLessThanOrEqual(2);
	});
});

it('A busy server with good and bad moments is hardly ever taken for one with room', () => {
	const server = { latency: 1, cores: 2, work: 90, own: 3 };
	const seeds = Array.from({ length: 40 }, (_, index) => index + 1);
	const outcomes = seeds.map((uneven) => simulate({ ...server, uneven }, 500, new LaneCount()));
	const unhurried = simulate({ ...server, uneven: 1 }, 500, fixed(1)).medianWait;
	expect(outcomes.filter(({ lanes }) => lanes > 4).length).toBeLessThanOrEqual(1);
	expect(outcomes.filter(({ medianWait }) => medianWait > 2 * unhurried).length).toBeLessThanOrEqual(2);
});

describe('A server that refuses', () => {
	it('gets half as many at once, and then slowly more', () => {
		const count = new LaneCount();
		const lanes = [count.now];
		count.refused(count.round, 0);
		lanes.push(count.now);
		for (let round = 0; round < 4; round++) {
			for (let step = 0; step < 6; step++) count.done(count.round, 100 * round, 100 * round + 50);
			lanes.push(count.now);
		}
		expect(lanes[1]).toBe(4);
		for (const [round, number] of lanes.slice(1).entries()) expect(number).toBeLessThanOrEqual(4 + round);
	});

	it('halves them once for a round, however many were refused in it', () => {
		const count = new LaneCount();
		const { round } = count;
		for (let step = 0; step < 8; step++) count.refused(round, 0);
		expect(count.now).toBe(4);
	});

	it('never leaves none', () => {
		const count = new LaneCount();
		for (let step = 0; step < 20; step++) count.refused(count.round, 0);
		expect(count.now).toBe(1);
	});

	it('is asked by about as many as it bears', () => {
		const { lanes, refused } = simulate({ latency: 50, own, bears: 20 }, ITEMS, new LaneCount());
		expect(lanes).toBeGreaterThan(10);
		expect(lanes).toBeLessThan(22);
		expect(refused).toBeLessThan(ITEMS / 10);
	});
});

it('The user may want fewer', () => {
	const { inFlight } = simulate(SERVERS['50 ms away'], ITEMS, new LaneCount(3));
	expect(inFlight).toBe(3);
});

it('Items that ask nobody, as those that are skipped, tell nothing', () => {
	const count = new LaneCount();
	for (let step = 0; step < 1000; step++) count.done(count.round, step, step + 0.1);
	expect({ lanes: count.now, round: count.round }).toEqual({ lanes: 8, round: 0 });
});

it('The next run begins with what this one found out', () => {
	const count = LaneCount.recall('a server', MOST_LANES);
	simulate(SERVERS['two cores that share'], ITEMS, count);
	count.keep('a server');
	const again = LaneCount.recall('a server', MOST_LANES);
	expect(again.now).toBe(count.now);
	expect(simulate(SERVERS['two cores that share'], ITEMS, again).inFlight).toBeLessThan(8);
	expect(LaneCount.recall('another server', MOST_LANES).now).toBe(8);
});
