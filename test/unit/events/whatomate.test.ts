import type { IDataObject } from 'n8n-workflow';

import { fromDelivery, fromMessage } from '../../../nodes/shared/events/fromWhatomate';
import { fromFrame, fromReactionFrame } from '../../../nodes/shared/events/fromFeed';
import type { Frame } from '../../../nodes/shared/events/fromFeed';
import type { WhatomateEvent } from '../../../nodes/shared/events/event';
import { recording } from '../../contract/recordings';
import { LISTER, NOTHING, NOW, parse } from './support';

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
				text: 'Lisbon',
				location: { latitude: 38.7, longitude: -9.1, name: 'Lisbon', address: null },
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
			return fromFrame(parse(data) as unknown as Frame, NOW) ?? [];
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
				['location', 'Lisbon'],
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
