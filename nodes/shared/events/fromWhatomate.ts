import type { IDataObject } from 'n8n-workflow';

import { objectOf, textOrNull } from '../api/json';
import { INCOMING_EVENT, NOTHING, SENT_EVENT, tapped } from './event';
import type { WhatomateEvent } from './event';

const contentOf = (value: unknown): string | null =>
	textOrNull(typeof value === 'object' ? (objectOf(value).body ?? objectOf(value).text) : value);

/** @param body what a server of any kind delivers to a webhook: `event`, `timestamp`, `data` (docs/whatomate-api.md#webhook-deliveries) */
export function fromDelivery(body: IDataObject): WhatomateEvent {
	const data = objectOf(body.data);
	const type = textOrNull(data.message_type ?? data.type);
	const text = contentOf(data.content) ?? textOrNull(data.text);
	return {
		...NOTHING,
		event: textOrNull(body.event) ?? '',
		message_id: textOrNull(data.message_id),
		wa_message_id: textOrNull(data.wa_message_id) ?? textOrNull(data.wamid),
		contact_id: textOrNull(data.contact_id),
		contact_phone: textOrNull(data.contact_phone),
		contact_name: textOrNull(data.contact_name),
		direction: textOrNull(data.direction),
		type,
		text,
		button: tapped(type, text),
		status: textOrNull(data.status),
		error: textOrNull(data.error_message) ?? textOrNull(data.error),
		account: textOrNull(data.whatsapp_account),
		timestamp: textOrNull(data.timestamp) ?? textOrNull(body.timestamp),
	};
}

/** @param raw a whole message, as the live feed announces it or a conversation lists it (docs/whatomate-api.md#live-feed-frames, #message-shape) */
export function fromMessage(raw: IDataObject): WhatomateEvent {
	const type = textOrNull(raw.message_type ?? raw.type);
	const text = contentOf(raw.content);
	const incoming = raw.direction === 'incoming';
	return {
		...NOTHING,
		event: incoming ? INCOMING_EVENT : SENT_EVENT,
		message_id: textOrNull(raw.id),
		wa_message_id: textOrNull(raw.wa_message_id) ?? textOrNull(raw.wamid),
		contact_id: textOrNull(raw.contact_id),
		contact_name: textOrNull(raw.profile_name),
		direction: textOrNull(raw.direction),
		type,
		text,
		button: tapped(type, text),
		status: textOrNull(raw.status),
		error: textOrNull(raw.error_message),
		account: textOrNull(raw.whatsapp_account),
		timestamp: textOrNull(raw.created_at) ?? textOrNull(raw.timestamp),
	};
}
