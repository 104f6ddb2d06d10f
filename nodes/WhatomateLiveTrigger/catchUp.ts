import type { IDataObject } from 'n8n-workflow';

import type { WhatomateClient } from '../shared/api/client';
import type { Contact } from '../shared/api/contacts';
import { conversation } from '../shared/api/conversation';
import { everyRow } from '../shared/api/pages';
import { CAMPAIGN_EVENT, INCOMING_EVENT, SENT_EVENT, STATUS_EVENT, TRANSFER } from '../shared/events/event';
import { fromStatusFrame } from '../shared/events/fromFeed';
import { fromMessage } from '../shared/events/fromWhatomate';
import { endedSince } from './endedCampaigns';
import { milliseconds } from './missed';
import type { Missed } from './missed';
import { missedHandOvers } from './missedHandOvers';

/** How far a catch-up looks: it must end, and cost the server little. */
const MOST_CONTACTS = 100;
const MOST_MESSAGES_EACH = 200;

/** How many of the newest messages of a conversation are looked at, however old, for a new status. */
const MESSAGES_FOR_STATUS = 20;

/** The clocks of the server and of n8n may differ by so many milliseconds. */
const MARGIN = 60_000;

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

/** What a look back looks for. */
export interface Absence {
	/** Milliseconds: when it began. */
	since: number;
	/** Contacts whose earlier messages may have a new status. */
	awaited: readonly string[];
	/** The events that somebody wants to know. */
	events: readonly string[];
}

/** @returns when a look back begins, in milliseconds: a little earlier than the absence */
export const beginOf = (since: number): number => since - MARGIN;

/**
 * Reads what happened while nobody listened, and what the server dropped: the messages of all conversations that were active
 * since then, and the last status of what was sent; hand-overs; campaigns that have ended. Marks nothing as read. What it cannot
 * know: statuses in between, reactions, notes, calls, and messages beyond its bounds.
 * @param failed told of what can't be read beside messages: throws where the look has to be made again later
 */
export async function* missedSince(
	client: WhatomateClient,
	{ since, awaited, events }: Absence,
	failed: (what: string, error: Error) => void,
): AsyncGenerator<Missed> {
	const from = beginOf(since);
	const wants = (...some: string[]) => some.some((event) => events.includes(event));
	if (wants(INCOMING_EVENT, SENT_EVENT, STATUS_EVENT)) yield* missedMessages(client, from, awaited);
	if (wants(...Object.values(TRANSFER)))
		yield* readable(missedHandOvers(client, from), (error) => failed('hand-overs', error));
	if (wants(CAMPAIGN_EVENT)) yield* readable(endedSince(client, from), (error) => failed('campaigns', error));
}

async function* readable(
	missed: AsyncIterable<Missed>,
	failed: (error: Error) => void,
): AsyncGenerator<Missed> {
	try {
		yield* missed;
	} catch (error) {
		failed(error as Error);
	}
}

async function* missedMessages(
	client: WhatomateClient,
	from: number,
	awaited: readonly string[],
): AsyncGenerator<Missed> {
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
