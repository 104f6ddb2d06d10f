import { AGENTS, CONTACTS, goJson, signatureOf, UNKNOWN_ID } from '../index';
import { startReceiver, type Receiver } from './receiver';
import { listIn, messagesPath, useSandbox } from '../testing';

const bench = useSandbox('released');
let receiver: Receiver;
beforeEach(async () => {
	receiver = await startReceiver();
	await bench.restart({ allowPrivateWebhooks: true });
});
afterEach(async () => await receiver.close());

const secret = ['a', 'secret', 'of', 'tests'].join('-');
const from = '14155550101';

const register = async (more: object = {}, path = '/hook') => {
	const body = { name: 'n8n', url: receiver.url + path, events: ['message.incoming'], secret, ...more };
	return await bench.call('POST', '/api/webhooks', body);
};
const idle = async () => await bench.sandbox.until(() => bench.sandbox.pendingWebhooks === 0);
const write = async (text: string) => {
	bench.sandbox.receive({ from, text });
	await idle();
};
const signatures = () => receiver.calls.map(({ headers }) => headers['x-webhook-signature']);

describe('registering', () => {
	test.each([
		['http://localhost/x', 'URL must not point to internal addresses'],
		['http://LOCALHOST:5678/x', 'URL must not point to internal addresses'],
		['http://n8n.local/x', 'URL must not point to internal addresses'],
		['http://host.docker.internal:5678/x', 'URL must not point to internal addresses'],
		['http://127.0.0.1/x', 'URL must not point to internal addresses'],
		['http://127.9.9.9/x', 'URL must not point to internal addresses'],
		['http://10.1.2.3/x', 'URL must not point to internal addresses'],
		['http://172.31.0.1/x', 'URL must not point to internal addresses'],
		['http://192.168.1.1/x', 'URL must not point to internal addresses'],
		['http://169.254.169.254/x', 'URL must not point to internal addresses'],
		['http://0.0.0.0/x', 'URL must not point to internal addresses'],
		['http://user:pass@[::1]:5678/x', 'URL must not point to internal addresses'],
		['http://[fd00::1]/x', 'URL must not point to internal addresses'],
		['http://[fe80::1]/x', 'URL must not point to internal addresses'],
		['http://[::ffff:10.0.0.1]/x', 'URL must not point to internal addresses'],
		['ftp://example.com/x', 'URL scheme must be http or https'],
		['nonsense', 'URL scheme must be http or https'],
		['https:///x', 'URL must have a hostname'],
		['http://%zz/', 'invalid URL: parse "http://%zz/": invalid URL escape "%zz"'],
	])('%s is refused', async (url, message) => {
		await bench.restart();
		expect(await register({ url })).toMatchObject({ status: 400, message });
		expect(bench.sandbox.webhooks).toEqual([]);
	});

	test.each(['https://n8n.example.com/x', 'http://172.32.0.1/x', 'http://11.0.0.1/x', 'http://local/x'])(
		'%s is taken',
		async (url) => {
			await bench.restart();
			const { data } = await register({ url });
			expect(data.url).toBe(url);
			const update = { url: 'http://localhost/', is_active: true };
			expect((await bench.call('PUT', `/api/webhooks/${String(data.id)}`, update)).status).toBe(400);
			expect(bench.sandbox.webhooks[0].url).toBe(url);
		},
	);

	test('an update changes only what it names, but for is_active; an empty list of events changes nothing', async () => {
		const path = `/api/webhooks/${String((await register({ headers: { 'X-Token': 't' } })).data.id)}`;
		await bench.call('PUT', path, { events: [], headers: {}, is_active: true });
		expect(bench.sandbox.webhooks[0]).toMatchObject({
			name: 'n8n',
			events: ['message.incoming'],
			headers: {},
			secret,
			is_active: true,
		});
		await bench.call('PUT', path, { secret: 'other' });
		expect(bench.sandbox.webhooks[0]).toMatchObject({ secret: 'other', is_active: false });
	});

	test('lists come in pages of 50, newest first, and can be searched', async () => {
		for (let index = 0; index < 51; index += 1) bench.sandbox.addWebhook({ url: `http://x/${index}` });
		const last = await bench.call('GET', '/api/webhooks?page=2');
		expect(last.data).toMatchObject({ total: 51, page: 2, limit: 50 });
		expect(listIn(last, 'webhooks').map(({ url }) => url)).toEqual(['http://x/0']);
		const found = await bench.call('GET', '/api/webhooks?search=X/50');
		expect(listIn(found, 'webhooks')).toHaveLength(1);
	});

	test('who asks wrongly is told', async () => {
		expect(await bench.call('GET', '/api/webhooks/x')).toMatchObject({
			status: 400,
			message: 'Invalid webhook ID',
		});
		expect((await bench.call('POST', `/api/webhooks/${UNKNOWN_ID}/test`, {})).status).toBe(404);
		expect((await register({ events: 'message.incoming' })).message).toBe('Invalid request body');
		expect((await register({ headers: { a: 1 } })).message).toBe('Invalid request body');
	});

	test('a test that fails is told with 502, and is tried once', async () => {
		const { id } = (await register()).data;
		receiver.answerWith(500);
		expect(await bench.call('POST', `/api/webhooks/${String(id)}/test`, {})).toMatchObject({
			status: 502,
			message: 'Webhook test failed',
		});
		expect(receiver.calls).toHaveLength(1);
	});
});

