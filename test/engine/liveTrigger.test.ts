/* eslint-disable @n8n/community-nodes/no-restricted-globals -- gives Node.js 20 a WebSocket */
import { WebSocket as SocketOfWs } from 'ws';

import type { IDataObject } from 'n8n-workflow';

import { TIMING } from '../../nodes/WhatomateLiveTrigger/connection';
import { noteSent } from '../../nodes/shared/sentHere';
import { CONTACTS, startSandbox } from '../sandbox';
import type { Sandbox, SandboxOptions } from '../sandbox';
import { LiveHost } from './triggerHarness';

const SHORT = {
	...TIMING,
	firstRetry: 2,
	longestRetry: 20,
	refusedRetry: 2,
	longestRefusedRetry: 20,
	ownMessage: 1,
};
const EVERYTHING = {
	events: ['message.incoming', 'message.sent', 'message.status', 'message.reaction'],
	statuses: ['sent', 'delivered', 'read', 'failed'],
};

const native = globalThis.WebSocket as typeof WebSocket | undefined;
let sandbox: Sandbox;
let hosts: LiveHost[] = [];

const server = async (options: Partial<SandboxOptions> = {}) => {
	await sandbox?.close();
	sandbox = await startSandbox({ dialect: 'released', statusDelay: 0, ...options });
};
const isLive = async () => await sandbox.until(() => sandbox.liveFeed.live.length === 1);
const host = async (parameters: IDataObject = {}, timing = {}, mode: 'trigger' | 'manual' = 'trigger') => {
	const made = new LiveHost(
		{ sandbox, parameters: { ...EVERYTHING, ...parameters } },
		{ ...SHORT, ...timing },
	);
	hosts.push(made);
	await made.start(mode);
	return made;
};
const numberOfAna = () => sandbox.state.contacts.find(({ id }) => id === CONTACTS.ana)?.phone_number ?? '';

// Node.js 20 has none; the tests' own takes the same arguments.
beforeAll(() => {
	if (!native) Object.assign(globalThis, { WebSocket: SocketOfWs });
});
afterAll(() => {
	if (!native) Object.assign(globalThis, { WebSocket: undefined });
});
beforeEach(async () => await server());
afterEach(async () => {
	for (const each of hosts) await each.close();
	hosts = [];
	await sandbox.close();
});

