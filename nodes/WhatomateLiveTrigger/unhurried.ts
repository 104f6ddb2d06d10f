import { wait } from '../shared/api/wait';

/** Milliseconds of work after which n8n does something else. */
const PIECE = 20;

/**
 * Deals with what comes in, in its order. Where much has come at once, as when n8n was busy itself for some seconds, n8n breathes in
 * between: its editor and all executions are in the same process.
 */
export class Unhurried<T> {
	private waiting: T[] = [];

	/** The first of them that is not dealt with. */
	private next = 0;

	/** Milliseconds of work since the last breath. */
	private spent = 0;

	private isBreathing = false;

	/**
	 * @param deal never throws
	 * @param over nobody waits any more once it fires
	 * @param clock milliseconds
	 */
	constructor(
		private readonly deal: (entry: T) => void,
		private readonly over: AbortSignal,
		private readonly clock: () => number = () => performance.now(),
	) {}

	/** Deals with the entry at once, unless there was much to do. */
	add(entry: T): void {
		this.waiting.push(entry);
		if (!this.isBreathing) this.work();
	}

	private work(): void {
		while (this.next < this.waiting.length) {
			if (this.spent >= PIECE) {
				void this.breathe();
				return;
			}
			const began = this.clock();
			this.deal(this.waiting[this.next++]);
			this.spent += this.clock() - began;
		}
		this.waiting = [];
		this.next = 0;
	}

	private async breathe(): Promise<void> {
		this.isBreathing = true;
		await wait(0, this.over);
		this.isBreathing = false;
		this.spent = 0;
		this.work();
	}
}
