import type { IDataObject } from 'n8n-workflow';

import { NOTHING as NO_EVENT } from '../../../nodes/shared/events/event';
import { fromFrame } from '../../../nodes/shared/events/fromFeed';
import { fromMeta } from '../../../nodes/shared/events/fromMeta';
import { fromDelivery } from '../../../nodes/shared/events/fromWhatomate';
import { toListedMessage } from '../../../nodes/shared/events/listedMessage';
import { MESSAGE_TYPES } from '../../../nodes/shared/whatsapp/messageTypes';
import { readMetaMessage } from '../../sandbox/meta/metaMessages';
import { NOTHING, NOW } from './support';

const FROM = '14155554657';

/** What Meta delivers of one message; `beside` are those who wrote. */
const metaOf = (
	message: IDataObject,
	beside: IDataObject = { contacts: [{ profile: { name: 'Lister' }, wa_id: FROM }] },
) => {
	const whole = { from: FROM, id: 'wamid.IN1', timestamp: '1795434662', ...message };
	const [{ event }] = fromMeta({
		entry: [{ changes: [{ field: 'messages', value: { messages: [whole], ...beside } }] }],
	});
	return event;
};

/** What a released server stores of that message, and how it tells of it. */
const stored = (message: IDataObject) => {
	const { content, replyTo } = readMetaMessage({ from: FROM, id: 'wamid.IN1', ...message });
	const { message_type, content: text = '', media_mime_type = '', media_filename = '' } = content;
	const file = { media_mime_type, media_filename, media_url: media_mime_type && 'files/1' };
	const reply = replyTo === '' ? {} : { reply_to_message_id: 'm0', is_reply: true };
	const whole = { id: 'm1', direction: 'incoming', message_type, content: { body: text }, ...file, ...reply };
	return {
		delivered: fromDelivery({
			event: 'message.incoming',
			data: { message_id: 'm1', message_type, content: text, direction: 'incoming' },
		}),
		later: fromDelivery({
			event: 'message.incoming',
			data: { message_id: 'm1', message_type, content: text, direction: 'incoming', ...file },
		}),
		live: fromFrame({ type: 'new_message', payload: whole }, NOW) ?? NOTHING,
		listed: toListedMessage({ ...whole, wamid: 'wamid.IN1', error_message: '' }),
	};
};

/** What everybody tells; what only Meta tells, in place of null; what released servers tell otherwise. */
interface Told {
	all: IDataObject;
	meta?: IDataObject;
	released?: IDataObject;
}

const ANSWERED = { message_id: null, wa_message_id: 'wamid.OUT1' };
const AD = {
	source_url: 'https://fb.me/1',
	source_id: '120',
	source_type: 'ad',
	headline: 'Summer sale',
	body: 'Half price',
	ctwa_clid: 'ARA1',
};
const flow = (response_json: string, body = 'Sent') => ({
	type: 'interactive',
	interactive: { type: 'nfm_reply', nfm_reply: { name: 'flow', body, response_json } },
});