describe('the live trigger', () => {
	it('tells of messages and reactions, with phone and name looked up once', async () => {
		const trigger = await host();
		await isLive();
		const from = numberOfAna();
		const ours = sandbox.addMessage(CONTACTS.ana, {
			direction: 'outgoing',
			created_at: '2020-01-01T00:00:00Z',
		});
		sandbox.receive({ from, text: 'one' });
		sandbox.receive({ from, text: 'two' });
		sandbox.receive({ from, reaction: { messageId: ours.id, emoji: '👍' } });
		await trigger.until(() => trigger.emitted.length === 3);
		expect(trigger.emitted.map(({ json }) => [json.event, json.text, json.contact_phone])).toEqual([
			['message.incoming', 'one', from],
			['message.incoming', 'two', from],
			['message.reaction', '👍', from],
		]);
		const lookups = sandbox.requests.filter(({ path }) => path === `/api/contacts/${CONTACTS.ana}`);
		expect(lookups.length).toBeLessThanOrEqual(1);
		expect(trigger.emitted[0].key).toMatch(/^whatomate:w\d+:.+:message\.incoming:/);
	});

	it('tells only of the chosen statuses', async () => {
		const trigger = await host({ events: ['message.status'], statuses: ['read'] });
		await isLive();
		const message = sandbox.addMessage(CONTACTS.ana, {
			direction: 'outgoing',
			created_at: '2020-01-01T00:00:00Z',
		});
		sandbox.setStatus(message.id, 'delivered');
		sandbox.setStatus(message.id, 'read');
		await trigger.until(() => trigger.emitted.length === 1);
		expect(trigger.emitted[0].json).toMatchObject({ status: 'read', message_id: message.id });
	});

	it('comes back with a new ticket, brings what it missed, and marks nothing as read', async () => {
		const trigger = await host();
		await isLive();
		const open = sandbox.addMessage(CONTACTS.ana, { direction: 'outgoing', status: 'sent' });
		const down = sandbox.once('restart', (what) => what === 'down');
		const meanwhile = async () => {
			await down;
			sandbox.receive({ from: numberOfAna(), text: 'while away' });
			sandbox.setStatus(open.id, 'read');
		};
		await sandbox.restart({ downFor: meanwhile() });
		await trigger.until(() => trigger.emitted.some(({ json }) => json.text === 'while away'));
		await trigger.until(() => trigger.emitted.some(({ json }) => json.status === 'read'));
		sandbox.receive({ from: numberOfAna(), text: 'afterwards' });
		await trigger.until(() => trigger.emitted.some(({ json }) => json.text === 'afterwards'));
		const keys = trigger.emitted.map(({ key }) => key);
		expect(new Set(keys).size).toBe(keys.length);
		expect(sandbox.readReceipts).toEqual([]);
		const tickets = sandbox.requests.filter(({ path }) => path === '/api/auth/ws-token');
		expect(tickets.length).toBeGreaterThanOrEqual(2);
	});

	it('finds what the server dropped', async () => {
		const trigger = await host({}, { catchUp: 5 });
		await isLive();
		sandbox.liveFeed.dropNext(1);
		sandbox.receive({ from: numberOfAna(), text: 'dropped' });
		await trigger.until(() => trigger.emitted.length === 1);
		expect(trigger.emitted[0].json).toMatchObject({ text: 'dropped', contact_phone: numberOfAna() });
	});

	it('starts nothing for what happened before its first activation', async () => {
		sandbox.receive({ from: numberOfAna(), text: 'before' });
		const trigger = await host({ options: { deduplicate: false } }, { catchUp: 5 });
		await isLive();
		sandbox.receive({ from: numberOfAna(), text: 'after' });
		await trigger.until(() => trigger.emitted.length > 0);
		const asked = sandbox.requests.length;
		await sandbox.until(() => sandbox.requests.length > asked + 4);
		expect(trigger.emitted.map(({ json }) => json.text)).toEqual(['after']);
	});

	it('notices a dead connection', async () => {
		const trigger = await host({}, { heartbeat: 5, silence: 20 });
		await isLive();
		sandbox.liveFeed.dieAll();
		await trigger.until(() => trigger.logged.some((words) => /no sign of life/.test(words)));
		await isLive();
	});

	it.each<[string, IDataObject, () => string]>([
		['the Base URL', {}, () => sandbox.url],
		['the option', { options: { origin: 'https://desk.example.com' } }, () => 'https://desk.example.com'],
	])('says the origin of %s', async (_what, parameters, origin) => {
		await host(parameters);
		await isLive();
		expect(sandbox.liveFeed.live[0].origin).toBe(origin());
	});

	it('tells a refused origin in the log', async () => {
		await server({ liveFeed: { allowedOrigins: ['https://desk.example.com'] } });
		const trigger = await host();
		await trigger.until(() => trigger.logged.some((words) => /attempt 2/.test(words)));
		expect(trigger.emitted).toEqual([]);
	});

	it('leaves out what this n8n sent', async () => {
		const trigger = await host({ events: ['message.sent'] }, { ownMessage: 50 });
		await isLive();
		const send = async (body: string) => {
			const answer = await fetch(`${sandbox.url}/api/contacts/${CONTACTS.ana}/messages`, {
				method: 'POST',
				headers: { 'x-api-key': sandbox.apiKey },
				body: JSON.stringify({ type: 'text', content: { body } }),
			});
			return ((await answer.json()) as { data: { id: string } }).data.id;
		};
		noteSent(await send('by this n8n'));
		await send('by an agent');
		await trigger.until(() => trigger.emitted.length > 0);
		expect(trigger.emitted.map(({ json }) => json.text)).toEqual(['by an agent']);
	});

	it('tells a refused key once, and goes on trying', async () => {
		const made = new LiveHost(
			{ sandbox, parameters: EVERYTHING, credential: { apiKey: 'whm_revoked' } },
			SHORT,
		);
		hosts.push(made);
		await made.start();
		await made.until(() => made.logged.some((words) => /attempt 4/.test(words)));
		// n8n 1 has no such call: there the log has to do.
		expect(made.failures.length).toBeLessThanOrEqual(1);
	});

	it('closes at once', async () => {
		const trigger = await host();
		await isLive();
		await trigger.close();
		await sandbox.until(() => sandbox.liveFeed.connections.length === 0);
		sandbox.receive({ from: numberOfAna(), text: 'too late' });
		expect(trigger.emitted).toEqual([]);
	});

	it('listens for a test run, and keeps nothing of it', async () => {
		const trigger = await host({}, {}, 'manual');
		await isLive();
		sandbox.receive({ from: numberOfAna(), text: 'test' });
		await trigger.until(() => trigger.emitted.length === 1);
		expect(trigger.emitted[0].key).toBeUndefined();
		expect(trigger.staticData).toEqual({});
	});

	it.each([
		['no event', { events: [] }, /Trigger On/],
		['a filter that a status does not tell', { filters: { text: 'x' } }, /'Text' can't be applied/],
	])('refuses %s', async (_what, parameters, words) => {
		await expect(host(parameters)).rejects.toThrow(words);
	});

	it('says which n8n it needs where there is no WebSocket', async () => {
		const kept = globalThis.WebSocket;
		Object.assign(globalThis, { WebSocket: undefined });
		await expect(host()).rejects.toMatchObject({ description: expect.stringContaining('n8n 2') });
		Object.assign(globalThis, { WebSocket: kept });
	});
});
