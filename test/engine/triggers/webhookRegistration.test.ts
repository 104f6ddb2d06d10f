import type { IDataObject } from 'n8n-workflow';

import { noteSent } from '../../../nodes/shared/events/sentHere';
import { triggerMethods } from '../../../nodes/WhatomateTrigger/loadOptions';
import {
	CONTACTS,
	defaultAppSecret,
	defaultVerifyToken,
	releasedWebhookEvents,
	USER_ID,
} from '../../sandbox';
import type { Fault } from '../../sandbox';
import { pick } from '../harness';
import { WebhookHost } from '../triggerHarness';
import { HEADER, incoming, useWebhooks } from './webhookBench';

const bench = useWebhooks();
const { server, host, changes, tokenOf } = bench;

describe('registration', () => {
	it('registers once with a token that n8n does not keep, and removes itself', async () => {
		const trigger = await host();
		expect(await trigger.activate()).toBe(true);
		expect(bench.sandbox.webhooks).toMatchObject([
			{ url: trigger.url, events: ['message.incoming'], is_active: true },
		]);
		expect(bench.sandbox.webhooks[0].secret).toBe(tokenOf());
		expect(JSON.stringify(trigger.staticData)).not.toContain(tokenOf());
		expect(await trigger.activate()).toBe(false);
		await trigger.deactivate();
		expect(bench.sandbox.webhooks).toEqual([]);
	});

	it('adopts what is registered for its URL on another page', async () => {
		const trigger = await host();
		const old = bench.sandbox.addWebhook({ url: trigger.url });
		for (let count = 0; count < 120; count++)
			bench.sandbox.addWebhook({ url: `https://example.com/${count}` });
		await trigger.activate();
		expect(bench.sandbox.webhooks).toHaveLength(121);
		expect(trigger.staticData.production).toMatchObject({ id: old.id });
		expect(changes()).toEqual([`PUT /api/webhooks/${old.id}`]);
	});

	it('updates changed events, a changed URL and one that was switched off, and doubles nothing', async () => {
		const trigger = await host();
		await trigger.activate();
		trigger.set({ events: ['message.incoming', 'contact.created'] });
		expect(await trigger.activate()).toBe(true);
		await trigger.activate('production', 'http://127.0.0.1:1');
		expect(bench.sandbox.webhooks).toMatchObject([
			{ url: 'http://127.0.0.1:1/webhook/aaaa-bbbb/webhook', is_active: true },
		]);
		(bench.sandbox.webhooks[0] as { is_active: boolean }).is_active = false;
		expect(await trigger.activate()).toBe(true);
		expect(bench.sandbox.webhooks).toMatchObject([{ url: trigger.url, is_active: true }]);
	});

	it('doubles nothing where the answer got lost', async () => {
		const trigger = await host();
		bench.sandbox.fault({ when: { method: 'POST' }, kind: 'resetAfterHandling' });
		await trigger.activate();
		expect(bench.sandbox.webhooks).toMatchObject([{ url: trigger.url }]);
		expect((await trigger.deliver(incoming(), { [HEADER]: tokenOf() })).started).toHaveLength(1);
		await trigger.deactivate();
		expect(bench.sandbox.webhooks).toEqual([]);
	});

	it('replaces the registration of a changed public address, and adds none', async () => {
		const trigger = await host();
		await trigger.activate('production', 'https://old.example.com');
		const [{ id }] = bench.sandbox.webhooks;
		const old = tokenOf();
		expect(await trigger.activate('production', 'https://new.example.com')).toBe(true);
		expect(changes()).toEqual(['POST /api/webhooks', `PUT /api/webhooks/${id}`]);
		expect(bench.sandbox.webhooks).toMatchObject([
			{ id, url: 'https://new.example.com/webhook/aaaa-bbbb/webhook', is_active: true },
		]);
		expect((await trigger.deliver(incoming(), { [HEADER]: old })).status).toBe(401);
		expect((await trigger.deliver(incoming(), { [HEADER]: tokenOf() })).started).toHaveLength(1);
	});

	it('tells when the server can not remove it, and removes it the next time', async () => {
		const trigger = await host();
		await trigger.activate();
		const broken = bench.sandbox.fault({
			when: { method: 'DELETE' },
			kind: 'status',
			status: 500,
			message: 'database is locked',
			times: Infinity,
		});
		await expect(trigger.deactivate()).rejects.toThrow('Whatomate could not do it: database is locked');
		expect(bench.sandbox.webhooks).toHaveLength(1);
		broken.remove();
		await trigger.deactivate();
		expect(bench.sandbox.webhooks).toEqual([]);
		expect(trigger.staticData.production).toBeUndefined();
	});

	it.each([
		['a missing permission', 403, /permission 'webhooks:write'/],
		['a refused key', 401, /API key again/],
	])('tells %s at activation', async (_what, status, words) => {
		const trigger = await host();
		bench.sandbox.fault({ when: { method: 'POST', path: '/api/webhooks' }, kind: 'status', status });
		await expect(trigger.activate()).rejects.toMatchObject({ description: expect.stringMatching(words) });
	});

	it('sets a new token where somebody changed the headers', async () => {
		const trigger = await host();
		await trigger.activate();
		bench.sandbox.webhooks[0].headers = {};
		expect(await trigger.activate()).toBe(true);
		expect(tokenOf()).toMatch(/^[0-9a-f]{64}$/);
	});

	it('is made anew when it is gone, and its deletion is then no error', async () => {
		const trigger = await host();
		await trigger.activate();
		await fetch(`${bench.sandbox.url}/api/webhooks/${bench.sandbox.webhooks[0].id}`, {
			method: 'DELETE',
			headers: { 'x-api-key': bench.sandbox.apiKey },
		});
		expect(await trigger.activate()).toBe(true);
		expect(bench.sandbox.webhooks).toHaveLength(1);
		await fetch(`${bench.sandbox.url}/api/webhooks/${bench.sandbox.webhooks[0].id}`, {
			method: 'DELETE',
			headers: { 'x-api-key': bench.sandbox.apiKey },
		});
		await expect(trigger.deactivate()).resolves.toBeUndefined();
	});

	it('keeps test runs apart from production', async () => {
		const trigger = await host();
		await trigger.activate();
		const [production] = bench.sandbox.webhooks;
		await trigger.activate('test');
		expect(bench.sandbox.webhooks.map(({ url }) => url)).toEqual([
			trigger.url,
			trigger.url.replace('/webhook/', '/webhook-test/'),
		]);
		const [ofProduction, ofTest] = bench.sandbox.webhooks.map(
			({ headers }) => headers['X-N8n-Webhook-Token'],
		);
		const answers = async (mode: 'production' | 'test', token: string) =>
			(await trigger.deliver(incoming(), { [HEADER]: token }, { mode })).status;
		expect(await answers('test', ofTest)).toBe(200);
		expect(await answers('production', ofProduction)).toBe(200);
		expect(await answers('test', ofProduction)).toBe(401);
		expect(await answers('production', ofTest)).toBe(401);
		// The same message has started both.
		expect(trigger.runs).toHaveLength(2);
		await trigger.deactivate('test');
		expect(bench.sandbox.webhooks).toEqual([production]);
		expect(changes().filter((change) => change.includes(production.id))).toEqual([]);
		expect(trigger.staticData).toMatchObject({ production: { id: production.id } });
		expect(trigger.staticData.test).toBeUndefined();
	});

	it('names the way out when the server refuses a private address', async () => {
		await server({ allowPrivateWebhooks: false });
		const trigger = await host();
		await expect(trigger.activate()).rejects.toMatchObject({
			// The editor hides the description behind "Show Details".
			message: expect.stringContaining("Use the node 'Whatomate Live Trigger'"),
			description: expect.stringMatching(/WEBHOOK_URL.*Whatomate Live Trigger/),
		});
	});

	const MESSAGES = ['message.incoming', 'message.sent', 'message.outgoing'];
	const FILTERS: Record<string, IDataObject> = {
		account: { account: 'main' },
		contacts: { contacts: '+1 415 555 0101' },
		types: { types: ['image'] },
		text: { text: 'order' },
	};
	const META = { metaAppSecret: defaultAppSecret, metaVerifyToken: defaultVerifyToken };
	const fromMeta = (statuses: string[], incomingMessages: boolean) => ({
		source: 'meta',
		statuses,
		incomingMessages,
	});
	it.each<[string, IDataObject, string[]]>([
		['messages', { events: MESSAGES }, []],
		['contacts', { events: ['contact.created'] }, ['types', 'text']],
		[
			'transfers',
			{ events: ['transfer.created', 'transfer.assigned', 'transfer.resumed'] },
			['types', 'text'],
		],
		['statuses of a coming server', { events: ['message.status'] }, ['types', 'text']],
		['messages and contacts', { events: [...MESSAGES, 'contact.created'] }, ['types', 'text']],
		["Meta's statuses", fromMeta(['read'], false), ['types', 'text']],
		["Meta's statuses and messages", fromMeta(['read'], true), ['types', 'text']],
		["Meta's messages", fromMeta([], true), []],
	])(
		'refuses the filters on what the source does not know of %s, and no others',
		async (_what, parameters, unknown) => {
			for (const [name, filters] of Object.entries(FILTERS)) {
				const trigger = await host({ ...parameters, filters }, { credential: META });
				const activation = trigger.activate();
				if (unknown.includes(name)) await expect(activation).rejects.toThrow(/can't be applied/);
				else await expect(activation).resolves.toEqual(expect.any(Boolean));
				await trigger.deactivate();
			}
		},
	);

	it.each<[string, IDataObject, RegExp]>([
		['no event', { events: [] }, /'Trigger On' is empty/],
		["none of Meta's events", fromMeta([], false), /'Trigger On' is empty/],
		['a filter that is none', { filters: { contacts: 'Ana' } }, /'Contact Numbers'/],
	])('refuses %s', async (_what, parameters, words) => {
		const trigger = await host(parameters, { credential: META });
		await expect(trigger.activate()).rejects.toThrow(words);
		expect(changes()).toEqual([]);
	});
});

describe('the list of events in the editor', () => {
	const { getEvents } = triggerMethods.loadOptions;
	const RELEASED = releasedWebhookEvents.map(({ value }) => value);

	it('is what the server can send, also a coming one', async () => {
		const coming = { value: 'message.status', label: 'Message Status', description: 'When a status changes' };
		await server({ moreWebhookEvents: [coming] });
		const events = await pick({ sandbox: bench.sandbox }, getEvents);
		expect(events.map(({ value }) => value).sort()).toEqual([...RELEASED, coming.value].sort());
		expect(events).toContainEqual({
			name: coming.label,
			value: coming.value,
			description: coming.description,
		});
	});

	it('calls what all triggers know by the same names', async () => {
		const events = await pick({ sandbox: bench.sandbox }, getEvents);
		const nameOf = (wanted: string) => events.find(({ value }) => value === wanted)?.name;
		expect(nameOf('message.incoming')).toBe('Message Received');
		expect(nameOf('message.sent')).toBe('Message Sent by Agent');
		expect(nameOf('message.outgoing')).toBe('Message Sent by Anyone');
		const names = events.map(({ name }) => name);
		expect(names).toEqual([...names].sort());
	});

	it.each<[string, Fault]>([
		['breaks', { kind: 'status', status: 500 }],
		['shows a web page', { kind: 'html' }],
		['lacks the permission', { kind: 'status', status: 403, message: 'Insufficient permissions' }],
		[
			'does not know the list',
			{ kind: 'status', body: '{"status":"success","data":{"webhooks":[]}}', status: 200 },
		],
	])('is what is documented while the server %s', async (_what, fault) => {
		bench.sandbox.fault({ ...fault, times: Infinity });
		const events = await pick({ sandbox: bench.sandbox }, getEvents);
		expect(events.map(({ value }) => value).sort()).toEqual([...RELEASED].sort());
		for (const { description } of events) expect(description).not.toBe('');
	});
});

describe('a workflow on sent messages', () => {
	const SENT = { events: ['message.sent', 'message.outgoing', 'message.incoming'] };
	const sent = (id: string, sent_by_user_id?: string, event = 'message.sent', direction = 'outgoing') =>
		JSON.stringify({
			event,
			timestamp: new Date().toISOString(),
			data: {
				message_id: id,
				message_type: 'text',
				content: 'x',
				direction,
				...(sent_by_user_id ? { sent_by_user_id } : {}),
			},
		});
	const startedBy = async (trigger: WebhookHost, ...bodies: string[]) => {
		const started: string[] = [];
		for (const body of bodies) {
			const answered = await trigger.deliver(body, { [HEADER]: tokenOf() });
			started.push(...answered.started.map(({ json }) => String(json.message_id)));
		}
		return started;
	};

	it('does not start on what was sent with its API key', async () => {
		const trigger = await host(SENT);
		await trigger.activate();
		await fetch(`${bench.sandbox.url}/api/contacts/${CONTACTS.ana}/messages`, {
			method: 'POST',
			headers: { 'x-api-key': bench.sandbox.apiKey },
			body: JSON.stringify({ type: 'text', content: { body: 'out' } }),
		});
		await bench.sandbox.once('webhook');
		expect(trigger.answers).toMatchObject([{ status: 200, body: { started: 0 } }]);
		const bodies = [
			sent('own', USER_ID),
			sent('agent', 'a0000000-0000-4000-8000-000000000001'),
			sent('chatbot'),
			sent('phone', undefined, 'message.outgoing'),
			sent('customer', USER_ID, 'message.incoming', 'incoming'),
		];
		expect(await startedBy(trigger, ...bodies)).toEqual(['agent', 'chatbot', 'phone', 'customer']);
	});

	it('starts on them where the option is switched off', async () => {
		const trigger = await host({ ...SENT, options: { leaveOutOwn: false } });
		await trigger.activate();
		expect(await startedBy(trigger, sent('own', USER_ID))).toEqual(['own']);
	});

	it('knows what this n8n sent, where the server does not tell the user of the key', async () => {
		bench.sandbox.fault({ when: { path: '/api/me' }, kind: 'html', times: Infinity });
		const trigger = await host(SENT);
		await trigger.activate();
		noteSent('sent-here');
		expect(await startedBy(trigger, sent('sent-here', USER_ID), sent('elsewhere', USER_ID))).toEqual([
			'elsewhere',
		]);
		expect(trigger.logged).toContainEqual(expect.stringContaining('could not read the user of the API key'));
	});

	it("reads the key's user at each activation, since the credential may have another key by then", async () => {
		const trigger = await host(SENT);
		await trigger.activate();
		Object.assign(trigger.staticData, { userId: 'another' });
		expect(await trigger.activate()).toBe(false);
		expect(trigger.staticData.userId).toBe(USER_ID);
	});

	const LOOP = /starts on sent messages, and its workflow sends messages/;
	it.each<[string, IDataObject, IDataObject, boolean]>([
		[
			'sends and does not leave out its own',
			{ options: { leaveOutOwn: false } },
			{ behind: 'whatomate' },
			true,
		],
		['lets an agent send', { options: { leaveOutOwn: false } }, { behind: 'agent' }, true],
		['sends, and leaves out its own', {}, { behind: 'whatomate' }, false],
		['does not send', { options: { leaveOutOwn: false } }, {}, false],
		['does not send any more', { options: { leaveOutOwn: false } }, { behind: 'disabled' }, false],
		[
			'starts on others alone',
			{ events: ['message.incoming'], options: { leaveOutOwn: false } },
			{ behind: 'whatomate' },
			false,
		],
	])('warns of a loop where it %s: %#', async (_what, parameters, more, warned) => {
		const trigger = await host({ ...SENT, ...parameters }, more);
		await trigger.activate();
		expect(trigger.logged.filter((words) => LOOP.test(words))).toHaveLength(warned ? 1 : 0);
	});

	it('warns where the server does not tell the user of the key', async () => {
		bench.sandbox.fault({ when: { path: '/api/me' }, kind: 'status', status: 403, times: Infinity });
		const trigger = await host(SENT, { behind: 'whatomate' });
		await trigger.activate();
		expect(trigger.logged).toContainEqual(expect.stringMatching(LOOP));
	});
});