const DOINGS: Array<[string, IDataObject, Told]> = [
	[
		'fills in a form',
		flow('{"guests":"4"}'),
		{ all: { type: 'nfm_reply', text: 'Sent' }, meta: { form: { guests: '4' } } },
	],
	[
		'fills in a form of several fields',
		flow('{"flow_token":"t","days":["mon"],"vegan":true}', 'Booked'),
		{ all: { type: 'nfm_reply', text: 'Booked' }, meta: { form: { days: ['mon'], vegan: true } } },
	],
	['fills in a form that nobody can read', flow('{"guests":'), { all: { type: 'nfm_reply', text: 'Sent' } }],
	[
		'orders from the catalogue',
		{
			type: 'order',
			order: {
				catalog_id: '1',
				product_items: [{ product_retailer_id: 'tea', quantity: 2, item_price: 4.5, currency: 'EUR' }],
			},
		},
		{
			all: { type: 'order' },
			meta: {
				text: '2 × tea',
				order: { items: [{ product_id: 'tea', quantity: 2, price: 4.5, currency: 'EUR' }] },
			},
		},
	],
	[
		'orders, with a note',
		{ type: 'order', order: { text: 'By Friday, please', product_items: [{ product_retailer_id: 'tea' }] } },
		{
			all: { type: 'order' },
			meta: {
				text: 'By Friday, please',
				order: { items: [{ product_id: 'tea', quantity: null, price: null, currency: null }] },
			},
		},
	],
	[
		'shares a contact',
		{
			type: 'contacts',
			contacts: [{ name: { formatted_name: 'Ana Silva' }, phones: [{ phone: '+1 415 555 0101' }] }],
		},
		{
			all: {
				type: 'contacts',
				text: 'Ana Silva (+1 415 555 0101)',
				contacts: [{ name: 'Ana Silva', phones: ['+1 415 555 0101'], emails: [] }],
			},
		},
	],
	[
		'shares two contacts, of whom one has no number',
		{
			type: 'contacts',
			contacts: [
				{ name: { formatted_name: 'Zoë <3 & "Co"' } },
				{ name: { formatted_name: 'Bob' }, phones: [{ phone: '1' }, { phone: '2' }] },
			],
		},
		{
			all: {
				type: 'contacts',
				text: 'Zoë <3 & "Co", Bob (1, 2)',
				contacts: [
					{ name: 'Zoë <3 & "Co"', phones: [], emails: [] },
					{ name: 'Bob', phones: ['1', '2'], emails: [] },
				],
			},
		},
	],
	[
		'shares a contact with an address of mail',
		{
			type: 'contacts',
			contacts: [{ name: { formatted_name: 'Bob' }, emails: [{ email: 'b@example.com' }] }],
		},
		{
			all: { type: 'contacts' },
			meta: {
				text: 'Bob (b@example.com)',
				contacts: [{ name: 'Bob', phones: [], emails: ['b@example.com'] }],
			},
			released: { text: 'Bob', contacts: [{ name: 'Bob', phones: [], emails: [] }] },
		},
	],
	[
		'shares a place',
		{
			type: 'location',
			location: { latitude: 38.7, longitude: -9.1, name: 'Café', address: 'Rua 1, Lisbon' },
		},
		{
			all: {
				type: 'location',
				text: 'Café, Rua 1, Lisbon',
				location: { latitude: 38.7, longitude: -9.1, name: 'Café', address: 'Rua 1, Lisbon' },
			},
		},
	],
	[
		'shares a pin',
		{ type: 'location', location: { latitude: -33.86, longitude: 151.2 } },
		{
			all: {
				type: 'location',
				text: '-33.86, 151.2',
				location: { latitude: -33.86, longitude: 151.2, name: null, address: null },
			},
		},
	],
	[
		'comes from an advertisement',
		{ type: 'text', text: { body: 'Is it still on?' }, referral: AD },
		{ all: { type: 'text', text: 'Is it still on?' }, meta: { referral: expect.objectContaining(AD) } },
	],
	[
		'comes from an advertisement, with a picture',
		{
			type: 'image',
			image: { id: '1', mime_type: 'image/jpeg' },
			referral: { source_id: '121', source_type: 'post' },
		},
		{
			all: { type: 'image', text: null },
			meta: {
				referral: expect.objectContaining({ source_id: '121', source_type: 'post', ctwa_clid: null }),
				media: { mime_type: 'image/jpeg', file_name: null, url: null },
			},
		},
	],
	[
		'answers a message',
		{ type: 'text', text: { body: 'Yes' }, context: { from: '1', id: 'wamid.OUT1' } },
		{ all: { type: 'text', text: 'Yes' }, meta: { reply_to: ANSWERED } },
	],
	[
		'taps a button',
		{
			type: 'interactive',
			interactive: { type: 'button_reply', button_reply: { id: 'yes', title: 'Yes' } },
			context: { id: 'wamid.OUT1' },
		},
		{
			all: { type: 'button_reply', text: 'Yes' },
			meta: { button: { id: 'yes', title: 'Yes' }, reply_to: ANSWERED },
			released: { button: { id: null, title: 'Yes' } },
		},
	],
	[
		'chooses from a list',
		{ type: 'interactive', interactive: { type: 'list_reply', list_reply: { id: 'a', title: 'Apple' } } },
		{
			all: { type: 'button_reply', text: 'Apple' },
			meta: { button: { id: 'a', title: 'Apple' } },
			released: { button: { id: null, title: 'Apple' } },
		},
	],
	[
		'taps a quick reply of a template',
		{ type: 'button', button: { payload: 'OK', text: 'Confirm' } },
		{
			all: { type: 'button_reply', text: 'Confirm' },
			meta: { button: { id: 'OK', title: 'Confirm' } },
			released: { button: { id: null, title: 'Confirm' } },
		},
	],
	[
		'forwards a message',
		{ type: 'text', text: { body: 'x' }, context: { forwarded: true } },
		{ all: { type: 'text', text: 'x' } },
	],
	[
		'sends a sticker',
		{ type: 'sticker', sticker: { id: '1', mime_type: 'image/webp' } },
		{
			all: { type: 'sticker', text: null },
			meta: { media: { mime_type: 'image/webp', file_name: null, url: null } },
		},
	],
	[
		'speaks',
		{ type: 'audio', audio: { id: '1', mime_type: 'audio/ogg; codecs=opus', voice: true } },
		{
			all: { type: 'audio', text: null },
			meta: { media: { mime_type: 'audio/ogg; codecs=opus', file_name: null, url: null } },
		},
	],
	[
		'sends a document',
		{
			type: 'document',
			document: { id: '1', mime_type: 'application/pdf', filename: 'März.pdf', caption: 'Here' },
		},
		{
			all: { type: 'document', text: 'Here' },
			meta: { media: { mime_type: 'application/pdf', file_name: 'März.pdf', url: null } },
		},
	],
	['opens the chat', { type: 'request_welcome' }, { all: { type: 'request_welcome', text: null } }],
	[
		'has a new number',
		{
			type: 'system',
			system: { body: 'User A changed from 1 to 2', type: 'user_changed_number', wa_id: '2' },
		},
		{ all: { type: 'system' }, meta: { text: 'User A changed from 1 to 2' } },
	],
	[
		'sends what WhatsApp does not give on',
		{
			type: 'unsupported',
			errors: [
				{
					code: 131051,
					title: 'Message type unknown',
					error_data: { details: 'Message type is currently not supported.' },
				},
			],
		},
		{
			all: { type: 'unsupported', text: null },
			meta: { error: 'Message type is currently not supported.', error_code: 131051 },
		},
	],
	[
		'sends what WhatsApp does not know',
		{ type: 'unknown', errors: [{ code: 131051, title: 'Unsupported message type' }] },
		{
			all: { type: 'unsupported', text: null },
			meta: { error: 'Unsupported message type', error_code: 131051 },
		},
	],
	['writes JSON', { type: 'text', text: { body: '{"a":1}' } }, { all: { type: 'text', text: '{"a":1}' } }],
];

