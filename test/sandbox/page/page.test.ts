import { CONTACTS, servePage, TEMPLATES, type Listening } from '../index';
import { interactive, messagesPath, titled, useSandbox } from '../testing';
import { phonesOf, type PhoneView } from './phoneView';
import { inboxOf } from './inboxView';

const bench = useSandbox('released');
const ana = '14155550101';
let page: Listening;

beforeEach(async () => (page = await servePage(bench.sandbox)));
afterEach(async () => await page.close());

const tell = async (path: string, body: object, headers: Record<string, string> = {}) => {
	const answer = await fetch(`${page.url}/${path}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json', ...headers },
		body: JSON.stringify(body),
	});
	return { status: answer.status, text: await answer.text() };
};

const phone = (number = ana): PhoneView => {
	const found = phonesOf(bench.sandbox).find((each) => each.number === number);
	if (!found) throw new Error(`no phone ${number}`);
	return found;
};
const lastBubble = () => phone().bubbles.at(-1);
const lastMessage = () => bench.sandbox.messagesOf(CONTACTS.ana).at(-1);

/** Sends something to Ana and waits until it is on her phone. */
const send = async (body: object, path = messagesPath(CONTACTS.ana)) => {
	const before = bench.sandbox.phones.length;
	await bench.call('POST', path, body);
	await bench.onPhone(before + 1);
};
const sendTemplate = async (name: keyof typeof TEMPLATES, more: object = {}) =>
	await send({ contact_id: CONTACTS.ana, template_id: TEMPLATES[name], ...more }, '/api/messages/template');

test.each<[what: string, send: () => Promise<void>, content: object]>([
	['a text', async () => await send({ type: 'text', content: { body: 'Hi' } }), { text: 'Hi', taps: [] }],
	[
		'a template with header, footer and quick replies',
		async () =>
			await sendTemplate('appointment_reminder', { template_params: { name: 'Ana', date: 'Friday' } }),
		{
			header: 'Hello Ana',
			text: 'Dear Ana, see you on Friday.',
			footer: 'Reply STOP to opt out',
			taps: [
				{ kind: 'reply', title: 'Confirm', id: 'Confirm' },
				{ kind: 'reply', title: 'Reschedule', id: 'Reschedule' },
			],
		},
	],
	[
		'a template with a link and a number to call',
		async () =>
			await sendTemplate('track_order', { template_params: { 1: 'A-1' }, button_params: { 0: 'A-1' } }),
		{
			text: 'Order A-1 shipped.',
			taps: [
				{ kind: 'link', title: 'Track', url: 'https://example.com/t/A-1' },
				{ kind: 'call', title: 'Call us', number: '+15550100000' },
			],
		},
	],
	[
		'a coupon',
		async () =>
			await sendTemplate('spring_coupon', { template_params: { 1: 'Ana' }, button_params: { 0: 'MAY5' } }),
		{ taps: [{ kind: 'copy', title: 'Copy coupon', code: 'MAY5' }] },
	],
	[
		'buttons',
		async () => await send(interactive({ type: 'button', body: 'Pick', buttons: titled('A', 'B') })),
		{
			text: 'Pick',
			taps: [
				{ kind: 'reply', title: 'A', id: 'b0' },
				{ kind: 'reply', title: 'B', id: 'b1' },
			],
		},
	],
	[
		'a list',
		async () =>
			await send(interactive({ type: 'button', body: 'Pick', buttons: titled('A', 'B', 'C', 'D') })),
		{ text: 'Pick', taps: [], list: { button: 'Select an option', sections: [{ title: 'Options' }] } },
	],
	[
		'a link that would run something is none',
		async () =>
			await send(
				interactive({ type: 'cta_url', body: 'Look', button_text: 'Go', url: 'javascript:alert(1)' }),
			),
		{ taps: [{ kind: 'link', title: 'Go', url: '' }] },
	],
])('a phone shows %s', async (_what, sending, content) => {
	await sending();
	expect(lastBubble()).toMatchObject({ side: 'business', arrived: true, content });
});

test.each<[doing: string, asked: object, message: object, content: object]>([
	['write', { text: '<b>Hi</b>' }, { message_type: 'text' }, { text: '<b>Hi</b>' }],
	['picture', {}, { message_type: 'image' }, { file: { kind: 'image' } }],
	['voice', {}, { message_type: 'audio' }, { file: { kind: 'audio' } }],
	['document', {}, { message_type: 'document' }, { file: { kind: 'document', name: 'invoice.pdf' } }],
	['place', {}, { message_type: 'location' }, { place: { name: 'Praça do Comércio' } }],
	['card', {}, { message_type: 'contacts' }, { people: [{ name: 'Marta Lopes' }] }],
	[
		'picture',
		{ name: 'a.png', type: 'image/png', data: Buffer.from('png').toString('base64') },
		{ message_type: 'image', media_mime_type: 'image/png' },
		{ file: { kind: 'image' } },
	],
])('a customer can %s', async (doing, asked, message, content) => {
	expect(await tell(`phones/${ana}/${doing}`, asked)).toMatchObject({ status: 200 });
	expect(lastMessage()).toMatchObject({ direction: 'incoming', ...message });
	expect(lastBubble()).toMatchObject({ side: 'customer', content });
});

test('a tap, a chosen row, a quick reply and a form come back as answers to their message', async () => {
	bench.sandbox.addFlow({ meta_flow_id: '77', screens: [{ layout: [{ name: 'guests', label: 'Guests' }] }] });
	await send(interactive({ type: 'button', body: 'Pick', buttons: titled('A', 'B') }));
	await tell(`phones/${ana}/tap`, { message: lastBubble()?.id, choice: 'b1' });
	expect(lastMessage()).toMatchObject({ message_type: 'button_reply', content: 'B' });
	expect(lastBubble()?.quote).toEqual({ side: 'business', words: 'Pick' });
	expect(phone().bubbles[0].tapped).toEqual(['B']);
	await send(interactive({ type: 'flow', body: 'Book', button_text: 'Open', flow_id: '77' }));
	const form = lastBubble();
	expect(form?.content.taps).toEqual([
		{ kind: 'form', title: 'Open', fields: [{ name: 'guests', label: 'Guests' }] },
	]);
	await tell(`phones/${ana}/form`, { message: form?.id, answers: { guests: '4' } });
	expect(lastMessage()).toMatchObject({ message_type: 'nfm_reply', content: 'Sent' });
});

test('reactions and replies belong to their message', async () => {
	await send({ type: 'text', content: { body: 'Hi' } });
	const id = lastBubble()?.id;
	await tell(`phones/${ana}/react`, { message: id, emoji: '👍' });
	expect(phone().bubbles[0].reactions).toEqual([{ emoji: '👍', side: 'customer' }]);
	await tell(`phones/${ana}/react`, { message: id, emoji: '' });
	expect(phone().bubbles[0].reactions).toEqual([]);
	await tell(`phones/${ana}/write`, { text: 'Yes?', message: id });
	expect(lastBubble()?.quote).toEqual({ side: 'business', words: 'Hi' });
});

test('contacts that share a number share a phone, and no two phones have one number', () => {
	const numbers = phonesOf(bench.sandbox).map(({ number }) => number);
	expect(numbers.filter((number) => number === ana)).toHaveLength(1);
	bench.sandbox.addMessage(CONTACTS.twin, { content: 'to the twin' });
	expect(lastBubble()?.content.text).toBe('to the twin');
	expect(phone().written).toBe('+1 415 555 0101');
});

test.each<[what: string, change: object, doing: string, words: string]>([
	['while offline', { online: false }, 'write', 'offline'],
	['while blocking', { blocks: true }, 'write', 'blocked'],
	['without words', {}, 'write', 'nothing to send'],
	['a message that is gone', {}, 'tap', 'not there any more'],
])('what a customer cannot do is told in words: %s', async (_what, change, doing, words) => {
	await tell(`phones/${ana}/settings`, change);
	const answer = await tell(`phones/${ana}/${doing}`, doing === 'write' && change ? { text: '' } : {});
	expect(answer.status).toBe(409);
	expect(answer.text).toContain(words);
});

describe('the agents’ inbox', () => {
	const agent = () => inboxOf(bench.sandbox).agents[0].id;
	const act = async (what: string, more: object = {}) =>
		await tell(`inbox/${CONTACTS.ana}/${what}`, { agent: agent(), ...more });
	const conversation = () => inboxOf(bench.sandbox).conversations.find(({ id }) => id === CONTACTS.ana);

	test('knows who has a conversation, and moves it', async () => {
		await tell(`phones/${ana}/write`, { text: 'Hello' });
		expect(conversation()).toMatchObject({
			holder: 'bot',
			last: { side: 'customer', words: 'Hello' },
			unread: 1,
		});
		await act('take-over');
		expect(conversation()).toMatchObject({ holder: 'agent', holderName: 'Admin' });
		await act('give-back');
		expect(conversation()).toMatchObject({ holder: 'bot' });
		expect(await act('give-back')).toMatchObject({ status: 409 });
	});

	test('shows who waits once the bot is off', async () => {
		await tell('bot', { enabled: false });
		await tell(`phones/${ana}/write`, { text: 'Hello' });
		expect(inboxOf(bench.sandbox).bot).toBe(false);
		expect(conversation()).toMatchObject({ holder: 'queue' });
	});

	test('keeps notes, and writes to the customer', async () => {
		await act('note', { text: 'Likes tea' });
		await act('write', { text: 'Good morning' });
		await bench.onPhone();
		expect(conversation()?.notes).toMatchObject([{ author: 'Admin', text: 'Likes tea' }]);
		expect(bench.sandbox.phones).toMatchObject([{ to: ana, text: { body: 'Good morning' } }]);
	});

	test('clicks a button, and tells when nobody answers it', async () => {
		const { id } = bench.sandbox.inboxButtons.add({ name: 'Go', config: { url: 'http://127.0.0.1:1/' } });
		await act('note', { text: 'so that there is a conversation' });
		const answer = await act('click', { button: id });
		expect(answer).toMatchObject({ status: 409, text: expect.stringContaining('did not answer') });
	});
});

describe('the page lets nobody else in', () => {
	test.each<[what: string, headers: Record<string, string>, status: number]>([
		['another origin', { origin: 'http://evil.example' }, 403],
		['another type, as a form sends it', { 'content-type': 'text/plain' }, 405],
		['itself', { origin: 'self' }, 200],
	])('%s', async (_what, headers, status) => {
		const origin: Record<string, string> = headers.origin === 'self' ? { origin: page.url } : {};
		const answer = await tell(`phones/${ana}/write`, { text: 'Hi' }, { ...headers, ...origin });
		expect(answer.status).toBe(status);
	});

	test('a file that could run is only kept, never shown', async () => {
		const data = Buffer.from('<script>alert(1)</script>').toString('base64');
		await tell(`phones/${ana}/document`, { name: 'été.html', type: 'text/html', data });
		const answer = await fetch(`${page.url}/${lastBubble()?.content.file?.url}`);
		expect(answer.status).toBe(200);
		expect(answer.headers.get('content-disposition')).toContain('attachment');
		expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
		expect(answer.headers.get('content-security-policy')).toContain("default-src 'self'");
	});

	test.each(['/nothing', '/files/nothing', '/../page.ts'])('%s is not there', async (path) => {
		expect((await fetch(page.url + path)).status).toBe(404);
	});

	test.each(['phones/1/write', `phones/${ana}/constructor`, `inbox/nobody/note`, 'else'])(
		'nobody can do %s',
		async (path) => expect(await tell(path, {})).toMatchObject({ status: 404 }),
	);
});

test('what changes is told at once, and only that', async () => {
	const answer = await fetch(`${page.url}/events`);
	expect(answer.headers.get('content-type')).toBe('text/event-stream');
	const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
	let text = '';
	const seen = async (words: string) => {
		while (!text.includes(words)) text += (await reader?.read())?.value ?? '';
	};
	await seen('event: inbox');
	expect(text.match(/event: phone/g)).toHaveLength(phonesOf(bench.sandbox).length);
	text = '';
	await tell(`phones/${ana}/write`, { text: 'Live' });
	await seen('event: inbox');
	const told = [...text.matchAll(/event: phone\ndata: (.+)\n/g)].map(
		([, data]) => (JSON.parse(data) as PhoneView).number,
	);
	expect(new Set(told)).toEqual(new Set([ana]));
	await reader?.cancel();
});
