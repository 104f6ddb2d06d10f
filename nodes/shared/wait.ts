/**
 * Waits without a timer that would keep the process alive or outlast the signal.
 * @param milliseconds at most 2^31 − 1
 * @returns when the time is over or the signal fires, whichever comes first
 */
export async function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
	if (signal.aborted) return;
	const over = AbortSignal.any([AbortSignal.timeout(milliseconds), signal]);
	await new Promise<void>((resolve) => over.addEventListener('abort', () => resolve(), { once: true }));
}
