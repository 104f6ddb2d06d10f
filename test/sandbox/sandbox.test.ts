import { ACCOUNTS, CONTACTS, UNKNOWN_ID } from './index';
import { interactive, listIn, messagesPath, titled, useSandbox } from './testing';

const bench = useSandbox('released');

const failed = async () =>
	(await bench.sandbox.once('status', ({ status }) => status === 'failed')).error_message;

describe('the way of a message', () => {
	const text = { type: 'text', content: { body: 'x' } };

	test('pending, sent, delivered, read, each with an event', async () => {
		await bench.restart({ readAfterDelivery: true });
		const seen: string[] = [];
		bench.sandbox.on('status', ({ status }) => seen.push(status));
		const read = bench.sandbox.once('status', ({ status }) => status === 'read');
		expect((await bench.call('POST', messagesPath(CONTACTS.ana), text)).data).toMatchObject({
			status: 'pending',
			wamid: '',
		});
		expect((await read).wamid).toMatch(/^wamid\./);
		expect(seen).toEqual(['sent', 'delivered', 'read']);
	});

	test('held back until a test lets it go, in any order', async () => {
		await bench.restart({ holdStatuses: true });
		const first = (await bench.call('POST', messagesPath(CONTACTS.ana), text)).data.id;
		const second = (await bench.call('POST', messagesPath(CONTACTS.bruno), text)).data.id;
		expect(bench.sandbox.held.map(({ messageId }) => messageId)).toEqual([first, second]);
		expect(bench.sandbox.phones).toEqual([]);
		expect(bench.sandbox.release(({ messageId }) => messageId === second)).toBe(1);
		expect(bench.sandbox.deliveries.map(({ messageId }) => messageId)).toEqual([second]);
		bench.sandbox.hold(false);
		expect(bench.sandbox.deliveries.map(({ messageId }) => messageId)).toEqual([second, first]);
	});

	test.each([
		['text', text, 'text'],
		['buttons', interactive({ type: 'button', body: 'b', buttons: titled('a') }), 'interactive'],
		[
			'a link',
			interactive({ type: 'cta_url', body: 'b', button_text: 'Go', url: 'https://example.com' }),
			'CTA URL button',
		],
	])('a number ending in 0000000 is refused: %s', async (_name, body, kind) => {
		const failure = failed();
		expect((await bench.call('POST', messagesPath(CONTACTS.refused), body)).status).toBe(200);
		expect(await failure).toBe(
			`failed to send ${kind} message: API error 131026: (#131026) Message undeliverable`,
		);
		expect(bench.sandbox.phones).toEqual([]);
		expect(bench.sandbox.refusals).toHaveLength(1);
	});

	test('the account of a delivery is known', async () => {
		await bench.call('POST', messagesPath(CONTACTS.emi), text);
		await bench.call('POST', messagesPath(CONTACTS.emi), { ...text, whatsapp_account: 'main' });
		await bench.onPhone(2);
		expect(bench.sandbox.deliveries.map(({ account }) => account)).toEqual(['support', 'main']);
		expect(ACCOUNTS.main).not.toBe(ACCOUNTS.support);
	});

	test('a reaction reaches the phone, and is taken away again', async () => {
		const { id } = bench.sandbox.addMessage(CONTACTS.ana, { direction: 'incoming', wamid: 'wamid.X' });
		for (const emoji of ['👍', ''])
			await bench.call('POST', messagesPath(CONTACTS.ana, `/${id}/reaction`), { emoji });
		expect(bench.sandbox.phones.map(({ reaction }) => reaction)).toEqual([
			{ message_id: 'wamid.X', emoji: '👍' },
			{ message_id: 'wamid.X', emoji: '' },
		]);
	});

	test('a line for people', async () => {
		const template = {
			template_name: 'order_confirmation',
			template_params: { 1: 'Ana', 2: 'A-1', 3: '$10' },
		};
		await bench.call('POST', '/api/messages/template', { contact_id: CONTACTS.ana, ...template });
		await bench.onPhone();
		expect(bench.sandbox.describe(bench.sandbox.phones[0])).toBe(
			'+1 415 555 0101 ← template order_confirmation: "Hi Ana, your order A-1 of $10 is confirmed."',
		);
	});
});

describe('the list of messages of a released server', () => {
	const fillUp = (count: number) => {
		for (let index = 0; index < count; index += 1)
			bench.sandbox.addMessage(CONTACTS.ana, { content: `m${index}` });
	};
	const contents = async (query: string) => {
		const list = listIn(await bench.call('GET', messagesPath(CONTACTS.ana, query)), 'messages');
		return list.map(({ content }) => (content as { body: string }).body);
	};

	test('pages count from the newest; past the end comes everything, but nothing when it fits exactly', async () => {
		fillUp(7);
		expect(await contents('?page=1&limit=3')).toEqual(['m4', 'm5', 'm6']);
		expect(await contents('?page=3&limit=3')).toEqual(['m0']);
		expect(await contents('?page=4&limit=3')).toHaveLength(7);
		bench.sandbox.addMessage(CONTACTS.ana);
		bench.sandbox.addMessage(CONTACTS.ana);
		expect(await contents('?page=4&limit=3')).toEqual([]);
		expect(await contents('?page=5&limit=3')).toHaveLength(9);
	});

	test('a cursor loses messages of its own moment', async () => {
		const created_at = '2026-01-01T00:00:00Z';
		const [, second] = ['a', 'b', 'c'].map((content) =>
			bench.sandbox.addMessage(CONTACTS.ana, { content, created_at }),
		);
		bench.sandbox.addMessage(CONTACTS.ana, { content: 'later' });
		expect(await contents(`?before_id=${second.id}`)).toEqual([]);
		expect(await contents(`?before_id=${UNKNOWN_ID}&limit=2`)).toEqual(['c', 'later']);
	});

	test('only the page mode marks as read, and shows what was before', async () => {
		const path = messagesPath(CONTACTS.dmitri);
		const statuses = async (query: string) =>
			listIn(await bench.call('GET', path + query), 'messages').map(({ status }) => status);
		expect(await statuses(`?before_id=${UNKNOWN_ID}`)).toEqual(['received', 'received']);
		expect(bench.sandbox.readReceipts).toEqual([]);
		expect(await statuses('?page=1')).toEqual(['received', 'received']);
		expect(await statuses('?page=1')).toEqual(['read', 'read']);
		expect(bench.sandbox.readReceipts).toMatchObject([
			{
				contactId: CONTACTS.dmitri,
				by: 'list',
				sentToCustomer: false,
				messageIds: [expect.any(String), expect.any(String)],
			},
			{ contactId: CONTACTS.dmitri, by: 'list', messageIds: [] },
		]);
	});

	test('customers who write', async () => {
		const message = bench.sandbox.receive({ from: '+15550001111', name: 'New', text: 'Hello' });
		bench.sandbox.receive({ from: '15550001111', reaction: { messageId: message.id, emoji: '❤️' } });
		const reply = await bench.call('GET', `/api/contacts/${message.contact_id}`);
		expect(reply.data).toMatchObject({ name: 'New', unread_count: 1, service_window_open: true });
		expect(bench.sandbox.messagesOf(message.contact_id)[0].reactions).toEqual([
			{ emoji: '❤️', from_phone: '15550001111' },
		]);
	});
});
