/* eslint-disable @n8n/community-nodes/no-restricted-globals -- a server that does things later needs timers */

/** Waits that end with the sandbox. */
export class Timers {
	private readonly running = new Map<NodeJS.Timeout, (due: boolean) => void>();
	private closed = false;

	/** Calls back after so many milliseconds. @returns what takes the call back. */
	after(milliseconds: number, callback: () => void): () => void {
		if (this.closed) return () => undefined;
		const timer = setTimeout(() => {
			this.running.delete(timer);
			callback();
		}, milliseconds);
		this.running.set(timer, () => undefined);
		return () => {
			clearTimeout(timer);
			this.running.delete(timer);
		};
	}

	/** Waits. @returns false when the sandbox was closed meanwhile. */
	async wait(milliseconds: number): Promise<boolean> {
		if (this.closed) return false;
		return await new Promise<boolean>((resolve) => {
			const timer = setTimeout(() => {
				this.running.delete(timer);
				resolve(true);
			}, milliseconds);
			this.running.set(timer, resolve);
		});
	}

	/** Ends every timer and every wait. */
	close(): void {
		this.closed = true;
		for (const [timer, end] of this.running) {
			clearTimeout(timer);
			end(false);
		}
		this.running.clear();
	}
}
