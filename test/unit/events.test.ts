import type { IDataObject } from 'n8n-workflow';

import { eventKey } from '../../nodes/shared/events/event';
import { fromDelivery, fromMessage } from '../../nodes/shared/events/fromWhatomate';
import { fromMeta } from '../../nodes/shared/events/fromMeta';
import { fromReactionFrame, fromStatusFrame } from '../../nodes/shared/events/fromFeed';
import type { WhatomateEvent } from '../../nodes/shared/events/event';
import { recording } from '../contract/recordings';

/** What a source that knows nothing would tell. */
const NOTHING: WhatomateEvent = {
	event: '',
	message_id: null,
	wa_message_id: null,
	contact_id: null,
	contact_phone: null,
	contact_name: null,
	direction: null,
	type: null,
	text: null,
	button: null,
	status: null,
	error: null,
	account: null,
	timestamp: null,
};

const LISTER = '1512d160-b876-4e28-90b0-b40a29309654';
const NOW = new Date('2026-11-23T12:00:00Z');

const parse = (text = '') => JSON.parse(text) as IDataObject;

/** An incoming message of the customer of the recordings. */
const fromLister = (more: Partial<WhatomateEvent>): WhatomateEvent => ({
	...NOTHING,
	event: 'message.incoming',
	contact_id: LISTER,
	contact_phone: '14155554657',
	contact_name: 'Lister',
	direction: 'incoming',
	account: 'main',
	...more,
});

const tapOf = (message_id: string, title: string, timestamp: string) =>
	fromLister({ message_id, type: 'button_reply', text: title, button: { id: null, title }, timestamp });

describe('a delivery of Whatomate, as recorded', () => {
	const EXPECTED: Record<string, WhatomateEvent[]> = {
		'delivered by test': [{ ...NOTHING, event: 'test', timestamp: '2026-11-23T11:53:54Z' }],
		'delivered on an incoming text': [
			fromLister({
				message_id: 'c50a820e-2446-4d59-b9d6-b19a64561ccd',
				type: 'text',
				text: 'hi',
				timestamp: '2026-11-23T11:53:55.284858916Z',
			}),
		],
		'delivered on an incoming button reply': [
			tapOf('12703d7b-d88b-415c-b539-554a874f38a8', 'Confirm Order', '2026-11-23T11:53:55.988633433Z'),
		],
		'delivered on an incoming list reply': [
			tapOf('d02557f1-119d-4614-a306-c055db08d1ba', 'Apple', '2026-11-23T11:53:56.690694738Z'),
		],
		'delivered on a quick-reply button of a template': [
			tapOf('c6244288-31b3-40fb-b682-06ccc23caa5a', 'Confirm', '2026-11-23T11:53:57.393857894Z'),
		],
		'delivered on an incoming image': [
			fromLister({
				message_id: '7fad14c7-2413-4b6d-a43c-afb21bb600a1',
				type: 'image',
				text: 'pic',
				timestamp: '2026-11-23T11:53:58.099531207Z',
			}),
		],
		'delivered on an incoming reaction': [],
		'delivered on an incoming location': [
			fromLister({
				message_id: '64d74c46-c9a9-4eea-a01f-273b0953a2a7',
				type: 'location',
				text: '{"latitude":38.7,"longitude":-9.1,"name":"Lisbon"}',
				timestamp: '2026-11-23T11:53:59.502003363Z',
			}),
		],
		'delivered on a flow reply': [
			fromLister({
				message_id: 'a2e7481d-0a94-48c7-b44b-1016c1d77b40',
				type: 'nfm_reply',
				text: 'Sent',
				timestamp: '2026-11-23T11:54:00.204200737Z',
			}),
		],
		'delivered on a first message of a new contact': [
			{
				...NOTHING,
				event: 'contact.created',
				contact_id: '50a57e39-18e2-46f9-8eca-90f24fa8e5ad',
				contact_phone: '14155599570',
				contact_name: 'Lister',
				account: 'main',
				timestamp: '2026-11-23T11:54:00.907175301Z',
			},
			fromLister({
				message_id: '668f5f1f-f6b8-4c33-8367-0dadeb4247ec',
				contact_id: '50a57e39-18e2-46f9-8eca-90f24fa8e5ad',
				contact_phone: '14155599570',
				type: 'text',
				text: 'new here',
				timestamp: '2026-11-23T11:54:00.910422634Z',
			}),
		],
		'delivered on an API send': [
			fromLister({
				event: 'message.sent',
				message_id: '4c884c4a-749c-44b6-980d-1588bb10953d',
				direction: 'outgoing',
				type: 'text',
				text: 'out',
				timestamp: '2026-11-23T11:54:01.663431984Z',
			}),
		],
		'delivered on a status change (nothing: the released server has no status event)': [],
		'delivered when Meta sends the same message twice': [
			fromLister({
				message_id: '3464c8a2-dca1-4646-bb77-404e9be63d39',
				type: 'text',
				text: 'twice',
				timestamp: '2026-11-23T11:54:19.194240406Z',
			}),
		],
	};

	const recorded = recording('webhooks.json').filter(({ deliveries }) => deliveries !== undefined);

	it('is in the table below, each of them', () => {
		expect(recorded.map(({ name }) => name)).toEqual(Object.keys(EXPECTED));
	});

	it.each(recorded)('$name', ({ name, deliveries = [] }) => {
		expect(deliveries.map(({ raw_body }) => fromDelivery(parse(raw_body)))).toEqual(EXPECTED[name]);
	});

	it('brings what a coming server may add', () => {
		const data = {
			message_id: 'm',
			wamid: 'wamid.1',
			status: 'failed',
			error_message: 'no WhatsApp here',
			direction: 'outgoing',
		};
		expect(fromDelivery({ event: 'message.status', timestamp: 't', data })).toEqual({
			...NOTHING,
			event: 'message.status',
			message_id: 'm',
			wa_message_id: 'wamid.1',
			direction: 'outgoing',
			status: 'failed',
			error: 'no WhatsApp here',
			timestamp: 't',
		});
	});

	it.each<[string, IDataObject]>([
		['nothing', {}],
		['a text for the data', { data: 'hello' }],
		['a list for the data', { data: [1, 2] }],
		['no data', { data: null }],
		['values of other types', { event: 5 as never, data: { message_id: {}, content: [], direction: true } }],
	])('is no accident when it holds %s', (_what, body) => {
		const { event, ...rest } = fromDelivery(body);
		expect(['', '5']).toContain(event);
		expect({ event: '', ...rest }).toEqual(NOTHING);
	});
});

