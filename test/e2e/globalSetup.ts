/* eslint-disable @n8n/community-nodes/no-restricted-globals, no-console -- runs beside n8n, not in it */
import { ensureChromium } from './browser/chromium';
import { N8nApi } from './n8n/api';
import { major } from './n8n/major';
import { startN8n, type RunningN8n } from './n8n/server';
import { N8N_URL, owner } from './owner';

/** One n8n serves all test files: it takes long to start, and nothing in it needs to be fresh for each. */
let running: RunningN8n | undefined;

/** Starts it and creates its first user. Jest calls this once, before the first test file. */
export default async function setUp(): Promise<void> {
	// Only an orderly exit lets n8n end with us.
	process.once('SIGTERM', () => process.exit(143));
	const say = (line: string) => console.warn(line);
	// Only the editor of the newest n8n is driven.
	if (major !== 1) await ensureChromium(say);
	running = await startN8n(say);
	await N8nApi.signUp(running.url, owner);
	process.env[N8N_URL] = running.url;
}

/** Ends it. */
export async function tearDown(): Promise<void> {
	await running?.stop();
}
