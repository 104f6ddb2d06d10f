import type { IDataObject } from 'n8n-workflow';

import { listOf, numberOrNull, textOrNull } from '../api/json';
import { readWhatomateError } from './content/refusal';
import {
	CALL_EVENT,
	CAMPAIGN_EVENT,
	INCOMING_EVENT,
	NOTE_EVENT,
	NOTHING,
	REACTION_EVENT,
	SENT_EVENT,
	STATUS_EVENT,
	TRANSFER,
} from './event';
import type { WhatomateEvent } from './event';
import type { EventFilters, FilterName } from './filters';
import { fromTransfer } from './fromTransfer';
import { fromMessage } from './fromWhatomate';

/** A frame of the live feed (docs/whatomate-api.md#live-feed-frames). */
export interface Frame {
	type: string;
	payload: IDataObject;
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
	...readWhatomateError(payload),
	timestamp: now.toISOString(),
});

/** @param payload of a `reaction_update` frame: all reactions that the message has now; the last one is the newest */
export const fromReactionFrame = (payload: IDataObject, now: Date): WhatomateEvent => ({
	...NOTHING,
	event: REACTION_EVENT,
	message_id: textOrNull(payload.message_id),
	contact_id: textOrNull(payload.contact_id),
	direction: listOf(payload.reactions).at(-1)?.from_user ? 'outgoing' : 'incoming',
	type: 'reaction',
	text: textOrNull(listOf(payload.reactions).at(-1)?.emoji),
	timestamp: now.toISOString(),
});

/** @param payload of a `conversation_note_created` frame: the whole note (docs/whatomate-api.md#notes) */
const fromNoteFrame = (payload: IDataObject, now: Date): WhatomateEvent => ({
	...NOTHING,
	event: NOTE_EVENT,
	contact_id: textOrNull(payload.contact_id),
	text: textOrNull(payload.content),
	note: {
		id: textOrNull(payload.id),
		author_id: textOrNull(payload.created_by_id),
		author_name: textOrNull(payload.created_by_name),
	},
	timestamp: textOrNull(payload.created_at) ?? now.toISOString(),
});

/** @param payload of a `call_ended` frame */
const fromCallFrame = (payload: IDataObject, now: Date): WhatomateEvent => ({
	...NOTHING,
	event: CALL_EVENT,
	contact_id: textOrNull(payload.contact_id),
	direction: 'incoming',
	status: textOrNull(payload.status),
	timestamp: textOrNull(payload.ended_at) ?? now.toISOString(),
});

/** Tells the numbers of a campaign, after each of its messages. */
export const CAMPAIGN_FRAME = 'campaign_stats_update';

/** What a campaign is when it has ended; one that is paused can be started again (docs/whatomate-api.md#end-of-a-campaign). */
export const ENDED_CAMPAIGN: readonly unknown[] = ['completed', 'cancelled', 'failed'];

/** @param raw a campaign as the server lists it, or the payload of a `campaign_stats_update` frame, which knows less of it */
export const fromCampaign = (raw: IDataObject, now: Date): WhatomateEvent => ({
	...NOTHING,
	event: CAMPAIGN_EVENT,
	account: textOrNull(raw.whatsapp_account),
	campaign: {
		id: textOrNull(raw.campaign_id) ?? textOrNull(raw.id),
		name: textOrNull(raw.name),
		status: textOrNull(raw.status),
		sent_count: numberOrNull(raw.sent_count),
		delivered_count: numberOrNull(raw.delivered_count),
		read_count: numberOrNull(raw.read_count),
		failed_count: numberOrNull(raw.failed_count),
	},
	timestamp: textOrNull(raw.completed_at) ?? textOrNull(raw.updated_at) ?? now.toISOString(),
});

/** One thing that the live feed tells, and that a workflow can start on. */
interface LiveEvent {
	/** As saved workflows name it. */
	value: string;
	/** As the form shows it. */
	name: string;
	description: string;
	/** The types of the frames that tell it. */
	frames: readonly string[];
	/** Which of these frames do, where not all of them. */
	when?(payload: IDataObject): boolean;
	read(payload: IDataObject, now: Date): WhatomateEvent;
	/** Filters that such an event tells nothing for, and why. */
	unfiltered?: {
		filters: FilterName[];
		because: string;
		/** @returns whether they are set so that they do tell something */
		unless?(filters: EventFilters): boolean;
	};
}

