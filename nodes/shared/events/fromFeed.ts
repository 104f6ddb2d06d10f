import type { IDataObject } from 'n8n-workflow';

import { listOf, textOrNull } from '../api/json';
import { readWhatomateError } from './content/refusal';
import { INCOMING_EVENT, NOTHING, REACTION_EVENT, SENT_EVENT, STATUS_EVENT } from './event';
import type { WhatomateEvent } from './event';
import type { EventFilters, FilterName } from './filters';
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

/** One thing that the live feed tells, and that a workflow can start on. */
interface LiveEvent {
	/** As saved workflows name it. */
	value: string;
	/** As the form shows it. */
	name: string;
	description: string;
	/** The type of the frames that tell it. */
	frame: string;
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

const isIncoming = ({ direction }: IDataObject): boolean => direction === 'incoming';

/** All that the Live Trigger can start on, by the alphabet of their names: another event is another row. */
export const LIVE_EVENTS: readonly LiveEvent[] = [
	{
		value: INCOMING_EVENT,
		name: 'Message Received',
		description: 'A customer writes, or taps a button',
		frame: 'new_message',
		when: isIncoming,
		read: fromMessage,
	},
	{
		value: SENT_EVENT,
		name: 'Message Sent',
		description: 'A message goes to a customer',
		frame: 'new_message',
		when: (payload) => !isIncoming(payload),
		read: fromMessage,
	},
	{
		value: REACTION_EVENT,
		name: 'Reaction',
		description: 'An emoji is put on a message, or removed',
		frame: 'reaction_update',
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
		frame: 'status_update',
		read: fromStatusFrame,
		unfiltered: {
			filters: ['contacts', 'types', 'text'],
			because: 'the live feed tells of a status only which message it belongs to.',
		},
	},
];

/** @returns what the frame tells, or undefined where no workflow can start on it */
export function fromFrame({ type, payload }: Frame, now: Date): WhatomateEvent | undefined {
	const told = LIVE_EVENTS.find(({ frame, when }) => frame === type && (when?.(payload) ?? true));
	return told?.read(payload, now);
}
