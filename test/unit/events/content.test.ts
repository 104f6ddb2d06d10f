import { readContacts, contactsText } from '../../../nodes/shared/events/content/contacts';
import { readContent } from '../../../nodes/shared/events/content/content';
import { readForm } from '../../../nodes/shared/events/content/form';
import { locationText, readLocation } from '../../../nodes/shared/events/content/location';
import { readMetaMedia, readWhatomateMedia, WITH_FILE } from '../../../nodes/shared/events/content/media';
import { orderText, readOrder } from '../../../nodes/shared/events/content/order';
import { readReferral } from '../../../nodes/shared/events/content/referral';
import { readMetaErrors, readWhatomateError } from '../../../nodes/shared/events/content/refusal';
import { readMetaReply, readWhatomateReply } from '../../../nodes/shared/events/content/replyTo';
import { MESSAGE_TYPES, messageType } from '../../../nodes/shared/whatsapp/messageTypes';

/** What no source should tell, and any may. */
const NONSENSE: unknown[] = [
	undefined,
	null,
	'',
	'text',
	'{"latitude":',
	7,
	Number.NaN,
	true,
	[],
	[[]],
	[null, 5, 'x', [], {}],
	{},
	{ latitude: 'north', product_items: 'none', response_json: 'no', phones: 5, name: [] },
	{ latitude: { a: 1 }, product_items: [null, [], 'x'], response_json: '[1]', id: {}, source_id: [] },
	() => 1,
];

const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

describe('a place', () => {
	const NOWHERE = { latitude: null, longitude: null, name: null, address: null };
	it.each<[string, object, object, string | null]>([
		['with all', { latitude: 38.7, longitude: -9.1, name: 'Café', address: 'Rua 1' }, {}, 'Café, Rua 1'],
		['with a name', { latitude: 38.7, longitude: -9.1, name: 'Lisbon' }, {}, 'Lisbon'],
		['with an address', { latitude: 38.7, longitude: -9.1, address: 'Rua 1' }, {}, 'Rua 1'],
		['of a pin alone', { latitude: 38.7, longitude: -9.1 }, {}, '38.7, -9.1'],
		['on the equator, where the meridian begins', { latitude: 0, longitude: 0 }, {}, '0, 0'],
		[
			'with figures as text',
			{ latitude: '38.7', longitude: '-9.1' },
			{ latitude: 38.7, longitude: -9.1 },
			'38.7, -9.1',
		],
		[
			'with empty words',
			{ latitude: 1, longitude: 2, name: '', address: '' },
			{ name: null, address: null },
			'1, 2',
		],
		[
			'whose figures are none',
			{ latitude: 'x', longitude: null, name: 'Home' },
			{ ...NOWHERE, name: 'Home' },
			'Home',
		],
		['off the globe', { latitude: 91, longitude: 181, name: 'Moon' }, { ...NOWHERE, name: 'Moon' }, 'Moon'],
		['half known', { latitude: 1 }, { ...NOWHERE, latitude: 1 }, null],
	])('%s', (_what, told, known, text) => {
		const location = readLocation(told);
		const expected = { ...NOWHERE, ...told, ...known };
		expect(location).toEqual(expected);
		expect(location && locationText(location)).toBe(text);
	});
});

