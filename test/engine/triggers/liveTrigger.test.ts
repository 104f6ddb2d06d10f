/* eslint-disable @n8n/community-nodes/no-restricted-globals -- takes the WebSocket away */
import type { IDataObject } from 'n8n-workflow';

import { noteSent } from '../../../nodes/shared/events/sentHere';
import { CONTACTS } from '../../sandbox';
import type { TriggerOptions } from '../triggerHarness';
import { ago, useLiveFeed } from './liveBench';

const bench = useLiveFeed();
const { server, isLive, made, host, sentByAnother, answered, numberOfAna } = bench;

describe('the live trigger', () => {
	it('tells of messages and reactions, with phone and name looked up once', async () => {
		// One look at what was there, and the first look back, which would bring phone and name.
		const lookedBack = answered('/api/contacts', 2);
		const trigger = await host();
		await lookedBack;
		const from = numberOfAna();
		const ours = bench.sandbox.addMessage(CONTACTS.ana, {
			direction: 'outgoing',
			created_at: '2020-01-01T00:00:00Z',
		});
		bench.sandbox.receive({ from, text: 'one' });
		bench.sandbox.receive({ from, text: 'two' });
		bench.sandbox.receive({ from, reaction: { messageId: ours.id, emoji: '👍' } });
		await trigger.until(() => trigger.emitted.length === 3);
		expect(trigger.emitted.map(({ json }) => [json.event, json.text, json.contact_phone])).toEqual([
			['message.incoming', 'one', from],
			['message.incoming', 'two', from],
			['message.reaction', '👍', from],
		]);
		const lookups = bench.sandbox.requests.filter(({ path }) => path === `/api/contacts/${CONTACTS.ana}`);
		expect(lookups).toHaveLength(1);
		expect(trigger.emitted[0].key).toMatch(/^whatomate:w\d+:.+:message\.incoming:/);
	});

	it('tells only of the chosen statuses', async () => {
		const trigger = await host({ events: ['message.status'], statuses: ['read'] });
		await isLive();
		const message = bench.sandbox.addMessage(CONTACTS.ana, {
			direction: 'outgoing',
			created_at: '2020-01-01T00:00:00Z',
		});
		bench.sandbox.setStatus(message.id, 'delivered');
		bench.sandbox.setStatus(message.id, 'read');
		await trigger.until(() => trigger.emitted.length === 1);
		expect(trigger.emitted[0].json).toMatchObject({ status: 'read', message_id: message.id });
	});

	it('comes back with a new ticket, brings what it missed, and marks nothing as read', async () => {
		const trigger = await host();
		await isLive();
		const open = bench.sandbox.addMessage(CONTACTS.ana, { direction: 'outgoing', status: 'sent' });
		const down = bench.sandbox.once('restart', (what) => what === 'down');
		const meanwhile = async () => {
			await down;
			bench.sandbox.receive({ from: numberOfAna(), text: 'while away' });
			bench.sandbox.setStatus(open.id, 'read');
		};
		await bench.sandbox.restart({ downFor: meanwhile() });
		await trigger.until(() => trigger.emitted.some(({ json }) => json.text === 'while away'));
		await trigger.until(() => trigger.emitted.some(({ json }) => json.status === 'read'));
		bench.sandbox.receive({ from: numberOfAna(), text: 'afterwards' });
		await trigger.until(() => trigger.emitted.some(({ json }) => json.text === 'afterwards'));
		const keys = trigger.emitted.map(({ key }) => key);
		expect(new Set(keys).size).toBe(keys.length);
		expect(bench.sandbox.readReceipts).toEqual([]);
		const tickets = bench.sandbox.requests.filter(({ path }) => path === '/api/auth/ws-token');
		expect(tickets.length).toBeGreaterThanOrEqual(2);
	});

	it('finds what the server dropped', async () => {
		const trigger = await host({}, { catchUp: 5 });
		await isLive();
		bench.sandbox.liveFeed.dropNext(1);
		bench.sandbox.receive({ from: numberOfAna(), text: 'dropped' });
		await trigger.until(() => trigger.emitted.length === 1);
		expect(trigger.emitted[0].json).toMatchObject({ text: 'dropped', contact_phone: numberOfAna() });
	});

	it('starts nothing for what happened before its first activation', async () => {
		bench.sandbox.receive({ from: numberOfAna(), text: 'before' });
		const trigger = await host({ options: { deduplicate: false } }, { catchUp: 5 });
		await isLive();
		bench.sandbox.receive({ from: numberOfAna(), text: 'after' });
		await trigger.until(() => trigger.emitted.length > 0);
		const asked = bench.sandbox.requests.length;
		await bench.sandbox.until(() => bench.sandbox.requests.length > asked + 4);
		expect(trigger.emitted.map(({ json }) => json.text)).toEqual(['after']);
	});

	it('notices a dead connection', async () => {
		const trigger = await host({}, { heartbeat: 5, silence: 20 });
		await isLive();
		bench.sandbox.liveFeed.dieAll();
		await trigger.until(() => trigger.logged.some((words) => /no sign of life/.test(words)));
		await isLive();
	});

	it.each<[string, IDataObject, () => string]>([
		['the Base URL', {}, () => bench.sandbox.url],
		['the option', { options: { origin: 'https://desk.example.com' } }, () => 'https://desk.example.com'],
	])('says the origin of %s', async (_what, parameters, origin) => {
		await host(parameters);
		await isLive();
		expect(bench.sandbox.liveFeed.live[0].origin).toBe(origin());
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
		await bench.sandbox.until(() => bench.sandbox.liveFeed.live.length === 2);
		noteSent(await sentByAnother('by this n8n'));
		await sentByAnother('by an agent');
		await trigger.until(() => trigger.emitted.length > 0);
		await other.until(() => other.emitted.length === 2);
		expect(trigger.emitted.map(({ json }) => json.text)).toEqual(['by an agent']);
		expect(other.emitted.map(({ json }) => json.text)).toEqual(['by this n8n', 'by an agent']);
	});

	it('leaves out of a look back what another process of this n8n may have sent, and says so', async () => {
		const ana = bench.sandbox.state.contacts.find(({ id }) => id === CONTACTS.ana);
		Object.assign(ana as object, { last_message_at: new Date().toISOString() });
		bench.sandbox.addMessage(CONTACTS.ana, { content: 'before the restart', created_at: ago(1) });
		bench.sandbox.addMessage(CONTACTS.ana, { content: 'after it', created_at: ago(-1 / 60) });
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
		const other = bench.sandbox.state.contacts.find(({ id }) => id === CONTACTS.bruno)?.phone_number ?? '';
		let goOn = () => {};
		const downloading = new Promise<void>((resolve) => (goOn = resolve));
		bench.sandbox.fault({ when: { path: /^\/api\/media\// }, kind: 'slow', wait: downloading });
		const media = {
			kind: 'image' as const,
			filename: 'a.png',
			contentType: 'image/png',
			bytes: Buffer.from('a'),
		};
		bench.sandbox.receive({ from: numberOfAna(), media: { ...media, caption: 'one' } });
		bench.sandbox.receive({ from: numberOfAna(), text: 'two' });
		bench.sandbox.receive({ from: other, text: 'of somebody else' });
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
		const other = bench.sandbox.state.contacts.find(({ id }) => id === CONTACTS.bruno)?.phone_number ?? '';
		const ended = new Promise<void>(() => {});
		bench.sandbox.fault({ when: { path: /^\/api\/media\// }, kind: 'slow', wait: ended });
		const downloading = bench.sandbox.once('request', ({ path }) => path.startsWith('/api/media/'));
		const bytes = Buffer.from('a');
		const media = { kind: 'image' as const, filename: 'a.png', contentType: 'image/png', bytes };
		bench.sandbox.receive({ from: numberOfAna(), media: { ...media, caption: 'with a file' } });
		await downloading;
		bench.sandbox.receive({ from: other, text: 'of somebody else' });
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
		bench.sandbox.receive({ from: numberOfAna(), text: 'one' });
		bench.sandbox.receive({ from: numberOfAna(), text: 'two' });
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
		bench.sandbox.receive({ from: numberOfAna(), text: 'test' });
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
