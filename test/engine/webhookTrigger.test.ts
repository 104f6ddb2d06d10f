import type { IDataObject } from 'n8n-workflow';

import { WhatomateClient } from '../../nodes/shared/api/client';
import { noteSent } from '../../nodes/shared/events/sentHere';
import { triggerMethods } from '../../nodes/WhatomateTrigger/loadOptions';
import {
	CONTACTS,
	defaultAppSecret,
	defaultVerifyToken,
	metaBody,
	metaEntry,
	metaStatus,
	releasedWebhookEvents,
	signatureOf,
	startSandbox,
	USER_ID,
} from '../sandbox';
import type { Fault, JsonObject, Sandbox, SandboxOptions } from '../sandbox';
import { pick } from './harness';
import { WebhookHost } from './triggerHarness';

const FROM = '14155550199';
const HEADER = 'x-n8n-webhook-token';

let sandbox: Sandbox;
let hosts: WebhookHost[] = [];

const server = async (options: Partial<SandboxOptions> = {}) => {
	await sandbox?.close();
	sandbox = await startSandbox({
		dialect: 'released',
		statusDelay: 0,
		allowPrivateWebhooks: true,
		...options,
	});
};

const host = async (parameters: IDataObject = {}, more: IDataObject = {}) => {
	const made = await new WebhookHost({
		sandbox,
		parameters: { source: 'whatomate', events: ['message.incoming'], ...parameters },
		...more,
	}).start();
	hosts.push(made);
	return made;
};

beforeEach(async () => await server());
afterEach(async () => {
	for (const each of hosts) await each.close();
	hosts = [];
	await sandbox.close();
});

const changes = () =>
	sandbox.requests.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);
const delivered = async () => await sandbox.until(() => sandbox.pendingWebhooks === 0);
const tokenOf = () => sandbox.webhooks[0].headers['X-N8n-Webhook-Token'];
const incoming = (text = 'hi', id = 'm1') =>
	JSON.stringify({
		event: 'message.incoming',
		timestamp: '2026-01-01T00:00:00Z',
		data: { message_id: id, contact_phone: FROM, message_type: 'text', content: text, direction: 'incoming' },
	});

