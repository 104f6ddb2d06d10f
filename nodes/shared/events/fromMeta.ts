import type { IDataObject } from 'n8n-workflow';

import { listOf, numberOrNull, objectOf, textOrNull } from '../api/json';
import { messageType } from '../whatsapp/messageTypes';
import { FORM, readContent } from './content/content';
import { readMetaMedia } from './content/media';
import { readReferral } from './content/referral';
import { readMetaErrors } from './content/refusal';
import { readMetaReply } from './content/replyTo';
import { INCOMING_EVENT, NOTHING, REACTION_EVENT, STATUS_EVENT, tapped } from './event';
import type { WhatomateEvent } from './event';

/** One thing that Meta tells, with what belongs to it alone. */
export interface MetaEvent {
	event: WhatomateEvent;
	raw: IDataObject;
	/** Which connected number it is about, as Meta calls it. */
	phoneNumberId: string | null;
}

/** Whom Meta tells of beside the messages, so that each is found at once: there can be as many as messages. */
class People {
	private readonly byNumber = new Map<string, IDataObject>();

	private readonly byUserId = new Map<string, IDataObject>();

	/** The only one there is: Meta may write a number in another way here than there. */
	private readonly only: IDataObject;

	constructor(told: unknown) {
		const people = listOf(told);
		this.only = people.length === 1 ? people[0] : {};
		// Of two with the same number, the first counts.
		for (const person of people.reverse()) {
			this.byNumber.set(textOrNull(person.wa_id) ?? '', person);
			this.byUserId.set(textOrNull(person.user_id) ?? '', person);
		}
	}

	find(number: string | null, userId: string | null): IDataObject {
		const found =
			(number === null ? undefined : this.byNumber.get(number)) ??
			(userId === null ? undefined : this.byUserId.get(userId));
		return found ?? this.only;
	}
}

/** @param body Meta's own webhook: any number of entries, changes, statuses and messages (docs/whatomate-api.md#status-webhooks-of-meta) */
export function* fromMeta(body: IDataObject): Generator<MetaEvent> {
	for (const entry of listOf(body.entry)) {
		for (const { field, value: told } of listOf(entry.changes)) {
			if (field !== undefined && field !== 'messages') continue;
			const value = objectOf(told);
			const phoneNumberId = textOrNull(objectOf(value.metadata).phone_number_id);
			const people = new People(value.contacts);
			for (const raw of listOf(value.statuses)) yield { event: metaStatus(raw, people), raw, phoneNumberId };
			for (const raw of listOf(value.messages)) yield { event: metaMessage(raw, people), raw, phoneNumberId };
		}
	}
}

/** What lies behind it is no time for JavaScript. */
const LAST_SECOND = 8_640_000_000_000;

function fromSeconds(value: unknown): string | null {
	const seconds = numberOrNull(value) ?? 0;
	return seconds > 0 && seconds < LAST_SECOND ? new Date(seconds * 1000).toISOString() : null;
}

/**
 * Who wrote, or was written to. Customers with a username may show no number (docs/whatomate-api.md#usernames).
 * @param people what Meta tells beside the messages of all who are in this change
 */
function customer(number: string | null, userId: string | null, people: People) {
	const person = people.find(number, userId);
	return {
		contact_phone: number ?? textOrNull(person.wa_id),
		contact_name: textOrNull(objectOf(person.profile).name),
		user_id: userId ?? textOrNull(person.user_id),
	};
}

const metaStatus = (raw: IDataObject, people: People): WhatomateEvent => ({
	...NOTHING,
	event: STATUS_EVENT,
	wa_message_id: textOrNull(raw.id),
	...customer(textOrNull(raw.recipient_id), textOrNull(raw.recipient_user_id), people),
	direction: 'outgoing',
	status: textOrNull(raw.status),
	...readMetaErrors(raw.errors),
	timestamp: fromSeconds(raw.timestamp),
});

/** @returns what an interactive message is: Meta names that inside */
function interactiveType(interactive: IDataObject): string {
	const named = ['button_reply', 'list_reply', FORM].find((type) => interactive[type] !== undefined);
	return named ?? textOrNull(interactive.type) ?? 'interactive';
}

function metaMessage(raw: IDataObject, people: People): WhatomateEvent {
	const kind = textOrNull(raw.type);
	const interactive = objectOf(raw.interactive);
	const type = messageType(kind === 'interactive' ? interactiveType(interactive) : kind);
	const reply = objectOf(interactive.button_reply ?? interactive.list_reply);
	const quickReply = objectOf(raw.button);
	const part = type === FORM ? interactive[FORM] : raw[kind ?? ''];
	const { body, caption, emoji, message_id } = objectOf(part);
	const words = [reply.title, quickReply.text, body, caption, emoji].map(textOrNull);
	const content = readContent(type, part, words.find((text) => text !== null) ?? null);
	const isReaction = kind === 'reaction';
	return {
		...NOTHING,
		event: isReaction ? REACTION_EVENT : INCOMING_EVENT,
		wa_message_id: textOrNull(isReaction ? message_id : raw.id),
		...customer(textOrNull(raw.from), textOrNull(raw.from_user_id), people),
		direction: 'incoming',
		type,
		...content,
		button: tapped(type, content.text, reply.id ?? quickReply.payload),
		reply_to: readMetaReply(raw.context),
		media: readMetaMedia(type, part),
		referral: readReferral(raw.referral),
		status: isReaction ? null : 'received',
		...readMetaErrors(raw.errors),
		timestamp: fromSeconds(raw.timestamp),
	};
}
