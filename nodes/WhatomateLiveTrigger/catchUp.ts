import type { IDataObject } from 'n8n-workflow';

import type { WhatomateClient } from '../shared/api/client';
import type { Contact } from '../shared/api/contacts';
import { conversation } from '../shared/api/conversation';
import { everyRow } from '../shared/api/pages';
import type { WhatomateEvent } from '../shared/events/event';
import { fromStatusFrame } from '../shared/events/fromFeed';
import { fromMessage } from '../shared/events/fromWhatomate';

/** How far a catch-up looks: it must end, and cost the server little. */
const MOST_CONTACTS = 100;
const MOST_MESSAGES_EACH = 200;

/** How many of the newest messages of a conversation are looked at, however old, for a new status. */
const MESSAGES_FOR_STATUS = 20;

/** The clocks of the server and of n8n may differ by so many milliseconds. */
const MARGIN = 60_000;

/** An event of the past, with the message as it is listed. */
export interface Missed {
	event: WhatomateEvent;
	raw: IDataObject;
}

/** @returns milliseconds; 0 where the server does not tell */
const milliseconds = (value: unknown): number => Date.parse(String(value ?? '')) || 0;

/** What a message and its conversation tell: that it came or went, and, where we sent it, its status of now. */
function* eventsOf(raw: IDataObject, contact: Partial<Contact>, from: number): Generator<Missed> {
	const event = {
		...fromMessage(raw),
		contact_phone: contact.phone_number ?? null,
		contact_name: contact.profile_name || contact.name || null,
	};
	const created = milliseconds(raw.created_at ?? raw.timestamp);
	if (created >= from) yield { event, raw };
	const changed = milliseconds(raw.updated_at) || created;
	if (raw.direction !== 'outgoing' || raw.status === 'pending' || changed < from) return;
	const payload = { ...raw, message_id: raw.id };
	const status = fromStatusFrame(payload, new Date(changed));
	const { contact_phone, contact_name } = event;
	yield { event: { ...status, contact_phone, contact_name }, raw };
}

/** The contacts to look at: those that were active since then, and those that wait for a status. */
async function* contactsToRead(
	client: WhatomateClient,
	from: number,
	awaited: readonly string[],
): AsyncGenerator<Partial<Contact> & { id: string }> {
	const active = new Set<string>();
	for await (const contact of everyRow<Contact>(client, 'contacts', {})) {
		// The list begins with the contact that was active last.
		if (milliseconds(contact.last_message_at) < from || active.size >= MOST_CONTACTS) break;
		active.add(contact.id);
		yield contact;
	}
	for (const id of awaited) if (!active.has(id)) yield { id };
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
	for await (const contact of contactsToRead(client, from, awaited)) {
		const messages: IDataObject[] = [];
		for await (const raw of conversation(client, contact.id)) {
			const isOld = milliseconds(raw.created_at ?? raw.timestamp) < from;
			if (messages.length >= (isOld ? MESSAGES_FOR_STATUS : MOST_MESSAGES_EACH)) break;
			messages.push(raw);
		}
		for (const raw of messages.reverse()) yield* eventsOf(raw, contact, from);
	}
}