describe('a frame of the live feed, as recorded', () => {
	const newMessage = (more: Partial<WhatomateEvent>): WhatomateEvent => ({
		...NOTHING,
		contact_id: LISTER,
		contact_name: 'Lister',
		type: 'text',
		...more,
	});
	const status = (more: Partial<WhatomateEvent>): WhatomateEvent => ({
		...NOTHING,
		event: 'message.status',
		message_id: '1ac9feb0-ecea-4cf3-adba-4ab98dd12165',
		direction: 'outgoing',
		timestamp: NOW.toISOString(),
		...more,
	});
	const EXPECTED: Record<string, WhatomateEvent[]> = {
		'frames on a send': [
			newMessage({
				event: 'message.sent',
				message_id: '1ac9feb0-ecea-4cf3-adba-4ab98dd12165',
				direction: 'outgoing',
				text: 'ws out',
				status: 'pending',
				timestamp: '2026-11-23T11:53:01.97611207Z',
			}),
			status({ contact_id: LISTER, wa_message_id: 'wamid.TEST000015', status: 'sent' }),
		],
		'frames on status sent': [],
		'frames on status delivered': [status({ status: 'delivered' })],
		'frames on status read': [status({ status: 'read' })],
		'frames on status failed': [
			status({ status: 'failed', error: 'Receiver is incapable of receiving this message' }),
		],
		'frames on an incoming text': [
			newMessage({
				event: 'message.incoming',
				message_id: 'eb682ac5-b51a-4c0b-9883-a1f500c0789c',
				wa_message_id: 'wamid.IN8358s3jicpi',
				direction: 'incoming',
				text: 'ws in',
				status: 'received',
				timestamp: '2026-11-23T11:53:04.950776842Z',
			}),
		],
		'frames on an incoming reaction': [
			{
				...NOTHING,
				event: 'message.reaction',
				message_id: '1ac9feb0-ecea-4cf3-adba-4ab98dd12165',
				contact_id: LISTER,
				direction: 'incoming',
				type: 'reaction',
				text: '👍',
				timestamp: NOW.toISOString(),
			},
		],
		'frames on a first message of a new contact': [
			newMessage({
				event: 'message.incoming',
				message_id: 'ab0dd6fd-9125-483b-aecd-ed5eeef90ae2',
				wa_message_id: 'wamid.IN3niwkudkvxr',
				contact_id: '6ca7c498-19ea-46c3-aa8d-1aff8bab4dfa',
				contact_name: null,
				direction: 'incoming',
				text: 'first',
				status: 'received',
				timestamp: '2026-11-23T11:53:06.757481912Z',
			}),
		],
		'frames on a client ping': [],
		'frames on set_contact': [],
	};

	const tellings: Record<string, (payload: IDataObject) => WhatomateEvent[]> = {
		new_message: (payload) => [fromMessage(payload)],
		status_update: (payload) => [fromStatusFrame(payload, NOW)],
		reaction_update: (payload) => [fromReactionFrame(payload, NOW)],
		pong: () => [],
	};

	const recorded = recording('websocket.json').filter(
		({ frames, name }) => frames !== undefined && name.startsWith('frames on '),
	);

	it('is in the table below, each of them', () => {
		expect(recorded.map(({ name }) => name)).toEqual(Object.keys(EXPECTED));
		const others = recording('websocket.json').filter(({ name }) => !(name in EXPECTED));
		const told = others.flatMap(({ frames = [] }) => frames).filter(({ dir }) => dir === 'server');
		expect(told).toEqual([]);
	});

	it.each(recorded)('$name', ({ name, frames = [] }) => {
		const events = frames.flatMap(({ data }) => {
			const { type, payload } = parse(data) as { type: string; payload: IDataObject };
			return tellings[type](payload);
		});
		expect(events).toEqual(EXPECTED[name]);
	});

	it.each<[string, IDataObject, Partial<WhatomateEvent>]>([
		[
			'one of the customer',
			{ reactions: [{ emoji: '👍', from_phone: '1' }] },
			{ direction: 'incoming', text: '👍' },
		],
		[
			'one of the team, put after it',
			{
				reactions: [
					{ emoji: '👍', from_phone: '1' },
					{ emoji: '❤', from_user: 'u' },
				],
			},
			{ direction: 'outgoing', text: '❤' },
		],
		['none any more', { reactions: null }, { direction: 'incoming', text: null }],
	])('tells of reactions: %s', (_what, payload, expected) => {
		expect(fromReactionFrame({ message_id: 'm', ...payload }, NOW)).toMatchObject(expected);
	});
});

