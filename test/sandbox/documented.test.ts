import { CONTACTS, UNKNOWN_ID } from './index';
import { interactive, listIn, messagesPath, titled, useSandbox } from './testing';

const bench = useSandbox('documented');
const text = { type: 'text', text: 'Hello' };

describe('sending as documented', () => {
	test('a text from text only, answered with WhatsApp’s ID', async () => {
		const reply = await bench.call('POST', messagesPath(CONTACTS.ana), {
			...text,
			content: { body: 'released' },
		});
		expect(reply.data).toEqual({
			id: expect.any(String),
			wa_message_id: bench.sandbox.deliveries[0].wamid,
			status: 'sent',
			timestamp: expect.stringMatching(/^\d{4}-.+Z$/),
		});
		expect(bench.sandbox.phones[0].text?.body).toBe('Hello');
	});

	test.each([
		['no text', { type: 'text', content: { body: 'released' } }, 'text is required'],
		['an unknown type', { type: 'sticker' }, 'Unknown message type "sticker"'],
		[
			'no buttons',
			interactive({ type: 'button', body: 'b', buttons: [] }),
			'interactive.buttons must have 1 to 3 buttons',
		],
		[
			'four buttons',
			interactive({ type: 'button', body: 'b', buttons: titled('a', 'b', 'c', 'd') }),
			'interactive.buttons must have 1 to 3 buttons',
		],
		[
			'a link without its URL',
			interactive({ type: 'cta_url', body: 'b', button_text: 'Go' }),
			'interactive.url is required',
		],
		['an unknown kind', interactive({ type: 'carousel', body: 'b' }), 'Unknown interactive type "carousel"'],
	])('refused: %s', async (_name, body, message) => {
		expect(await bench.call('POST', messagesPath(CONTACTS.ana), body)).toMatchObject({
			status: 400,
			message,
		});
		expect(bench.sandbox.phones).toEqual([]);
	});

	test('buttons, links and lists reach the phone as they were asked for', async () => {
		const title = 'Да, подтверждаю';
		const asked = [
			{ type: 'button', header: 'H', footer: 'F', body: 'b', buttons: titled(title) },
			{ type: 'cta_url', body: 'b', button_text: 'View Products', url: 'https://example.com/' },
			{ type: 'list', body: 'b', button_text: 'Pick', sections: [{ title: 'S', rows: titled('a', 'b') }] },
		];
		for (const content of asked) {
			const { data } = await bench.call('POST', messagesPath(CONTACTS.ana), interactive(content));
			expect(Object.keys(data)).toEqual(['id', 'wa_message_id', 'status']);
		}
		const [buttons, link, list] = bench.sandbox.phones.map((payload) => payload.interactive);
		expect(buttons).toMatchObject({ header: { text: 'H' }, footer: { text: 'F' } });
		expect(buttons?.action.buttons?.[0].reply.title).toBe(title);
		expect(link?.action.parameters).toEqual({ display_text: 'View Products', url: 'https://example.com/' });
		expect(list?.action).toEqual({ button: 'Pick', sections: [{ title: 'S', rows: titled('a', 'b') }] });
	});

	test('media by its URL, and by nothing else', async () => {
		const asked = {
			contact_id: CONTACTS.ana,
			type: 'image',
			media_url: 'https://example.com/i.jpg',
			caption: 'New',
		};
		expect((await bench.call('POST', '/api/messages/media', asked)).data.status).toBe('sent');
		expect(bench.sandbox.phones[0].image).toEqual({ link: 'https://example.com/i.jpg', caption: 'New' });
		const form = new FormData();
		form.append('contact_id', CONTACTS.ana);
		form.append('file', new Blob(['x']), 'x.png');
		const refused = await bench.call('POST', '/api/messages/media', form);
		expect(refused).toMatchObject({ status: 400, message: expect.stringContaining('as JSON') });
	});

	test('a template, pending, by a number that is one person however it is written', async () => {
		const asked = { phone_number: '+1 (415) 555-0101', template_name: 'order_confirmation' };
		const template_params = { 1: 'Ana', 2: 'A-1', 3: '$10' };
		const reply = await bench.call('POST', '/api/messages/template', { ...asked, template_params });
		expect(reply.data).toEqual({
			message_id: expect.any(String),
			phone_number: '+1 (415) 555-0101',
			status: 'pending',
			template_name: 'order_confirmation',
		});
		await bench.onPhone();
		expect(bench.sandbox.messagesOf(CONTACTS.ana)).toMatchObject([{ id: reply.data.message_id }]);
		expect((await bench.call('POST', '/api/messages/template', asked)).message).toContain(
			'Missing template parameters',
		);
	});

	test('a number that WhatsApp refuses fails after it was sent', async () => {
		const failure = bench.sandbox.once('status', ({ status }) => status === 'failed');
		const { data } = await bench.call('POST', messagesPath(CONTACTS.refused), text);
		expect(data).toMatchObject({ status: 'sent', wa_message_id: expect.stringMatching(/^wamid\./) });
		expect((await failure).messageId).toBe(data.id);
		expect(bench.sandbox.phones).toEqual([]);
	});
});

