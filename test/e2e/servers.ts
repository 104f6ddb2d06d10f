/* eslint-disable @n8n/community-nodes/no-restricted-imports -- servers are made of these */
import { createServer, request, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** A server that listens on 127.0.0.1. */
interface Listening {
	url: string;
	close(): Promise<void>;
}

/** A server that keeps what it was asked. */
export interface Recorder extends Listening {
	/** The headers of every request. */
	requests: Array<NodeJS.Dict<string | string[]>>;
}

/** A server that speaks TLS for another one. */
export type TlsFront = Listening;

async function listening(server: Server, scheme: string): Promise<Listening> {
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `${scheme}://127.0.0.1:${port}`,
		close: async () => {
			await new Promise<void>((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			});
		},
	};
}

/** Starts a server that answers everything with 200, as the target of a redirect. */
export async function recorder(): Promise<Recorder> {
	const requests: Recorder['requests'] = [];
	const server = createServer((incoming, outgoing) => {
		requests.push(incoming.headers);
		outgoing.setHeader('content-type', 'application/json').end('{"status":"success","data":{}}');
	});
	return { ...(await listening(server, 'http')), requests };
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
	return await listening(server, 'https');
}