describe('a message of a conversation, as recorded', () => {
	const listed = recording('read-react-download.json')
		.filter(({ name }) => name === 'incoming message types, as listed')
		.flatMap(({ response }) => (response?.body as { data: { messages: IDataObject[] } }).data.messages);

	it('tells the same as the delivery did, and its state', () => {
		expect(
			listed
				.map(fromMessage)
				.map(({ event, type, text, button, status }) => ({ event, type, text, button, status })),
		).toEqual([
			...['m1', 'm2', 'm3', 'm4', 'm5', 'm6', 'm7'].map((text) => ({
				event: 'message.sent',
				type: 'text',
				text,
				button: null,
				status: 'sent',
			})),
			...[
				['text', 'hello from customer'],
				['button_reply', 'Confirm'],
				['button_reply', 'Confirm Order'],
				['button_reply', 'Apple'],
				['location', '{"latitude":38.7,"longitude":-9.1,"name":"Lisbon"}'],
				['nfm_reply', 'Sent'],
				['image', 'my pic'],
			].map(([type, text]) => ({
				event: 'message.incoming',
				type,
				text,
				button: type === 'button_reply' ? { id: null, title: text } : null,
				status: 'read',
			})),
		]);
	});

	it('is read in the documented shape too', () => {
		const documented = {
			id: 'm',
			wa_message_id: 'wamid.1',
			contact_id: 'c',
			direction: 'incoming',
			type: 'text',
			content: { text: 'hello' },
			status: 'received',
			timestamp: '2026-01-01T00:00:00Z',
		};
		expect(fromMessage(documented)).toEqual({
			...NOTHING,
			event: 'message.incoming',
			message_id: 'm',
			wa_message_id: 'wamid.1',
			contact_id: 'c',
			direction: 'incoming',
			type: 'text',
			text: 'hello',
			status: 'received',
			timestamp: '2026-01-01T00:00:00Z',
		});
	});
});

