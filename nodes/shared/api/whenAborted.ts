/** Who waits for a signal to fire. Each signal has one listener, however many wait: from the eleventh on, Node.js would warn of a leak. */
const waiting = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * @param action done once, when the signal fires; at once where it has fired already. It must not throw.
 * @returns what takes that back
 */
export function whenAborted(signal: AbortSignal | undefined, action: () => void): () => void {
	if (!signal) return () => {};
	if (signal.aborted) {
		action();
		return () => {};
	}
	let actions = waiting.get(signal);
	if (!actions) {
		const all = new Set<() => void>();
		actions = all;
		waiting.set(signal, all);
		const onAbort = () => {
			for (const each of all) each();
			all.clear();
		};
		signal.addEventListener('abort', onAbort, { once: true });
	}
	// The same function may wait twice.
	const mine = () => action();
	actions.add(mine);
	return () => void actions.delete(mine);
}