describe('reading as documented', () => {
	const contents = async (query = '') => {
		const items = listIn(await bench.call('GET', messagesPath(CONTACTS.ana, query)), 'items');
		return items.map(({ content }) => (content as { text: string }).text);
	};

	test('newest first, in pages, before and after a message; before_id is unknown', async () => {
		const [, b, c] = ['a', 'b', 'c', 'd'].map((content) =>
			bench.sandbox.addMessage(CONTACTS.ana, { content }),
		);
		expect(await contents()).toEqual(['d', 'c', 'b', 'a']);
		expect(await contents('?page=2&limit=3')).toEqual(['a']);
		expect(await contents('?page=3&limit=3')).toEqual([]);
		expect(await contents(`?before=${c.id}`)).toEqual(['b', 'a']);
		expect(await contents(`?after=${b.id}`)).toEqual(['d', 'c']);
		expect(await contents(`?before_id=${b.id}`)).toHaveLength(4);
		const reply = await bench.call('GET', messagesPath(CONTACTS.ana, '?limit=500'));
		expect(reply.data).toMatchObject({ total: 4, page: 1, limit: 100 });
		expect((await bench.call('GET', messagesPath(CONTACTS.ana, `?before=${UNKNOWN_ID}`))).status).toBe(400);
		expect(bench.sandbox.readReceipts).toEqual([]);
	});

	test('an item has the documented fields', async () => {
		const [item] = listIn(await bench.call('GET', messagesPath(CONTACTS.dmitri)), 'items');
		expect(item).toEqual({
			id: expect.any(String),
			wa_message_id: expect.any(String),
			contact_id: CONTACTS.dmitri,
			direction: 'incoming',
			type: 'button_reply',
			content: { text: 'Confirm' },
			status: 'delivered',
			timestamp: expect.any(String),
		});
	});

	test('one message is marked as read', async () => {
		const [first, second] = bench.sandbox.messagesOf(CONTACTS.dmitri);
		const reply = await bench.call('PUT', `/api/messages/${first.id}/read`);
		expect(reply).toMatchObject({ status: 200, data: null });
		expect([first.status, second.status]).toEqual(['read', 'received']);
		expect(bench.sandbox.readReceipts).toMatchObject([{ by: 'message', messageIds: [first.id] }]);
		expect((await bench.call('PUT', `/api/messages/${UNKNOWN_ID}/read`)).status).toBe(404);
		expect((await bench.call('PUT', '/api/messages/abc/read')).status).toBe(400);
	});

	test('contacts, templates and accounts answer as released ones', async () => {
		expect((await bench.call('GET', '/api/contacts')).data.total).toBe(12);
		expect((await bench.call('GET', '/api/templates?status=APPROVED')).data.total).toBe(10);
		expect(listIn(await bench.call('GET', '/api/accounts'), 'accounts').map(({ name }) => name)).toEqual([
			'support',
			'main',
		]);
	});
});

test.each([
	['GET', '/api/chatbot/transfers', 200],
	['GET', '/api/chatbot/settings', 200],
	['GET', '/api/teams', 200],
	['GET', '/api/custom-actions', 200],
	['GET', '/api/canned-responses', 200],
	['POST', '/api/chatbot/transfers', 405],
	['POST', '/api/import', 405],
	['POST', `/api/contacts/${CONTACTS.ana}/notes`, 405],
	['PUT', `/api/contacts/${CONTACTS.ana}/assign`, 405],
])('what only released servers have is an unknown path: %s %s', async (method, path, status) => {
	const reply = await bench.call(method, path, method === 'GET' ? undefined : {});
	expect(reply.status).toBe(status);
	// A release build answers an unknown path with its web app.
	if (method === 'GET') expect(reply.headers.get('content-type')).toContain('text/html');
});