/** For events that are about no message. */
const withoutMessage = (of: string): LiveEvent['unfiltered'] => ({
	filters: ['types', 'text'],
	because: `${of} has neither the type nor the text of a message.`,
});

/** @param time the field that tells when it happened, where one does */
const transferEvent = (
	value: string,
	name: string,
	description: string,
	frames: readonly string[],
	time = '',
): LiveEvent => ({
	value,
	name,
	description,
	frames,
	read: (payload, now) => fromTransfer(value, payload, textOrNull(payload[time]) ?? now.toISOString()),
	unfiltered: withoutMessage('a hand-over'),
});

const isIncoming = ({ direction }: IDataObject): boolean => direction === 'incoming';

/** All that the Live Trigger can start on, by the alphabet of their names: another event is another row. */
export const LIVE_EVENTS: readonly LiveEvent[] = [
	{
		value: CALL_EVENT,
		name: 'Call Missed',
		description: 'A customer calls, and nobody answers',
		frames: ['call_ended'],
		when: ({ status }) => status === 'missed',
		read: fromCallFrame,
		unfiltered: withoutMessage('a call'),
	},
	{
		value: CAMPAIGN_EVENT,
		name: 'Campaign Finished',
		description: 'A campaign is completed, cancelled or has failed',
		frames: [CAMPAIGN_FRAME],
		// One comes for each message.
		when: ({ status }) => ENDED_CAMPAIGN.includes(status),
		read: fromCampaign,
		unfiltered: {
			filters: ['contacts', 'types', 'text'],
			because: 'a campaign goes to many customers.',
		},
	},
	{
		value: INCOMING_EVENT,
		name: 'Message Received',
		description: 'A customer writes, or taps a button',
		frames: ['new_message'],
		when: isIncoming,
		read: fromMessage,
	},
	{
		value: SENT_EVENT,
		name: 'Message Sent by Anyone',
		description: 'A message goes to a customer: from an agent, the bot, a workflow or a phone',
		frames: ['new_message'],
		when: (payload) => !isIncoming(payload),
		read: fromMessage,
	},
	{
		value: NOTE_EVENT,
		name: 'Note Created',
		description: 'Somebody writes a note about a contact',
		frames: ['conversation_note_created'],
		read: fromNoteFrame,
		unfiltered: {
			filters: ['types'],
			because: 'a note is no message, and has no type.',
		},
	},
	{
		value: REACTION_EVENT,
		name: 'Reaction',
		description: 'An emoji is put on a message, or removed',
		frames: ['reaction_update'],
		read: fromReactionFrame,
		unfiltered: {
			filters: ['types'],
			because:
				"the live feed does not tell the type of the message behind a reaction. The reaction itself is of the type 'Reaction'.",
			unless: ({ types }) => types.includes('reaction'),
		},
	},
	{
		value: STATUS_EVENT,
		name: 'Status Changed',
		description: 'A message is sent, delivered, read, or refused by WhatsApp',
		frames: ['status_update'],
		read: fromStatusFrame,
		unfiltered: {
			filters: ['contacts', 'types', 'text'],
			because: 'the live feed tells of a status only which message it belongs to.',
		},
	},
	transferEvent(
		TRANSFER.assigned,
		'Transfer Assigned',
		'A conversation that was handed over is given to an agent or a team, or put back into the queue',
		['agent_transfer_assign'],
	),
	transferEvent(
		TRANSFER.created,
		'Transfer Created',
		'A conversation is handed over to a person or put into the queue',
		['agent_transfer'],
		'transferred_at',
	),
	transferEvent(
		TRANSFER.escalated,
		'Transfer Escalated',
		'A customer who was handed over waits longer than Whatomate is set to allow',
		// The first one comes always, the second one only where people are set to be told.
		['transfer_escalated', 'transfer_escalation'],
	),
	transferEvent(
		TRANSFER.expired,
		'Transfer Expired',
		'Whatomate ends a hand-over that nobody took care of in time',
		['transfer_expired'],
	),
	transferEvent(
		TRANSFER.resumed,
		'Transfer Resumed',
		'A conversation is given back to the bot',
		['agent_transfer_resume'],
		'resumed_at',
	),
];

/** @returns what the frame tells, or undefined where no workflow can start on it */
export function fromFrame({ type, payload }: Frame, now: Date): WhatomateEvent | undefined {
	const told = LIVE_EVENTS.find(({ frames, when }) => frames.includes(type) && (when?.(payload) ?? true));
	return told?.read(payload, now);
}
