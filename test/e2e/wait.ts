/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs beside n8n, not in it */
import { setTimeout as pause } from 'node:timers/promises';

/** How long to keep asking, and how often. */
interface Patience {
	/** Milliseconds. */
	within: number;
	/** Milliseconds from one look to the next. Default 200. */
	every?: number;
	/** For the error: what was waited for. */
	what: string;
}

/**
 * Asks again and again until there is an answer.
 *
 * @returns the first answer that is not undefined.
 * @throws what the last look threw, or that the time is over.
 */
export async function waitFor<T>(look: () => Promise<T | undefined>, patience: Patience): Promise<T> {
	const { within, every = 200, what } = patience;
	const end = Date.now() + within;
	for (;;) {
		let thrown: unknown;
		try {
			const seen = await look();
			if (seen !== undefined) return seen;
		} catch (error) {
			thrown = error;
		}
		if (Date.now() > end) {
			throw new Error(`${what}: not within ${within / 1000} s${thrown ? ` (${String(thrown)})` : ''}`);
		}
		await pause(every);
	}
}
