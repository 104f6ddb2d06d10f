import { keptLanes } from '../../shared/memory';
import type { Round } from '../../shared/memory';

/** The lanes that a run begins with, and the most that there ever are. */
const FIRST_LANES = 8;
export const MOST_LANES = 64;

/** The fewest steps that a round is judged by. */
const FEWEST_STEPS = 6;

/** How many rounds are remembered: older ones may be of a server that was busier, or less busy. */
const REMEMBERED = 64;

/** A rate that is higher than the best so far by this factor shows that more lanes are worth it. */
const GROWTH = 1.25;

/** More lanes are not worth it where a step takes longer than the quickest by this factor: then the server is busy with what it has. */
const SLOWER = 1.3;

/** For each lane but the first that keeps the server busy, so many: some wait, so that it never does. */
const RESERVE = 1.5;

/** By this factor there are fewer lanes, to see whether a server is quicker with them. */
const FEWER = 2;

/** So often that is looked at again, in rounds, unless there are hardly any lanes to spare: it may have been a bad moment. */
const LOOK_AGAIN = 12;
const HARDLY_ANY = 3;

/** By how much times differ that count as the same, and a rate that is clearly below what the server can do. */
const ALIKE = 1.15;
const CLEARLY_BELOW = 0.8;

/** Milliseconds: a step that took less made no request, as one that is skipped. */
const ASKED_NOBODY = 1;

/** Milliseconds for which the next execution begins with what this one found out. */
const GOOD_FOR = 600_000;

/**
 * Finds how many lanes a server is served best with, from nothing but how long steps take. As long as more lanes get more done, they
 * are tripled. When they do not, the server is busy, and each more only lets all wait longer; then the number is what its rate needs:
 * the steps that it does in a millisecond, times the milliseconds of a step that waits for no other. (The same thought as TCP Vegas
 * and BBR have of a line: https://doi.org/10.1145/3009824.) How long that is shows with few lanes only, so now and then they are
 * fewer for a round.
 */
export class LaneCount {
	private lanes = FIRST_LANES;

	/** What a server that refused can bear, for the time being. */
	private ceiling = MOST_LANES;

	private rounds: readonly Round[] = [];

	/** What was cut off the number of lanes before: where 2.3 are needed, every third round has 3. */
	private rest = 0;

	/** Of this round: when it began, how long its own steps took, and how many steps ended in it, also those of the one before. */
	private began?: number;

	private times: number[] = [];

	private ended = 0;

	/** The number of the round; steps of an earlier one, with another number of lanes, tell nothing about this one. */
	round = 0;

	constructor(private readonly most = MOST_LANES) {}

	/** How many lanes may be under way now. */
	get now(): number {
		return Math.max(1, Math.min(this.lanes, this.ceiling, this.most));
	}

	/**
	 * @param name what is done, and on which server
	 * @param most as the user wants it
	 * @returns what an earlier run found out, or a new beginning
	 */
	static recall(name: string, most: number): LaneCount {
		const count = new LaneCount(most);
		const known = keptLanes.get(name);
		if (!known || known.until < Date.now()) return count;
		const { lanes, ceiling, rounds } = known;
		return Object.assign(count, { lanes, ceiling, rounds });
	}

	/** Keeps what was found out for the next run. */
	keep(name: string): void {
		const { lanes, ceiling, rounds } = this;
		if (rounds.length > 0) keptLanes.set(name, { lanes, ceiling, rounds, until: Date.now() + GOOD_FOR });
	}

	/**
	 * Takes note of a step that was done while all lanes were under way.
	 * @param round in which it began
	 * @param began in milliseconds, as `ended`
	 */
	done(round: number, began: number, ended: number): void {
		if (ended - began < ASKED_NOBODY) return;
		this.began ??= began;
		this.ended++;
		if (round !== this.round || this.times.push(ended - began) < Math.max(this.now, FEWEST_STEPS)) return;
		const time = this.times.reduce((sum, each) => sum + each, 0) / this.times.length;
		// Either alone is too high at times: where lanes begin together, and where those of the round before end late.
		const rate = Math.min(this.now / Math.max(1, time), this.ended / Math.max(1, ended - this.began));
		const best = Math.max(0, ...this.rounds.map((each) => each.rate));
		const isQuick = time < SLOWER * Math.min(time, ...this.rounds.map((each) => each.time));
		// A rate that rises with lanes that there have been before is the server's own doing: it may be warm by now.
		const areMore = this.rounds.every(({ lanes }) => lanes < this.now);
		this.rounds = [...this.rounds, { lanes: this.now, time, rate }].slice(-REMEMBERED);
		this.ceiling = Math.min(MOST_LANES, this.ceiling + Math.ceil(this.ceiling / 20));
		this.begin(areMore && isQuick && rate > GROWTH * best ? 3 * this.now : this.needed(), ended);
	}

	/** The server refused a request of this round, since there are too many or since it can't do it. */
	refused(round: number, at: number): void {
		if (round !== this.round) return;
		this.ceiling = Math.max(1, Math.floor(this.now / 2));
		this.begin(this.lanes, at);
	}

	private begin(lanes: number, at: number): void {
		this.round++;
		this.began = at;
		this.times = [];
		this.ended = 0;
		this.lanes = Math.max(1, Math.min(MOST_LANES, lanes));
	}

	/** @returns the lanes that keep the server busy; where nobody knows yet how quick it is unhurried, fewer, to see that */
	private needed(): number {
		const isTime = this.now > HARDLY_ANY && this.round % LOOK_AGAIN === LOOK_AGAIN - 1;
		if (isTime || !this.isQuickestKnown()) return Math.floor(this.now / FEWER);
		const rates = this.rounds.map(({ rate }) => rate).sort((one, other) => other - one);
		// The highest alone is mostly luck: a rate counts once it was reached twice.
		const full = rates.filter((rate) => rate > CLEARLY_BELOW * rates[Math.min(1, rates.length - 1)]);
		// What the better half of those reached, in its middle: while lanes come or go, a rate is too low.
		const capacity = full[full.length >> 2];
		const busy = Math.max(1, capacity * this.quickest());
		const lanes = 1 + RESERVE * (busy - 1) + this.rest;
		this.rest = lanes % 1;
		return Math.floor(lanes);
	}

	/** @returns how long the steps of the quickest round took */
	private quickest(): number {
		return Math.min(...this.rounds.map(({ time }) => time));
	}

	/** @returns whether clearly fewer lanes were no quicker than others, or there can't be fewer */
	private isQuickestKnown(): boolean {
		const quickest = this.quickest();
		const quick = this.rounds.filter(({ time }) => time < ALIKE * quickest).map(({ lanes }) => lanes);
		return this.rounds.some(({ lanes }) => lanes === 1) || Math.max(...quick) >= FEWER * Math.min(...quick);
	}
}
