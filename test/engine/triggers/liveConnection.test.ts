/* eslint-disable @n8n/community-nodes/no-restricted-globals -- looks for timers */
import type { IDataObject } from 'n8n-workflow';

import { TIMING } from '../../../nodes/WhatomateLiveTrigger/connection';
import { CONTACTS } from '../../sandbox';
import { LiveHost } from '../triggerHarness';
import { ago, useLiveFeed } from './liveBench';

const bench = useLiveFeed();
const { server, isLive, made, host, sentByAnother, answered, numberOfAna } = bench;

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
		bench.sandbox.fault({ ...refused, times: 2 });
		const trigger = made({}, TIMING);
		await trigger.start();
		await isLive();
		await bench.sandbox.until(
			() => bench.sandbox.requests.filter(({ path }) => path === '/api/contacts').length === 2,
		);
		bench.sandbox.fault({ ...refused, times: Infinity });
		bench.sandbox.liveFeed.closeAll();
		await trigger.until(
			() => trigger.logged.filter((words) => /refused the API key/.test(words)).length >= 5,
		);
		expect(trigger.failures).toHaveLength(trigger.canTell ? 2 : 0);
	});

	it('comes back ever more slowly, with a new ticket each time, where each connection ends at once', async () => {
		watchRetries();
		const tickets: string[] = [];
		bench.sandbox.on('connection', (connection) => {
			if (connection.state !== 'live') return;
			tickets.push(connection.received[0]);
			// Whatever is heard shows the trigger that its ticket was accepted.
			bench.sandbox.liveFeed.broadcast({ type: 'noise', payload: {} });
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
		const [connection] = bench.sandbox.liveFeed.live;
		const pings = () => connection.received.filter((frame) => frame.includes('ping')).length;
		for (let count = 1; count <= 6; count++) {
			expect(await beat()).toBe(true);
			// The answer to this ping is what keeps the connection alive for two minutes here.
			await bench.sandbox.until(() => pings() > 0);
			while (pings() < count + 1) await new Promise((resolve) => setImmediate(resolve));
			bench.sandbox.receive({ from: numberOfAna(), text: `heard ${count}` });
			await trigger.until(() => trigger.emitted.length === count);
		}
		bench.sandbox.liveFeed.dieAll();
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
			() => void bench.sandbox.fault({ kind: 'status', status: 401, times: Infinity }),
			async (trigger) => await trigger.until(() => trigger.logged.some((words) => /attempt 1/.test(words))),
		],
		[
			'while a server asks for a pause',
			() => {
				jest.spyOn(AbortSignal, 'timeout');
				bench.sandbox.fault({ ...PAUSE, when: { path: '/api/auth/ws-token' } });
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
			() => void bench.sandbox.fault({ kind: 'hang', when: { path: '/api/auth/ws-token' } }),
			async () =>
				await bench.sandbox.until(() => bench.sandbox.requests.some(({ path }) => /ws-token/.test(path))),
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
		await bench.sandbox.until(() => bench.sandbox.liveFeed.connections.length === 0);
		while (busy() > before) await new Promise((resolve) => setImmediate(resolve));
		const { length } = bench.sandbox.requests;
		bench.sandbox.receive({ from: numberOfAna(), text: 'too late' });
		await new Promise((resolve) => setImmediate(resolve));
		expect(trigger.emitted).toEqual([]);
		expect(bench.sandbox.requests).toHaveLength(length);
	});
});

describe('a look back', () => {
	// Some of the sandbox's own contacts were active just now.
	beforeEach(() => {
		for (const contact of bench.sandbox.state.contacts) Object.assign(contact, { last_message_at: null });
	});

	const touched = (id: string, at = new Date().toISOString()) =>
		Object.assign(bench.sandbox.state.contacts.find((contact) => contact.id === id) as object, {
			last_message_at: at,
		});
	/** Starts with what an earlier n8n saved, and waits until the second look begins. */
	const afterOneLook = async (saved: IDataObject, parameters: IDataObject = {}) => {
		const second = answered('/api/contacts', 2);
		const trigger = made(parameters, { catchUp: 5 }, { saved });
		await trigger.start();
		await second;
		const [, end] = [...bench.sandbox.requests.entries()]
			.filter(([, { path, query }]) => path === '/api/contacts' && query.get('page') === '1')
			.map(([index]) => index);
		return {
			trigger,
			looks: bench.sandbox.requests.slice(0, end).filter(({ path }) => /messages$/.test(path)),
		};
	};

	it('reaches back 24 hours, and to where the last one ended', async () => {
		touched(CONTACTS.ana);
		for (const hours of [25, 23, 3, 1]) {
			bench.sandbox.addMessage(CONTACTS.ana, {
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
		bench.sandbox.requests.splice(0);
		const { trigger: later } = await afterOneLook({ since: ago(2) });
		expect(later.emitted.map(({ json }) => json.text)).toEqual(['1 hours ago']);
	});

	it('looks at the 100 contacts that were active last', async () => {
		await server({ seed: { contacts: 130 } });
		const now = Date.now();
		const newest = bench.sandbox.state.contacts.map(({ id }, index) => {
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
			bench.sandbox.addMessage(CONTACTS.ana, {
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
			bench.sandbox.addMessage(CONTACTS.ana, {
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
		const ids = bench.sandbox.state.contacts.slice(-60).map(({ id }) => id);
		for (const id of ids) {
			await fetch(`${bench.sandbox.url}/api/contacts/${id}/messages`, {
				method: 'POST',
				headers: { 'x-api-key': bench.sandbox.apiKey },
				body: JSON.stringify({ type: 'text', content: { body: 'x' } }),
			});
		}
		await trigger.until(() => trigger.emitted.filter(({ json }) => json.status === 'sent').length === 60);
		expect([...(trigger.staticData.awaited as string[])].sort()).toEqual(ids.slice(-50).sort());
	});

	it('goes on where it is begun again after a restart, also when nothing has started the workflow yet', async () => {
		bench.sandbox.receive({ from: numberOfAna(), text: 'before the activation' });
		const first = await host();
		const saved = JSON.parse(JSON.stringify(first.staticData)) as IDataObject;
		await first.close();
		bench.sandbox.receive({ from: numberOfAna(), text: 'while n8n was down' });
		const second = made({}, {}, { saved });
		await second.start();
		await second.until(() => second.emitted.length > 0);
		expect(second.emitted.map(({ json }) => json.text)).toEqual(['while n8n was down']);
	});
});
