import { createHash } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';

/** Something that happened, in one shape whatever told of it. What the source does not know is null. */
export interface WhatomateEvent extends IDataObject {
	/** `message.incoming`, `message.outgoing`, `message.sent`, `message.status`, `message.reaction`, or what else the server names. */
	event: string;
	message_id: string | null;
	/** WhatsApp's own ID (wamid). */
	wa_message_id: string | null;
	contact_id: string | null;
	contact_phone: string | null;
	contact_name: string | null;
	direction: string | null;
	type: string | null;
	/** The text, caption or emoji; the title of a tapped button. */
	text: string | null;
	/** The button or row that the customer tapped. Servers tell its title, only Meta itself tells its ID. */
	button: { id: string | null; title: string } | null;
	status: string | null;
	/** Why WhatsApp refused the message. */
	error: string | null;
	account: string | null;
	/** ISO 8601 */
	timestamp: string | null;
}

/** What the user can choose and filter by. */
export const STATUS_EVENT = 'message.status';
export const INCOMING_EVENT = 'message.incoming';
export const SENT_EVENT = 'message.sent';
export const OUTGOING_EVENT = 'message.outgoing';
export const REACTION_EVENT = 'message.reaction';

/** Events that one's own sending causes. */
export const SENDING_EVENTS = [SENT_EVENT, OUTGOING_EVENT];

const NEW_MESSAGE_EVENTS = [INCOMING_EVENT, ...SENDING_EVENTS];

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

const textOrNull = (value: unknown): string | null =>
	typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : null;

const object = (value: unknown): IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as IDataObject) : {};

const list = (value: unknown): IDataObject[] => (Array.isArray(value) ? value.map(object) : []);

const contentOf = (value: unknown): string | null =>
	textOrNull(typeof value === 'object' ? (object(value).body ?? object(value).text) : value);

/** A tapped button arrives as a message of this type, with the title as its text (recording webhooks). */
const TAPPED = 'button_reply';

const tapped = (type: unknown, title: string | null, id: unknown = null) =>
	type === TAPPED && title !== null ? { id: textOrNull(id), title } : null;

/** @param body what a server of any kind delivers to a webhook: `event`, `timestamp`, `data` (contract section 2, Webhooks) */
export function fromDelivery(body: IDataObject): WhatomateEvent {
	const data = object(body.data);
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

/** One thing that Meta tells, with what belongs to it alone. */
export interface MetaEvent {
	event: WhatomateEvent;
	raw: IDataObject;
	/** Which connected number it is about, as Meta calls it. */
	phoneNumberId: string | null;
}

/** @param body Meta's own webhook: any number of entries, changes, statuses and messages (contract section 1, Status webhooks) */
export function fromMeta(body: IDataObject): MetaEvent[] {
	return list(body.entry).flatMap((entry) =>
		list(entry.changes)
			.filter(({ field }) => field === undefined || field === 'messages')
			.flatMap((change) => {
				const value = object(change.value);
				const phoneNumberId = textOrNull(object(value.metadata).phone_number_id);
				const names = list(value.contacts);
				return [
					...list(value.statuses).map((raw) => ({ event: metaStatus(raw), raw, phoneNumberId })),
					...list(value.messages).map((raw) => ({ event: metaMessage(raw, names), raw, phoneNumberId })),
				];
			}),
	);
}

const fromSeconds = (value: unknown): string | null =>
	Number(value) > 0 ? new Date(Number(value) * 1000).toISOString() : null;

function metaStatus(raw: IDataObject): WhatomateEvent {
	const [error] = list(raw.errors);
	return {
		...NOTHING,
		event: STATUS_EVENT,
		wa_message_id: textOrNull(raw.id),
		contact_phone: textOrNull(raw.recipient_id),
		direction: 'outgoing',
		status: textOrNull(raw.status),
		error: error
			? (textOrNull(object(error.error_data).details) ?? textOrNull(error.message) ?? textOrNull(error.title))
			: null,
		timestamp: fromSeconds(raw.timestamp),
	};
}

function metaMessage(raw: IDataObject, contacts: IDataObject[]): WhatomateEvent {
	const kind = textOrNull(raw.type) ?? '';
	const interactive = object(raw.interactive);
	const reply = object(interactive.button_reply ?? interactive.list_reply);
	const quickReply = object(raw.button);
	const content = object(raw[kind]);
	const title = textOrNull(reply.title) ?? textOrNull(quickReply.text);
	const type =
		title !== null ? TAPPED : kind === 'interactive' ? (textOrNull(interactive.type) ?? kind) : kind;
	const isReaction = kind === 'reaction';
	const text =
		title ??
		textOrNull(content.body) ??
		textOrNull(content.caption) ??
		textOrNull(content.emoji) ??
		textOrNull(object(interactive.nfm_reply).body) ??
		// As Whatomate writes it (recording webhooks: delivered on an incoming location).
		(kind === 'location' ? JSON.stringify(content) : null);
	const sender = contacts.find(({ wa_id }) => wa_id === raw.from) ?? contacts[0];
	return {
		...NOTHING,
		event: isReaction ? REACTION_EVENT : INCOMING_EVENT,
		wa_message_id: textOrNull(isReaction ? content.message_id : raw.id),
		contact_phone: textOrNull(raw.from),
		contact_name: textOrNull(object(sender?.profile).name),
		direction: 'incoming',
		type: textOrNull(type),
		text,
		button: tapped(type, text, reply.id ?? quickReply.payload),
		status: isReaction ? null : 'received',
		timestamp: fromSeconds(raw.timestamp),
	};
}

/** @param raw a whole message, as the live feed announces it or a conversation lists it (recordings websocket, list-messages) */
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

/** @param payload of a `status_update` frame: from Meta it has no more than the message's ID and the status */
export const fromStatusFrame = (payload: IDataObject, now: Date): WhatomateEvent => ({
	...NOTHING,
	event: STATUS_EVENT,
	message_id: textOrNull(payload.message_id),
	wa_message_id: textOrNull(payload.wamid),
	contact_id: textOrNull(payload.contact_id),
	direction: 'outgoing',
	status: textOrNull(payload.status),
	error: textOrNull(payload.error_message),
	timestamp: now.toISOString(),
});

/** @param payload of a `reaction_update` frame: all reactions that the message has now; the last one is the newest */
export const fromReactionFrame = (payload: IDataObject, now: Date): WhatomateEvent => ({
	...NOTHING,
	event: REACTION_EVENT,
	message_id: textOrNull(payload.message_id),
	contact_id: textOrNull(payload.contact_id),
	direction: list(payload.reactions).at(-1)?.from_user ? 'outgoing' : 'incoming',
	type: 'reaction',
	text: textOrNull(list(payload.reactions).at(-1)?.emoji),
	timestamp: now.toISOString(),
});

/**
 * @param raw what the source told, for events that name no message
 * @returns what two tellings of the same event have in common: its kind, its message, its status
 */
export function eventKey(event: WhatomateEvent, raw: unknown): string {
	const message = event.message_id ?? event.wa_message_id;
	if (message === null)
		return `${event.event}:${createHash('sha256').update(JSON.stringify(raw)).digest('hex')}`;
	// The status of a new message differs from one telling to the next; that of a status event is what it is about.
	if (NEW_MESSAGE_EVENTS.includes(event.event)) return `${event.event}:${message}`;
	// The same emoji may be taken away and put back: its time tells the two apart, and is the same in a retry.
	const detail = event.event === REACTION_EVENT ? `${event.text}:${event.timestamp}` : event.status;
	return `${event.event}:${message}:${detail ?? ''}`;
}
