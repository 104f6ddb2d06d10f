import type { Answer } from '../../nodes/shared/api/request';
import {
	accountInBody,
	accountOf,
	contactWasDeleted,
	cutTitles,
	failureReason,
	isReleased,
	listRows,
	notImplemented,
	readPage,
	takesAddressesOnly,
	takesUploadsOnly,
	textBody,
	toMessage,
} from '../../nodes/shared/api/dialect';
import type { RawMessage } from '../../nodes/shared/api/dialect';
import { recording, recordingNames } from '../contract/recordings';
import type { Entry } from '../contract/recordings';

interface Envelope {
	status: string;
	message?: string;
	data: RawMessage;
}

const entries = recordingNames().flatMap((file) => recording(file).map((entry) => ({ ...entry, file })));

const named = (name: string): Entry => {
	const entry = entries.find((each) => each.name === name);
	expect(entry).toBeDefined();
	return entry as Entry;
};

const envelope = ({ response }: Entry) => response?.body as Envelope;

/** @returns the `data` of a recorded answer */
const data = (name: string): RawMessage => envelope(named(name)).data;

/** @returns a recorded answer as the client gives it on */
function answer(entry: Entry): Answer<RawMessage> {
	const { status = 0 } = entry.response ?? {};
	const { status: outcome, message = '', data: content } = envelope(entry);
	return outcome === 'success' ? { ok: true, data: content } : { ok: false, status, words: message };
}

const refusal = (status: number, words: string): Answer<never> => ({ ok: false, status, words });

const CONTACT = '657cb6f5-5f88-497c-9ae9-0c9b03c3847c';

describe('the answer to a send becomes the documented shape', () => {
	const pending = {
		id: expect.stringMatching(/^[0-9a-f-]{36}$/),
		wa_message_id: null,
		contact_id: CONTACT,
		direction: 'outgoing',
		status: 'pending',
		timestamp: expect.stringMatching(/^2026-11-23T/),
	};

	it.each([
		['text with both shapes', 'text', 'Both'],
		['text, unicode', 'text', 'Olá 👋 مرحبا'],
		['text as a reply', 'text', 'A reply'],
		['by contact, positional params', 'template', 'Hi Ana, your order A-100 of $10 is confirmed.'],
		['named params', 'template', 'Dear Ana, see you on Monday.'],
		['image upload', 'image', 'A picture'],
		['document upload', 'document', 'Invoice'],
		['audio upload', 'audio', ''],
		['button title of 15 characters, 28 bytes', 'interactive', '?'],
	])('recorded: %s', (name, type, text) => {
		expect(toMessage(data(name))).toEqual({ ...pending, type, content: { text } });
	});

	it.each<[string, RawMessage, Parameters<typeof toMessage>[1], object]>([
		[
			'a text',
			{ id: 'm1', wa_message_id: 'wamid.A', status: 'sent', timestamp: '2026-11-23T10:00:00Z' },
			{ contactId: CONTACT, type: 'text', text: 'Hello' },
			{
				id: 'm1',
				wa_message_id: 'wamid.A',
				contact_id: CONTACT,
				type: 'text',
				content: { text: 'Hello' },
				status: 'sent',
				timestamp: '2026-11-23T10:00:00Z',
			},
		],
		[
			'a file, whose answer has no time',
			{ id: 'm2', wa_message_id: 'wamid.B', status: 'sent' },
			{ contactId: CONTACT, type: 'image', text: '' },
			{ id: 'm2', wa_message_id: 'wamid.B', contact_id: CONTACT, type: 'image', content: { text: '' } },
		],
		[
			'a template, whose ID goes by another name',
			{ message_id: 'm3', phone_number: '14155550101', status: 'pending', template_name: 'hello_world' },
			{ type: 'template', text: 'Hello, world.' },
			{
				id: 'm3',
				wa_message_id: null,
				contact_id: null,
				type: 'template',
				content: { text: 'Hello, world.' },
			},
		],
		['an empty answer', {}, {}, { id: null, contact_id: null, type: 'text', content: { text: null } }],
	])('documented: %s', (_, raw, known, expected) => {
		expect(toMessage(raw, known)).toEqual({
			wa_message_id: null,
			direction: 'outgoing',
			status: raw.status ?? 'pending',
			timestamp: null,
			...expected,
		});
	});

	it('every recorded message, of any kind, has exactly the documented fields, what a person looks for first', () => {
		const messages = entries
			.filter(({ request, response }) => request && /messages/.test(request.path) && response?.status === 200)
			.flatMap((entry) => {
				const content = envelope(entry).data;
				return Array.isArray(content.messages) ? (content.messages as RawMessage[]) : [content];
			})
			.filter((raw) => typeof raw.message_type === 'string');
		expect(messages.length).toBeGreaterThan(100);
		for (const raw of messages) {
			const message = toMessage(raw);
			expect(Object.keys(message)).toEqual([
				'status',
				'content',
				'timestamp',
				'direction',
				'type',
				'id',
				'wa_message_id',
				'contact_id',
			]);
			expect(message).toMatchObject({
				id: raw.id,
				contact_id: raw.contact_id,
				direction: raw.direction,
				wa_message_id: raw.wamid || null,
				type: raw.message_type || 'text',
				status: raw.status,
				timestamp: raw.created_at,
			});
			expect(isReleased(raw)).toBe(true);
		}
	});
});

