import type { IDataObject } from 'n8n-workflow';

import type { Campaign, StoredRecipient } from '../../../shared/api/campaigns';
import type { WhatomateClient } from '../../../shared/api/client';
import { everyContact } from '../../../shared/api/contacts';
import type { Contact } from '../../../shared/api/contacts';
import { conversations } from '../../../shared/api/conversation';
import { accountOf, sentAt } from '../../../shared/api/dialect';
import type { RawMessage } from '../../../shared/api/dialect';
import { lackedPermissions } from '../../../shared/api/permissions';
import { toListedMessage } from '../../../shared/events/listedMessage';
import { nothingAt } from '../../../shared/failures/failure';
import { isMasked } from '../../../shared/whatsapp/phoneNumber';
import { personOf } from '../../../shared/whatsapp/samePerson';
import type { Execution } from '../../engine/execution';
import { percent, wasSent } from './reportCounts';

/** People whose first answer a report shows, at most. */
const MOST_SHOWN = 100;

/** Requests for conversations that a report makes, at most. */
const MOST_REQUESTS = 1000;

/** Messages of one page of a conversation. */
const PAGE_SIZE = 100;

/** Conversations that are read side by side: the server checks the key of each request with work of its own. */
const AT_ONCE = 5;

/** In these, nobody who waits will be sent to any more. */
const ENDED = ['completed', 'cancelled', 'failed'];

/** Who answered a campaign. */
export interface Answers extends IDataObject {
	within_hours: number;
	/** People; null where it can't be told, and a hint says why. */
	count: number | null;
	/** Of whom it is certain, where `count` can't be told. */
	at_least: number;
	/** In percent of all recipients. */
	rate: number | null;
	/** Whether the time is over for every recipient: then the count stays. */
	is_over: boolean;
	answered: ShownAnswer[];
}

/** The first answer of a person. */
export interface ShownAnswer extends IDataObject {
	contact_id: string;
	phone_number: string;
	name: string;
	answered_at: string;
	type: string;
	/** Null of a message without words, such as a voice message. */
	text: string | null;
}

/** Someone who got the campaign's message and has written since. */
interface Writer {
	/** In milliseconds, as all times here. */
	from: number;
	until: number;
	/** Those that wrote since: a person may have one for each notation of the number. */
	contacts: Contact[];
}

/**
 * Counts who answered a campaign in time. The contact list is ordered by activity and tells when each one wrote last: it is read back
 * to the campaign's first message, and only conversations of recipients who have written since are looked into.
 * @param hours after a recipient's message in which an answer counts
 */
export async function whoAnswered(
	execution: Execution,
	campaign: Campaign,
	recipients: StoredRecipient[],
	hours: number,
): Promise<Answers> {
	const { client } = execution;
	const within = hours * 3_600_000;
	const sent = whenSent(campaign, recipients);
	const isWaiting = !ENDED.includes(campaign.status) && recipients.some(({ status }) => status === 'pending');
	const all = {
		within_hours: hours,
		is_over: !isWaiting && [...sent.values()].every((from) => from + within <= Date.now()),
	};
	const untold: Answers = { ...all, count: null, at_least: 0, rate: null, answered: [] };
	if (sent.size === 0) return { ...untold, count: 0, rate: percent(0, recipients.length) };
	if (recipients.some(({ phone_number }) => isMasked(phone_number))) {
		execution.hint(MASKED);
		return untold;
	}
	// A list that hides people in silence would give a count that is too low.
	if ((await lackedPermissions(client, ['contacts:read'])).length > 0) {
		execution.hint(HIDDEN);
		return untold;
	}
	const writers = await writersSince(client, sent, within);
	const { count, unknown, answered } = await countAnswers(client, writers, campaign.whatsapp_account);
	if (unknown > 0) {
		execution.hint(
			`It can't be told how many answered in time: ${count} did for certain, and ${unknown} wrote later as well. Whether those did so in time too takes requests for each, and was not looked up. Make the report as soon as the time is over.`,
		);
	}
	const known = unknown > 0 ? null : count;
	return {
		...all,
		count: known,
		at_least: count,
		rate: known === null ? null : percent(known, recipients.length),
		answered: answered
			.sort((one, other) => Date.parse(one.answered_at) - Date.parse(other.answered_at))
			.slice(0, MOST_SHOWN),
	};
}

const MASKED =
	"It can't be told who answered: this API key sees masked numbers only. Let it see full phone numbers in Whatomate.";

const HIDDEN =
	"It can't be told who answered: this API key sees only contacts of its own user. Add the permission 'contacts:read' to the user's role in Whatomate.";