describe('contacts', () => {
	it.each<[string, unknown, object[] | null, string | null]>([
		[
			'as Meta tells them',
			[
				{
					name: { formatted_name: 'Ana Silva', first_name: 'Ana', last_name: 'Silva' },
					phones: [
						{ phone: '+1 415 555 0101', wa_id: '14155550101', type: 'CELL' },
						{ phone: '+1 415 555 0102' },
					],
					emails: [{ email: 'ana@example.com', type: 'WORK' }],
					org: { company: 'Shop' },
				},
				{ name: { formatted_name: 'Bob' } },
			],
			[
				{ name: 'Ana Silva', phones: ['+1 415 555 0101', '+1 415 555 0102'], emails: ['ana@example.com'] },
				{ name: 'Bob', phones: [], emails: [] },
			],
			'Ana Silva (+1 415 555 0101, +1 415 555 0102), Bob',
		],
		[
			'as a released server writes them',
			[{ name: 'Ana Silva', phones: ['+1 415 555 0101'] }, { name: 'Bob' }],
			[
				{ name: 'Ana Silva', phones: ['+1 415 555 0101'], emails: [] },
				{ name: 'Bob', phones: [], emails: [] },
			],
			'Ana Silva (+1 415 555 0101), Bob',
		],
		[
			'with the parts of a name alone',
			[{ name: { first_name: 'Ana', last_name: 'Silva' } }, { name: { last_name: 'Li' } }],
			[
				{ name: 'Ana Silva', phones: [], emails: [] },
				{ name: 'Li', phones: [], emails: [] },
			],
			'Ana Silva, Li',
		],
		[
			'without a name',
			[{ phones: [{ wa_id: '14155550101' }] }, { emails: ['a@example.com'] }],
			[
				{ name: null, phones: ['14155550101'], emails: [] },
				{ name: null, phones: [], emails: ['a@example.com'] },
			],
			'14155550101, a@example.com',
		],
		[
			'of which one is none',
			[null, 5, {}, { name: 'Bob' }],
			[{ name: 'Bob', phones: [], emails: [] }],
			'Bob',
		],
		['of which all are none', [null, {}, { name: {} }], null, null],
	])('%s', (_what, told, expected, text) => {
		const contacts = readContacts(told);
		expect(contacts).toEqual(expected);
		expect(contacts && contactsText(contacts)).toBe(text);
	});
});

describe('an order', () => {
	const item = { product_retailer_id: 'tea-1', quantity: 2, item_price: 4.5, currency: 'EUR' };
	const read = { product_id: 'tea-1', quantity: 2, price: 4.5, currency: 'EUR' };
	it.each<[string, unknown, object[] | null, string | null]>([
		['of one product', { catalog_id: '1', product_items: [item] }, [read], '2 × tea-1'],
		[
			'of several',
			{ product_items: [item, { ...item, product_retailer_id: 'cup', quantity: 1 }] },
			[read, { ...read, product_id: 'cup', quantity: 1 }],
			'2 × tea-1, 1 × cup',
		],
		[
			'with figures as text, and as an ID',
			{ product_items: [{ ...item, product_retailer_id: 77, quantity: '2', item_price: '4.50' }] },
			[{ ...read, product_id: '77' }],
			'2 × 77',
		],
		[
			'that tells too little',
			{ product_items: [{ product_retailer_id: 'tea-1' }] },
			[{ product_id: 'tea-1', quantity: null, price: null, currency: null }],
			'tea-1',
		],
		['without a product', { product_items: [{ quantity: 1 }, null] }, null, null],
		['of nothing', { product_items: [] }, null, null],
	])('%s', (_what, told, items, text) => {
		const order = readOrder(told);
		expect(order).toEqual(items && { items });
		expect(order && orderText(order)).toBe(text);
	});
});

