/* eslint-disable @n8n/community-nodes/no-restricted-imports -- servers are made of these */
import { once } from 'node:events';
import type { Server } from 'node:http';
import { Server as TlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { ownPort } from './ports';

/** A server that listens on the loopback, and nowhere else. */
export interface Listening {
	url: string;
	/** Ends every connection. */
	close(): Promise<void>;
}

/**
 * Lets a server listen on the loopback.
 *
 * @param port 0 for one that no other process is given
 * @throws when the port is taken
 */
export const onLoopback = async (server: Server, port = 0): Promise<Listening> => {
	server.listen(port || (await ownPort()), '127.0.0.1');
	await once(server, 'listening');
	const scheme = server instanceof TlsServer ? 'https' : 'http';
	return {
		url: `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`,
		close: async () => {
			await new Promise<void>((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			});
		},
	};
};
