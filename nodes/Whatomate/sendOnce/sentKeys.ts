import type { IExecuteFunctions } from 'n8n-workflow';

import { claimOf, doneOf, KeyStore, REMEMBERED } from './keyStore';

/** How many keys are claimed in one go: so many may have to be looked up after n8n died. */
export const BLOCK = 100;

/** Bits for the minute of a claim, and one that is always set, so that no time is without any. They begin anew after a year. */
const TIME_BITS = 20;
const MINUTE = 60_000;

/** What is known about a key at the moment it is claimed. */
export type Claim =
	| { state: 'new' }
	| { state: 'sent' }
	/** Claimed before, and never confirmed. */
	| { state: 'open'; since: number }
	/** Another execution of this process is about to send it. */
	| { state: 'busy' }
	/** n8n died just while it asked for this key. */
	| { state: 'unclear' };

const askingFor = (key: string) => `asking:${key}`;
const bitOf = (key: string, bit: number) => `time${bit}:${key}`;
const allBits = Array.from({ length: TIME_BITS }, (_, bit) => bit);
const MARK = TIME_BITS - 1;

/** @returns the bits that are set in the minute of that time, and the mark */
export const bitsOf = (time: number): number[] =>
	allBits.filter((bit) => bit === MARK || Math.floor(time / MINUTE / 2 ** bit) % 2 === 1);

/** @returns the latest time up to now whose minute has these bits */
export function claimedAt(bits: number[], now: number): number {
	const round = 2 ** MARK;
	const minute = bits.filter((bit) => bit !== MARK).reduce((sum, bit) => sum + 2 ** bit, 0);
	const current = Math.floor(now / MINUTE);
	const ago = (((current - minute) % round) + round) % round;
	return (current - ago) * MINUTE;
}

/**
 * The keys whose messages went out. A key is `claim`ed before its message goes out, with the minute of the claim, and `done`
 * afterwards: one that is claimed and not done is open.
 */
export class SentKeys {
	/** The bits that the store holds of keys that are claimed. */
	private readonly times = new Map<string, number[]>();

	/** How many keys the run has: none of them may push another out of the store. */
	private ofThisRun = 0;

	private readonly store: KeyStore;

	constructor(context: IExecuteFunctions) {
		this.store = new KeyStore(context);
	}

	/**
	 * Claims keys, none of which may stand twice. A key that is open stays as it is.
	 * @param ofThisRun how many keys the run has in all
	 * @throws {Failure} when n8n does not keep them; then nothing may be sent
	 */
	async claim(keys: string[], ofThisRun: number, now = Date.now()): Promise<Map<string, Claim>> {
		this.ofThisRun = ofThisRun;
		return await this.store.inTurn(async () => {
			const { busy } = this.store.inUse;
			const claims = new Map<string, Claim>(keys.map((key) => [key, { state: 'busy' }]));
			const free = keys.filter((key) => !busy.has(key));
			const known = await this.record(free.map(claimOf));
			const before = free.filter((key) => known.has(claimOf(key)));
			for (const [key, claim] of await this.recall(before, now)) claims.set(key, claim);
			for (const key of free) if (!known.has(claimOf(key))) claims.set(key, { state: 'new' });
			// Nothing goes out before the time is written: a claim without it came to nothing.
			const fresh = free.filter((key) => claims.get(key)?.state === 'new');
			for (const key of fresh) this.times.set(key, bitsOf(now));
			await this.record(this.timesOf(fresh));
			// A key that was sent long ago is nobody's work now: to another execution it is sent as well.
			for (const key of free) if (claims.get(key)?.state !== 'sent') busy.add(key);
			return claims;
		});
	}

	/** @returns what became of keys that were claimed before */
	private async recall(keys: string[], now: number): Promise<Map<string, Claim>> {
		const claims = new Map<string, Claim>();
		const done = await this.ask(keys, doneOf);
		for (const key of keys) {
			if (done.has(askingFor(key))) claims.set(key, { state: 'unclear' });
			else if (done.has(doneOf(key))) claims.set(key, { state: 'sent' });
		}
		const open = keys.filter((key) => !claims.has(key));
		const bits = await this.ask(open, (key) => allBits.map((bit) => bitOf(key, bit)));
		for (const key of open) {
			const set = allBits.filter((bit) => bits.has(bitOf(key, bit)));
			this.times.set(key, set);
			claims.set(key, set.length === 0 ? { state: 'new' } : { state: 'open', since: claimedAt(set, now) });
		}
		return claims;
	}

	/**
	 * Asking records, so what was not there is taken back at once. Should n8n die in between, the mark that goes with the question
	 * tells the next one not to trust the answer.
	 */
	private async ask(keys: string[], entries: (key: string) => string | string[]): Promise<Set<string>> {
		const asked = keys.flatMap((key) => [askingFor(key), ...[entries(key)].flat()]);
		const known = await this.record(asked);
		await this.store.remove(asked.filter((entry) => !known.has(entry)));
		return known;
	}

	/** Notes that the messages of these keys went out. @throws {Failure} when n8n does not keep it; then they stay open */
	async confirm(keys: string[]): Promise<void> {
		await this.store.inTurn(async () => {
			await this.record(keys.map(doneOf));
			await this.store.remove(this.timesOf(keys));
			this.releaseKeys(keys);
		});
	}

	/** Takes claims back: nothing went out, and a later execution may send. @throws {Failure} as `confirm` */
	async release(keys: string[]): Promise<void> {
		await this.store.inTurn(async () => {
			await this.store.remove([...keys.map(claimOf), ...this.timesOf(keys)]);
			this.releaseKeys(keys);
		});
	}

	/** Lets other executions of this process have the keys again, whatever became of them. */
	releaseKeys(keys: Iterable<string>): void {
		this.store.releaseKeys(keys);
	}

	private timesOf(keys: string[]): string[] {
		return keys.flatMap((key) => (this.times.get(key) ?? []).map((bit) => bitOf(key, bit)));
	}

	/** @returns which of the entries were there before */
	private async record(entries: string[]): Promise<Set<string>> {
		return await this.store.record(entries, 2 * (REMEMBERED + this.ofThisRun) + 2 * (TIME_BITS + 1) * BLOCK);
	}
}
