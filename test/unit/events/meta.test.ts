import type { IDataObject } from 'n8n-workflow';

import { fromMeta as eventsOf } from '../../../nodes/shared/events/fromMeta';
import type { WhatomateEvent } from '../../../nodes/shared/events/event';
import { recording } from '../../contract/recordings';
import { NOTHING, parse } from './support';

const fromMeta = (body: IDataObject) => [...eventsOf(body)];

describe('a webhook of Meta', () => {
	const recorded = recording('meta-webhook.json').filter(({ request }) => request?.method === 'POST');
	const status = (state: string, timestamp: string, more: Partial<WhatomateEvent> = {}): WhatomateEvent => ({
		...NOTHING,
		event: 'message.status',
		wa_message_id: 'wamid.TEST000010',
		contact_phone: '14155554657',
		direction: 'outgoing',
		status: state,
		timestamp,
		...more,
	});
	const EXPECTED: Record<string, WhatomateEvent> = {
		'status sent': status('sent', '2026-11-23T11:51:00.000Z'),
		'status delivered': status('delivered', '2026-11-23T11:51:01.000Z'),
		'status read': status('read', '2026-11-23T11:51:01.000Z'),
		'status delivered, late (after read)': status('delivered', '2026-11-23T11:51:01.000Z'),
		'status failed': status('failed', '2026-11-23T11:51:02.000Z', {
			error: 'Receiver is incapable of receiving this message',
			error_code: 131026,
		}),
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
			{ type: 'image', text: 'pic', media: { mime_type: 'image/png', file_name: null, url: null } },
		],
		['an image without words', { type: 'image', image: { id: 'media1' } }, { type: 'image' }],
		[
			'a location',
			{ type: 'location', location: { latitude: 38.7, longitude: -9.1, name: 'Lisbon' } },
			{
				type: 'location',
				text: 'Lisbon',
				location: { latitude: 38.7, longitude: -9.1, name: 'Lisbon', address: null },
			},
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
