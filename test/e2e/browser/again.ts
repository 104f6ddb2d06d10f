import type { Page } from 'playwright-core';

/** How often something is tried. */
const ATTEMPTS = 4;

/** How long what is tried again may take each time, in milliseconds: n8n needs less than one second for it. */
export const PATIENCE = { timeout: 10_000 };

/**
 * Opens something anew where it fails, as a person does whose click n8n has not taken: it loses clicks on a canvas that
 * still moves, and takes its list of nodes away on a click that meets the list still sliding in.
 *
 * @param page what is half open in it is closed before the next attempt
 * @param open what is done; each of its steps waits with `PATIENCE`, so that a test has time for another attempt
 * @returns what it gives
 * @throws what the last attempt throws
 */
export async function again<T>(page: Page, open: () => Promise<T>): Promise<T> {
	for (let attempt = 1; attempt < ATTEMPTS; attempt++) {
		const outcome = await open().then(
			(value) => ({ value }),
			() => undefined,
		);
		if (outcome) return outcome.value;
		await page.keyboard.press('Escape');
	}
	return await open();
}
