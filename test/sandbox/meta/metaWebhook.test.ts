import { CONTACTS, metaBody, metaEntry, metaError, metaStatus, signatureOf } from '../index';
import { startReceiver, type Receiver } from '../webhooks/receiver';
import { messagesPath, useSandbox } from '../testing';

const bench = useSandbox('released');
let receiver: Receiver;
beforeEach(async () => {
	receiver = await startReceiver();
});
afterEach(async () => await receiver.close());

const from = '14155550101';
const deliver = async (
	...request: Parameters<typeof bench.sandbox.meta.deliver> extends [string, ...infer Rest] ? Rest : never
) => await bench.sandbox.meta.deliver(bench.sandbox.meta.receiver, ...request);
const ours = (more: object = {}) =>
	bench.sandbox.addMessage(CONTACTS.ana, { wamid: 'wamid.A', status: 'sent', ...more });
const status = (name: string, more = {}) => ({ statuses: [metaStatus('wamid.A', name, from, more)] });
const inbox = () => bench.sandbox.messagesOf(CONTACTS.ana);

describe("the server's receiver of Meta's webhooks", () => {
	test('the signature must be right where there is one, and the key is not asked for', async () => {
		const { id } = ours();
		expect((await deliver(status('delivered'), { sign: 'wrong', retries: 0 })).status).toBe(403);
		expect(bench.sandbox.message(id)?.status).toBe('sent');
		expect((await deliver(status('delivered'), { sign: false })).status).toBe(200);
		expect((await deliver(status('read'))).status).toBe(200);
		expect(bench.sandbox.message(id)?.status).toBe('read');
		const [account] = bench.sandbox.state.accounts;
		const body = JSON.stringify(metaBody(metaEntry(account, status('failed'))));
		const upper = signatureOf(body, account.app_secret).toUpperCase().replace('SHA256', 'sha256');
		const answer = await bench.call('POST', '/api/webhook', JSON.parse(body), {
			'x-hub-signature-256': upper,
		});
		expect([answer.status, answer.message]).toEqual([403, 'Invalid signature']);
	});

	test.each(['no JSON', '[]', '{"entry":[{"changes":[{"value":{"statuses":[{"id":1}]}}]}]}'])(
		'%s is refused',
		async (body) => {
			const { status: code, body: text } = await deliver(body, { retries: 0 });
			expect([code, text]).toEqual([400, expect.stringContaining('Invalid payload')]);
		},
	);

	test('several entries, changes and statuses in one delivery', async () => {
		ours();
		ours({ wamid: 'wamid.B' });
		const [account] = bench.sandbox.state.accounts;
		const entry = metaEntry(account, { statuses: [metaStatus('wamid.A', 'delivered', from)] });
		const other = metaEntry(account, {
			statuses: [metaStatus('wamid.B', 'delivered', from), metaStatus('wamid.B', 'read', from)],
			messages: [{ from, id: 'wamid.C', type: 'text', text: { body: 'hi' } }],
		});
		await deliver(metaBody(entry, other));
		expect(inbox().map((message) => message.status)).toEqual(['delivered', 'read', 'received']);
	});

	test.each([
		['delivered', 'read', 'read'],
		['read', 'delivered', 'read'],
		['read', 'failed', 'failed'],
		['failed', 'delivered', 'failed'],
		['sent', 'warning', 'sent'],
	])('%s and then %s is %s', async (first, second, end) => {
		const { id } = ours({ status: first });
		await deliver(status(second));
		expect(bench.sandbox.message(id)?.status).toBe(end);
		expect(bench.sandbox.liveFeed.frames).toHaveLength(first !== end ? 1 : 0);
	});

	test("the error's details are kept, else its words", async () => {
		const { id } = ours();
		await deliver(status('failed', { errors: [metaError('Not on WhatsApp')] }));
		expect(bench.sandbox.message(id)?.error_message).toBe('Not on WhatsApp');
		await deliver(status('failed', { errors: [{ code: 1, title: 'T', message: 'M' }] }));
		expect(bench.sandbox.message(id)?.error_message).toBe('M');
	});

	test('the same message twice is one', async () => {
		const message = { from, wamid: 'wamid.T', text: 'twice' };
		await bench.sandbox.meta.receive(message);
		await bench.sandbox.meta.receive(message);
		expect(inbox()).toHaveLength(1);
	});

	test.each([
		[{ text: 'x' }, { message_type: 'text', content: 'x' }, 'x'],
		[{ button: 'Yes' }, { message_type: 'button_reply', content: 'Yes' }, 'Yes'],
		[{ flow: 'Sent' }, { message_type: 'nfm_reply', content: 'Sent' }, 'Sent'],
		[
			{ location: { longitude: 2, latitude: 1, address: 'A' } },
			{ message_type: 'location', content: '{"address":"A","latitude":1,"longitude":2}' },
			'[location]',
		],
		[
			{
				media: {
					kind: 'document' as const,
					filename: 'a.pdf',
					contentType: 'application/pdf',
					bytes: Buffer.from('abc'),
					caption: 'c',
				},
			},
			{
				message_type: 'document',
				content: 'c',
				media_filename: 'a.pdf',
				media_url: expect.stringContaining('.pdf'),
			},
			'[document]',
		],
	])('%j arrives', async (incoming, expected, preview) => {
		await bench.sandbox.meta.receive({ from, name: 'Renamed', account: 'support', ...incoming });
		expect(inbox()).toMatchObject([{ whatsapp_account: 'support', status: 'received', ...expected }]);
		expect(bench.sandbox.contactByPhone(from)).toMatchObject({
			profile_name: 'Renamed',
			whatsapp_account: 'support',
			last_message_preview: preview,
		});
	});

	test('of an account that nobody knows nothing arrives', async () => {
		const account = { ...bench.sandbox.state.accounts[0], phone_id: '1' };
		const message = { from, id: 'wamid.C', type: 'text', text: { body: 'hi' } };
		expect((await deliver(metaBody(metaEntry(account, { messages: [message] })))).status).toBe(200);
		expect(inbox()).toEqual([]);
	});

	test("what was sent with the phone's own app is told as outgoing", async () => {
		await bench.restart({ allowPrivateWebhooks: true });
		bench.sandbox.addWebhook({ url: receiver.url, events: ['message.outgoing', 'message.sent'] });
		const message_echoes = [{ from: '15550100000', to: from, id: 'w', type: 'text', text: { body: 'me' } }];
		await deliver({ field: 'smb_message_echoes', more: { message_echoes } });
		await bench.sandbox.until(() => bench.sandbox.pendingWebhooks === 0);
		expect(inbox()).toMatchObject([{ direction: 'outgoing', status: 'sent', content: 'me' }]);
		const { event, data } = JSON.parse(receiver.calls[0].body) as { event: string; data: object };
		expect(event).toBe('message.outgoing');
		expect(data).toMatchObject({ direction: 'outgoing', content: 'me' });
		expect(data).not.toHaveProperty('sent_by_user_id');
	});

	test('who wants no more marketing', async () => {
		const preference = { wa_id: from, category: 'marketing_messages', value: 'stop' };
		await deliver({ field: 'user_preferences', more: { user_preferences: [preference] } });
		expect(bench.sandbox.contactByPhone(from)?.marketing_opt_out).toBe(true);
	});
});