describe('a webhook of Meta', () => {
	const recorded = recording('meta-webhook.json').filter(({ request }) => request?.method === 'POST');
	const status = (state: string, timestamp: string, error: string | null = null): WhatomateEvent => ({
		...NOTHING,
		event: 'message.status',
		wa_message_id: 'wamid.TEST000010',
		contact_phone: '14155554657',
		direction: 'outgoing',
		status: state,
		error,
		timestamp,
	});
	const EXPECTED: Record<string, WhatomateEvent> = {
		'status sent': status('sent', '2026-11-23T11:51:00.000Z'),
		'status delivered': status('delivered', '2026-11-23T11:51:01.000Z'),
		'status read': status('read', '2026-11-23T11:51:01.000Z'),
		'status delivered, late (after read)': status('delivered', '2026-11-23T11:51:01.000Z'),
		'status failed': status(
			'failed',
			'2026-11-23T11:51:02.000Z',
			'Receiver is incapable of receiving this message',
		),
		'status with a wrong signature': status('read', '2026-11-23T11:51:02.000Z'),
		'status without signature': status('read', '2026-11-23T11:51:02.000Z'),
	};

	it('is in the table below, each that was recorded', () => {
		expect(recorded.map(({ name }) => name)).toEqual(Object.keys(EXPECTED));
	});

	it.each(recorded)('$name', ({ name, request }) => {
		const body = parse(request?.raw_body);
		const [{ raw }] = fromMeta(body);
		expect(fromMeta(body)).toEqual([{ event: EXPECTED[name], raw, phoneNumberId: '100200300' }]);
		expect(request?.raw_body).toContain(JSON.stringify(raw));
	});

	const customer = (content: IDataObject) =>
		fromMeta({
			entry: [
				{
					changes: [
						{
							field: 'messages',
							value: {
								metadata: { phone_number_id: '100200300' },
								contacts: [
									{ profile: { name: 'Other' }, wa_id: '1' },
									{ profile: { name: 'Lister' }, wa_id: '14155554657' },
								],
								messages: [{ from: '14155554657', id: 'wamid.IN1', timestamp: '1795434662', ...content }],
							},
						},
					],
				},
			],
		}).map(({ event }) => event);
	const incoming = (more: Partial<WhatomateEvent>): WhatomateEvent => ({
		...NOTHING,
		event: 'message.incoming',
		wa_message_id: 'wamid.IN1',
		contact_phone: '14155554657',
		contact_name: 'Lister',
		direction: 'incoming',
		status: 'received',
		timestamp: '2026-11-23T11:51:02.000Z',
		...more,
	});

	it.each<[string, IDataObject, Partial<WhatomateEvent>]>([
		['a text', { type: 'text', text: { body: 'hi' } }, { type: 'text', text: 'hi' }],
		[
			'a tapped reply button',
			{
				type: 'interactive',
				interactive: { type: 'button_reply', button_reply: { id: 'yes', title: 'Confirm Order' } },
			},
			{ type: 'button_reply', text: 'Confirm Order', button: { id: 'yes', title: 'Confirm Order' } },
		],
		[
			'a chosen row',
			{ type: 'interactive', interactive: { type: 'list_reply', list_reply: { id: 'a', title: 'Apple' } } },
			{ type: 'button_reply', text: 'Apple', button: { id: 'a', title: 'Apple' } },
		],
		[
			"a template's quick reply",
			{ type: 'button', button: { payload: 'OK', text: 'Confirm' } },
			{ type: 'button_reply', text: 'Confirm', button: { id: 'OK', title: 'Confirm' } },
		],
		[
			'an image',
			{ type: 'image', image: { id: 'media1', mime_type: 'image/png', caption: 'pic' } },
			{ type: 'image', text: 'pic' },
		],
		['an image without words', { type: 'image', image: { id: 'media1' } }, { type: 'image' }],
		[
			'a location',
			{ type: 'location', location: { latitude: 38.7, longitude: -9.1, name: 'Lisbon' } },
			{ type: 'location', text: '{"latitude":38.7,"longitude":-9.1,"name":"Lisbon"}' },
		],
		[
			'a filled flow',
			{ type: 'interactive', interactive: { type: 'nfm_reply', nfm_reply: { name: 'flow', body: 'Sent' } } },
			{ type: 'nfm_reply', text: 'Sent' },
		],
		[
			'a reaction, on the message that it is put on',
			{ type: 'reaction', reaction: { message_id: 'wamid.OUT1', emoji: '👍' } },
			{ event: 'message.reaction', wa_message_id: 'wamid.OUT1', type: 'reaction', text: '👍', status: null },
		],
		[
			'a reaction that was taken away',
			{ type: 'reaction', reaction: { message_id: 'wamid.OUT1' } },
			{ event: 'message.reaction', wa_message_id: 'wamid.OUT1', type: 'reaction', status: null },
		],
	])('brings %s', (_what, content, expected) => {
		expect(customer(content)).toEqual([incoming(expected)]);
	});

	it('makes an event of each status and message of each change of each entry, in order', () => {
		const change = (phone: string, value: IDataObject) => ({
			field: 'messages',
			value: { metadata: { phone_number_id: phone }, ...value },
		});
		const of = (id: string) => ({ id, status: 'read', timestamp: '1', recipient_id: '1' });
		const from = (id: string) => ({ from: '1', id, timestamp: '1', type: 'text', text: { body: 'x' } });
		const events = fromMeta({
			entry: [
				{ changes: [change('A', { statuses: [of('1'), of('2')] }), change('B', { messages: [from('3')] })] },
				{ changes: [change('C', { statuses: [of('4')], messages: [from('5'), from('6')] })] },
			],
		});
		expect(events.map(({ event, phoneNumberId }) => [event.wa_message_id, phoneNumberId])).toEqual([
			['1', 'A'],
			['2', 'A'],
			['3', 'B'],
			['4', 'C'],
			['5', 'C'],
			['6', 'C'],
		]);
	});

	it.each<[string, IDataObject]>([
		[
			'another field',
			{ entry: [{ changes: [{ field: 'account_update', value: { statuses: [{ id: '1' }] } }] }] },
		],
		['no entry', {}],
		['an entry that is none', { entry: [null, 5, 'x', {}] as never }],
		['a change that is none', { entry: [{ changes: [null, { field: 'messages', value: null }] }] as never }],
	])('tells nothing of %s', (_what, body) => {
		expect(fromMeta(body)).toEqual([]);
	});

	it.each<[string, IDataObject, string | null]>([
		['details', { error_data: { details: 'why' }, message: 'm', title: 't' }, 'why'],
		['no details', { message: 'm', title: 't' }, 'm'],
		['a title alone', { title: 't' }, 't'],
		['nothing', {}, null],
	])('tells the reason of an error with %s', (_what, error, expected) => {
		const statuses = [{ id: '1', status: 'failed', errors: [error] }];
		const [{ event }] = fromMeta({ entry: [{ changes: [{ value: { statuses } }] }] });
		expect(event).toMatchObject({ error: expected, timestamp: null });
	});
});