describe('a listed message becomes the documented shape', () => {
	const listed = (name: string) => data(name).messages as RawMessage[];

	it('incoming ones of every kind keep their kind, and the text that the customer sees', () => {
		const kinds = listed('incoming message types, as listed').map((raw) => {
			const { type, direction, content } = toMessage(raw);
			expect(typeof content.text).toBe('string');
			return direction === 'incoming' ? type : '';
		});
		expect(kinds).toEqual(expect.arrayContaining(['text', 'button_reply']));
	});

	it('a documented one stays as it is', () => {
		const message = {
			id: 'm1',
			wa_message_id: 'wamid.A',
			contact_id: CONTACT,
			direction: 'incoming',
			type: 'text',
			content: { text: 'Hi' },
			status: 'read',
			timestamp: '2026-11-23T10:00:00Z',
		};
		expect(toMessage(message)).toEqual(message);
	});

	it('content that is no text becomes null, not "[object Object]"', () => {
		expect(toMessage({ content: { text: { a: 1 } } }).content).toEqual({ text: null });
		expect(toMessage({ content: null }).content).toEqual({ text: null });
	});

	it('tells the account where the server does', () => {
		expect(accountOf(data('text from a named account'))).toBe('support');
		expect(accountOf({ id: 'm1' })).toBeNull();
		expect(accountOf({ whatsapp_account: '' })).toBeNull();
	});
});

describe('a page of a conversation', () => {
	it.each<[name: string, count: number, hasMore: boolean]>([
		['first page (newest), limit 5', 5, true],
		['third page', 4, false],
		['before_id cursor', 5, true],
		['account filter', 0, false],
	])('recorded: %s', (name, count, hasMore) => {
		const page = readPage(data(name));
		expect(page).toMatchObject({ byCursor: true, hasMore });
		expect(page.messages.length).toBeGreaterThanOrEqual(count && 1);
		expect(page.messages).toBe(data(name).messages);
	});

	it.each<[string, RawMessage, { count: number; hasMore: boolean | undefined }]>([
		['the first of three', { items: [{}, {}], total: 5, page: 1, limit: 2 }, { count: 2, hasMore: true }],
		['the second of three', { items: [{}, {}], total: 5, page: 2, limit: 2 }, { count: 2, hasMore: true }],
		['the last', { items: [{}], total: 5, page: 3, limit: 2 }, { count: 1, hasMore: false }],
		['one that fits exactly', { items: [{}, {}], total: 2, page: 1, limit: 2 }, { count: 2, hasMore: false }],
		['none', { items: [], total: 0, page: 1, limit: 50 }, { count: 0, hasMore: false }],
		['one without numbers', { items: [{}] }, { count: 1, hasMore: undefined }],
		['one without anything', {}, { count: 0, hasMore: undefined }],
	])('documented: %s', (_, page, { count, hasMore }) => {
		const { messages, byCursor, hasMore: more } = readPage(page);
		expect({ count: messages.length, byCursor, more }).toEqual({ count, byCursor: false, more: hasMore });
	});

	it('a released server that does not say whether more follows leaves it open', () => {
		expect(readPage({ messages: [] })).toEqual({ messages: [], byCursor: true, hasMore: undefined });
	});
});

describe('bodies that both servers read', () => {
	it('a text stands in both fields', () => {
		expect(textBody('Hi')).toEqual({ type: 'text', text: 'Hi', content: { body: 'Hi' } });
	});

	it('an account is named, or left out', () => {
		expect(accountInBody('main')).toEqual({ whatsapp_account: 'main' });
		expect(accountInBody('')).toEqual({});
		expect(accountInBody(undefined)).toEqual({});
	});

	it('rows stand in both places, with a title where there is one', () => {
		const rows = [{ id: 'a', title: 'A' }];
		expect(listRows('Today', rows)).toEqual({ buttons: rows, sections: [{ title: 'Today', rows }] });
		expect(listRows('', rows)).toEqual({ buttons: rows, sections: [{ rows }] });
	});
});

