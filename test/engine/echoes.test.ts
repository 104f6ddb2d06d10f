/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- plays a server */
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { WebSocket as SocketOfWs, WebSocketServer } from 'ws';

import { getAccounts } from '../../nodes/Whatomate/methods/loadOptions';
import { searchContacts, searchTemplates } from '../../nodes/Whatomate/methods/listSearch';
import { defaultAppSecret, defaultVerifyToken } from '../sandbox';
import { byItem, CASES, OPERATIONS } from './cases';
import { pick } from './harness';
import { everythingIn, itemsFor, serveFiles, useBench, useWaits } from './support';
import type { FileServer } from './support';
import { LiveHost, WebhookHost } from './triggerHarness';

const apiKey = ['whm', '7d1f0e5c9b3a48264d6f'].join('_');
/** Meta's secrets under the names that they had before there was a switch for them, and others under those of today. */
const secrets = {
	apiKey,
	metaAppSecret: defaultAppSecret,
	metaVerifyToken: defaultVerifyToken,
	metaSecret: ['9c4e1a77', 'b2d05f38'].join('_'),
	metaToken: ['e07b53c8', 'd1f64a92'].join('_'),
};

/** A part of each secret, as each encoding has it. */
const PARTS = Object.values(secrets).flatMap((secret) => [
	secret.slice(0, 8),
	secret.slice(0, 8).toUpperCase(),
	Buffer.from(secret).toString('base64').slice(0, 10),
	Buffer.from(`x-api-key: ${secret}`).toString('base64').slice(18, 28),
	Buffer.from(secret).toString('hex').slice(0, 16),
	[...secret.slice(0, 8)].map((c) => `%${c.charCodeAt(0).toString(16)}`).join(''),
	[...secret.slice(0, 8)].map((c) => `\\u00${c.charCodeAt(0).toString(16)}`).join(''),
]);

/** What a proxy says that repeats all it was sent, and what it may know besides. */
const repeated = (headers: object, body: string) =>
	[JSON.stringify({ ...headers, ...secrets }), body]
		.flatMap((text) => [
			`You sent ${text}`,
			JSON.stringify(text),
			text.toUpperCase(),
			encodeURIComponent(text),
			Buffer.from(text).toString('base64'),
			Buffer.from(text).toString('hex'),
			[...text].map((c) => `%${c.charCodeAt(0).toString(16)}`).join(''),
			[...text].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
		])
		.map((text) => text.slice(0, 3000));

type Way = (response: ServerResponse, words: string) => void;

const envelope =
	(status: number): Way =>
	(response, message) =>
		void response
			.writeHead(status, { 'content-type': 'application/json' })
			.end(JSON.stringify({ status: 'error', message }));

/** How the server puts its words. */
const WAYS: Array<[how: string, way: Way]> = [
	...[400, 401, 403, 404, 409, 413, 500, 501].map((status): [string, Way] => [
		`HTTP ${status}`,
		envelope(status),
	]),
	[
		'a redirect',
		(response, words) => void response.writeHead(302, { location: `/${encodeURIComponent(words)}` }).end(),
	],
	[
		'a web page',
		(response, words) => void response.writeHead(502, { 'content-type': 'text/html' }).end(words),
	],
	[
		'data',
		(response, words) =>
			void response
				.writeHead(200, { 'content-type': 'application/json' })
				.end(JSON.stringify({ status: 'success', data: { id: words, name: words, content: words } })),
	],
];

jest.setTimeout(60_000);

