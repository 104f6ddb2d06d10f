/* eslint-disable @n8n/community-nodes/no-restricted-imports -- servers are made of these */
import { createServer } from 'node:http';
import { onLoopback, ownPort } from '../index';

const portOf = ({ url }: { url: string }) => Number(new URL(url).port);

test('servers that begin at the same time each get a port, below those that systems give away', async () => {
	const servers = await Promise.all(Array.from({ length: 50 }, async () => await onLoopback(createServer())));
	const ports = servers.map(portOf);
	expect(new Set(ports).size).toBe(50);
	expect(Math.min(...ports)).toBeGreaterThanOrEqual(20_000);
	expect(Math.max(...ports)).toBeLessThan(32_768);
	await Promise.all(servers.map(async (server) => await server.close()));
});

test('a port that somebody listens on is passed over', async () => {
	const before = await ownPort();
	const server = await onLoopback(createServer(), before + 1);
	expect(await ownPort()).not.toBe(before + 1);
	await server.close();
});

test("a port that was free for a moment is the same server's again", async () => {
	const server = await onLoopback(createServer());
	await server.close();
	const others = await Promise.all(Array.from({ length: 50 }, async () => await onLoopback(createServer())));
	const again = await onLoopback(createServer(), portOf(server));
	for (const each of [...others, again]) await each.close();
});
