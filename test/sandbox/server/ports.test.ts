/* eslint-disable @n8n/community-nodes/no-restricted-imports -- servers are made of these */
import { createServer } from 'node:http';
import { onLoopback, ownPort, type Listening } from '../index';

const servers: Listening[] = [];

afterEach(async () => await Promise.all(servers.splice(0).map(async (server) => await server.close())));

/** Begins a server that ends with its test. */
async function begin(port?: number): Promise<Listening> {
	const server = await onLoopback(createServer(), port);
	servers.push(server);
	return server;
}

const fifty = async () => await Promise.all(Array.from({ length: 50 }, async () => await begin()));

const portOf = ({ url }: { url: string }) => Number(new URL(url).port);

test('servers that begin at the same time each get a port, below those that systems give away', async () => {
	const ports = (await fifty()).map(portOf);
	expect(new Set(ports).size).toBe(50);
	expect(Math.min(...ports)).toBeGreaterThanOrEqual(20_000);
	expect(Math.max(...ports)).toBeLessThan(32_768);
});

test('a port that somebody listens on is passed over', async () => {
	const before = await ownPort();
	await begin(before + 1);
	expect(await ownPort()).not.toBe(before + 1);
});

test("a port that was free for a moment is the same server's again", async () => {
	const server = await begin();
	await server.close();
	await fifty();
	expect((await begin(portOf(server))).url).toBe(server.url);
});