describe('titles that a released server would cut are found', () => {
	const cut = (text: string, rows = 0) => cutTitles([{ field: 'Row 1: Title', text }], rows);

	it.each<[string, string, rows: number, bytes: number | undefined]>([
		['20 Latin letters on a button', 'x'.repeat(20), 0, undefined],
		['21 bytes on a button', 'x'.repeat(21), 0, 20],
		['10 Cyrillic letters', 'я'.repeat(10), 0, undefined],
		['the recorded title of 15 characters', 'Да, подтверждаю', 0, 20],
		['19 letters and an accent', `${'x'.repeat(18)}é`, 0, undefined],
		['20 letters of which one has an accent', `${'x'.repeat(19)}é`, 0, 20],
		['five emojis', '👋'.repeat(5), 0, undefined],
		['six emojis', '👋'.repeat(6), 0, 20],
		['24 bytes in a row', 'x'.repeat(24), 4, undefined],
		['25 bytes in a row', 'x'.repeat(25), 4, 24],
		['21 bytes in a list so short that it goes out as buttons', 'x'.repeat(21), 3, 20],
		['20 bytes in such a list', 'x'.repeat(20), 3, undefined],
		['21 bytes in a longer list', 'x'.repeat(21), 4, undefined],
	])('%s', (_, text, rows, most) => {
		const sentences = cut(text, rows);
		if (most === undefined) return expect(sentences).toEqual([]);
		expect(sentences).toHaveLength(1);
		for (const part of ["'Row 1: Title'", `${Buffer.byteLength(text)} bytes`, text, `after ${most},`])
			expect(sentences[0]).toContain(part);
	});

	it('each one is told, and only those', () => {
		const titles = ['x', 'я', 'з'].map((letter, index) => ({
			field: `Button ${index + 1}`,
			text: letter.repeat(12),
		}));
		expect(cutTitles(titles, 0).map((sentence) => sentence.slice(0, 10))).toEqual([
			"'Button 2'",
			"'Button 3'",
		]);
	});
});

describe("the reason of a refusal is WhatsApp's own", () => {
	const recorded = [
		...new Set(
			[...JSON.stringify(entries).matchAll(/"error_message":"([^"]+)"/g)].map(([, message]) => message),
		),
	];

	it('is found in every recorded one', () => {
		expect(recorded.length).toBeGreaterThanOrEqual(2);
		for (const error_message of recorded)
			expect(failureReason({ error_message })).toBe('(#131026) Message undeliverable');
	});

	it.each<[RawMessage, string]>([
		[
			{ error_message: 'failed to send image message: API error 131053: (#131053) Media upload error' },
			'(#131053) Media upload error',
		],
		[
			{ error_message: 'failed to upload media: Post "https://graph": dial tcp: timeout' },
			'Post "https://graph": dial tcp: timeout',
		],
		[{ error_message: 'Re-engagement message' }, 'Re-engagement message'],
		[{ error: 'Message undeliverable' }, 'Message undeliverable'],
		[{ error_message: '', error: 'Message undeliverable' }, 'Message undeliverable'],
		[{ error_message: '' }, 'it gave no reason'],
		[{ error_message: null }, 'it gave no reason'],
		[{ error_message: { code: 1 } }, 'it gave no reason'],
		[{}, 'it gave no reason'],
	])('%j: %s', (raw, reason) => expect(failureReason(raw)).toBe(reason));
});

describe('which server answers is told by its answers', () => {
	const tells: Array<[string, (given: Answer<unknown>) => boolean, string[]]> = [
		['takes uploads only', takesUploadsOnly, ['JSON as documented']],
		['cannot mark one message', notImplemented, ['mark message read']],
		[
			'a deleted contact holds the number',
			contactWasDeleted,
			['template to the number of a deleted contact'],
		],
	];

	it.each(tells)('%s: only by the recorded answer to just that', (_, tell, names) => {
		for (const name of names) expect(tell(answer(named(name)))).toBe(true);
		const others = entries.filter(
			({ name, response }) =>
				!names.some((each) => name.startsWith(each)) &&
				response?.body !== undefined &&
				typeof (response.body as Partial<Envelope>).status === 'string',
		);
		expect(others.length).toBeGreaterThan(50);
		const mistaken = others.filter((entry) => tell(answer(entry)));
		expect(mistaken.map(({ name }) => name)).toEqual([]);
	});

	it.each<[Answer<unknown>, boolean]>([
		[refusal(400, 'Invalid request body'), true],
		[refusal(422, 'media_url is required'), true],
		[refusal(415, 'Unsupported Media Type'), true],
		[refusal(400, 'Expected Content-Type application/json'), true],
		[refusal(404, 'Contact not found'), false],
		[refusal(400, 'Failed to resolve WhatsApp account'), false],
		[refusal(400, 'file is required'), false],
		[refusal(500, 'invalid JSON'), false],
		[{ ok: true, data: { json: 1 } }, false],
	])('takes addresses only: %j is %j', (given, expected) => {
		expect(takesAddressesOnly(given)).toBe(expected);
	});

	it.each<[string, RawMessage | null, boolean]>([
		['a documented answer', { id: 'm1', wa_message_id: 'wamid.A', status: 'sent' }, false],
		['an empty answer', {}, false],
		['no answer at all', null, false],
	])('is not a released one: %s', (_, raw, expected) => expect(isReleased(raw)).toBe(expected));
});