describe('a form', () => {
	it.each<[string, unknown, object | null]>([
		['of one answer', '{"guests":"4"}', { guests: '4' }],
		[
			'of several kinds of answers',
			'{"days":["mon","tue"],"vegan":true,"n":3,"x":null}',
			{ days: ['mon', 'tue'], vegan: true, n: 3, x: null },
		],
		[
			'of answers in groups',
			'{"address":{"city":"Pune","pin":"411001"}}',
			{ address: { city: 'Pune', pin: '411001' } },
		],
		["without the sender's token", '{"flow_token":"order-17","guests":"4"}', { guests: '4' }],
		['that was sent empty', '{"flow_token":"order-17"}', {}],
		['that was read already', { guests: '4' }, { guests: '4' }],
		['that is cut off', '{"guests":"4', null],
		['that is no object', '["4"]', null],
		['that is a text', '"Sent"', null],
		['that is not there', undefined, null],
		['that is empty', '', null],
		['that is larger than any form', `{"a":"${'x'.repeat(1_000_000)}"}`, null],
	])('%s', (_what, response_json, expected) => {
		expect(readForm({ name: 'flow', body: 'Sent', response_json })).toEqual(expected);
	});

	it.each([100, 10_000, 100_000])('%i levels deep can be stored by n8n', (levels) => {
		const form = readForm({ response_json: nested(levels) });
		expect(JSON.stringify(form).length).toBeLessThan(200);
	});

	it('can hold a field of any name', () => {
		const form = readForm({ response_json: '{"__proto__":{"polluted":1},"constructor":"x"}' });
		expect(({} as { polluted?: number }).polluted).toBeUndefined();
		expect(form).toMatchObject({ constructor: 'x' });
	});
});

describe('where a customer comes from', () => {
	const NOWHERE = {
		source_id: null,
		source_type: null,
		source_url: null,
		headline: null,
		body: null,
		media_type: null,
		image_url: null,
		video_url: null,
		thumbnail_url: null,
		ctwa_clid: null,
		welcome_message: null,
	};
	it.each<[string, object, object]>([
		[
			'an advertisement',
			{
				source_url: 'https://fb.me/1',
				source_id: '120',
				source_type: 'ad',
				headline: 'Summer sale',
				body: 'Half price',
				media_type: 'image',
				image_url: 'https://example.com/a.jpg',
				ctwa_clid: 'ARA1',
				welcome_message: { text: 'Hi there!' },
			},
			{ welcome_message: 'Hi there!' },
		],
		[
			'a post with a video',
			{ source_id: '121', source_type: 'post', video_url: 'v', thumbnail_url: 't' },
			{},
		],
		['an ID that is a number', { source_id: 120 }, { source_id: '120' }],
		['a click alone', { ctwa_clid: 'ARA1' }, {}],
	])('%s', (_what, told, more) => {
		expect(readReferral(told)).toEqual({ ...NOWHERE, ...told, ...more });
	});
});

describe('a file', () => {
	it.each<[string, string, object, object | null]>([
		[
			'an image',
			'image',
			{ id: '1', mime_type: 'image/jpeg', sha256: 'x' },
			{ mime_type: 'image/jpeg', file_name: null, url: null },
		],
		[
			'a document',
			'document',
			{ id: '1', mime_type: 'application/pdf', filename: 'März.pdf', url: 'https://lookaside.example/1' },
			{ mime_type: 'application/pdf', file_name: 'März.pdf', url: 'https://lookaside.example/1' },
		],
		[
			'a voice message',
			'audio',
			{ mime_type: 'audio/ogg; codecs=opus', voice: true },
			{ mime_type: 'audio/ogg; codecs=opus', file_name: null, url: null },
		],
		[
			'a sticker',
			'sticker',
			{ mime_type: 'image/webp', animated: false },
			{ mime_type: 'image/webp', file_name: null, url: null },
		],
		[
			'a link',
			'video',
			{ link: 'https://example.com/v.mp4' },
			{ mime_type: null, file_name: null, url: 'https://example.com/v.mp4' },
		],
		['a file of which nothing is told', 'image', { id: '1' }, null],
		['a text', 'text', { body: 'x', mime_type: 'text/plain' }, null],
	])('of Meta: %s', (_what, type, told, expected) => {
		expect(readMetaMedia(type, told)).toEqual(expected);
	});

	it.each<[string, object, object | null]>([
		[
			'all that a server can tell',
			{ media_mime_type: 'application/pdf', media_filename: 'a.pdf', media_url: 'documents/1.pdf' },
			{ mime_type: 'application/pdf', file_name: 'a.pdf', url: 'documents/1.pdf' },
		],
		[
			'empty fields',
			{ media_mime_type: 'image/png', media_filename: '', media_url: '' },
			{ mime_type: 'image/png', file_name: null, url: null },
		],
		['no file', { media_mime_type: '', media_filename: '', media_url: '' }, null],
		['no such fields', {}, null],
	])('of Whatomate: %s', (_what, told, expected) => {
		expect(readWhatomateMedia(told as never)).toEqual(expected);
	});
});

