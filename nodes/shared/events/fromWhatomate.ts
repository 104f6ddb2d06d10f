import type { IDataObject } from 'n8n-workflow';

import { jsonIn, objectOf, textOrNull } from '../api/json';
import { messageType } from '../whatsapp/messageTypes';
import { FORM, readContent } from './content/content';
import type { Content } from './content/content';
import { readWhatomateMedia } from './content/media';
import { readReferral } from './content/referral';
import { readWhatomateError } from './content/refusal';
import { readWhatomateReply } from './content/replyTo';
import { INCOMING_EVENT, NOTHING, SENT_EVENT, tapped } from './event';
import type { WhatomateEvent } from './event';
import { readTransfer } from './fromTransfer';

const writtenIn = (content: unknown): string | null =>
	textOrNull(typeof content === 'object' ? (objectOf(content).body ?? objectOf(content).text) : content);

/** Released servers write places and contacts into the text, as JSON in nearly Meta's shape (docs/whatomate-api.md#message-types). */
function contentOf(type: string | null, { content, text: besides }: IDataObject): Content {
	const text = writtenIn(content) ?? textOrNull(besides);
	const written = jsonIn(text);
	const part = type === FORM ? { response_json: written } : (written ?? content);
	return readContent(type, part, text);
}

/** What a message tells, in a delivery, in a frame, or in a conversation. */
function messageIn(raw: IDataObject) {
	const type = messageType(textOrNull(raw.message_type ?? raw.type));
	const content = contentOf(type, raw);
	return {
		wa_message_id: textOrNull(raw.wa_message_id) ?? textOrNull(raw.wamid),
		contact_id: textOrNull(raw.contact_id),
		direction: textOrNull(raw.direction),
		type,
		...content,
		button: tapped(type, content.text),
		reply_to: readWhatomateReply(raw),
		media: readWhatomateMedia(raw),
		referral: readReferral(raw.referral),
		status: textOrNull(raw.status),
		...readWhatomateError(raw),
		account: textOrNull(raw.whatsapp_account),
	};
}

/** @param body what a server of any kind delivers to a webhook: `event`, `timestamp`, `data` (docs/whatomate-api.md#webhook-deliveries) */
export function fromDelivery(body: IDataObject): WhatomateEvent {
	const data = objectOf(body.data);
	const event = textOrNull(body.event) ?? '';
	return {
		...NOTHING,
		...messageIn(data),
		event,
		transfer: textOrNull(data.transfer_id) === null ? null : readTransfer(event, data),
		message_id: textOrNull(data.message_id),
		contact_phone: textOrNull(data.contact_phone),
		contact_name: textOrNull(data.contact_name),
		timestamp: textOrNull(data.timestamp) ?? textOrNull(body.timestamp),
	};
}

/** @param raw a whole message, as the live feed announces it or a conversation lists it (docs/whatomate-api.md#live-feed-frames, #message-shape) */
export const fromMessage = (raw: IDataObject): WhatomateEvent => ({
	...NOTHING,
	...messageIn(raw),
	event: raw.direction === 'incoming' ? INCOMING_EVENT : SENT_EVENT,
	message_id: textOrNull(raw.id),
	contact_name: textOrNull(raw.profile_name),
	timestamp: textOrNull(raw.created_at) ?? textOrNull(raw.timestamp),
});
