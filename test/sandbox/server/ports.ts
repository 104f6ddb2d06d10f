/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- tests run in processes */
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * From here on; systems choose ports above 32767 for whoever asks for any. What is free for a moment, while a server restarts or a
 * program has yet to begin, is given to nobody else meanwhile.
 */
const FIRST = 20_000;

/** How many ports a process has for itself. */
const SHARE = 1_000;

/** How many processes have their own. */
const SHARES = 12;

/** Tests run in several processes side by side, which jest numbers. */
const first = FIRST + (Number(process.env.JEST_WORKER_ID ?? 0) % SHARES) * SHARE;

let last = Math.floor(Math.random() * SHARE);

/** @returns a port of the loopback that nothing listens on, and that is not given away a second time soon */
export async function ownPort(): Promise<number> {
	for (let attempt = 0; attempt < SHARE; attempt++) {
		last = (last + 1) % SHARE;
		const port = first + last;
		if (await isFree(port)) return port;
	}
	throw new Error(`all ports from ${first} on are taken`);
}

async function isFree(port: number): Promise<boolean> {
	const server = createServer();
	const listening = once(server, 'listening').then(
		() => true,
		() => false,
	);
	server.listen(port, '127.0.0.1');
	if (!(await listening)) return false;
	const closed = once(server, 'close');
	server.close();
	await closed;
	return true;
}
