/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- a server is made of these */
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import type { JsonObject, MediaFile } from '../data/types';
import type { Sandbox } from '../sandbox';
import { onLoopback, type Listening } from '../server/loopback';
import { agentDoes } from './agentDoings';
import { mediaIdOf } from './bubble';
import { CannotBeDone, customerDoes } from './customerDoings';
import { Updates } from './updates';

/** What the page says about itself to somebody who sees it for the first time. */
export interface Guide {
	/** What to try, one step after the other. */
	steps: readonly string[];
	/** Where else to look. */
	links: ReadonlyArray<{ words: string; url: string }>;
}

/** How the page is. */
export interface PageOptions {
	/** Default 0: any free port. */
	port?: number;
	guide?: Guide;
}

const standardGuide: Guide = {
	steps: [
		'Write something on a phone: whatever listens to this server hears of it.',
		'Send something to one of the numbers: it arrives on its phone here.',
	],
	links: [],
};

const types: Record<string, string> = {
	'.html': 'text/html; charset=utf-8',
	'.css': 'text/css; charset=utf-8',
	'.js': 'text/javascript; charset=utf-8',
	'.svg': 'image/svg+xml',
};

/** Nothing but its own may run in the page, whatever customers write. */
const policy =
	"default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** A picture of a telephone's size. */
const longestBody = 30_000_000;

const browserFolder = join(__dirname, 'browser');
const browserFiles = new Map(
	readdirSync(browserFolder).map((name) => [name, readFileSync(join(browserFolder, name))]),
);

const answer = (
	outgoing: ServerResponse,
	status: number,
	body: string | Buffer = '',
	headers: Record<string, string> = {},
): void => {
	outgoing.writeHead(status, {
		'content-security-policy': policy,
		'x-content-type-options': 'nosniff',
		'cache-control': 'no-store',
		...headers,
	});
	outgoing.end(body);
};

const answerJson = (outgoing: ServerResponse, status: number, value: object): void =>
	answer(outgoing, status, JSON.stringify(value), { 'content-type': 'application/json' });

/** Only this page may ask: no other one that is open in the browser, under whatever name it reaches this machine. */
const isFromHere = ({ headers }: IncomingMessage): boolean => {
	const { host = '', origin } = headers;
	return /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host) && (!origin || origin === `http://${host}`);
};

const readJson = async (incoming: IncomingMessage): Promise<JsonObject> => {
	const parts: Buffer[] = [];
	let length = 0;
	for await (const part of incoming as AsyncIterable<Buffer>) {
		length += part.length;
		if (length > longestBody) throw new CannotBeDone('That file is too large.');
		parts.push(part);
	}
	const value = JSON.parse(Buffer.concat(parts).toString() || '{}') as unknown;
	return typeof value === 'object' && value !== null ? (value as JsonObject) : {};
};

const fileOf = (sandbox: Sandbox, messageId: string): MediaFile | undefined => {
	const message = sandbox.message(messageId);
	const payload = sandbox.payloadOf(messageId);
	const handed = sandbox.media.get((payload && mediaIdOf(payload)) ?? '');
	return handed ?? sandbox.file(message?.media_url ?? '');
};

/** Only what a browser shows without running it is shown; the rest is kept as a file. */
const answerFile = (outgoing: ServerResponse, { contentType, filename, bytes }: MediaFile): void => {
	const shown = /^(image|audio|video)\//.test(contentType);
	const name = encodeURIComponent(filename || 'file');
	answer(outgoing, 200, bytes, {
		'content-type': contentType,
		...(shown ? {} : { 'content-disposition': `attachment; filename*=UTF-8''${name}` }),
	});
};

const show = (sandbox: Sandbox, updates: Updates, guide: Guide, path: string, outgoing: ServerResponse) => {
	const name = path === '/' ? 'page.html' : path.slice(1);
	const bytes = browserFiles.get(name);
	if (bytes) return answer(outgoing, 200, bytes, { 'content-type': types[extname(name)] ?? 'text/plain' });
	if (path === '/events') return updates.add(outgoing);
	if (path === '/guide') return answerJson(outgoing, 200, guide);
	const file = path.startsWith('/files/') ? fileOf(sandbox, path.slice('/files/'.length)) : undefined;
	if (file) return answerFile(outgoing, file);
	answer(outgoing, 404, 'There is nothing here.');
};

const act = async (sandbox: Sandbox, path: string, asked: JsonObject): Promise<boolean> => {
	const [, where, who = '', what = ''] = path.split('/').map(decodeURIComponent);
	if (where === 'phones') return await customerDoes(sandbox, who, what, asked);
	if (where === 'inbox') return await agentDoes(sandbox, who, what, asked);
	if (where !== 'bot') return false;
	sandbox.bot.enabled = asked.enabled === true;
	return true;
};

const serve = async (
	sandbox: Sandbox,
	updates: Updates,
	guide: Guide,
	incoming: IncomingMessage,
	outgoing: ServerResponse,
): Promise<void> => {
	if (!isFromHere(incoming)) return answer(outgoing, 403, 'Only the page itself may ask.');
	const { pathname } = new URL(incoming.url ?? '/', 'http://page');
	if (incoming.method === 'GET') return show(sandbox, updates, guide, pathname, outgoing);
	// A form of another page can't send this type.
	if (incoming.method !== 'POST' || incoming.headers['content-type'] !== 'application/json') {
		return answer(outgoing, 405);
	}
	try {
		const done = await act(sandbox, pathname, await readJson(incoming));
		answerJson(outgoing, done ? 200 : 404, done ? {} : { error: 'There is no such phone or conversation.' });
	} catch (error) {
		const words = error instanceof Error ? error.message : String(error);
		answerJson(outgoing, error instanceof CannotBeDone ? 409 : 500, { error: words });
	}
};

/**
 * Serves a page with a phone for each contact of a sandbox, and the agents' inbox beside them, on the loopback.
 *
 * @throws when the port is taken.
 */
export const servePage = async (
	sandbox: Sandbox,
	{ port = 0, guide = standardGuide }: PageOptions = {},
): Promise<Listening> => {
	const updates = new Updates(sandbox);
	const server = createServer((incoming, outgoing) => {
		serve(sandbox, updates, guide, incoming, outgoing).catch(() => outgoing.destroy());
	});
	const { url, close } = await onLoopback(server, port);
	return {
		url,
		close: async () => {
			updates.close();
			await close();
		},
	};
};
