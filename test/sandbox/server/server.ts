/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/require-node-api-error -- a server is made of these, and it is no node */
import { createServer, STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { failure, methodNotAllowed, Refusal, webApp, type Answer } from './answers';
import { parseJson, parseMultipart, readBody } from './body';
import type { Context, Route } from './context';
import type { Events } from '../data/events';
import { faultyAnswer, type Faults } from './faults';
import { onLoopback, type Listening } from './loopback';
import type { RateLimiter } from './rateLimit';
import { notUpgraded } from '../routes/liveFeed';
import type { SeenRequest } from '../data/types';

/** What the server serves. */
export interface ServerSetting {
	apiKey: string;
	port: number;
	routes: readonly Route[];
	/** Everything of a route's context but the request. */
	context: Omit<Context, 'request' | 'parameters'>;
	faults: Faults;
	events: Events;
	requests: SeenRequest[];
	rateLimiter: RateLimiter | undefined;
}

const expressionOf = (path: string): RegExp => new RegExp(`^${path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);

const decoded = (part: string): string => {
	try {
		return decodeURIComponent(part);
	} catch {
		return part;
	}
};

/** @returns how a request is answered that is neither faulty nor too long. */
const answerOf = async (request: SeenRequest, setting: ServerSetting): Promise<Answer> => {
	const { dialect, may } = setting.context;
	const { method, path } = request;
	const found = setting.routes
		.filter((route) => route.method === method && (route.dialect ?? dialect) === dialect)
		.map((route) => ({ route, match: expressionOf(route.path).exec(path) }))
		.find(({ match }) => match !== null);

	// An unknown path is the web app's when it is a GET; any other method ends before the key is looked at.
	if (!found && method !== 'GET') return methodNotAllowed();
	if (path.startsWith('/api') && path.length > 4 && found?.route.open !== true) {
		const key = request.headers['x-api-key'] ?? '';
		if (key === '') return failure(401, 'Missing authorization');
		if (key !== setting.apiKey) return failure(401, 'Invalid API key');
		const seconds = setting.rateLimiter?.take(Date.now());
		if (seconds !== undefined) {
			const refused = failure(429, 'Too many requests. Please try again later.');
			return { ...refused, headers: { 'retry-after': String(seconds) } };
		}
	}
	if (!found) return webApp();
	const { route, match } = found;
	if (route.permission && !may(route.permission)) return failure(403, 'Insufficient permissions');
	const parameters = Object.fromEntries(
		Object.entries(match?.groups ?? {}).map(([name, part]) => [name, decoded(part)]),
	);
	try {
		return await route.handle({ ...setting.context, request, parameters });
	} catch (error) {
		if (error instanceof Refusal) return failure(error.status, error.message, error.more);
		throw error;
	}
};

const wire = ({ headers, body }: Answer): { headers: Record<string, string>; bytes: Buffer } => {
	const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
	return {
		headers: { 'content-type': 'application/json', ...headers, 'content-length': String(bytes.length) },
		bytes,
	};
};

const write = (outgoing: ServerResponse, answer: Answer): void => {
	const { headers, bytes } = wire(answer);
	outgoing.writeHead(answer.status, headers);
	outgoing.end(bytes);
};

/** Answers on a connection that asked for another protocol and does not get it. */
const writePlain = (stream: Duplex, answer: Answer): void => {
	const { headers, bytes } = wire(answer);
	const lines = Object.entries({ ...headers, connection: 'close' }).map(
		([name, value]) => `${name}: ${value}`,
	);
	const status = `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status] ?? ''}`;
	stream.end(Buffer.concat([Buffer.from([status, ...lines, '', ''].join('\r\n')), bytes]));
};

const see = async (incoming: IncomingMessage, body: Buffer): Promise<SeenRequest> => {
	const url = new URL(incoming.url ?? '/', 'http://sandbox');
	const headers = Object.fromEntries(
		Object.entries(incoming.headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]),
	);
	return {
		method: incoming.method ?? '',
		path: url.pathname,
		query: url.searchParams,
		headers,
		body,
		json: parseJson(body),
		multipart: await parseMultipart(headers['content-type'] ?? '', body),
		status: null,
	};
};

/** Half of the answer, and then nothing any more. */
const writeHalf = (outgoing: ServerResponse, answer: Answer): void => {
	const { headers, bytes } = wire(answer);
	outgoing.writeHead(answer.status, headers);
	outgoing.write(bytes.subarray(0, bytes.length / 2), () => outgoing.destroy());
};

const reset = (socket: Socket): void => {
	socket.resetAndDestroy();
};

const serve = async (
	incoming: IncomingMessage,
	outgoing: ServerResponse,
	setting: ServerSetting,
): Promise<void> => {
	const { events, faults } = setting;
	const body = await readBody(incoming);
	const request = await see(incoming, body ?? Buffer.alloc(0));
	setting.requests.push(request);
	events.emit('request', request);
	const ended = (status: number) => {
		request.status = status;
		events.emit('answer', request);
	};
	const breakOff = () => {
		reset(incoming.socket);
		ended(0);
	};
	if (body === undefined) return breakOff();

	const fault = faults.strike(request);
	if (fault?.kind === 'reset') return breakOff();
	if (fault?.kind === 'hang') return;
	let answer = fault && faultyAnswer(fault);
	if (!answer || fault?.kind === 'statusAfterHandling') {
		const handled = await answerOf(request, setting);
		answer ??= handled;
	}
	if (fault?.kind === 'resetAfterHandling') return breakOff();
	if (fault?.kind === 'hangAfterHandling') return;
	if (fault?.kind === 'cut') {
		writeHalf(outgoing, answer);
		return ended(0);
	}
	if (fault?.kind === 'slow') await faults.slowDown(fault);
	write(outgoing, answer);
	ended(answer.status);
};

/** A request for another protocol: the live feed's is WebSocket. Faults strike it like any other request. */
const serveUpgrade = async (
	incoming: IncomingMessage,
	stream: Duplex,
	head: Buffer,
	setting: ServerSetting,
): Promise<void> => {
	const { events, faults } = setting;
	const { liveFeed } = setting.context;
	const request = await see(incoming, Buffer.alloc(0));
	setting.requests.push(request);
	events.emit('request', request);
	const ended = (status: number) => {
		request.status = status;
		events.emit('answer', request);
	};
	const refuse = (answer: Answer) => {
		writePlain(stream, answer);
		ended(answer.status);
	};
	const fault = faults.strike(request);
	if (fault?.kind === 'reset' || fault?.kind === 'resetAfterHandling') {
		reset(incoming.socket);
		return ended(0);
	}
	if (fault?.kind === 'hang' || fault?.kind === 'hangAfterHandling') return;
	if (fault?.kind === 'slow') await faults.slowDown(fault);
	const faulty = fault && faultyAnswer(fault);
	if (faulty) return refuse(faulty);
	if (request.path !== '/ws') return refuse(await answerOf(request, setting));
	if (!liveFeed.allows(incoming.headers.origin)) return refuse(notUpgraded('Forbidden'));
	liveFeed.accept(incoming, stream, head);
	ended(101);
};

/**
 * Listens on the loopback, and nowhere else.
 *
 * @throws when the port is taken.
 */
export const listen = async (setting: ServerSetting): Promise<Listening> => {
	const server = createServer((incoming, outgoing) => {
		serve(incoming, outgoing, setting).catch((error: unknown) => {
			// The client has gone, or the sandbox itself is wrong: an answer tells which when somebody still listens.
			if (outgoing.headersSent || incoming.socket.destroyed) return;
			write(outgoing, failure(500, `the sandbox failed: ${String(error)}`));
		});
	});
	// Once a connection speaks another protocol the server forgets it, but waits for its end.
	const upgraded = new Set<Duplex>();
	server.on('upgrade', (incoming: IncomingMessage, stream: Duplex, head: Buffer) => {
		upgraded.add(stream);
		stream.on('close', () => upgraded.delete(stream));
		stream.on('error', () => stream.destroy());
		serveUpgrade(incoming, stream, head, setting).catch(() => stream.destroy());
	});
	const { url, close } = await onLoopback(server, setting.port);
	return {
		url,
		close: async () => {
			const closed = close();
			for (const stream of upgraded) stream.destroy();
			await closed;
		},
	};
};