describe('what two tellings of one event have in common', () => {
	const key = (more: Partial<WhatomateEvent>, raw: unknown = {}) => eventKey({ ...NOTHING, ...more }, raw);
	const message = { event: 'message.incoming', message_id: 'm' };
	const status = { event: 'message.status', message_id: 'm', status: 'read' };
	const reaction = { event: 'message.reaction', message_id: 'm', text: '👍', timestamp: '1' };

	it.each<[string, Partial<WhatomateEvent>, Partial<WhatomateEvent>]>([
		['a message that was read meanwhile', { ...message, status: 'received' }, { ...message, status: 'read' }],
		['a message heard live and found later', { ...message, timestamp: '1' }, { ...message, timestamp: '2' }],
		['a status told at two times', { ...status, timestamp: '1' }, { ...status, timestamp: '2' }],
		['a reaction in a retry', reaction, { ...reaction }],
	])('is the same for %s', (_what, one, other) => {
		expect(key(one)).toBe(key(other));
	});

	it.each<[string, Partial<WhatomateEvent>, Partial<WhatomateEvent>]>([
		['two messages', message, { ...message, message_id: 'n' }],
		['a message in and out', message, { ...message, event: 'message.sent' }],
		['two statuses', status, { ...status, status: 'delivered' }],
		['an emoji taken away and put back', reaction, { ...reaction, timestamp: '2' }],
		['two emojis', reaction, { ...reaction, text: '❤' }],
	])('differs for %s', (_what, one, other) => {
		expect(key(one)).not.toBe(key(other));
	});

	it('is made from all that was told, where no message is named', () => {
		const transfer = { event: 'transfer.created' };
		expect(key(transfer, { id: 1 })).toBe(key(transfer, { id: 1 }));
		expect(key(transfer, { id: 1 })).not.toBe(key(transfer, { id: 2 }));
	});

	it("is WhatsApp's own ID, where that is all the source knows", () => {
		expect(key({ ...status, message_id: null, wa_message_id: 'wamid.1' })).toBe(
			'message.status:wamid.1:read',
		);
	});
});
