/* eslint-disable @n8n/community-nodes/no-restricted-globals -- gives Node.js 20 a WebSocket, and looks for timers */
import { WebSocket as SocketOfWs } from 'ws';

import type { IDataObject } from 'n8n-workflow';

import { TIMING } from '../../nodes/WhatomateLiveTrigger/connection';
import { noteSent } from '../../nodes/shared/events/sentHere';
import { CONTACTS, startSandbox } from '../sandbox';
import type { Sandbox, SandboxOptions, SeenRequest } from '../sandbox';
import { LiveHost } from './triggerHarness';
import type { TriggerOptions } from './triggerHarness';

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
/** A trigger that is not started yet. */
const made = (parameters: IDataObject = {}, timing = {}, more: Partial<TriggerOptions> = {}) => {
	const trigger = new LiveHost(
		{ sandbox, parameters: { ...EVERYTHING, ...parameters }, ...more },
		{ ...SHORT, ...timing },
	);
	hosts.push(trigger);
	return trigger;
};
const host = async (parameters: IDataObject = {}, timing = {}, mode: 'trigger' | 'manual' = 'trigger') => {
	const trigger = made(parameters, timing);
	await trigger.start(mode);
	return trigger;
};
const sentByAnother = async (body: string) => {
	const answer = await fetch(`${sandbox.url}/api/contacts/${CONTACTS.ana}/messages`, {
		method: 'POST',
		headers: { 'x-api-key': sandbox.apiKey, connection: 'close' },
		body: JSON.stringify({ type: 'text', content: { body } }),
	});
	return ((await answer.json()) as { data: { id: string } }).data.id;
};
const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
/** Waits until so many answers to this path are out. To be called before what is waited for. */
const answered = (path: string, count: number) => {
	let answers = 0;
	const fits = ({ path: asked, query }: SeenRequest) => asked === path && (query.get('page') ?? '1') === '1';
	return sandbox.once('answer', (request) => fits(request) && ++answers === count);
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
		// One look at what was there, and the first look back, which would bring phone and name.
		const lookedBack = answered('/api/contacts', 2);
		const trigger = await host();
		await lookedBack;
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
		expect(lookups).toHaveLength(1);
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

	it('leaves out what this n8n sent, unless that is switched off', async () => {
		const trigger = await host({ events: ['message.sent'] }, { ownMessage: 50 });
		const other = await host({ events: ['message.sent'], options: { leaveOutOwn: false } });
		await sandbox.until(() => sandbox.liveFeed.live.length === 2);
		noteSent(await sentByAnother('by this n8n'));
		await sentByAnother('by an agent');
		await trigger.until(() => trigger.emitted.length > 0);
		await other.until(() => other.emitted.length === 2);
		expect(trigger.emitted.map(({ json }) => json.text)).toEqual(['by an agent']);
		expect(other.emitted.map(({ json }) => json.text)).toEqual(['by this n8n', 'by an agent']);
	});

	it('leaves out of a look back what another process of this n8n may have sent, and says so', async () => {
		const ana = sandbox.state.contacts.find(({ id }) => id === CONTACTS.ana);
		Object.assign(ana as object, { last_message_at: new Date().toISOString() });
		sandbox.addMessage(CONTACTS.ana, { content: 'before the restart', created_at: ago(1) });
		sandbox.addMessage(CONTACTS.ana, { content: 'after it', created_at: ago(-1 / 60) });
		const events = ['message.sent'];
		const trigger = made({ events }, {}, { saved: { since: ago(2) } });
		await trigger.start();
		await trigger.until(() => trigger.logged.some((words) => /left out 1 sent messages/.test(words)));
		expect(trigger.emitted.map(({ json }) => json.text)).toEqual(['after it']);
		const all = made({ events, options: { leaveOutOwn: false } }, {}, { saved: { since: ago(2) } });
		await all.start();
		await all.until(() => all.emitted.length === 2);
		expect(all.emitted.map(({ json }) => json.text)).toEqual(['before the restart', 'after it']);
	});

	const LOOP = /starts on sent messages, and its workflow sends messages/;
	it.each<[string, IDataObject, Partial<TriggerOptions>, boolean]>([
		['its own are not left out', { options: { leaveOutOwn: false } }, { behind: 'whatomate' }, true],
		['an agent sends', { options: { leaveOutOwn: false } }, { behind: 'agent' }, true],
		['its own are left out', {}, { behind: 'whatomate' }, false],
		['nothing is sent', { options: { leaveOutOwn: false } }, {}, false],
	])('warns of a loop where %s: %#', async (_what, parameters, more, warned) => {
		const trigger = made(parameters, {}, more);
		await trigger.start();
		expect(trigger.logged.filter((words) => LOOP.test(words))).toHaveLength(warned ? 1 : 0);
	});

	it('keeps the order of one contact, whatever one of its events waits for', async () => {
		const lookedBack = answered('/api/contacts', 2);
		const trigger = await host({ events: ['message.incoming'], options: { downloadMedia: true } });
		await lookedBack;
		const other = sandbox.state.contacts.find(({ id }) => id === CONTACTS.bruno)?.phone_number ?? '';
		let goOn = () => {};
		const downloading = new Promise<void>((resolve) => (goOn = resolve));
		sandbox.fault({ when: { path: /^\/api\/media\// }, kind: 'slow', wait: downloading });
		const media = {
			kind: 'image' as const,
			filename: 'a.png',
			contentType: 'image/png',
			bytes: Buffer.from('a'),
		};
		sandbox.receive({ from: numberOfAna(), media: { ...media, caption: 'one' } });
		sandbox.receive({ from: numberOfAna(), text: 'two' });
		sandbox.receive({ from: other, text: 'of somebody else' });
		await trigger.until(() => trigger.emitted.length === 1);
		goOn();
		await trigger.until(() => trigger.emitted.length === 3);
		expect(trigger.emitted.map(({ json }) => json.text)).toEqual(['of somebody else', 'one', 'two']);
	});

	it('finds an event again when n8n ends while it downloads the file', async () => {
		const lookedBack = answered('/api/contacts', 2);
		const parameters = { events: ['message.incoming'], options: { downloadMedia: true } };
		const trigger = await host(parameters);
		await lookedBack;
		const other = sandbox.state.contacts.find(({ id }) => id === CONTACTS.bruno)?.phone_number ?? '';
		const ended = new Promise<void>(() => {});
		sandbox.fault({ when: { path: /^\/api\/media\// }, kind: 'slow', wait: ended });
		const downloading = sandbox.once('request', ({ path }) => path.startsWith('/api/media/'));
		const bytes = Buffer.from('a');
		const media = { kind: 'image' as const, filename: 'a.png', contentType: 'image/png', bytes };
		sandbox.receive({ from: numberOfAna(), media: { ...media, caption: 'with a file' } });
		await downloading;
		sandbox.receive({ from: other, text: 'of somebody else' });
		await trigger.until(() => trigger.emitted.length === 1);
		const saved = JSON.parse(JSON.stringify(trigger.staticData)) as IDataObject;
		await trigger.close();

		const again = made(parameters, {}, { saved });
		await again.start();
		await again.until(() => again.emitted.length === 1);
		expect(again.emitted.map(({ json }) => json.text)).toEqual(['with a file']);
	});

	it('says once that a filter on numbers can not be applied where the server masks them', async () => {
		await server({ maskPhones: true });
		const lookedBack = answered('/api/contacts', 2);
		const trigger = await host({ events: ['message.incoming'], filters: { contacts: numberOfAna() } });
		await lookedBack;
		sandbox.receive({ from: numberOfAna(), text: 'one' });
		sandbox.receive({ from: numberOfAna(), text: 'two' });
		const asked = answered(`/api/contacts/${CONTACTS.ana}`, 1);
		await asked;
		await trigger.until(() =>
			trigger.logged.some((words) => /'Contact Numbers' can't be applied/.test(words)),
		);
		expect(trigger.failures).toHaveLength(trigger.canTell ? 1 : 0);
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
		['no event', { events: [] }, /'Trigger On' is empty/],
		['no status', { statuses: [] }, /'Statuses' is empty/],
		['a filter that is none', { filters: { text: '(', textMatch: 'pattern' } }, /not a pattern/],
	])('refuses %s', async (_what, parameters, words) => {
		await expect(host(parameters)).rejects.toThrow(words);
	});

	const FILTERS: Record<string, IDataObject> = {
		contacts: { contacts: '+1 415 555 0101' },
		types: { types: ['image'] },
		text: { text: 'order' },
	};
	it.each<[string[], string[]]>([
		[['message.incoming'], []],
		[['message.sent'], []],
		[['message.reaction'], ['types']],
		[['message.status'], ['contacts', 'types', 'text']],
		[
			['message.incoming', 'message.status'],
			['contacts', 'types', 'text'],
		],
		[['message.sent', 'message.reaction'], ['types']],
	])('for %j refuses the filters %j, and no others', async (events, unknown) => {
		for (const [name, filters] of Object.entries(FILTERS)) {
			const trigger = made({ events, filters });
			if (unknown.includes(name)) await expect(trigger.start()).rejects.toThrow(/can't be applied/);
			else await expect(trigger.start()).resolves.toBeUndefined();
		}
	});

	it('says which n8n it needs where there is no WebSocket', async () => {
		const kept = globalThis.WebSocket;
		Object.assign(globalThis, { WebSocket: undefined });
		await expect(host()).rejects.toMatchObject({
			message: expect.stringContaining('newer Node.js'),
			description: expect.stringMatching(/n8n 2.+Node\.js 22.+Whatomate Trigger/),
		});
		Object.assign(globalThis, { WebSocket: kept });
	});
});

describe('the connection', () => {
	/** The waits that the trigger asked for, and what each of them really takes. */
	const waits: number[] = [];
	const REAL = AbortSignal.timeout.bind(AbortSignal);
	const FIXED = [TIMING.heartbeat, TIMING.catchUp, TIMING.firstLook, TIMING.ownMessage];
	/** Lets the waits before another attempt pass at once, and keeps how long they would have been. */
	const watchRetries = () =>
		jest.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => {
			if (FIXED.includes(milliseconds)) return REAL(milliseconds);
			waits.push(milliseconds);
			return REAL(1);
		});
	beforeEach(() => waits.splice(0));
	afterEach(() => jest.restoreAllMocks());

	/** Each wait lies in the upper half of what the rule gives: twice as long each time, up to the longest. */
	const expectGrowth = (first: number, longest: number) => {
		waits.forEach((milliseconds, index) => {
			const most = Math.min(first * 2 ** index, longest);
			expect([index, milliseconds >= most / 2, milliseconds <= Math.ceil(most)]).toEqual([index, true, true]);
		});
	};

	it('tells a refused key once, as a failed execution where n8n can, and tries ever more slowly', async () => {
		watchRetries();
		const trigger = made({}, TIMING, { credential: { apiKey: 'whm_revoked' } });
		await trigger.start();
		await trigger.until(() => trigger.logged.some((words) => /attempt 10/.test(words)));
		await trigger.close();
		expect(waits.length).toBeGreaterThanOrEqual(9);
		expectGrowth(60_000, 3_600_000);
		expect(trigger.failures).toEqual(
			trigger.canTell ? [expect.stringMatching(/Whatomate refused the API key/)] : [],
		);
		const told = trigger.logged.filter((words) => /is not connected.+refused the API key/.test(words));
		expect(told.length).toBeGreaterThanOrEqual(10);
	});

	it('tells a key that was refused, taken and refused again twice', async () => {
		watchRetries();
		const refused = { kind: 'status', status: 401, when: { path: '/api/auth/ws-token' } } as const;
		sandbox.fault({ ...refused, times: 2 });
		const trigger = made({}, TIMING);
		await trigger.start();
		await isLive();
		await sandbox.until(() => sandbox.requests.filter(({ path }) => path === '/api/contacts').length === 2);
		sandbox.fault({ ...refused, times: Infinity });
		sandbox.liveFeed.closeAll();
		await trigger.until(
			() => trigger.logged.filter((words) => /refused the API key/.test(words)).length >= 5,
		);
		expect(trigger.failures).toHaveLength(trigger.canTell ? 2 : 0);
	});

	it('comes back ever more slowly, with a new ticket each time, where each connection ends at once', async () => {
		watchRetries();
		const tickets: string[] = [];
		sandbox.on('connection', (connection) => {
			if (connection.state !== 'live') return;
			tickets.push(connection.received[0]);
			// Whatever is heard shows the trigger that its ticket was accepted.
			sandbox.liveFeed.broadcast({ type: 'noise', payload: {} });
			connection.close();
		});
		const trigger = made({}, TIMING);
		await trigger.start();
		await trigger.until(() => trigger.logged.some((words) => /attempt 9/.test(words)));
		await trigger.close();
		expect(waits.length).toBeGreaterThanOrEqual(8);
		expectGrowth(1_000, 60_000);
		expect(tickets.length).toBeGreaterThanOrEqual(8);
		expect(new Set(tickets).size).toBe(tickets.length);
		expect(trigger.failures).toEqual([]);
	});

	it('that is dead is noticed within 90 seconds', async () => {
		const began = Date.now();
		let passed = 0;
		jest.spyOn(Date, 'now').mockImplementation(() => began + passed);
		const beats: AbortController[] = [];
		jest.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => {
			if (milliseconds !== TIMING.heartbeat) return REAL(milliseconds);
			const beat = new AbortController();
			beats.push(beat);
			return beat.signal;
		});
		const trigger = made({ events: ['message.incoming'] }, TIMING);
		await trigger.start();
		await isLive();
		/** Lets the time until the next heartbeat pass. @returns whether there is another one to wait for */
		const beat = async () => {
			const before = beats.length;
			passed += TIMING.heartbeat;
			beats[before - 1].abort();
			const isDead = () => trigger.logged.some((words) => /no sign of life/.test(words));
			for (let turn = 0; turn < 1000 && beats.length === before && !isDead(); turn++) {
				await new Promise((resolve) => setImmediate(resolve));
			}
			return !isDead();
		};
		const [connection] = sandbox.liveFeed.live;
		const pings = () => connection.received.filter((frame) => frame.includes('ping')).length;
		for (let count = 1; count <= 6; count++) {
			expect(await beat()).toBe(true);
			// The answer to this ping is what keeps the connection alive for two minutes here.
			await sandbox.until(() => pings() > 0);
			while (pings() < count + 1) await new Promise((resolve) => setImmediate(resolve));
			sandbox.receive({ from: numberOfAna(), text: `heard ${count}` });
			await trigger.until(() => trigger.emitted.length === count);
		}
		sandbox.liveFeed.dieAll();
		const died = passed;
		while (await beat()) expect(passed - died).toBeLessThan(90_000);
		expect(passed - died).toBeLessThanOrEqual(90_000);
	});

	/** Timers and sockets that keep the process busy. */
	const busy = () =>
		process.getActiveResourcesInfo().filter((name) => name === 'Timeout' || name === 'TCPSocketWrap').length;
	const PAUSE = { kind: 'status', status: 429, headers: { 'retry-after': '299' }, times: Infinity } as const;

	it.each<[string, () => Promise<void> | void, (trigger: LiveHost) => Promise<void>]>([
		['while it listens', () => {}, async () => await isLive()],
		[
			'while it waits to come back',
			() => void sandbox.fault({ kind: 'status', status: 401, times: Infinity }),
			async (trigger) => await trigger.until(() => trigger.logged.some((words) => /attempt 1/.test(words))),
		],
		[
			'while a server asks for a pause',
			() => {
				jest.spyOn(AbortSignal, 'timeout');
				sandbox.fault({ ...PAUSE, when: { path: '/api/auth/ws-token' } });
			},
			async () => {
				const asked = () => jest.mocked(AbortSignal.timeout).mock.calls.map(([milliseconds]) => milliseconds);
				while (!asked().some((milliseconds) => milliseconds > 290_000 && milliseconds < 300_000)) {
					await new Promise((resolve) => setImmediate(resolve));
				}
			},
		],
		[
			'while a request gets no answer',
			() => void sandbox.fault({ kind: 'hang', when: { path: '/api/auth/ws-token' } }),
			async () => await sandbox.until(() => sandbox.requests.some(({ path }) => /ws-token/.test(path))),
		],
		[
			'while it waits for a message to turn out its own',
			() => {},
			async () => {
				await isLive();
				await sentByAnother('whose?');
			},
		],
	])('is closed at once, and leaves no timer and nothing open: %s', async (_what, arrange, reached) => {
		const before = busy();
		await arrange();
		const trigger = made({}, TIMING);
		await trigger.start();
		await reached(trigger);
		await trigger.close();
		await sandbox.until(() => sandbox.liveFeed.connections.length === 0);
		while (busy() > before) await new Promise((resolve) => setImmediate(resolve));
		const { length } = sandbox.requests;
		sandbox.receive({ from: numberOfAna(), text: 'too late' });
		await new Promise((resolve) => setImmediate(resolve));
		expect(trigger.emitted).toEqual([]);
		expect(sandbox.requests).toHaveLength(length);
	});
});

describe('a look back', () => {
	// Some of the sandbox's own contacts were active just now.
	beforeEach(() => {
		for (const contact of sandbox.state.contacts) Object.assign(contact, { last_message_at: null });
	});

	const touched = (id: string, at = new Date().toISOString()) =>
		Object.assign(sandbox.state.contacts.find((contact) => contact.id === id) as object, {
			last_message_at: at,
		});
	/** Starts with what an earlier n8n saved, and waits until the second look begins. */
	const afterOneLook = async (saved: IDataObject, parameters: IDataObject = {}) => {
		const second = answered('/api/contacts', 2);
		const trigger = made(parameters, { catchUp: 5 }, { saved });
		await trigger.start();
		await second;
		const [, end] = [...sandbox.requests.entries()]
			.filter(([, { path, query }]) => path === '/api/contacts' && query.get('page') === '1')
			.map(([index]) => index);
		return { trigger, looks: sandbox.requests.slice(0, end).filter(({ path }) => /messages$/.test(path)) };
	};

	it('reaches back 24 hours, and to where the last one ended', async () => {
		touched(CONTACTS.ana);
		for (const hours of [25, 23, 3, 1]) {
			sandbox.addMessage(CONTACTS.ana, {
				direction: 'incoming',
				content: `${hours} hours ago`,
				created_at: ago(hours),
			});
		}
		const { trigger } = await afterOneLook({ since: ago(48) });
		expect(trigger.emitted.map(({ json }) => json.text)).toEqual([
			'23 hours ago',
			'3 hours ago',
			'1 hours ago',
		]);
		await trigger.close();
		sandbox.requests.splice(0);
		const { trigger: later } = await afterOneLook({ since: ago(2) });
		expect(later.emitted.map(({ json }) => json.text)).toEqual(['1 hours ago']);
	});

	it('looks at the 100 contacts that were active last', async () => {
		await server({ seed: { contacts: 130 } });
		const now = Date.now();
		const newest = sandbox.state.contacts.map(({ id }, index) => {
			touched(id, new Date(now - index * 1000).toISOString());
			return id;
		});
		const { looks } = await afterOneLook({ since: ago(1) });
		expect(looks.map(({ path }) => path.split('/')[3])).toEqual(newest.slice(0, 100));
	});

	it('looks at no contact that was not active', async () => {
		const { looks } = await afterOneLook({ since: ago(1) });
		expect(looks).toEqual([]);
	});

	it('brings the 200 newest messages of a conversation', async () => {
		touched(CONTACTS.ana);
		for (let count = 0; count < 250; count++) {
			sandbox.addMessage(CONTACTS.ana, {
				direction: 'incoming',
				content: String(count),
				created_at: new Date(Date.now() - 1_000_000 + count).toISOString(),
			});
		}
		const { trigger } = await afterOneLook({ since: ago(1) });
		const texts = trigger.emitted.map(({ json }) => Number(json.text));
		expect(texts).toEqual(Array.from({ length: 200 }, (_, index) => index + 50));
	});

	it('looks at the 20 newest messages of those who wait for a status', async () => {
		for (let count = 0; count < 30; count++) {
			sandbox.addMessage(CONTACTS.ana, {
				wamid: `wamid.${count}`,
				status: 'read',
				created_at: new Date(Date.now() - 30 * 3_600_000 + count * 1000).toISOString(),
				updated_at: new Date().toISOString(),
			});
		}
		const { trigger } = await afterOneLook({ since: ago(1), awaited: [CONTACTS.ana] });
		expect(trigger.emitted.map(({ json }) => [json.event, json.status, json.wa_message_id])).toEqual(
			Array.from({ length: 20 }, (_, index) => ['message.status', 'read', `wamid.${index + 10}`]),
		);
	});

	it('remembers the 50 to whom something was sent last', async () => {
		await server({ seed: { contacts: 60 } });
		const trigger = await host({ events: ['message.status'] });
		await isLive();
		const ids = sandbox.state.contacts.slice(-60).map(({ id }) => id);
		for (const id of ids) {
			await fetch(`${sandbox.url}/api/contacts/${id}/messages`, {
				method: 'POST',
				headers: { 'x-api-key': sandbox.apiKey },
				body: JSON.stringify({ type: 'text', content: { body: 'x' } }),
			});
		}
		await trigger.until(() => trigger.emitted.filter(({ json }) => json.status === 'sent').length === 60);
		expect([...(trigger.staticData.awaited as string[])].sort()).toEqual(ids.slice(-50).sort());
	});

	it('goes on where it is begun again after a restart, also when nothing has started the workflow yet', async () => {
		sandbox.receive({ from: numberOfAna(), text: 'before the activation' });
		const first = await host();
		const saved = JSON.parse(JSON.stringify(first.staticData)) as IDataObject;
		await first.close();
		sandbox.receive({ from: numberOfAna(), text: 'while n8n was down' });
		const second = made({}, {}, { saved });
		await second.start();
		await second.until(() => second.emitted.length > 0);
		expect(second.emitted.map(({ json }) => json.text)).toEqual(['while n8n was down']);
	});
});
