import { createHash } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';

import { objectOf, textOrNull } from '../api/json';
import type { Content } from './content/content';
import type { Media } from './content/media';
import type { Referral } from './content/referral';
import type { Refusal } from './content/refusal';
import type { ReplyTo } from './content/replyTo';

/** A hand-over of a conversation to a person, as far as the source tells (docs/whatomate-api.md#hand-over-events). */
export interface ToldTransfer {
	id: string | null;
	/** `active`, `resumed` or `expired`. */
	status: string | null;
	/** Who began it: `manual`, `flow`, `keyword` or `chatbot_disabled`. */
	source: string | null;
	/** Null while it waits in a queue. */
	agent_id: string | null;
	agent_name: string | null;
	team_id: string | null;
	/** The note that was written when the conversation was handed over. */
	reason: string | null;
}

/** A note about a contact; its words are the event's text. */
export interface ToldNote {
	id: string | null;
	author_id: string | null;
	author_name: string | null;
}

/** A campaign that has ended. */
export interface ToldCampaign {
	id: string | null;
	/** The live feed itself does not tell it. */
	name: string | null;
	/** `completed`, `cancelled` or `failed`. */
	status: string | null;
	sent_count: number | null;
	delivered_count: number | null;
	read_count: number | null;
	failed_count: number | null;
}

/** Something that happened, in one shape whatever told of it. What the source does not know is null. */
export interface WhatomateEvent extends IDataObject, Content, Refusal {
	/** `message.incoming`, `message.outgoing`, `message.sent`, `message.status`, `message.reaction`, or what else the server names. */
	event: string;
	message_id: string | null;
	/** WhatsApp's own ID (wamid). */
	wa_message_id: string | null;
	contact_id: string | null;
	contact_phone: string | null;
	contact_name: string | null;
	/** Meta's ID of the customer, also of one who has a username and shows no number (docs/whatomate-api.md#usernames). */
	user_id: string | null;
	direction: string | null;
	/** In the words of `MESSAGE_TYPES`, from every source. */
	type: string | null;
	/** The text, caption or emoji; the title of a tapped button; a place, contacts or an order in words. Never JSON. */
	text: string | null;
	/** The button or row that the customer tapped. Servers tell its title, only Meta itself tells its ID. */
	button: { id: string | null; title: string } | null;
	/** The message that this one answers. */
	reply_to: ReplyTo | null;
	media: Media | null;
	/** The advertisement or post from which the customer came. */
	referral: Referral | null;
	status: string | null;
	account: string | null;
	/** Of the events of hand-overs. */
	transfer: ToldTransfer | null;
	/** Of `note.created`. */
	note: ToldNote | null;
	/** Of `campaign.finished`. */
	campaign: ToldCampaign | null;
	/** ISO 8601 */
	timestamp: string | null;
}

/** What the user can choose and filter by. */
export const STATUS_EVENT = 'message.status';
export const INCOMING_EVENT = 'message.incoming';
export const SENT_EVENT = 'message.sent';
export const OUTGOING_EVENT = 'message.outgoing';
export const REACTION_EVENT = 'message.reaction';
export const NOTE_EVENT = 'note.created';
export const CAMPAIGN_EVENT = 'campaign.finished';
export const CALL_EVENT = 'call.missed';

/** The events of hand-overs, which the server calls transfers. */
export const TRANSFER = {
	created: 'transfer.created',
	assigned: 'transfer.assigned',
	resumed: 'transfer.resumed',
	expired: 'transfer.expired',
	escalated: 'transfer.escalated',
} as const;

/** Events that one's own sending causes. */
export const SENDING_EVENTS = [SENT_EVENT, OUTGOING_EVENT];

const NEW_MESSAGE_EVENTS = [INCOMING_EVENT, ...SENDING_EVENTS];

/** An event of which nothing is known yet. Its fields stand in the order of n8n's table: what a person looks for first, IDs last. */
export const NOTHING: WhatomateEvent = {
	event: '',
	contact_name: null,
	contact_phone: null,
	text: null,
	type: null,
	status: null,
	timestamp: null,
	account: null,
	direction: null,
	button: null,
	reply_to: null,
	media: null,
	form: null,
	location: null,
	contacts: null,
	order: null,
	referral: null,
	error: null,
	error_code: null,
	transfer: null,
	note: null,
	campaign: null,
	message_id: null,
	wa_message_id: null,
	contact_id: null,
	user_id: null,
};

/** A tapped button arrives as a message of this type, with the title as its text (docs/whatomate-api.md#message-types, #webhook-deliveries). */
const TAPPED = 'button_reply';

/** @returns what the customer tapped, where a message of this type tells it */
export const tapped = (type: unknown, title: string | null, id: unknown = null) =>
	type === TAPPED && title !== null ? { id: textOrNull(id), title } : null;

/** @returns what an event is about that is about no message, where two reports of it name the same; undefined where nothing does */
function subjectOf({ event, transfer, note, campaign, timestamp }: WhatomateEvent, raw: unknown) {
	const { call_id, escalation_level } = objectOf(raw);
	switch (event) {
		case TRANSFER.created:
		case TRANSFER.resumed:
		case TRANSFER.expired:
			return [transfer?.id];
		case TRANSFER.escalated:
			return [transfer?.id, escalation_level];
		case NOTE_EVENT:
			return [note?.id];
		case CAMPAIGN_EVENT:
			// One that was completed can be completed again, when those are tried once more who failed.
			return [campaign?.id, campaign?.status, campaign?.status === 'completed' ? timestamp : ''];
		case CALL_EVENT:
			return [call_id];
		default:
			return undefined;
	}
}

/**
 * @param raw what the source told, for events that name no message
 * @returns what two reports of the same event have in common: its kind, its message, its status
 */
export function eventKey(event: WhatomateEvent, raw: unknown): string {
	const message = event.message_id ?? event.wa_message_id;
	if (message === null) {
		const subject = subjectOf(event, raw);
		if (subject && textOrNull(subject[0]) !== null) return `${event.event}:${subject.join(':')}`;
		// The time, too: what the live feed tells may say the same of another one, such as a second call of the same customer.
		return `${event.event}:${createHash('sha256')
			.update(JSON.stringify([raw, event.timestamp]))
			.digest('hex')}`;
	}
	// The status of a new message differs from one telling to the next; that of a status event is what it is about.
	if (NEW_MESSAGE_EVENTS.includes(event.event)) return `${event.event}:${message}`;
	// The same emoji may be taken away and put back: its time tells the two apart, and is the same in a retry.
	const detail = event.event === REACTION_EVENT ? `${event.text}:${event.timestamp}` : event.status;
	return `${event.event}:${message}:${detail ?? ''}`;
}
