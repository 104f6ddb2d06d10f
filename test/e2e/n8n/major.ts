/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs beside n8n, not in it */

/** The majors of n8n that the package works in. */
export type Major = 1 | 2;

/** The major of n8n that tests and demo run: the newest, unless `npm run test:e2e -- --n8n 1` says otherwise. */
export const major: Major = process.env.WHATOMATE_TEST_N8N_MAJOR === '1' ? 1 : 2;

/**
 * For a test of something that n8n 1 does not have. There it is left out, and the run's last lines say so with the reason.
 *
 * @param reason as the row of `docs/limits.md` under "Where n8n 1 differs" begins
 * @returns what takes the test's title and body, as `test` does
 */
export const notInN8n1 =
	(reason: string) =>
	(title: string, body: () => Promise<void>, timeout?: number): void =>
		major === 1 ? test.skip(`${title} (not in n8n 1: ${reason})`, body) : test(title, body, timeout);