describe('registration', () => {
	it('registers once with a token that n8n does not keep, and removes itself', async () => {
		const trigger = await host();
		expect(await trigger.activate()).toBe(true);
		expect(sandbox.webhooks).toMatchObject([
			{ url: trigger.url, events: ['message.incoming'], is_active: true },
		]);
		expect(sandbox.webhooks[0].secret).toBe(tokenOf());
		expect(JSON.stringify(trigger.staticData)).not.toContain(tokenOf());
		expect(await trigger.activate()).toBe(false);
		await trigger.deactivate();
		expect(sandbox.webhooks).toEqual([]);
	});

	it('adopts what is registered for its URL on another page', async () => {
		const trigger = await host();
		const old = sandbox.addWebhook({ url: trigger.url });
		for (let count = 0; count < 120; count++) sandbox.addWebhook({ url: `https://example.com/${count}` });
		await trigger.activate();
		expect(sandbox.webhooks).toHaveLength(121);
		expect(trigger.staticData.production).toMatchObject({ id: old.id });
		expect(changes()).toEqual([`PUT /api/webhooks/${old.id}`]);
	});

	it('updates changed events, a changed URL and one that was switched off, and doubles nothing', async () => {
		const trigger = await host();
		await trigger.activate();
		trigger.set({ events: ['message.incoming', 'contact.created'] });
		expect(await trigger.activate()).toBe(true);
		await trigger.activate('production', 'http://127.0.0.1:1');
		expect(sandbox.webhooks).toMatchObject([
			{ url: 'http://127.0.0.1:1/webhook/aaaa-bbbb/webhook', is_active: true },
		]);
		(sandbox.webhooks[0] as { is_active: boolean }).is_active = false;
		expect(await trigger.activate()).toBe(true);
		expect(sandbox.webhooks).toMatchObject([{ url: trigger.url, is_active: true }]);
	});

	it('replaces the registration of a changed public address, and adds none', async () => {
		const trigger = await host();
		await trigger.activate('production', 'https://old.example.com');
		const [{ id }] = sandbox.webhooks;
		const old = tokenOf();
		expect(await trigger.activate('production', 'https://new.example.com')).toBe(true);
		expect(changes()).toEqual(['POST /api/webhooks', `PUT /api/webhooks/${id}`]);
		expect(sandbox.webhooks).toMatchObject([
			{ id, url: 'https://new.example.com/webhook/aaaa-bbbb/webhook', is_active: true },
		]);
		expect((await trigger.deliver(incoming(), { [HEADER]: old })).status).toBe(401);
		expect((await trigger.deliver(incoming(), { [HEADER]: tokenOf() })).started).toHaveLength(1);
	});

	it('tells when the server can not remove it, and removes it the next time', async () => {
		const trigger = await host();
		await trigger.activate();
		const broken = sandbox.fault({
			when: { method: 'DELETE' },
			kind: 'status',
			status: 500,
			message: 'database is locked',
			times: Infinity,
		});
		await expect(trigger.deactivate()).rejects.toThrow('Whatomate could not do it: database is locked');
		expect(sandbox.webhooks).toHaveLength(1);
		broken.remove();
		await trigger.deactivate();
		expect(sandbox.webhooks).toEqual([]);
		expect(trigger.staticData.production).toBeUndefined();
	});

	it.each([
		['a missing permission', 403, /permission 'webhooks:write'/],
		['a refused key', 401, /API key again/],
	])('tells %s at activation', async (_what, status, words) => {
		const trigger = await host();
		sandbox.fault({ when: { method: 'POST', path: '/api/webhooks' }, kind: 'status', status });
		await expect(trigger.activate()).rejects.toMatchObject({ description: expect.stringMatching(words) });
	});

	it('sets a new token where somebody changed the headers', async () => {
		const trigger = await host();
		await trigger.activate();
		sandbox.webhooks[0].headers = {};
		expect(await trigger.activate()).toBe(true);
		expect(tokenOf()).toMatch(/^[0-9a-f]{64}$/);
	});

	it('is made anew when it is gone, and its deletion is then no error', async () => {
		const trigger = await host();
		await trigger.activate();
		await fetch(`${sandbox.url}/api/webhooks/${sandbox.webhooks[0].id}`, {
			method: 'DELETE',
			headers: { 'x-api-key': sandbox.apiKey },
		});
		expect(await trigger.activate()).toBe(true);
		expect(sandbox.webhooks).toHaveLength(1);
		await fetch(`${sandbox.url}/api/webhooks/${sandbox.webhooks[0].id}`, {
			method: 'DELETE',
			headers: { 'x-api-key': sandbox.apiKey },
		});
		await expect(trigger.deactivate()).resolves.toBeUndefined();
	});

	it('keeps test runs apart from production', async () => {
		const trigger = await host();
		await trigger.activate();
		const [production] = sandbox.webhooks;
		await trigger.activate('test');
		expect(sandbox.webhooks.map(({ url }) => url)).toEqual([
			trigger.url,
			trigger.url.replace('/webhook/', '/webhook-test/'),
		]);
		const [ofProduction, ofTest] = sandbox.webhooks.map(({ headers }) => headers['X-N8n-Webhook-Token']);
		const answers = async (mode: 'production' | 'test', token: string) =>
			(await trigger.deliver(incoming(), { [HEADER]: token }, { mode })).status;
		expect(await answers('test', ofTest)).toBe(200);
		expect(await answers('production', ofProduction)).toBe(200);
		expect(await answers('test', ofProduction)).toBe(401);
		expect(await answers('production', ofTest)).toBe(401);
		// The same message has started both.
		expect(trigger.runs).toHaveLength(2);
		await trigger.deactivate('test');
		expect(sandbox.webhooks).toEqual([production]);
		expect(changes().filter((change) => change.includes(production.id))).toEqual([]);
		expect(trigger.staticData).toMatchObject({ production: { id: production.id } });
		expect(trigger.staticData.test).toBeUndefined();
	});

	it('names the way out when the server refuses a private address', async () => {
		await server({ allowPrivateWebhooks: false });
		const trigger = await host();
		await expect(trigger.activate()).rejects.toMatchObject({
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
		const events = await pick({ sandbox }, getEvents);
		expect(events).toEqual(
			[...releasedWebhookEvents, coming].map(({ label, ...rest }) => ({ name: label, ...rest })),
		);
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
		sandbox.fault({ ...fault, times: Infinity });
		const events = await pick({ sandbox }, getEvents);
		expect(events.map(({ value }) => value).sort()).toEqual([...RELEASED].sort());
		for (const { description } of events) expect(description).not.toBe('');
	});
});

describe('a workflow on sent messages', () => {
	const SENT = { events: ['message.sent', 'message.outgoing', 'message.incoming'] };
	const sent = (id: string, sent_by_user_id?: string, event = 'message.sent', direction = 'outgoing') =>
		JSON.stringify({
			event,
			timestamp: '2026-01-01T00:00:00Z',
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
		await fetch(`${sandbox.url}/api/contacts/${CONTACTS.ana}/messages`, {
			method: 'POST',
			headers: { 'x-api-key': sandbox.apiKey },
			body: JSON.stringify({ type: 'text', content: { body: 'out' } }),
		});
		await sandbox.once('webhook');
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
		sandbox.fault({ when: { path: '/api/me' }, kind: 'html', times: Infinity });
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
		sandbox.fault({ when: { path: '/api/me' }, kind: 'status', status: 403, times: Infinity });
		const trigger = await host(SENT, { behind: 'whatomate' });
		await trigger.activate();
		expect(trigger.logged).toContainEqual(expect.stringMatching(LOOP));
	});
});

describe('deliveries of Whatomate', () => {
	it('starts 50 runs for 50 messages, of which the server signs one', async () => {
		const trigger = await host();
		await trigger.activate();
		// A customer who is known: of a new one, the server tells first, and signs that.
		const number = sandbox.state.contacts.find(({ id }) => id === CONTACTS.ana)?.phone_number ?? '';
		for (let count = 0; count < 50; count++) sandbox.receive({ from: number, text: `message ${count}` });
		await delivered();
		const signed = sandbox.webhookDeliveries.filter(({ headers }) => 'X-Webhook-Signature' in headers);
		expect(signed).toHaveLength(1);
		expect(trigger.runs).toHaveLength(50);
		expect(new Set(trigger.runs.map(([item]) => item.json.text)).size).toBe(50);
		expect(trigger.runs[0][0].json).toMatchObject({
			event: 'message.incoming',
			contact_phone: number,
			direction: 'incoming',
			type: 'text',
			button: null,
			account: 'main',
		});
		expect(trigger.answers[0]).toMatchObject({ status: 200, body: { received: 1, started: 1 } });
	});

	const right = (body: string) => signatureOf(body, tokenOf());
	it.each<[string, () => Record<string, string>]>([
		['no token', () => ({})],
		['a wrong token', () => ({ [HEADER]: 'f'.repeat(64) })],
		['an empty token', () => ({ [HEADER]: '' })],
		['the hash for the token', () => ({ [HEADER]: 'a' })],
		[
			'a signature of another body',
			() => ({ [HEADER]: tokenOf(), 'x-webhook-signature': right(incoming('hj')) }),
		],
		[
			'a signature of another key',
			() => ({ [HEADER]: tokenOf(), 'x-webhook-signature': signatureOf(incoming(), 'k') }),
		],
		[
			'a short signature',
			() => ({ [HEADER]: tokenOf(), 'x-webhook-signature': right(incoming()).slice(0, -1) }),
		],
		[
			'upper-case hex',
			() => ({
				[HEADER]: tokenOf(),
				'x-webhook-signature': `sha256=${right(incoming()).slice(7).toUpperCase()}`,
			}),
		],
		[
			'base64',
			() => ({
				[HEADER]: tokenOf(),
				'x-webhook-signature': `sha256=${Buffer.from(right(incoming()).slice(7), 'hex').toString('base64')}`,
			}),
		],
		['an empty signature', () => ({ [HEADER]: tokenOf(), 'x-webhook-signature': '' })],
		['a right signature without a token', () => ({ 'x-webhook-signature': right(incoming()) })],
	])('refuses %s', async (_what, headers) => {
		const trigger = await host();
		await trigger.activate();
		const answered = await trigger.deliver(incoming(), headers());
		expect(answered.status).toBe(401);
		expect(trigger.runs).toEqual([]);
		expect(trigger.logged).toEqual([expect.stringContaining('refused a delivery')]);
	});

	it("refuses another workflow's token, and takes its own", async () => {
		const one = await host();
		const other = await host({}, { id: 'other' });
		await one.activate();
		const token = tokenOf();
		await other.activate();
		expect((await other.deliver(incoming(), { [HEADER]: token })).status).toBe(401);
		expect((await one.deliver(incoming(), { [HEADER]: token })).started).toHaveLength(1);
	});

	it('starts nothing for 10,000 forged deliveries', async () => {
		const trigger = await host();
		await trigger.activate();
		for (let count = 0; count < 10_000; count++) {
			await trigger.deliver(incoming('forged', `m${count}`), {
				[HEADER]: count.toString(16).padStart(64, '0'),
			});
		}
		expect(trigger.runs).toEqual([]);
		expect(trigger.answers.every(({ status }) => status === 401)).toBe(true);
	}, 60_000);

	it('starts one run for an event that comes twice, at once, and again after a restart', async () => {
		const trigger = await host({}, { id: 'twice' });
		await trigger.activate();
		const headers = { [HEADER]: tokenOf() };
		await Promise.all([trigger.deliver(incoming(), headers), trigger.deliver(incoming(), headers)]);
		expect(trigger.runs).toHaveLength(1);
		const later = trigger.inNewProcess();
		expect(await later.deliver(incoming(), headers)).toMatchObject({ status: 200, started: [] });
		expect((await later.deliver(incoming('hi', 'm2'), headers)).started).toHaveLength(1);
	});

	it('starts nothing for the test event', async () => {
		const trigger = await host();
		await trigger.activate();
		await fetch(`${sandbox.url}/api/webhooks/${sandbox.webhooks[0].id}/test`, {
			method: 'POST',
			headers: { 'x-api-key': sandbox.apiKey },
		});
		expect(trigger.answers).toMatchObject([{ status: 200 }]);
		expect(trigger.runs).toEqual([]);
	});

	it('delivers a status event of a coming server', async () => {
		const coming = { value: 'message.status', label: 'Message Status', description: '' };
		await server({ moreWebhookEvents: [...releasedWebhookEvents, coming] });
		const trigger = await host({ events: ['message.status'] });
		await trigger.activate();
		const message = sandbox.addMessage(CONTACTS.ana, { direction: 'outgoing', status: 'sent' });
		sandbox.setStatus(message.id, 'read');
		await delivered();
		expect(trigger.runs.map(([{ json }]) => [json.event, json.status, json.message_id])).toEqual([
			['message.status', 'read', message.id],
		]);
	});

	it.each<[string, IDataObject, number]>([
		['text that is contained', { text: 'ORDER' }, 1],
		['text that is not', { text: 'invoice' }, 0],
		['a pattern', { text: '^order \\d+$', textMatch: 'pattern' }, 1],
		['a number', { contacts: `+${FROM}` }, 1],
		['another number', { contacts: '+1 415 555 0100' }, 0],
		['a type', { types: ['text'] }, 1],
		['another type', { types: ['image'] }, 0],
		['an account', { account: 'main' }, 1],
		['another account', { account: 'support' }, 0],
	])('filters by %s', async (_what, filters, runs) => {
		const trigger = await host({ filters });
		await trigger.activate();
		sandbox.receive({ from: FROM, text: 'Order 17' });
		await delivered();
		expect(trigger.runs).toHaveLength(runs);
	});

	it('puts the file of a message beside it, and says why where it can not', async () => {
		const trigger = await host({ options: { downloadMedia: true, raw: true } });
		await trigger.activate();
		const bytes = Buffer.from('a picture');
		const media = {
			kind: 'image' as const,
			filename: 'a.png',
			contentType: 'image/png',
			bytes,
			caption: 'look',
		};
		sandbox.receive({ from: FROM, media });
		await delivered();
		const gone = JSON.parse(incoming()) as { data: IDataObject };
		Object.assign(gone.data, { message_id: '11111111-2222-4333-8444-555555555555', message_type: 'image' });
		const { started } = await trigger.deliver(JSON.stringify(gone), { [HEADER]: tokenOf() });
		expect(trigger.runs[0][0].binary?.data).toMatchObject({
			mimeType: 'image/png',
			data: bytes.toString('base64'),
		});
		expect(trigger.runs[0][0].json.raw).toMatchObject({ event: 'message.incoming' });
		expect(started[0].json.error).toMatch(/can't be downloaded/);
	});
});

describe('deliveries of Meta', () => {
	const VERIFY = defaultVerifyToken;
	const meta = async (parameters: IDataObject = {}) =>
		await host(
			{ source: 'meta', events: [], statuses: ['sent', 'delivered', 'read', 'failed'], ...parameters },
			{ credential: { metaAppSecret: defaultAppSecret, metaVerifyToken: VERIFY } },
		);

	it('proves itself for the right token alone', async () => {
		const trigger = await meta();
		await trigger.activate();
		expect(await sandbox.meta.verify(trigger.url, VERIFY, '42')).toEqual({ status: 200, body: '42' });
		expect((await sandbox.meta.verify(trigger.url, 'guess')).status).toBe(403);
	});

	it('makes an item of each status, leaves out the others, and passes all on unchanged', async () => {
		const trigger = await meta({ statuses: ['read', 'failed'] });
		const message = sandbox.addMessage(CONTACTS.ana, {
			direction: 'outgoing',
			status: 'sent',
			wamid: 'wamid.OUT1',
		});
		const of = (status: string) => metaStatus(message.wamid, status, FROM);
		const change = { statuses: [of('delivered'), of('read'), of('failed')] };
		const { status } = await sandbox.meta.deliver(trigger.url, change);
		expect(status).toBe(200);
		expect(trigger.runs).toHaveLength(1);
		expect(trigger.runs[0].map(({ json }) => [json.status, json.wa_message_id, json.account])).toEqual([
			['read', message.wamid, 'main'],
			['failed', message.wamid, 'main'],
		]);
		const passed = sandbox.requests.find(({ path }) => path === '/api/webhook');
		const [sent] = sandbox.meta.deliveries;
		expect(passed?.body.toString('utf8')).toBe(sent.body);
		expect(passed?.headers).toMatchObject({
			'x-hub-signature-256': sent.headers['X-Hub-Signature-256'],
		});
		expect(passed?.headers['x-api-key']).toBeUndefined();
	});

	it('brings incoming messages with the ID of a tapped button, on request', async () => {
		const trigger = await meta({ incomingMessages: true });
		sandbox.meta.callback = trigger.url;
		await sandbox.meta.receive({ from: FROM, name: 'Zoe', button: 'Confirm' });
		expect(trigger.runs[0][0].json).toMatchObject({
			event: 'message.incoming',
			contact_name: 'Zoe',
			type: 'button_reply',
			button: { id: 'confirm', title: 'Confirm' },
		});
		expect(sandbox.contactByPhone(FROM)?.profile_name).toBe('Zoe');
	});

	it('refuses what Meta did not sign', async () => {
		const trigger = await meta();
		for (const sign of ['another secret', false] as const) {
			const change = { statuses: [metaStatus('wamid.X', 'read', FROM)] };
			expect((await sandbox.meta.deliver(trigger.url, change, { sign, retries: 0 })).status).toBe(401);
		}
		expect(trigger.runs).toEqual([]);
		expect(sandbox.requests.filter(({ path }) => path === '/api/webhook')).toEqual([]);
	});

	it('asks Meta to send again while Whatomate does not take it, and still runs once', async () => {
		const trigger = await meta();
		const down = new WebhookHost({
			sandbox,
			id: 'down',
			parameters: { source: 'meta', statuses: ['read'] },
			credential: { baseUrl: 'http://127.0.0.1:9', metaAppSecret: defaultAppSecret },
		});
		const body = JSON.stringify({
			entry: [{ changes: [{ value: { statuses: [metaStatus('wamid.X', 'read', FROM)] } }] }],
		});
		const headers = { 'x-hub-signature-256': signatureOf(body, defaultAppSecret) };
		expect(await down.deliver(body, headers)).toMatchObject({ status: 502 });
		expect(await down.deliver(body, headers)).toMatchObject({ status: 502, started: [] });
		expect(down.runs).toHaveLength(1);
		expect(trigger.runs).toEqual([]);
	});

	it('makes an item of each status and message of each change of each entry', async () => {
		const trigger = await meta({ incomingMessages: true });
		const [main, support] = sandbox.state.accounts;
		const of = (id: string, status = 'read') => metaStatus(id, status, FROM);
		const from = (id: string) => ({
			from: FROM,
			id,
			timestamp: '1795434662',
			type: 'text',
			text: { body: id },
		});
		const one = metaEntry(main, { statuses: [of('wamid.1'), of('wamid.2')] });
		const two = metaEntry(support, { messages: [from('wamid.3')] });
		const three = metaEntry(main, { statuses: [of('wamid.4', 'failed')], messages: [from('wamid.5')] });
		const both = { ...one, changes: [...(one.changes as IDataObject[]), ...(two.changes as IDataObject[])] };
		const { status } = await sandbox.meta.deliver(trigger.url, metaBody(both as JsonObject, three));
		expect(status).toBe(200);
		expect(trigger.runs).toHaveLength(1);
		expect(
			trigger.runs[0].map(({ json }) => [json.event, json.wa_message_id, json.status, json.account]),
		).toEqual([
			['message.status', 'wamid.1', 'read', main.name],
			['message.status', 'wamid.2', 'read', main.name],
			['message.incoming', 'wamid.3', 'received', support.name],
			['message.status', 'wamid.4', 'failed', main.name],
			['message.incoming', 'wamid.5', 'received', main.name],
		]);
	});

	it('brings incoming reactions, on request', async () => {
		const quiet = await meta();
		const trigger = await meta({ incomingMessages: true });
		const { id, wamid } = sandbox.addMessage(CONTACTS.ana, { direction: 'outgoing', wamid: 'wamid.OUT2' });
		for (const each of [quiet, trigger]) {
			sandbox.meta.callback = each.url;
			await sandbox.meta.receive({ from: FROM, name: 'Zoe', reaction: { messageId: id, emoji: '👍' } });
		}
		expect(quiet.runs).toEqual([]);
		expect(trigger.runs.flat().map(({ json }) => json)).toMatchObject([
			{ event: 'message.reaction', wa_message_id: wamid, text: '👍', type: 'reaction', contact_name: 'Zoe' },
		]);
		expect(sandbox.message(id)?.reactions).toMatchObject([{ emoji: '👍' }]);
	});

	it.each([
		['on', {}],
		['off', { deduplicate: false }],
	])(
		'runs once while Meta sends again, until Whatomate takes it, with Skip Duplicates %s',
		async (_what, options) => {
			const trigger = await meta({ options });
			const message = sandbox.addMessage(CONTACTS.ana, {
				direction: 'outgoing',
				status: 'sent',
				wamid: 'wamid.OUT3',
			});
			sandbox.fault({ when: { path: '/api/webhook' }, kind: 'status', status: 500, times: 2 });
			sandbox.fault({ when: { path: '/api/webhook' }, kind: 'reset', times: 1 });
			const change = { statuses: [metaStatus(message.wamid, 'read', FROM)] };
			const { status, tries } = await sandbox.meta.deliver(trigger.url, change);
			expect([status, tries.map((each) => each.status)]).toEqual([200, [502, 502, 502, 200]]);
			expect(trigger.runs.map((items) => items.map(({ json }) => json.status))).toEqual([['read']]);
			expect(sandbox.message(message.id)?.status).toBe('read');
		},
	);

	it('runs again for what Meta sends twice, with Skip Duplicates off', async () => {
		const trigger = await meta({ options: { deduplicate: false } });
		const change = { statuses: [metaStatus('wamid.OUT4', 'read', FROM)] };
		await sandbox.meta.deliver(trigger.url, change);
		await sandbox.meta.deliver(trigger.url, change);
		expect(trigger.runs).toHaveLength(2);
	});

	it('waits for Whatomate less long than Meta waits', async () => {
		const trigger = await meta();
		sandbox.fault({ when: { path: '/api/webhook' }, kind: 'hang' });
		const { forward } = WhatomateClient.prototype;
		const limits: number[] = [];
		const spy = jest.spyOn(WhatomateClient.prototype, 'forward').mockImplementation(async function (
			this: WhatomateClient,
			route,
			body,
			headers,
			limit,
		) {
			limits.push(limit);
			return await forward.call(this, route, body, headers, limits.length === 1 ? 20 : limit);
		});
		const change = { statuses: [metaStatus('wamid.OUT5', 'read', FROM)] };
		const { tries } = await sandbox.meta.deliver(trigger.url, change);
		spy.mockRestore();
		expect(tries.map(({ status }) => status)).toEqual([502, 200]);
		expect(trigger.runs).toHaveLength(1);
		expect(Math.max(...limits)).toBeLessThan(20_000);
	});

	it('passes nothing on where that is switched off', async () => {
		const trigger = await meta({ passOn: false });
		await sandbox.meta.deliver(trigger.url, { statuses: [metaStatus('wamid.OUT6', 'read', FROM)] });
		expect(trigger.runs).toHaveLength(1);
		expect(sandbox.requests.filter(({ path }) => path === '/api/webhook')).toEqual([]);
	});

	it('asks Meta to send again while nobody can tell the account that the filter asks for', async () => {
		// Of another address, whose accounts nobody has read yet.
		await server();
		const trigger = await meta({ filters: { account: 'main' } });
		sandbox.fault({ when: { path: '/api/accounts' }, kind: 'status', status: 500, times: 1 });
		const change = { statuses: [metaStatus('wamid.OUT7', 'read', FROM)] };
		const { tries } = await sandbox.meta.deliver(trigger.url, change);
		expect(tries.map(({ status }) => status)).toEqual([503, 200]);
		expect(trigger.runs).toHaveLength(1);
		const other = await meta({ filters: { account: 'support' } });
		await sandbox.meta.deliver(other.url, change);
		expect(other.runs).toEqual([]);
	});

	it('needs the app secret to be activated', async () => {
		const trigger = await host({ source: 'meta', statuses: ['read'] });
		await expect(trigger.activate()).rejects.toThrow(/no 'Meta App Secret' and no 'Meta Verify Token'/);
	});
});
