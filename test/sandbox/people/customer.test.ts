import { CONTACTS, TEMPLATES, type CustomerAnswer } from '../index';
import { interactive, listIn, messagesPath, titled, useSandbox } from '../testing';

const bench = useSandbox('released');

const ask = async (content: object) => {
	await bench.call('POST', messagesPath(CONTACTS.ana), interactive(content));
	await bench.onPhone();
};

const answered = async (answer: CustomerAnswer) => {
	const { sandbox } = bench;
	const [delivery] = sandbox.deliveries;
	sandbox.receive(sandbox.answerTo(delivery.payload, answer));
	const messages = listIn(await bench.call('GET', messagesPath(CONTACTS.ana)), 'messages');
	return messages.at(-1);
};

test.each([
	['a button by its title', 2, 'Two', 'Two'],
	['a button by its ID', 2, 'b0', 'One'],
	['a row of a list by its title', 4, 'Four', 'Four'],
	['a row of a list by its ID', 4, 'b2', 'Three'],
])('a customer taps %s', async (_name, count, tap, title) => {
	await ask({ type: 'button', body: '?', buttons: titled('One', 'Two', 'Three', 'Four').slice(0, count) });
	expect(await answered({ tap })).toMatchObject({
		direction: 'incoming',
		message_type: 'button_reply',
		content: { body: title },
		is_reply: true,
		reply_to_message: { content: { body: '?' } },
	});
});

test('a customer taps the quick reply of a template', async () => {
	await bench.call('POST', '/api/messages/template', {
		contact_id: CONTACTS.ana,
		template_id: TEMPLATES.appointment_reminder,
		template_params: { name: 'Ana', date: 'Monday' },
	});
	await bench.onPhone();
	expect(await answered({ tap: 'Reschedule' })).toMatchObject({ content: { body: 'Reschedule' } });
});

test('a customer writes back: the account is the one that had written', async () => {
	const body = { type: 'text', content: { body: '?' }, whatsapp_account: 'support' };
	await bench.call('POST', messagesPath(CONTACTS.ana), body);
	await bench.onPhone();
	expect(await answered({ text: 'Main St 5' })).toMatchObject({
		message_type: 'text',
		content: { body: 'Main St 5' },
		whatsapp_account: 'support',
	});
});

test('what is not there cannot be tapped, a title as it was before it was cut neither', async () => {
	const long = 'x'.repeat(25);
	await ask({ type: 'button', body: '?', buttons: titled('Yes', long) });
	const { sandbox } = bench;
	const [payload] = sandbox.phones;
	for (const tap of ['No', long]) {
		expect(() => sandbox.answerTo(payload, { tap })).toThrow(
			`"${tap}" can't be tapped: the message offers Yes, ${'x'.repeat(20)}`,
		);
	}
	expect(() => sandbox.answerTo({ ...payload }, { tap: 'Yes' })).toThrow('that message is on no phone');
});

test.each([
	['a button', 2, { button_reply: { id: 'b1', title: 'Two' } }],
	['a row', 4, { list_reply: { id: 'b1', title: 'Two' } }],
])('Meta tells the ID of %s; the server keeps the title alone', async (_name, count, told) => {
	const { sandbox } = bench;
	await ask({ type: 'button', body: '?', buttons: titled('One', 'Two', 'Three', 'Four').slice(0, count) });
	await sandbox.meta.receive(sandbox.answerTo(sandbox.phones[0], { tap: 'b1' }));
	const body = JSON.parse(sandbox.meta.deliveries[0].body) as {
		entry: [{ changes: [{ value: { messages: [{ interactive: object }] } }] }];
	};
	expect(body.entry[0].changes[0].value.messages[0].interactive).toMatchObject(told);
	expect(sandbox.messagesOf(CONTACTS.ana).at(-1)).toMatchObject({
		content: 'Two',
		message_type: 'button_reply',
	});
});

test('the service window opens when a customer writes, and is closed after 24 hours', async () => {
	const isOpen = async () =>
		(await bench.call('GET', `/api/contacts/${CONTACTS.ana}`)).data.service_window_open;
	expect(await isOpen()).toBe(false);
	bench.sandbox.receive({ from: '14155550101', text: 'Hi' });
	expect(await isOpen()).toBe(true);
	const day = 24 * 60 * 60 * 1000;
	for (const [age, open] of [
		[day - 60_000, true],
		[day + 1000, false],
	] as const) {
		const { id } = bench.sandbox.addContact({
			phone_number: String(15_557_770_000 + age),
			last_inbound_at: new Date(Date.now() - age).toISOString(),
		});
		expect((await bench.call('GET', `/api/contacts/${id}`)).data.service_window_open).toBe(open);
	}
});

test('media: its bytes and type, and what is missing', async () => {
	const { sandbox } = bench;
	const file = { filename: 'été.pdf', contentType: 'application/pdf', bytes: Buffer.from('%PDF') };
	const sent = sandbox.receive({ from: '14155550101', media: { ...file, kind: 'document' } });
	const got = await bench.call('GET', `/api/media/${sent.id}`);
	expect([got.status, got.headers.get('content-type'), got.text]).toEqual([200, 'application/pdf', '%PDF']);
	// The name stands with the message alone (docs/whatomate-api.md#media-download; recording: read-react-download).
	expect(got.headers.get('content-disposition')).toBeNull();
	const text = sandbox.addMessage(CONTACTS.ana);
	const gone = sandbox.addMessage(CONTACTS.ana, { message_type: 'image', media_url: 'images/gone.png' });
	const words = await Promise.all(
		[text.id, gone.id, 'abc', CONTACTS.ana].map(async (id) => {
			const { status, message } = await bench.call('GET', `/api/media/${id}`);
			return `${status} ${message}`;
		}),
	);
	expect(words).toEqual([
		'404 No media found',
		'404 File not found',
		'400 Invalid message ID',
		'404 Message not found',
	]);
});