/** @returns by person, when their message went out; of several messages the first */
function whenSent({ started_at }: Campaign, recipients: StoredRecipient[]): Map<string, number> {
	const sent = new Map<string, number>();
	for (const recipient of recipients.filter(wasSent)) {
		const person = personOf(recipient.phone_number);
		const at = Date.parse(recipient.sent_at ?? started_at ?? '');
		if (!(at >= (sent.get(person) ?? Infinity))) sent.set(person, at);
	}
	return sent;
}

/** @returns the recipients who have written since they got the message */
async function writersSince(
	client: WhatomateClient,
	sent: Map<string, number>,
	within: number,
): Promise<Writer[]> {
	const writers = new Map<string, Writer>();
	const first = [...sent.values()].reduce((one, other) => Math.min(one, other));
	for await (const contact of everyContact(client, {}, { activeSince: first })) {
		const person = personOf(contact.phone_number ?? '');
		const from = sent.get(person);
		if (from === undefined || !(wroteAt(contact) > from)) continue;
		const writer = writers.get(person) ?? { from, until: from + within, contacts: [] };
		writer.contacts.push(contact);
		writers.set(person, writer);
	}
	return [...writers.values()];
}

const wroteAt = ({ last_inbound_at }: Contact): number => Date.parse(last_inbound_at ?? '');

/** @returns whether the contact alone tells that its person answered: by the last message, to the number that sent the campaign */
const isCertain = ({ contacts, until }: Writer, account: string): boolean =>
	contacts.some((contact) => wroteAt(contact) <= until && contact.whatsapp_account === account);

/**
 * Looks into the conversations, first into those without which nothing can be told.
 * @returns how many answered in time, of how many that is not known, and what the first of them wrote
 */
async function countAnswers(
	client: WhatomateClient,
	writers: Writer[],
	account: string,
): Promise<{ count: number; unknown: number; answered: ShownAnswer[] }> {
	const requests = { left: MOST_REQUESTS };
	const answered: ShownAnswer[] = [];
	let count = 0;
	let unknown = 0;
	const look = async (writer: Writer, certain: boolean): Promise<void> => {
		const isAsked = requests.left > 0 && (!certain || answered.length < MOST_SHOWN);
		const answer = isAsked ? await firstAnswer(client, writer, account, requests) : undefined;
		if (answer === null) return;
		if (answer) answered.push(answer);
		if (answer || certain) count++;
		else unknown++;
	};
	const uncertain = writers.filter((writer) => !isCertain(writer, account));
	const certain = writers.filter((writer) => isCertain(writer, account));
	for (const group of [uncertain, certain]) {
		for (let from = 0; from < group.length; from += AT_ONCE) {
			const some = group.slice(from, from + AT_ONCE);
			await Promise.all(some.map(async (writer) => await look(writer, group === certain)));
		}
	}
	return { count, unknown, answered };
}

/**
 * @param requests how many may still be made, which is counted down
 * @returns the person's first message in time to the number that sent the campaign; null for none; undefined where it can't be looked up
 */
async function firstAnswer(
	client: WhatomateClient,
	{ contacts, from, until }: Writer,
	account: string,
	requests: { left: number },
): Promise<ShownAnswer | null | undefined> {
	requests.left -= contacts.length;
	const ids = contacts.map(({ id }) => id);
	const messages = conversations(client, ids, { account: account || undefined, pageSize: PAGE_SIZE });
	const read = async () => {
		let first: RawMessage | null = null;
		let looked = 0;
		for await (const raw of messages) {
			const at = sentAt(raw);
			if (at <= from) break;
			if (raw.direction === 'incoming' && at <= until && isOf(raw, account)) first = raw;
			if (++looked % PAGE_SIZE === 0 && --requests.left < 0) return undefined;
		}
		return first && shown(first, contacts);
	};
	// Somebody may delete a contact meanwhile.
	return await read().catch(nothingAt(404));
}

/** A server that does not know the filter gives the messages of all accounts. */
const isOf = (raw: RawMessage, account: string): boolean => [account, null].includes(accountOf(raw));

function shown(raw: RawMessage, contacts: Contact[]): ShownAnswer {
	const { contact_id, type, content } = toListedMessage(raw, { contactId: contacts[0].id });
	const contact = contacts.find(({ id }) => id === contact_id) ?? contacts[0];
	return {
		contact_id: contact.id,
		phone_number: contact.phone_number,
		name: contact.profile_name || contact.name || '',
		answered_at: new Date(sentAt(raw)).toISOString(),
		type,
		text: content.text || null,
	};
}
