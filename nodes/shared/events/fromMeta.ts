import type { IDataObject } from 'n8n-workflow';

import { listOf, objectOf, textOrNull } from '../api/json';
import { INCOMING_EVENT, NOTHING, REACTION_EVENT, STATUS_EVENT, TAPPED, tapped } from './event';
import type { WhatomateEvent } from './event';

/** One thing that Meta tells, with what belongs to it alone. */
export interface MetaEvent {
	event: WhatomateEvent;
	raw: IDataObject;
	/** Which connected number it is about, as Meta calls it. */
	phoneNumberId: string | null;
}

/** @param body Meta's own webhook: any number of entries, changes, statuses and messages (docs/whatomate-api.md#status-webhooks-of-meta) */
export function fromMeta(body: IDataObject): MetaEvent[] {
	return listOf(body.entry).flatMap((entry) =>
		listOf(entry.changes)
			.filter(({ field }) => field === undefined || field === 'messages')
			.flatMap((change) => {
				const value = objectOf(change.value);
				const phoneNumberId = textOrNull(objectOf(value.metadata).phone_number_id);
				const names = listOf(value.contacts);
				return [
					...listOf(value.statuses).map((raw) => ({ event: metaStatus(raw), raw, phoneNumberId })),
					...listOf(value.messages).map((raw) => ({ event: metaMessage(raw, names), raw, phoneNumberId })),
				];
			}),
	);
}

const fromSeconds = (value: unknown): string | null =>
	Number(value) > 0 ? new Date(Number(value) * 1000).toISOString() : null;

function metaStatus(raw: IDataObject): WhatomateEvent {
	const [error] = listOf(raw.errors);
	return {
		...NOTHING,
		event: STATUS_EVENT,
		wa_message_id: textOrNull(raw.id),
		contact_phone: textOrNull(raw.recipient_id),
		direction: 'outgoing',
		status: textOrNull(raw.status),
		error: error
			? (textOrNull(objectOf(error.error_data).details) ??
				textOrNull(error.message) ??
				textOrNull(error.title))
			: null,
		timestamp: fromSeconds(raw.timestamp),
	};
}

function metaMessage(raw: IDataObject, contacts: IDataObject[]): WhatomateEvent {
	const kind = textOrNull(raw.type) ?? '';
	const interactive = objectOf(raw.interactive);
	const reply = objectOf(interactive.button_reply ?? interactive.list_reply);
	const quickReply = objectOf(raw.button);
	const content = objectOf(raw[kind]);
	const title = textOrNull(reply.title) ?? textOrNull(quickReply.text);
	const type =
		title !== null ? TAPPED : kind === 'interactive' ? (textOrNull(interactive.type) ?? kind) : kind;
	const isReaction = kind === 'reaction';
	const text =
		title ??
		textOrNull(content.body) ??
		textOrNull(content.caption) ??
		textOrNull(content.emoji) ??
		textOrNull(objectOf(interactive.nfm_reply).body) ??
		// As Whatomate writes it (docs/whatomate-api.md#message-types).
		(kind === 'location' ? JSON.stringify(content) : null);
	const sender = contacts.find(({ wa_id }) => wa_id === raw.from) ?? contacts[0];
	return {
		...NOTHING,
		event: isReaction ? REACTION_EVENT : INCOMING_EVENT,
		wa_message_id: textOrNull(isReaction ? content.message_id : raw.id),
		contact_phone: textOrNull(raw.from),
		contact_name: textOrNull(objectOf(sender?.profile).name),
		direction: 'incoming',
		type: textOrNull(type),
		text,
		button: tapped(type, text, reply.id ?? quickReply.payload),
		status: isReaction ? null : 'received',
		timestamp: fromSeconds(raw.timestamp),
	};
}
