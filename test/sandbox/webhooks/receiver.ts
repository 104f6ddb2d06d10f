/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a server is made of these */
import { createServer, type IncomingMessage } from 'node:http';
import { readBody } from '../server/body';
import { onLoopback } from '../server/loopback';

/** A call as it arrived. */
export interface ReceivedCall {
	method: string;
	/** With the query. */
	path: string;
	/** Names in lower case. */
	headers: Record<string, string>;
	body: string;
	/** What was answered. */
	status: number;
}

/** Takes the part of n8n: an address that webhooks can be delivered to. */
export interface Receiver {
	url: string;
	/** Every call, oldest first. */
	calls: ReceivedCall[];
	/** How calls are answered from now on: a status, or a function that may look and wait, and the body. Default 200 and `{}`. */
	answerWith(answer: number | ((call: ReceivedCall) => number | Promise<number>), body?: string): void;
	close(): Promise<void>;
}

const see = async (incoming: IncomingMessage): Promise<ReceivedCall> => ({
	method: incoming.method ?? '',
	path: incoming.url ?? '',
	headers: Object.fromEntries(
		Object.entries(incoming.headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]),
	),
	body: ((await readBody(incoming)) ?? Buffer.alloc(0)).toString('utf8'),
	status: 0,
});

/** Listens on the loopback, at any free port. */
export const startReceiver = async (): Promise<Receiver> => {
	const calls: ReceivedCall[] = [];
	let answer: (call: ReceivedCall) => number | Promise<number> = () => 200;
	let said = '{}';
	const server = createServer((incoming, outgoing) => {
		const work = async () => {
			const call = await see(incoming);
			calls.push(call);
			call.status = await answer(call);
			outgoing.writeHead(call.status).end(said);
		};
		work().catch(() => incoming.socket.destroy());
	});
	const { url, close } = await onLoopback(server);
	return {
		url,
		calls,
		answerWith: (next, body = '{}') => {
			said = body;
			answer = typeof next === 'number' ? () => next : next;
		},
		close,
	};
};
