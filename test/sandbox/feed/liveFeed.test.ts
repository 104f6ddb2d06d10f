import { FeedClient } from './feedClient';
import { CONTACTS } from '../index';
import { messagesPath, useSandbox } from '../testing';

const bench = useSandbox('released');
const client = new FeedClient();
afterEach(() => client.end());

const from = '14155550101';
const heard = async () =>
	(await client.frames()).map(
		(text) => JSON.parse(text) as { type: string; payload: Record<string, unknown> },
	);
const texts = async () => (await heard()).map(({ payload }) => (payload.content as { body: string }).body);

describe('who may connect', () => {
	test('with a list of origins only they, and nobody without an Origin', async () => {
		await bench.restart({ liveFeed: { allowedOrigins: ['https://chat.example.com'] } });
		const attempts = [
			'',
			'https://evil.example.com',
			'https://chat.example.com/',
			'https://chat.example.com',
		];
		const outcomes: unknown[] = [];
		for (const origin of attempts) {
			const options = origin === '' ? {} : { headers: { Origin: origin } };
			outcomes.push(await client.open(bench.sandbox, undefined, options).then(() => 'open', String));
		}
		expect(
			outcomes.map((outcome) => String(outcome).replace('Error: Unexpected server response: ', '')),
		).toEqual(['500', '500', '500', 'open']);
		expect(bench.sandbox.liveFeed.connections.map(({ origin }) => origin)).toEqual(attempts.slice(-1));
	});

	test('without a list everybody', async () => {
		await client.join(bench.sandbox, { headers: { Origin: 'https://anywhere.example.com' } });
		expect(bench.sandbox.liveFeed.live).toHaveLength(1);
	});

	test('a ticket is good more than once, but not for ever', async () => {
		const ticket = await client.ticket(bench.sandbox);
		for (let use = 0; use < 2; use += 1) {
			await client.join(bench.sandbox, {}, ticket);
			client.end();
		}
		await bench.restart({ liveFeed: { ticket: 0 } });
		const token = await client.ticket(bench.sandbox);
		await client.open(bench.sandbox, JSON.stringify({ type: 'auth', payload: { token } }));
		expect(await client.closed()).toEqual({ code: 1008, reason: 'authentication failed' });
	});

	test.each([
		'{"type":"ping"}',
		'no JSON',
		'null',
		'{"type":"auth"}',
		'{"type":"auth","payload":{"token":1}}',
	])('not by saying %s first', async (first) => {
		await client.open(bench.sandbox, first);
		expect(await client.closed()).toEqual({ code: 1008, reason: 'authentication failed' });
	});

	test('a frame of more than 512 bytes is the last one', async () => {
		await client.join(bench.sandbox);
		client.send('x'.repeat(513));
		expect((await client.closed()).code).toBe(1009);
	});

	test('a plain request is none', async () => {
		expect(await bench.call('GET', '/ws')).toMatchObject({
			status: 500,
			text: 'Bad Request{"status":"error","message":"WebSocket upgrade failed","data":null}',
		});
	});

	test('faults strike connections too', async () => {
		bench.sandbox.fault({ kind: 'status', status: 502, when: { path: '/ws' } });
		bench.sandbox.fault({ kind: 'reset', when: { path: '/ws' } });
		await expect(client.open(bench.sandbox)).rejects.toThrow('Unexpected server response: 502');
		await expect(client.open(bench.sandbox)).rejects.toThrow('ECONNRESET');
		bench.sandbox.fault({ kind: 'hang', when: { path: '/ws' } });
		const hanging = expect(client.open(bench.sandbox)).rejects.toThrow();
		await bench.sandbox.once('request');
		await bench.sandbox.close();
		await hanging;
		expect(bench.sandbox.requests.map(({ path, status }) => [path, status])).toEqual([
			['/ws', 502],
			['/ws', 0],
			['/ws', null],
		]);
	});
});