describe('what a message answers', () => {
	const answered = { message_id: null, wa_message_id: 'wamid.1' };
	it.each<[string, unknown, object | null]>([
		['a message of ours', { from: '1', id: 'wamid.1' }, answered],
		['one about a product', { id: 'wamid.1', referred_product: { catalog_id: '1' } }, answered],
		['none: it was forwarded', { forwarded: true, frequently_forwarded: true }, null],
		['none: the ID is none', { id: { a: 1 } }, null],
	])('of Meta: %s', (_what, context, expected) => expect(readMetaReply(context)).toEqual(expected));

	it.each<[string, object, object | null]>([
		['a message', { reply_to_message_id: 'm', is_reply: true }, { message_id: 'm', wa_message_id: null }],
		['none', { is_reply: false }, null],
		['none: empty', { reply_to_message_id: '' }, null],
		['none: null', { reply_to_message_id: null }, null],
	])('of Whatomate: %s', (_what, raw, expected) =>
		expect(readWhatomateReply(raw as never)).toEqual(expected),
	);
});

describe('a refusal', () => {
	const undeliverable = { error: 'Not on WhatsApp', error_code: 131026 };
	it.each<[string, unknown, object]>([
		[
			'code and details',
			[{ code: 131026, message: 'm', error_data: { details: 'Not on WhatsApp' } }],
			undeliverable,
		],
		['a code as text', [{ code: '131026', title: 'Not on WhatsApp' }], undeliverable],
		['the first of two', [{ code: 131026, message: 'Not on WhatsApp' }, { code: 1 }], undeliverable],
		['a code alone', [{ code: 131026 }], { error: null, error_code: 131026 }],
		['words alone', [{ title: 'Not on WhatsApp' }], { error: 'Not on WhatsApp', error_code: null }],
		[
			'the code in the words',
			[{ message: '(#131026) Lost' }],
			{ error: '(#131026) Lost', error_code: 131026 },
		],
		['a small code', [{ code: 0, title: 'AuthException' }], { error: 'AuthException', error_code: 0 }],
		['a code that is none', [{ code: 1.5, title: 'x' }], { error: 'x', error_code: null }],
		['none', [], { error: null, error_code: null }],
	])('of Meta: %s', (_what, errors, expected) => expect(readMetaErrors(errors)).toEqual(expected));

	const words = 'failed to send text message: API error 131026: (#131026) Message undeliverable';
	it.each<[string, object, object]>([
		['in its own words', { error_message: words }, { error: words, error_code: 131026 }],
		['without a code', { error_message: 'Not on WhatsApp' }, { error: 'Not on WhatsApp', error_code: null }],
		[
			'under the other name',
			{ error: '(#131047) Re-engagement' },
			{ error: '(#131047) Re-engagement', error_code: 131047 },
		],
		['none', { error_message: '' }, { error: null, error_code: null }],
	])('of Whatomate: %s', (_what, raw, expected) =>
		expect(readWhatomateError(raw as never)).toEqual(expected),
	);
});

