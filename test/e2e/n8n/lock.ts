/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs beside n8n, not in it */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { waitFor } from '../wait';

/** How long another process may take that holds the lock: an installation over a slow network. */
const PATIENCE = 30 * 60_000;

/** @returns whether a process of this machine has this ID. */
export const isAlive = (pid: number): boolean => {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
};

/** @returns whether the lock is ours now; one that was left behind by a process that has ended is cleared away. */
function take(file: string): boolean {
	try {
		writeFileSync(file, String(process.pid), { flag: 'wx' });
		return true;
	} catch {
		const holder = Number(readFileSync(file, 'utf8'));
		// Empty for a moment: the other process has made the file and not written it yet.
		if (holder > 0 && !isAlive(holder)) rmSync(file, { force: true });
		return false;
	}
}

/**
 * Does something while no other process of this machine does it.
 *
 * @throws what the action throws, or that the lock was not free in time.
 */
export async function withLock<T>(file: string, action: () => Promise<T>): Promise<T> {
	await waitFor(async () => (take(file) ? true : undefined), {
		within: PATIENCE,
		every: 1000,
		what: `the lock ${file}`,
	});
	try {
		return await action();
	} finally {
		rmSync(file, { force: true });
	}
}