describe('what is told', () => {
	test('a send and its failure, with the contact but without the number', async () => {
		await client.join(bench.sandbox);
		await bench.call('POST', messagesPath(CONTACTS.refused), { type: 'text', content: { body: 'x' } });
		const { frames } = bench.sandbox.liveFeed;
		await bench.sandbox.until(() => frames.some(({ payload }) => payload?.status === 'failed'));
		const [message, failure] = await heard();
		expect(message).toMatchObject({ type: 'new_message', payload: { status: 'pending', wamid: '' } });
		expect(failure).toEqual({
			type: 'status_update',
			payload: {
				contact_id: CONTACTS.refused,
				message_id: message.payload.id,
				status: 'failed',
				error_message: expect.stringContaining('131026'),
			},
		});
	});

	test('templates and media too, with what they carry', async () => {
		await client.join(bench.sandbox);
		const form = new FormData();
		for (const [name, value] of Object.entries({
			contact_id: CONTACTS.ana,
			type: 'document',
			caption: 'c',
		})) {
			form.append(name, value);
		}
		form.append('file', new Blob(['abc'], { type: 'application/pdf' }), 'a.pdf');
		await bench.call('POST', '/api/messages/media', form);
		await bench.call('POST', '/api/messages/template', {
			contact_id: CONTACTS.bruno,
			template_name: 'appointment_reminder',
			template_params: { name: 'Bruno', date: 'today' },
		});
		const messages = (await heard()).filter(({ type }) => type === 'new_message');
		expect(messages.map(({ payload }) => payload)).toMatchObject([
			{ message_type: 'document', media_filename: 'a.pdf', media_mime_type: 'application/pdf' },
			{ message_type: 'template', interactive_data: { type: 'button' } },
		]);
	});

	test('a reply names what it answers', async () => {
		await client.join(bench.sandbox);
		const ours = bench.sandbox.addMessage(CONTACTS.ana, { content: 'ours', wamid: 'wamid.OURS' });
		bench.sandbox.receive({ from, text: 'theirs', replyTo: 'wamid.OURS' });
		expect((await heard())[0].payload).toMatchObject({
			is_reply: true,
			reply_to_message_id: ours.id,
			reply_to_message: { content: { body: 'ours' }, direction: 'outgoing' },
		});
	});

	test('reactions of both sides, null when the last is gone', async () => {
		await client.join(bench.sandbox);
		const { id } = bench.sandbox.addMessage(CONTACTS.ana, { direction: 'incoming', wamid: 'wamid.X' });
		for (const emoji of ['👍', '']) {
			await bench.call('POST', messagesPath(CONTACTS.ana, `/${id}/reaction`), { emoji });
		}
		bench.sandbox.receive({ from, reaction: { messageId: id, emoji: '❤️' } });
		expect((await heard()).map(({ type, payload }) => [type, payload.reactions])).toEqual([
			['reaction_update', [{ emoji: '👍', from_user: expect.any(String) }]],
			['reaction_update', null],
			['reaction_update', [{ emoji: '❤️', from_phone: from }]],
		]);
	});

	test('names that are numbers are masked where numbers are', async () => {
		await bench.restart({ maskPhones: true });
		await client.join(bench.sandbox);
		bench.sandbox.receive({ from: '15550001111', name: '+15550001111', text: 'x' });
		expect((await heard())[0].payload.profile_name).toBe('********1111');
	});

	test('what a test adds by hand is told to nobody', async () => {
		await client.join(bench.sandbox);
		bench.sandbox.addMessage(CONTACTS.ana);
		expect(await heard()).toEqual([]);
	});
});

describe('what goes wrong', () => {
	test('frames are dropped when the server is busy', async () => {
		await client.join(bench.sandbox);
		bench.sandbox.liveFeed.dropNext(2);
		for (const text of ['1', '2', '3']) bench.sandbox.receive({ from, text });
		expect(await texts()).toEqual(['3']);
		expect(bench.sandbox.liveFeed.frames.map(({ dropped }) => dropped)).toEqual([true, true, false]);
	});

	test('nothing is told again to who comes back', async () => {
		await client.join(bench.sandbox);
		client.end();
		await bench.sandbox.until(() => bench.sandbox.liveFeed.connections.length === 0);
		bench.sandbox.receive({ from, text: 'missed' });
		await client.join(bench.sandbox);
		bench.sandbox.receive({ from, text: 'seen' });
		expect(await texts()).toEqual(['seen']);
	});

	test('a server that stops in good order says so', async () => {
		await client.join(bench.sandbox);
		bench.sandbox.liveFeed.closeAll();
		expect((await client.closed()).code).toBe(1001);
	});

	test('a dead connection tells nothing, and its client does not notice', async () => {
		await client.join(bench.sandbox);
		const [connection] = bench.sandbox.liveFeed.live;
		bench.sandbox.liveFeed.dieAll();
		bench.sandbox.receive({ from, text: 'x' });
		client.send('{"type":"ping"}');
		// What was sent after it has arrived elsewhere, so this one had its time.
		const other = new FeedClient();
		await other.join(bench.sandbox);
		expect(await other.frames()).toEqual([]);
		other.end();
		expect([client.isOpen, connection.state, connection.sent, connection.received.length]).toEqual([
			...[true, 'dead', []],
			1,
		]);
		await bench.sandbox.close();
		expect((await client.closed()).code).toBe(1006);
	});

	test('pings come, and who answers none is cut off', async () => {
		await bench.restart({ liveFeed: { ping: 1 } });
		await client.join(bench.sandbox);
		const [connection] = bench.sandbox.liveFeed.live;
		await bench.sandbox.until(() => connection.pings > 2);
		await bench.restart({ liveFeed: { pong: 1 } });
		await client.join(bench.sandbox, { autoPong: false });
		expect((await client.closed()).code).toBe(1006);
	});
});