describe('the signature', () => {
	test('is only on what the first event after the list was loaded delivers, to every receiver', async () => {
		await register({}, '/a');
		await register({}, '/b');
		for (const text of ['1', '2', '3']) await write(text);
		expect(signatures().map((signature) => signature !== undefined)).toEqual([
			...[true, true],
			...[false, false, false, false],
		]);
		for (const { headers, body } of receiver.calls.slice(0, 2)) {
			expect(headers['x-webhook-signature']).toBe(signatureOf(body, secret));
		}
	});

	test('is lost to an event that nobody asked for', async () => {
		await register({ events: ['message.incoming'] });
		bench.sandbox.announce('contact.created', {});
		await write('1');
		expect(signatures()).toEqual([undefined]);
	});

	test.each([
		['a change', async (id: string) => await bench.call('PUT', `/api/webhooks/${id}`, { is_active: true })],
		['a new one', async () => await register({ events: ['transfer.created'] })],
		['a restart', async () => await bench.sandbox.restart()],
		['the end of the period', () => bench.sandbox.reloadWebhooks()],
	])('comes back after %s', async (_name, happen) => {
		const { id } = (await register()).data;
		await write('1');
		await write('2');
		await happen(String(id));
		await write('3');
		expect(signatures().map(Boolean)).toEqual([true, false, true]);
	});

	test('is on each delivery, or on none, when the sandbox is told so', async () => {
		for (const [options, expected] of [
			[{ signWebhooks: 'always' }, [true, true]],
			[{ webhookListPeriod: 0 }, [true, true]],
			[{ signWebhooks: 'never' }, [false, false]],
		] as const) {
			receiver.calls.length = 0;
			await bench.restart({ allowPrivateWebhooks: true, ...options });
			await register();
			await write('1');
			await write('2');
			expect(signatures().map(Boolean)).toEqual(expected);
		}
	});

	test('is over the bytes as they were sent', async () => {
		await register();
		await write('<b>&\u2028 "é" 🌸</b>');
		const [{ body, headers }] = receiver.calls;
		expect(body).toContain('\\u003cb\\u003e\\u0026\\u2028 \\"é\\" 🌸\\u003c/b\\u003e');
		expect(headers['x-webhook-signature']).toBe(signatureOf(body, secret));
		expect(headers['x-webhook-signature']).not.toBe(signatureOf(JSON.stringify(JSON.parse(body)), secret));
		expect(goJson(JSON.parse(body))).toBe(body);
	});
});