describe('a server that repeats what it is sent', () => {
	const bench = useBench('released');
	useWaits();
	let echo: FileServer;
	let way: Way;
	let which: number;

	beforeEach(async () => {
		way = envelope(400);
		which = 0;
		echo = await serveFiles((request, response) => {
			let body = '';
			request.on('data', (chunk: Buffer) => (body += chunk.toString()));
			request.on('end', () => way(response, repeated(request.headers, body)[which]));
		});
	});
	afterEach(async () => await echo.close());

	const credential = () => ({ ...secrets, baseUrl: echo.url });
	const expectHidden = (shown: unknown) => {
		const text = everythingIn(shown);
		expect(PARTS.filter((part) => text.includes(part))).toEqual([]);
	};

	it.each(OPERATIONS)('is not quoted with a secret in it: %s', async (operation) => {
		const [item] = CASES[operation].items(bench.sandbox);
		for (const each of [envelope(400), envelope(500)]) {
			way = each;
			for (const onError of [undefined, 'continueRegularOutput'] as const) {
				const result = await bench.run(operation, byItem(operation, 'released'), {
					items: itemsFor([item]),
					sandbox: undefined,
					credential: credential(),
					onError,
				});
				expectHidden([result.error, result.items, result.hints]);
			}
		}
	});

	it.each(WAYS)('is not quoted with a secret in it, however it is written there: %s', async (_how, each) => {
		way = each;
		for (which = 0; which < 16; which++) {
			for (const method of [searchContacts, searchTemplates, getAccounts]) {
				const shown: unknown = await pick<unknown>(
					{ credential: credential() } as never,
					method as typeof getAccounts,
				).catch((error: unknown) => error);
				expectHidden(shown);
			}
		}
	});

	it('is answered data without the key', async () => {
		way = (response, words) =>
			void response
				.writeHead(200, { 'content-type': 'application/json' })
				.end(JSON.stringify({ status: 'success', data: { accounts: [{ id: '1', name: words }] } }));
		const shown = await pick<unknown>({ credential: credential() } as never, getAccounts);
		expect(everythingIn(shown)).toContain('You sent');
		expect(everythingIn(shown)).not.toContain(apiKey);
	});

	it('tells no secret in the log of a trigger, nor when the workflow is activated', async () => {
		for (which = 0; which < 16; which++) {
			const parameters = { source: 'whatomate', events: ['message.incoming', 'message.sent'] };
			const trigger = await new WebhookHost({
				sandbox: bench.sandbox,
				parameters,
				credential: credential(),
			}).start();
			const shown = await trigger.activate().catch((error: unknown) => error);

			expectHidden([shown, trigger.logged]);
			await trigger.close();
		}
	});

	it('tells no token of the registration that it refuses', async () => {
		let token = '';
		await echo.close();
		echo = await serveFiles((request, response) => {
			let body = '';
			request.on('data', (chunk: Buffer) => (body += chunk.toString()));
			request.on('end', () => {
				if (request.method === 'POST') {
					token = (JSON.parse(body) as { secret: string }).secret;
					return envelope(400)(response, `You sent ${body}`);
				}
				response
					.writeHead(200, { 'content-type': 'application/json' })
					.end(JSON.stringify({ status: 'success', data: { webhooks: [], total: 0 } }));
			});
		});
		const parameters = { source: 'whatomate', events: ['transfer.created'] };
		const trigger = await new WebhookHost({
			sandbox: bench.sandbox,
			parameters,
			credential: credential(),
		}).start();
		const error = await trigger.activate().catch((thrown: unknown) => thrown);
		expect(token).toMatch(/^[0-9a-f]{64}$/);
		expect(everythingIn(error)).toContain('You sent');
		expect(everythingIn([error, trigger.logged])).not.toContain(token.slice(0, 12));
		await trigger.close();
	});

	it('tells neither the key nor a ticket in the log of the Live Trigger', async () => {
		const native = globalThis.WebSocket as unknown;
		if (!native) Object.assign(globalThis, { WebSocket: SocketOfWs });
		const ticket = '5f1d7e3a9c2b4680';
		const server = createServer((_request, response) =>
			response
				.writeHead(200, { 'content-type': 'application/json' })
				.end(JSON.stringify({ status: 'success', data: { token: ticket } })),
		);
		new WebSocketServer({ server }).on('connection', (socket) =>
			socket.on('message', (data: Buffer) =>
				socket.close(4001, `${apiKey} sent ${data.toString()}`.slice(0, 120)),
			),
		);
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const { port } = server.address() as AddressInfo;
		const live = new LiveHost({
			sandbox: bench.sandbox,
			parameters: { events: ['message.incoming'] },
			credential: { ...credential(), baseUrl: `http://127.0.0.1:${port}` },
		});
		await live.start();
		await live.until(() => live.logged.some((words) => words.includes('closed the live feed')));
		await live.close();
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
		if (!native) Object.assign(globalThis, { WebSocket: undefined });
		expectHidden([live.logged, live.failures]);
		expect(everythingIn(live.logged)).toContain('[hidden] sent');
		expect(everythingIn(live.logged)).not.toContain(ticket);
	});
});
