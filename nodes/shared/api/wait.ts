import { stopped } from '../failures/failure';
import { whenAborted } from './whenAborted';

/** Milliseconds after which long work lets n8n do something else: its editor and the other executions are in the same process. */
const BREATH = 50;

/** One piece of long work, which lets others have their turn. */
export class Breath {
	private last = performance.now();

	private taking?: Promise<void>;

	/**
	 * Lets others have their turn, if it is time for that. Whoever asks meanwhile waits along: of those who work side by side, nobody
	 * overtakes another.
	 */
	async take(): Promise<void> {
		if (this.isDue) {
			this.taking ??= wait(0, new AbortController().signal).then(() => {
				this.last = performance.now();
				this.taking = undefined;
			});
		}
		await this.taking;
	}

	/** Whether it is time for it: asked before, it saves the others a wait for nothing. */
	get isDue(): boolean {
		return performance.now() - this.last > BREATH;
	}
}

/**
 * Deals with entries one after the other, and lets n8n breathe in between: of some there can be a hundred thousand.
 * @throws what dealing with one of them throws
 */
export async function inSteps<T>(
	entries: Iterable<T>,
	deal: (entry: T) => void | Promise<void>,
): Promise<void> {
	const breath = new Breath();
	for (const entry of entries) {
		const work = deal(entry);
		if (work) await work;
		if (breath.isDue) await breath.take();
	}
}

/**
 * Waits without a timer that would keep the process alive or outlast the signal.
 * @param milliseconds at most 2^31 − 1
 * @returns when the time is over or the signal fires, whichever comes first
 */
export async function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
	if (signal.aborted) return;
	// Both are listened to directly: behind AbortSignal.any, Node.js may collect a timeout before it fires.
	const timeout = AbortSignal.timeout(milliseconds);
	await new Promise<void>((resolve) => {
		const done = () => {
			timeout.removeEventListener('abort', done);
			leave();
			resolve();
		};
		timeout.addEventListener('abort', done);
		const leave = whenAborted(signal, done);
	});
}

/**
 * @param milliseconds at most 2^31 − 1
 * @returns the work's result, or undefined once the time is over: the work goes on then, and nobody learns how it ends
 * @throws what the work throws in time
 */
export async function inTime<T>(work: Promise<T>, milliseconds: number): Promise<T | undefined> {
	const over = new AbortController();
	try {
		return await Promise.race([work, wait(milliseconds, over.signal).then(() => undefined)]);
	} finally {
		over.abort();
	}
}

/** The time for something is over. The code is that of a network that does not answer. */
export class TooLate extends Error {
	readonly code = 'ETIMEDOUT';
}

/**
 * @param milliseconds at most 2^31 − 1
 * @param ended fires when nobody waits any more, where there is such a signal
 * @returns the work's result; what ends the work when it is not waited for any more is up to the caller
 * @throws {TooLate} when the time is over
 * @throws {Failure} when the signal fires
 * @throws what the work throws in time
 */
export async function within<T>(
	milliseconds: number,
	ended: AbortSignal | undefined,
	work: Promise<T>,
): Promise<T> {
	const done = new AbortController();
	const leave = whenAborted(ended, () => done.abort());
	try {
		return await Promise.race([
			work,
			wait(Math.max(0, Math.ceil(milliseconds)), done.signal).then(() => {
				throw ended?.aborted ? stopped() : new TooLate();
			}),
		]);
	} finally {
		leave();
		done.abort();
	}
}
