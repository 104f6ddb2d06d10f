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
