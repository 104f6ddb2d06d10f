import { sleep } from 'n8n-workflow';

/** How many entries are dealt with before others get their turn. */
const STEP = 250;

/**
 * Deals with entries one after the other, and lets n8n breathe in between: of some there can be a hundred thousand.
 * @throws what dealing with one of them throws
 */
export async function inSteps<T>(
	entries: Iterable<T>,
	deal: (entry: T) => void | Promise<void>,
): Promise<void> {
	let count = 0;
	for (const entry of entries) {
		const work = deal(entry);
		if (work) await work;
		if (++count % STEP === 0) await sleep(0);
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
			signal.removeEventListener('abort', done);
			resolve();
		};
		timeout.addEventListener('abort', done);
		signal.addEventListener('abort', done);
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
