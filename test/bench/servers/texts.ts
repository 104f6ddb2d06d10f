/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- a server in a process of its own */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

import { onLoopback } from '../../sandbox';
import { RateLimiter } from '../../sandbox/server/rateLimit';
import type { Report, ServerSetting } from './setting';

/** A server that takes texts and nothing else, as a released one answers them, and keeps count. See `startServer`. */

const requested = JSON.parse(process.argv[2]) as ServerSetting;
const { latency = 0, cores = Infinity, work = 0, limit } = requested;

const limiter = limit && new RateLimiter(limit);
const waits: number[] = [];
const taken = new Map<string, number>();
let requests = 0;
let sockets = 0;
let underWay = 0;
let inFlight = 0;
let refused = 0;
let forced = 0;
let forcedUntil = 0;
let first = 0;
let last = 0;

/** When each core is free again. */
const freeAt = Array.from({ length: Number.isFinite(cores) ? cores : 0 }, () => 0);

/** @returns when the answer to a request that comes now is ready */
function readyAt(now: number): number {
	if (freeAt.length === 0) return now + latency + work;
	const soonest = freeAt.indexOf(Math.min(...freeAt));
	freeAt[soonest] = Math.max(freeAt[soonest], now) + work;
	return freeAt[soonest] + latency;
}

const text = (id: string, contact: string, body: unknown) => {
	const now = new Date().toISOString();
	return {
		status: 'success',
		data: {
			id,
			contact_id: contact,
			direction: 'outgoing',
			message_type: 'text',
			content: { body },
			status: 'pending',
			wamid: '',
			error_message: '',
			is_reply: false,
			whatsapp_account: 'main',
			created_at: now,
			updated_at: now,
		},
	};
};

function answer(incoming: IncomingMessage, outgoing: ServerResponse, sent: string, began: number): void {
	const end = (status: number, body: object, headers: Record<string, string> = {}) => {
		underWay--;
		last = performance.now();
		outgoing.writeHead(status, { 'content-type': 'application/json', ...headers });
		outgoing.end(JSON.stringify(body));
	};
	const wait = limiter?.take(Date.now());
	if (wait !== undefined) {
		refused++;
		if (began >= forcedUntil) {
			forced += wait * 1000;
			forcedUntil = began + wait * 1000;
		}
		return end(
			429,
			{ status: 'error', message: 'Rate limit exceeded. Please try again later.' },
			{ 'retry-after': String(wait) },
		);
	}
	const contact = String(incoming.url).split('/')[3];
	const { content } = JSON.parse(sent) as { content: { body: unknown } };
	const message = `${contact} ${String(content.body)}`;
	const id = `00000000-0000-4000-8000-${String(requests).padStart(12, '0')}`;
	const ready = readyAt(began);
	const finish = () => {
		taken.set(message, (taken.get(message) ?? 0) + 1);
		waits.push(performance.now() - began);
		end(200, text(id, contact, content.body));
	};
	if (ready <= began) finish();
	// A timer may fire up to a millisecond early.
	else setTimeout(finish, Math.ceil(ready - began));
}

const server = createServer((incoming, outgoing) => {
	const began = performance.now();
	if (requests++ === 0) first = began;
	inFlight = Math.max(inFlight, ++underWay);
	let sent = '';
	incoming.on('data', (part: Buffer) => (sent += part.toString()));
	incoming.on('end', () => answer(incoming, outgoing, sent, began));
});
// Whoever asks for ten thousand at once may need longer than a minute to come to each.
server.headersTimeout = 0;
server.requestTimeout = 0;
server.on('connection', () => sockets++);

const rank = (sorted: number[], share: number): number =>
	sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;

function report(): Report {
	const sorted = waits.sort((one, other) => one - other);
	return {
		requests,
		sockets,
		inFlight,
		medianWait: rank(sorted, 0.5),
		slowestWaits: rank(sorted, 0.95),
		messages: taken.size,
		doubled: [...taken.values()].reduce((sum, times) => sum + times - 1, 0),
		refused,
		forced,
		time: last - first,
	};
}

process.on('message', () => process.send?.(report()));
process.on('disconnect', () => process.exit());
void onLoopback(server).then(({ url }) => process.send?.(url));
