import type { IDataObject } from 'n8n-workflow';

import type { WhatomateClient } from '../shared/client';
import { conversation } from '../shared/conversation';
import { fromMessage, fromStatusFrame } from '../shared/events';
import type { WhatomateEvent } from '../shared/events';
import { everyRow } from '../shared/lookups';
import type { Contact } from '../shared/lookups';

/** How far a catch-up looks: it must end, and cost the server little. */
const MOST_CONTACTS = 100;
const MOST_MESSAGES_EACH = 200;

/** How many of the newest messages of a conversation are looked at for statuses alone. */
const MESSAGES_FOR_STATUS = 20;

/** The clocks of the server and of n8n may differ by so many milliseconds. */
const MARGIN = 60_000;

/** An event of the past, with the message as it is listed. */
export interface Missed {
	event: WhatomateEvent;
	raw: IDataObject;
}

const timeOf = (value: unknown): number => Date.parse(String(value ?? '')) || 0;

/** What one message of a conversation tells: that it exists, and, where we sent it, its status of now. */
function* tellings(raw: IDataObject, contact: Partial<Contact>, withMessage: boolean): Generator<Missed> {
	const event = {
		...fromMessage(raw),
		contact_phone: contact.phone_number ?? null,
		contact_name: contact.profile_name || contact.name || null,
	};
	if (withMessage) yield { event, raw };
	if (raw.direction !== 'outgoing' || raw.status === 'pending') return;
	const payload = {
		message_id: raw.id,
		status: raw.status,
		wamid: raw.wamid,
		contact_id: raw.contact_id,
		error_message: raw.error_message,
	} as IDataObject;
	const status = fromStatusFrame(payload, new Date(timeOf(raw.updated_at) || Date.now()));
	yield {
		event: { ...status, contact_phone: event.contact_phone, contact_name: event.contact_name },
		raw,
	};
}

/**
 * Reads what happened while nobody listened, and what the server dropped: the messages of all conversations that were active
 * since then, and the last status of what was sent. Marks nothing as read. What it cannot know: statuses in between, reactions,
 * and messages beyond its bounds.
 * @param since milliseconds
 * @param awaited contacts whose earlier messages may have a new status
 */
export async function* missedSince(
	client: WhatomateClient,
	since: number,
	awaited: readonly string[],
): AsyncGenerator<Missed> {
	const from = since - MARGIN;
	const read = new Set<string>();
	for await (const contact of everyRow<Contact>(client, 'contacts', {})) {
		// The list begins with the contact that was active last.
		if (timeOf(contact.last_message_at) < from || read.size >= MOST_CONTACTS) break;
		read.add(contact.id);
		const messages: IDataObject[] = [];
		for await (const raw of conversation(client, contact.id)) {
			if (timeOf(raw.created_at ?? raw.timestamp) < from || messages.length >= MOST_MESSAGES_EACH) break;
			messages.push(raw);
		}
		for (const raw of messages.reverse()) yield* tellings(raw, contact, true);
	}
	for (const id of awaited.filter((contactId) => !read.has(contactId))) {
		let looked = 0;
		for await (const raw of conversation(client, id, { pageSize: MESSAGES_FOR_STATUS })) {
			yield* tellings(raw, {}, false);
			if (++looked >= MESSAGES_FOR_STATUS) break;
		}
	}
}