describe('the sandbox in the role of Meta', () => {
	test('asks a callback to prove itself', async () => {
		const { meta } = bench.sandbox;
		const [{ webhook_verify_token }] = bench.sandbox.state.accounts;
		expect(await meta.verify(meta.receiver, webhook_verify_token, '42')).toEqual({ status: 200, body: '42' });
		expect((await meta.verify(meta.receiver, 'wrong')).status).toBe(403);
	});

	test('tries again until it is taken, the same body and signature each time', async () => {
		const answers = [500, 404];
		receiver.answerWith(() => answers.shift() ?? 200);
		const { status: code, tries } = await bench.sandbox.meta.deliver(receiver.url, status('sent'));
		expect([code, tries.map((each) => each.status)]).toEqual([200, [500, 404, 200]]);
		expect(new Set(receiver.calls.map(({ body }) => body)).size).toBe(1);
		const [{ headers, body }] = receiver.calls;
		expect(headers['x-hub-signature-256']).toBe(
			signatureOf(body, bench.sandbox.state.accounts[0].app_secret),
		);
	});

	test('gives up after as many tries as it was told', async () => {
		receiver.answerWith(500);
		await bench.sandbox.meta.deliver(receiver.url, status('sent'), { retries: 1 });
		await bench.restart({ metaRetryDelays: [0, 0] });
		await bench.sandbox.meta.deliver(receiver.url, status('sent'));
		expect(receiver.calls).toHaveLength(2 + 3);
		expect(bench.sandbox.meta.pending).toBe(0);
	});

	test('tells the callback every status of a send, and the server only what is passed on', async () => {
		await bench.restart({ metaCallback: receiver.url, readAfterDelivery: true });
		const { meta } = bench.sandbox;
		await bench.call('POST', messagesPath(CONTACTS.ana), { type: 'text', content: { body: 'x' } });
		await bench.sandbox.until(() => meta.deliveries.length === 3 && meta.pending === 0);
		const told = receiver.calls.map(({ body }) => /"status":"(\w+)"/.exec(body)?.[1] ?? '');
		expect(told.sort()).toEqual(['delivered', 'read', 'sent']);
		expect(inbox()[0].status).toBe('sent');
		for (const { body, headers } of receiver.calls) {
			const signature = { 'x-hub-signature-256': headers['x-hub-signature-256'] };
			expect((await bench.call('POST', '/api/webhook', JSON.parse(body), signature)).status).toBe(200);
		}
		expect(inbox()[0].status).toBe('read');
	});

	test('tells the callback what customers write, and what a test sets', async () => {
		const { id } = ours();
		const { meta } = bench.sandbox;
		meta.callback = receiver.url;
		await meta.receive({ from, text: 'hi', name: 'Ana' });
		bench.sandbox.setStatus(id, 'failed', 'No');
		await bench.sandbox.until(() => meta.deliveries.length === 2);
		const [{ body: message }, { body: failure }] = receiver.calls;
		expect(message).toContain('"text":{"body":"hi"}');
		expect(failure).toContain('"details":"No"');
		expect(inbox()).toMatchObject([{ status: 'sent' }]);
	});
});
