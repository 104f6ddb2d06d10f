import type { IDataObject, INodeType } from 'n8n-workflow';

import {
	CONTACTS,
	defaultAppSecret,
	metaStatus,
	releasedWebhookEvents,
	signatureOf,
	startSandbox,
} from '../sandbox';
import type { Sandbox, SandboxOptions } from '../sandbox';
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
		await trigger.deactivate('test');
		expect(sandbox.webhooks).toEqual([production]);
	});

	it('names the way out when the server refuses a private address', async () => {
		await server({ allowPrivateWebhooks: false });
		const trigger = await host();
		await expect(trigger.activate()).rejects.toMatchObject({
			description: expect.stringMatching(/WEBHOOK_URL.*Whatomate Live Trigger/),
		});
	});

	it('refuses filters on what the source does not know', async () => {
		const trigger = await host({ events: ['contact.created'], filters: { text: 'order' } });
		await expect(trigger.activate()).rejects.toThrow(/'Text' can't be applied/);
		const meta = await host({ source: 'meta', statuses: ['read'], filters: { types: ['image'] } });
		await expect(meta.activate()).rejects.toThrow(/Meta App Secret/);
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
		const saved = JSON.parse(JSON.stringify(trigger.staticData)) as IDataObject;
		let fresh: INodeType | undefined;
		jest.isolateModules(() => {
			const { WhatomateTrigger } = jest.requireActual<{ WhatomateTrigger: new () => INodeType }>(
				'../../nodes/WhatomateTrigger/WhatomateTrigger.node',
			);
			fresh = new WhatomateTrigger();
		});
		const parameters = { source: 'whatomate', events: ['message.incoming'] };
		const later = new WebhookHost(
			{ sandbox, parameters, id: 'twice', staticData: { 'node:Trigger': saved } },
			fresh,
		);
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
	const VERIFY = 'verify-me';
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

	it('needs the app secret to be activated', async () => {
		const trigger = await host({ source: 'meta', statuses: ['read'] });
		await expect(trigger.activate()).rejects.toThrow(/no 'Meta App Secret' and no 'Meta Verify Token'/);
	});
});
