import type { IDataObject } from 'n8n-workflow';

import { WhatomateClient } from '../../../nodes/shared/api/client';
import {
	CONTACTS,
	defaultAppSecret,
	defaultVerifyToken,
	metaBody,
	metaEntry,
	metaStatus,
	releasedWebhookEvents,
	signatureOf,
} from '../../sandbox';
import type { JsonObject } from '../../sandbox';
import { WebhookHost } from '../triggerHarness';
import { FROM, HEADER, incoming, useWebhooks } from './webhookBench';

const bench = useWebhooks();
const { server, host, delivered, tokenOf } = bench;

describe('deliveries of Whatomate', () => {
	it('starts 50 runs for 50 messages, of which the server signs one', async () => {
		const trigger = await host();
		await trigger.activate();
		// A customer who is known: of a new one, the server tells first, and signs that.
		const number = bench.sandbox.state.contacts.find(({ id }) => id === CONTACTS.ana)?.phone_number ?? '';
		for (let count = 0; count < 50; count++)
			bench.sandbox.receive({ from: number, text: `message ${count}` });
		await delivered();
		const signed = bench.sandbox.webhookDeliveries.filter(({ headers }) => 'X-Webhook-Signature' in headers);
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
		trigger.logged.splice(0);
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
		await fetch(`${bench.sandbox.url}/api/webhooks/${bench.sandbox.webhooks[0].id}/test`, {
			method: 'POST',
			headers: { 'x-api-key': bench.sandbox.apiKey },
		});
		expect(trigger.answers).toMatchObject([{ status: 200 }]);
		expect(trigger.runs).toEqual([]);
	});

	it('delivers a status event of a coming server', async () => {
		const coming = { value: 'message.status', label: 'Message Status', description: '' };
		await server({ moreWebhookEvents: [...releasedWebhookEvents, coming] });
		const trigger = await host({ events: ['message.status'] });
		await trigger.activate();
		const message = bench.sandbox.addMessage(CONTACTS.ana, { direction: 'outgoing', status: 'sent' });
		bench.sandbox.setStatus(message.id, 'read');
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
		bench.sandbox.receive({ from: FROM, text: 'Order 17' });
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
		bench.sandbox.receive({ from: FROM, media });
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
		expect(await bench.sandbox.meta.verify(trigger.url, VERIFY, '42')).toEqual({ status: 200, body: '42' });
		expect((await bench.sandbox.meta.verify(trigger.url, 'guess')).status).toBe(403);
	});

	it.each<[string, IDataObject]>([
		[
			'behind the switch of the credential',
			{ receiveFromMeta: true, metaSecret: defaultAppSecret, metaToken: VERIFY },
		],
		['of a credential without the switch', { metaAppSecret: defaultAppSecret, metaVerifyToken: VERIFY }],
	])('knows Meta by the secrets %s', async (_where, credential) => {
		const trigger = await host(
			{ source: 'meta', events: [], statuses: ['read'], passOn: false },
			{ credential },
		);
		await trigger.activate();
		expect((await bench.sandbox.meta.verify(trigger.url, VERIFY)).status).toBe(200);
		const body = JSON.stringify({
			entry: [{ changes: [{ value: { statuses: [metaStatus('wamid.X', 'read', FROM)] } }] }],
		});
		const headers = { 'x-hub-signature-256': signatureOf(body, defaultAppSecret) };
		expect(await trigger.deliver(body, headers)).toMatchObject({ status: 200 });
		expect(trigger.runs).toHaveLength(1);
	});

	it('makes an item of each status, leaves out the others, and passes all on unchanged', async () => {
		const trigger = await meta({ statuses: ['read', 'failed'] });
		const message = bench.sandbox.addMessage(CONTACTS.ana, {
			direction: 'outgoing',
			status: 'sent',
			wamid: 'wamid.OUT1',
		});
		const of = (status: string) => metaStatus(message.wamid, status, FROM);
		const change = { statuses: [of('delivered'), of('read'), of('failed')] };
		const { status } = await bench.sandbox.meta.deliver(trigger.url, change);
		expect(status).toBe(200);
		expect(trigger.runs).toHaveLength(1);
		expect(trigger.runs[0].map(({ json }) => [json.status, json.wa_message_id, json.account])).toEqual([
			['read', message.wamid, 'main'],
			['failed', message.wamid, 'main'],
		]);
		const passed = bench.sandbox.requests.find(({ path }) => path === '/api/webhook');
		const [sent] = bench.sandbox.meta.deliveries;
		expect(passed?.body.toString('utf8')).toBe(sent.body);
		expect(passed?.headers).toMatchObject({
			'x-hub-signature-256': sent.headers['X-Hub-Signature-256'],
		});
		expect(passed?.headers['x-api-key']).toBeUndefined();
	});

	it('brings incoming messages with the ID of a tapped button, on request', async () => {
		const trigger = await meta({ incomingMessages: true });
		bench.sandbox.meta.callback = trigger.url;
		await bench.sandbox.meta.receive({ from: FROM, name: 'Zoe', button: 'Confirm' });
		expect(trigger.runs[0][0].json).toMatchObject({
			event: 'message.incoming',
			contact_name: 'Zoe',
			type: 'button_reply',
			button: { id: 'confirm', title: 'Confirm' },
		});
		expect(bench.sandbox.contactByPhone(FROM)?.profile_name).toBe('Zoe');
	});

	it('refuses what Meta did not sign', async () => {
		const trigger = await meta();
		for (const sign of ['another secret', false] as const) {
			const change = { statuses: [metaStatus('wamid.X', 'read', FROM)] };
			expect((await bench.sandbox.meta.deliver(trigger.url, change, { sign, retries: 0 })).status).toBe(401);
		}
		expect(trigger.runs).toEqual([]);
		expect(bench.sandbox.requests.filter(({ path }) => path === '/api/webhook')).toEqual([]);
	});

	it('asks Meta to send again while Whatomate does not take it, and still runs once', async () => {
		const trigger = await meta();
		const down = new WebhookHost({
			sandbox: bench.sandbox,
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
		const [main, support] = bench.sandbox.state.accounts;
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
		const { status } = await bench.sandbox.meta.deliver(trigger.url, metaBody(both as JsonObject, three));
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
		const { id, wamid } = bench.sandbox.addMessage(CONTACTS.ana, {
			direction: 'outgoing',
			wamid: 'wamid.OUT2',
		});
		for (const each of [quiet, trigger]) {
			bench.sandbox.meta.callback = each.url;
			await bench.sandbox.meta.receive({ from: FROM, name: 'Zoe', reaction: { messageId: id, emoji: '👍' } });
		}
		expect(quiet.runs).toEqual([]);
		expect(trigger.runs.flat().map(({ json }) => json)).toMatchObject([
			{ event: 'message.reaction', wa_message_id: wamid, text: '👍', type: 'reaction', contact_name: 'Zoe' },
		]);
		expect(bench.sandbox.message(id)?.reactions).toMatchObject([{ emoji: '👍' }]);
	});

	it.each([
		['on', {}],
		['off', { deduplicate: false }],
	])(
		'runs once while Meta sends again, until Whatomate takes it, with Skip Duplicates %s',
		async (_what, options) => {
			const trigger = await meta({ options });
			const message = bench.sandbox.addMessage(CONTACTS.ana, {
				direction: 'outgoing',
				status: 'sent',
				wamid: 'wamid.OUT3',
			});
			bench.sandbox.fault({ when: { path: '/api/webhook' }, kind: 'status', status: 500, times: 2 });
			bench.sandbox.fault({ when: { path: '/api/webhook' }, kind: 'reset', times: 1 });
			const change = { statuses: [metaStatus(message.wamid, 'read', FROM)] };
			const { status, tries } = await bench.sandbox.meta.deliver(trigger.url, change);
			expect([status, tries.map((each) => each.status)]).toEqual([200, [502, 502, 502, 200]]);
			expect(trigger.runs.map((items) => items.map(({ json }) => json.status))).toEqual([['read']]);
			expect(bench.sandbox.message(message.id)?.status).toBe('read');
		},
	);

	it('runs again for what Meta sends twice, with Skip Duplicates off', async () => {
		const trigger = await meta({ options: { deduplicate: false } });
		const change = { statuses: [metaStatus('wamid.OUT4', 'read', FROM)] };
		await bench.sandbox.meta.deliver(trigger.url, change);
		await bench.sandbox.meta.deliver(trigger.url, change);
		expect(trigger.runs).toHaveLength(2);
	});

	it('waits for Whatomate less long than Meta waits', async () => {
		const trigger = await meta();
		bench.sandbox.fault({ when: { path: '/api/webhook' }, kind: 'hang' });
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
			// Short, and long enough to reach the server on a busy machine, too.
			return await forward.call(this, route, body, headers, limits.length === 1 ? 1000 : limit);
		});
		const change = { statuses: [metaStatus('wamid.OUT5', 'read', FROM)] };
		const { tries } = await bench.sandbox.meta.deliver(trigger.url, change);
		spy.mockRestore();
		expect(tries.map(({ status }) => status)).toEqual([502, 200]);
		expect(trigger.runs).toHaveLength(1);
		expect(Math.max(...limits)).toBeLessThan(20_000);
	});

	it('passes nothing on where that is switched off', async () => {
		const trigger = await meta({ passOn: false });
		await bench.sandbox.meta.deliver(trigger.url, { statuses: [metaStatus('wamid.OUT6', 'read', FROM)] });
		expect(trigger.runs).toHaveLength(1);
		expect(bench.sandbox.requests.filter(({ path }) => path === '/api/webhook')).toEqual([]);
	});

	it('asks Meta to send again while nobody can tell the account that the filter asks for', async () => {
		// Of another address, whose accounts nobody has read yet.
		await server();
		const trigger = await meta({ filters: { account: 'main' } });
		bench.sandbox.fault({ when: { path: '/api/accounts' }, kind: 'status', status: 500, times: 1 });
		const change = { statuses: [metaStatus('wamid.OUT7', 'read', FROM)] };
		const { tries } = await bench.sandbox.meta.deliver(trigger.url, change);
		expect(tries.map(({ status }) => status)).toEqual([503, 200]);
		expect(trigger.runs).toHaveLength(1);
		const other = await meta({ filters: { account: 'support' } });
		await bench.sandbox.meta.deliver(other.url, change);
		expect(other.runs).toEqual([]);
	});

	it('needs the app secret to be activated', async () => {
		const trigger = await host({ source: 'meta', statuses: ['read'] });
		await expect(trigger.activate()).rejects.toThrow(/no 'Meta App Secret' and no 'Meta Verify Token'/);
	});
});