const FIELDS = [
	'type',
	'text',
	'user_id',
	'button',
	'reply_to',
	'media',
	'form',
	'location',
	'contacts',
	'order',
	'referral',
	'error',
	'error_code',
];
const only = (record: IDataObject) => Object.fromEntries(FIELDS.map((field) => [field, record[field]]));
const expectedOf = (...told: Array<IDataObject | undefined>) =>
	Object.assign(only(NOTHING), ...told) as IDataObject;

describe('a customer', () => {
	it.each(DOINGS)('%s: as Meta tells it', (_what, message, { all, meta }) => {
		expect(only(metaOf(message))).toEqual(expectedOf(all, meta));
	});

	it.each(DOINGS)('%s: as Whatomate tells it', (_what, message, { all, released }) => {
		const { delivered, later, live, listed } = stored(message);
		const expected = expectedOf(all, released);
		const { mime_type = '', filename = null } = (message[String(message.type)] ?? {}) as IDataObject;
		const media = mime_type === '' ? null : { mime_type, file_name: filename, url: 'files/1' };
		const reply_to = (message.context as IDataObject | undefined)?.id
			? { message_id: 'm0', wa_message_id: null }
			: null;
		expect(only(delivered)).toEqual(expected);
		expect(only(later)).toEqual({ ...expected, media });
		expect(only(live)).toEqual({ ...expected, media, reply_to });
		expect(only({ ...listed, text: listed.content.text || null })).toEqual({ ...expected, media, reply_to });
	});

	it.each(DOINGS)('%s: in a word of the list, with every field', (_what, message) => {
		const { delivered, live, listed } = stored(message);
		const words = MESSAGE_TYPES.map(({ value }) => value);
		for (const { type } of [metaOf(message), delivered, live, listed]) expect(words).toContain(type);
		for (const event of [metaOf(message), delivered, live]) {
			expect(Object.keys(event)).toEqual(Object.keys(NO_EVENT));
			expect(Object.values(event)).not.toContain(undefined);
		}
		expect(Object.keys(listed)).toEqual(expect.arrayContaining(FIELDS.filter((field) => field !== 'text')));
	});

	it.each<[string, IDataObject, IDataObject, IDataObject]>([
		[
			'with a username alone',
			{ from: undefined, from_user_id: 'US.1' },
			{ contacts: [{ profile: { name: 'Zoe', username: '@zoe' }, user_id: 'US.1' }] },
			{ user_id: 'US.1', contact_phone: null, contact_name: 'Zoe' },
		],
		[
			'with a username, among others',
			{ from: undefined, from_user_id: 'US.1' },
			{ contacts: [{ profile: { name: 'Bob' } }, { profile: { name: 'Zoe' }, user_id: 'US.1' }] },
			{ user_id: 'US.1', contact_phone: null, contact_name: 'Zoe' },
		],
		[
			'with both',
			{ from_user_id: 'US.1' },
			{ contacts: [{ profile: { name: 'Zoe' }, wa_id: FROM, user_id: 'US.1' }] },
			{ user_id: 'US.1', contact_phone: FROM, contact_name: 'Zoe' },
		],
		[
			'whose ID stands beside the message alone',
			{},
			{
				contacts: [
					{ profile: { name: 'Bob' }, wa_id: '1', user_id: 'US.2' },
					{ profile: { name: 'Zoe' }, wa_id: FROM, user_id: 'US.1' },
				],
			},
			{ user_id: 'US.1', contact_phone: FROM, contact_name: 'Zoe' },
		],
		[
			'whose number is written in another way there',
			{ from: '551182377262' },
			{ contacts: [{ profile: { name: 'Zoe' }, wa_id: '5511982377262' }] },
			{ user_id: null, contact_phone: '551182377262', contact_name: 'Zoe' },
		],
		[
			'who is none of several',
			{ from: '4' },
			{
				contacts: [
					{ profile: { name: 'Bob' }, wa_id: '1' },
					{ profile: { name: 'Ann' }, wa_id: '2' },
				],
			},
			{ user_id: null, contact_phone: '4', contact_name: null },
		],
		[
			'of whom nothing is told',
			{ from: undefined },
			{},
			{ user_id: null, contact_phone: null, contact_name: null },
		],
	])('%s is known', (_what, who, beside, expected) => {
		expect(metaOf({ type: 'text', text: { body: 'hi' }, ...who }, beside)).toMatchObject({
			text: 'hi',
			...expected,
		});
	});
});

