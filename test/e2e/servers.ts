/* eslint-disable @n8n/community-nodes/no-restricted-imports -- servers are made of these */
import { createServer, request, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';

import { onLoopback, type Listening } from '../sandbox';

/** A server that keeps what it was asked. */
export interface Recorder extends Listening {
	/** The headers of every request. */
	requests: Array<NodeJS.Dict<string | string[]>>;
}

/** A server that speaks TLS for another one. */
export type TlsFront = Listening;

/** Starts a server that answers everything with 200, as the target of a redirect. */
export async function recorder(): Promise<Recorder> {
	const requests: Recorder['requests'] = [];
	const server = createServer((incoming, outgoing) => {
		requests.push(incoming.headers);
		outgoing.setHeader('content-type', 'application/json').end('{"status":"success","data":{}}');
	});
	return { ...(await onLoopback(server)), requests };
}

/** A server, or a proxy before one, that repeats in its answers what it was sent. */
export interface Repeater extends Listening {
	/** The body and the headers of every request. */
	readonly requests: Array<{ path: string; headers: NodeJS.Dict<string | string[]>; body: string }>;
}

/**
 * Starts a server that repeats what it is sent: as it is, as JSON, and as it goes over the wire in other places.
 *
 * @param answer how it puts its words
 */
export async function repeater(answer: (response: ServerResponse, words: string) => void): Promise<Repeater> {
	const requests: Repeater['requests'] = [];
	const server = createServer((incoming, outgoing) => {
		const { headers, url: path = '/' } = incoming;
		const parts: Buffer[] = [];
		incoming.on('data', (part: Buffer) => parts.push(part));
		incoming.once('end', () => {
			const body = Buffer.concat(parts).toString();
			requests.push({ path, headers, body });
			const sent = `${JSON.stringify(headers)} ${body}`;
			const ways = [
				sent,
				JSON.stringify(sent),
				encodeURIComponent(sent),
				Buffer.from(sent).toString('base64'),
			];
			answer(outgoing, `You sent ${ways.map((way) => way.slice(0, 1500)).join(' ')}`);
		});
	});
	return { ...(await onLoopback(server)), requests };
}

/** Starts a server that hands every request on to `url`. */
export async function tlsInFrontOf(url: string, pair: { key: string; cert: string }): Promise<TlsFront> {
	const server = createTlsServer(pair, (incoming, outgoing) => {
		const { method, headers } = incoming;
		const handedOn = request(new URL(incoming.url ?? '/', url), { method, headers }, (answer) => {
			outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
			answer.pipe(outgoing);
		});
		handedOn.once('error', () => outgoing.destroy());
		incoming.pipe(handedOn);
	});
	return await onLoopback(server);
}

/** One request through a front, and what n8n answered to it. */
export interface HandedOn {
	path: string;
	/** 0 when nothing answered. */
	status: number;
	/** Whether the answer was lost on its way back. */
	lost: boolean;
}

/** A server before n8n, as there is one before every n8n that can be reached from outside. */
export interface Front extends Listening {
	readonly handedOn: HandedOn[];
}

/** What n8n answers, with 200, to everything in the moment before it knows its own database. */
const STARTING_UP = 'n8n is starting up. Please wait';

/**
 * Starts a server that hands every request on to n8n. It answers 502 where n8n does not, and 503 while n8n starts up.
 *
 * @param n8n where it listens, asked for each request with its path
 * @param loses asked for each answer of n8n: whether it gets lost, and the connection breaks in its place
 */
export async function inFrontOf(
	n8n: (path: string) => { url: string },
	loses: () => boolean,
): Promise<Front> {
	const handedOn: HandedOn[] = [];
	const server = createServer((incoming, outgoing) => {
		const { method, url: path = '/' } = incoming;
		// What n8n answers is read as a text here.
		const headers = { ...incoming.headers, 'accept-encoding': 'identity' };
		const answer = (status: number, text: string, lost = false) => {
			handedOn.push({ path, status, lost });
			if (lost) incoming.socket.destroy();
			else outgoing.writeHead(status || 502, { 'content-type': 'application/json' }).end(text);
		};
		const asked = request(new URL(path, n8n(path).url), { method, headers, agent: false }, (answered) => {
			const parts: Buffer[] = [];
			answered.on('data', (part: Buffer) => parts.push(part));
			answered.once('error', () => answer(0, ''));
			answered.once('end', () => {
				const text = Buffer.concat(parts).toString();
				if (text === STARTING_UP) answer(503, text);
				else answer(answered.statusCode ?? 0, text, loses());
			});
		});
		asked.once('error', () => answer(0, ''));
		incoming.pipe(asked);
	});
	return { ...(await onLoopback(server)), handedOn };
}