describe('the text of a message', () => {
	const place = { latitude: 1, longitude: 2 };
	it.each<[string, string | null, unknown, string | null, string | null]>([
		['what a customer types', 'text', undefined, '{"a":1}', '{"a":1}'],
		['a caption', 'image', {}, '[{"a":1}]', '[{"a":1}]'],
		['of an event without a message', null, undefined, '{"a":1}', '{"a":1}'],
		['a place in a server’s words', 'location', place, 'My place', 'My place'],
		['a place, as it is stored', 'location', place, JSON.stringify(place), '1, 2'],
		['a place, cut off', 'location', undefined, '{"latitude":1,"longi', null],
		['an address in brackets', 'location', place, '[2nd floor] Main Street', '[2nd floor] Main Street'],
		['contacts, cut off', 'contacts', undefined, '[{"name":"An', null],
		[
			'an order with a note',
			'order',
			{ text: 'Thanks!', product_items: [{ product_retailer_id: 'a' }] },
			null,
			'Thanks!',
		],
		['an order that nobody tells', 'order', undefined, null, null],
		['a form', 'nfm_reply', { response_json: '{"a":1}' }, 'Sent', 'Sent'],
		['a form whose text is its answers', 'nfm_reply', undefined, '{"a":1}', null],
		['a system message that is none', 'system', undefined, '{"type":"user_changed_number"}', null],
		['a kind of tomorrow', 'poll', undefined, ' [\n {"a":1}]', null],
		['a title that only begins so', 'button_reply', undefined, '{Yes}', '{Yes}'],
	])('%s', (_what, type, part, text, expected) => {
		expect(readContent(type, part, text).text).toBe(expected);
	});
});

describe('nonsense', () => {
	it.each(NONSENSE.map((told) => [told]))('%p is nothing, and no accident', (told) => {
		expect(readLocation(told)).toBeNull();
		expect(readContacts(told)).toBeNull();
		expect(readOrder(told)).toBeNull();
		expect(readForm(told)).toBeNull();
		expect(readReferral(told)).toBeNull();
		expect(readMetaReply(told)).toBeNull();
		expect(readMetaErrors(told)).toEqual({ error: null, error_code: null });
		for (const type of WITH_FILE) expect(readMetaMedia(type, told)).toBeNull();
		for (const { value } of MESSAGE_TYPES) {
			expect(readContent(String(value), told, null)).toEqual({
				text: null,
				form: null,
				location: null,
				contacts: null,
				order: null,
			});
		}
	});

	it('in any amount is read up to a bound', () => {
		const many = 100_000;
		const contacts = readContacts(Array.from({ length: many }, () => ({ name: 'Ana', phones: ['1'] })));
		const product_items = Array.from({ length: many }, () => ({ product_retailer_id: 'a' }));
		expect(contacts?.length).toBeLessThan(many / 10);
		expect(readOrder({ product_items })?.items.length).toBeLessThan(many / 10);
	});
});

describe('the words for types', () => {
	it.each([
		['button', 'button_reply'],
		['list_reply', 'button_reply'],
		['voice', 'audio'],
		['ptt', 'audio'],
		['contact', 'contacts'],
		['unknown', 'unsupported'],
		['ephemeral', 'unsupported'],
	])('%s is %s', (told, word) => expect(messageType(told)).toBe(word));

	it('are those of the list, each for itself', () => {
		const values = MESSAGE_TYPES.map(({ value }) => String(value));
		expect(new Set(values).size).toBe(values.length);
		for (const value of values) expect(messageType(value)).toBe(value);
		const names = MESSAGE_TYPES.map(({ name }) => name);
		expect(names).toEqual([...names].sort((one, other) => one.localeCompare(other)));
	});

	it('hold all by which saved workflows filter', () => {
		expect(MESSAGE_TYPES.map(({ value }) => value)).toEqual(
			expect.arrayContaining([
				'audio',
				'button_reply',
				'contacts',
				'document',
				'flow',
				'nfm_reply',
				'image',
				'interactive',
				'location',
				'sticker',
				'template',
				'text',
				'video',
			]),
		);
	});

	it('of tomorrow stay as WhatsApp says them', () => {
		expect(messageType('poll')).toBe('poll');
		expect(messageType(null)).toBeNull();
	});
});