describe('a status of Meta', () => {
	it.each<[string, IDataObject, IDataObject, IDataObject]>([
		['of a number', { recipient_id: FROM }, {}, { contact_phone: FROM, user_id: null }],
		['of a username', { recipient_user_id: 'US.1' }, {}, { contact_phone: null, user_id: 'US.1' }],
		[
			'with the customer beside it',
			{ recipient_id: FROM },
			{ contacts: [{ profile: { name: 'Zoe' }, wa_id: FROM, user_id: 'US.1' }] },
			{ contact_phone: FROM, user_id: 'US.1', contact_name: 'Zoe' },
		],
		[
			'of a failure',
			{ status: 'failed', errors: [{ code: 131049, title: 'Not delivered' }] },
			{},
			{ error: 'Not delivered', error_code: 131049 },
		],
	])('%s', (_what, status, beside, expected) => {
		const statuses = [{ id: 'wamid.1', status: 'read', timestamp: '1795434662', ...status }];
		const [{ event }] = fromMeta({ entry: [{ changes: [{ value: { statuses, ...beside } }] }] });
		expect(event).toMatchObject({ event: 'message.status', ...expected });
		expect(Object.keys(event)).toEqual(Object.keys(NO_EVENT));
	});

	it.each(['8640000000001', '1e300', '-1', 'soon', null, {}])('at no time: %p', (timestamp) => {
		const statuses = [{ id: 'wamid.1', status: 'read', timestamp }];
		const [{ event }] = fromMeta({ entry: [{ changes: [{ value: { statuses } }] }] } as IDataObject);
		expect(event.timestamp).toBeNull();
	});
});

