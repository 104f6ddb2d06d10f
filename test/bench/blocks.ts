/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- measures this process */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';

/** How long this process did nothing else. Milliseconds. */
export interface Blocks {
	/** By the clock: also while other programs had the processor. */
	longest: number;
	/** By the processor: the most work that was done in one piece, which is this process's own doing. */
	longestWork: number;
}

/** Watches the event loop. @returns ends that */
export function watchBlocks(): () => Promise<Blocks> {
	const delay = monitorEventLoopDelay({ resolution: 1 });
	let longestWork = 0;
	let isOver = false;
	const watching = (async () => {
		for (let before = process.cpuUsage(); !isOver; before = process.cpuUsage()) {
			await pause(1);
			const { user, system } = process.cpuUsage(before);
			longestWork = Math.max(longestWork, (user + system) / 1000);
		}
	})();
	delay.enable();
	return async () => {
		delay.disable();
		isOver = true;
		await watching;
		return { longest: delay.max / 1e6, longestWork };
	};
}