describe('delivering', () => {
	test('three tries with the same body and signature, then never again', async () => {
		await register();
		receiver.answerWith(500);
		await write('1');
		const { webhookDeliveries } = bench.sandbox;
		expect(webhookDeliveries.map(({ attempt, status }) => [attempt, status])).toEqual([
			[1, 500],
			[2, 500],
			[3, 500],
		]);
		expect(new Set(receiver.calls.map(({ body }) => body)).size).toBe(1);
		expect(new Set(signatures()).size).toBe(1);
	});

	test('no more tries once it was taken; a redirect takes nothing', async () => {
		await register();
		const answers = [302, 204];
		receiver.answerWith(() => answers.shift() ?? 500);
		await write('1');
		expect(receiver.calls.map(({ status }) => status)).toEqual([302, 204]);
	});

	test('a receiver that is not there', async () => {
		await register();
		await receiver.close();
		await write('1');
		expect(bench.sandbox.webhookDeliveries.map(({ status, error }) => [status, error !== ''])).toEqual(
			[1, 2, 3].map(() => [0, true]),
		);
		receiver = await startReceiver();
	});

	test('ten calls of one event at a time', async () => {
		for (let index = 0; index < 12; index += 1) await register({}, `/${index}`);
		let open = 0;
		let most = 0;
		let go: () => void = () => undefined;
		const ten = new Promise<void>((resolve) => {
			go = resolve;
		});
		receiver.answerWith(async () => {
			open += 1;
			most = Math.max(most, open);
			if (open === 10) go();
			await ten;
			open -= 1;
			return 200;
		});
		await write('1');
		expect([most, receiver.calls.length]).toEqual([10, 12]);
	});

	test('one that was switched off, or removed, gets nothing', async () => {
		const [off, gone] = [await register({}, '/off'), await register({}, '/gone')].map(({ data }) => data.id);
		await bench.call('PUT', `/api/webhooks/${String(off)}`, { name: 'off' });
		await bench.call('DELETE', `/api/webhooks/${String(gone)}`);
		await write('1');
		expect(receiver.calls).toEqual([]);
	});

	test('headers of the webhook come with every delivery, and win over the usual ones', async () => {
		await register({ headers: { 'X-Token': 't', 'User-Agent': 'me' } });
		await write('1');
		await write('2');
		for (const { headers } of receiver.calls) {
			expect(headers).toMatchObject({
				'x-token': 't',
				'user-agent': 'me',
				'content-type': 'application/json',
			});
		}
	});

	test('a stock server delivers to no name that leads to an internal address', async () => {
		await bench.restart();
		const port = new URL(receiver.url).port;
		bench.sandbox.addWebhook({ url: `http://localhost:${port}/x` });
		await write('1');
		expect(receiver.calls).toEqual([]);
		expect(bench.sandbox.webhookDeliveries[0].error).toContain('private address');
	});
});

describe('what is told', () => {
	const events = ['message.incoming', 'message.outgoing', 'message.sent', 'contact.created'];
	const told = () =>
		receiver.calls.map(({ body }) => JSON.parse(body) as { event: string; data: Record<string, unknown> });

	test('a send that WhatsApp refuses is told to nobody, nor is any status', async () => {
		await register({ events: [...events, 'message.status', 'message.delivered', 'message.failed'] });
		for (const contact of [CONTACTS.refused, CONTACTS.ana]) {
			await bench.call('POST', messagesPath(contact), { type: 'text', content: { body: 'x' } });
		}
		await bench.sandbox.until(() => bench.sandbox.messagesOf(CONTACTS.ana).at(-1)?.status === 'delivered');
		await idle();
		expect(told().map(({ event, data }) => [event, data.contact_id])).toEqual([
			['message.sent', CONTACTS.ana],
		]);
	});

	test('a contact made by a request is told to nobody', async () => {
		await register({ events });
		await bench.call('POST', '/api/contacts', { phone_number: '15550001111' });
		await write('1');
		expect(told().map(({ event }) => event)).toEqual(['message.incoming']);
	});

	test('events of a coming server are offered, and delivered with the status', async () => {
		const more = { value: 'message.status', label: 'Message Status', description: 'When a status changes' };
		await bench.restart({ allowPrivateWebhooks: true, moreWebhookEvents: [more] });
		expect(listIn(await bench.call('GET', '/api/webhooks'), 'available_events').at(-1)).toEqual(more);
		await register({ events: ['message.status'] });
		await bench.call('POST', messagesPath(CONTACTS.refused), { type: 'text', content: { body: 'x' } });
		await bench.sandbox.until(() => bench.sandbox.webhookDeliveries.length > 0);
		expect(told()).toMatchObject([
			{ event: 'message.status', data: { status: 'failed', error_message: expect.any(String) } },
		]);
	});

	test('hand-overs, with what each of the three knows', async () => {
		await register({ events: ['transfer.created', 'transfer.assigned', 'transfer.resumed'] });
		const asked = {
			contact_id: CONTACTS.ana,
			whatsapp_account: 'main',
			notes: 'angry',
			agent_id: AGENTS.omar,
		};
		const created = await bench.call('POST', '/api/chatbot/transfers', asked);
		await idle();
		bench.sandbox.takeOver(CONTACTS.ana, AGENTS.maria);
		await idle();
		bench.sandbox.giveBack(CONTACTS.ana, AGENTS.maria);
		await idle();
		const common = {
			transfer_id: (created.data.transfer as { id: string }).id,
			contact_id: CONTACTS.ana,
			contact_phone: from,
			contact_name: 'Ana Silva',
			source: 'manual',
			whatsapp_account: 'main',
		};
		expect(told().map(({ data }) => data)).toEqual([
			{ ...common, reason: 'angry', agent_id: AGENTS.omar },
			{ ...common, agent_id: AGENTS.maria, agent_name: 'Maria Gomes' },
			common,
		]);
	});
});