describe('a failure that Whatomate tells', () => {
	const words = 'failed to send text message: API error 131026: (#131026) Message undeliverable';
	it('has its code, from every source', () => {
		const expected = { error: words, error_code: 131026 };
		const frame = {
			type: 'status_update',
			payload: { message_id: 'm', status: 'failed', error_message: words },
		};
		expect(fromFrame(frame, NOW)).toMatchObject(expected);
		const data = { message_id: 'm', status: 'failed', error_message: words };
		expect(fromDelivery({ event: 'message.status', data })).toMatchObject(expected);
		expect(toListedMessage({ id: 'm', status: 'failed', error_message: words })).toMatchObject(expected);
	});
});

describe('a listed message', () => {
	it('of the documented shape is read as well', () => {
		const documented = {
			id: 'm',
			wa_message_id: 'wamid.1',
			contact_id: 'c',
			direction: 'incoming',
			type: 'location',
			content: { text: 'Café' },
			status: 'received',
			timestamp: '2026-01-01T00:00:00Z',
		};
		expect(toListedMessage(documented)).toEqual({
			...documented,
			...only(NOTHING),
			type: 'location',
			text: undefined,
		});
		const content = { latitude: 1, longitude: 2 };
		expect(toListedMessage({ ...documented, content })).toMatchObject({
			content: { text: '1, 2' },
			location: { ...content, name: null, address: null },
		});
	});

	it.each<[string, IDataObject, string | null]>([
		['a caption that is empty', { message_type: 'image', content: { body: '' } }, ''],
		['no text at all', { message_type: 'order', content: null }, null],
		['JSON that is cut off', { message_type: 'contacts', content: { body: '[{"name":"An' } }, null],
	])('has for a text: %s', (_what, raw, text) => {
		expect(toListedMessage(raw).content).toEqual({ text });
	});
});

describe('a form whose answers a server of tomorrow writes into the text', () => {
	it.each<[string, unknown]>([
		['text', '{"guests":"4"}'],
		['body', { body: '{"guests":"4"}' }],
		['documented text', { text: '{"guests":"4"}' }],
	])('is a form, and no text (%s)', (_what, content) => {
		const data = { message_id: 'm', message_type: 'nfm_reply', content } as IDataObject;
		const expected = { type: 'nfm_reply', text: null, form: { guests: '4' } };
		expect(fromDelivery({ event: 'message.incoming', data })).toMatchObject(expected);
	});
});

describe('a reaction', () => {
	it('has its word from every source', () => {
		const reaction = { type: 'reaction', reaction: { message_id: 'wamid.OUT1', emoji: '👍' } };
		const live = fromFrame(
			{
				type: 'reaction_update',
				payload: { message_id: 'm', reactions: [{ emoji: '👍', from_phone: '1' }] },
			},
			NOW,
		);
		for (const event of [metaOf(reaction), live]) {
			expect(event).toMatchObject({ event: 'message.reaction', type: 'reaction', text: '👍' });
		}
	});
});
