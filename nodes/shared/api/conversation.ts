import type { IDataObject } from 'n8n-workflow';

import { badInput, quoted } from '../failures/failure';
import type { Failure } from '../failures/failure';
import type { WhatomateClient } from './client';
import { readPage, sentAt } from './dialect';
import type { RawMessage } from './dialect';
import { path } from './request';

/** No message has it: a released server starts at the newest, and marks nothing as read (docs/whatomate-api.md#list-messages). */
const BEFORE_NOTHING = '00000000-0000-0000-0000-000000000000';

/** The most that either server gives at once. */
const PAGE_SIZE = 100;

/** Which part of a conversation is read; what is left out limits nothing. */
export interface ConversationPart {
	/** Only messages of this account; servers that do not know this give all. */
	account?: string;
	/** Only messages older than the one with this ID. */
	before?: string;
	/** Only messages newer than the one with this ID. */
	after?: string;
	pageSize?: number;
}

/**
 * Reads a conversation, newest message first, each message once, to its end on either server, page by page as the caller
 * goes on. Never marks anything as read.
 * @throws {Failure} when a released server does not hold the message named in `before` or `after`
 */
export async function* conversation(
	client: WhatomateClient,
	contactId: string,
	{ account, before, after, pageSize = PAGE_SIZE }: ConversationPart = {},
): AsyncGenerator<RawMessage> {
	const seen = new Set<unknown>();
	// The first request is one that both servers understand; its answer tells how the next page is asked for.
	let next: IDataObject = { before_id: BEFORE_NOTHING };
	let waitingForBefore = before !== undefined;
	const held: RawMessage[] = [];

	for (let page = 1; ; page++) {
		const data = await client.call<IDataObject>({
			method: 'GET',
			path: path`/api/contacts/${contactId}/messages`,
			query: defined({ ...next, limit: pageSize, before, after, account }),
		});
		const { messages, byCursor, hasMore } = readPage(data);
		const fresh = messages.filter(({ id }) => !seen.has(id) && seen.add(id));
		next = byCursor ? { before_id: nextCursor(messages) } : { page: page + 1 };

		if (!byCursor) {
			// The documentation names no order. Pages that count up in time are read to the end before any of them is given on.
			if (held.length > 0 || countsUp(fresh)) held.push(...fresh);
			else yield* fresh;
		} else {
			for (const message of [...fresh].reverse()) {
				if (message.id === after) return;
				if (!waitingForBefore) yield message;
				if (message.id === before) waitingForBefore = false;
			}
		}

		if (fresh.length > 0 && hasMore !== false) continue;
		if (byCursor && (waitingForBefore || after !== undefined)) {
			throw waitingForBefore ? notInConversation('Before', before) : notInConversation('After', after);
		}
		yield* held.sort((one, other) => sentAt(other) - sentAt(one));
		return;
	}
}

/**
 * Reads the conversations of one person as one, newest message first, as `conversation` does for one.
 * @param contactIds of all contacts of that person
 */
export async function* conversations(
	client: WhatomateClient,
	contactIds: string[],
	part: ConversationPart = {},
): AsyncGenerator<RawMessage> {
	if (contactIds.length === 1) {
		yield* conversation(client, contactIds[0], part);
		return;
	}
	const { before, after, ...rest } = part;
	// A message named as a border is in one of them only, so the borders are looked for in the whole.
	let waitingForBefore = before !== undefined;
	for await (const message of newestOf(contactIds.map((id) => conversation(client, id, rest)))) {
		if (message.id === after) return;
		if (!waitingForBefore) yield message;
		if (message.id === before) waitingForBefore = false;
	}
	if (waitingForBefore) throw notInConversation('Before', before);
	if (after !== undefined) throw notInConversation('After', after);
}

/** Joins lists that each begin with their newest message into one that does. */
async function* newestOf(lists: Array<AsyncGenerator<RawMessage>>): AsyncGenerator<RawMessage> {
	const heads = await Promise.all(lists.map(async (list) => ({ list, head: await list.next() })));
	for (;;) {
		const left = heads.filter(({ head }) => head.done !== true);
		if (left.length === 0) return;
		const newest = left.reduce((one, other) =>
			sentAt(other.head.value as RawMessage) > sentAt(one.head.value as RawMessage) ? other : one,
		);
		yield newest.head.value as RawMessage;
		newest.head = await newest.list.next();
	}
}

const notInConversation = (field: string, id: string | undefined): Failure =>
	badInput(
		`'${field}' names no message of this conversation: ${quoted(String(id))}`,
		"Use the field 'id' of a message that 'Get Many' returned for the same contact.",
	);

const defined = (query: IDataObject): IDataObject =>
	Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));

const countsUp = (messages: RawMessage[]): boolean =>
	messages.length > 1 && sentAt(messages[0]) < sentAt(messages[messages.length - 1]);

/**
 * A released server gives what is strictly older than the cursor's time. Messages of the very same time may lie on both
 * sides of a page's border, so the cursor is the last message that is newer than the oldest one, and the oldest comes again.
 * Only where a whole page is of one time is the rest of that time out of reach.
 * @param page oldest first
 */
function nextCursor(page: RawMessage[]): string {
	const oldest = page[0];
	const newer = page.find(({ created_at }) => created_at !== oldest?.created_at);
	return String((newer ?? oldest)?.id ?? BEFORE_NOTHING);
}

/** How many of the newest messages are searched for one that was just sent, or has just come in. */
const NEWEST = 50;

/**
 * @param ids of the messages that are looked for; more may be added until the server has answered
 * @returns those that are among the newest of their conversation, by their IDs
 */
export async function amongNewest(
	client: WhatomateClient,
	contactId: string,
	ids: ReadonlySet<string>,
): Promise<Map<string, RawMessage>> {
	const found = new Map<string, RawMessage>();
	let looked = 0;
	for await (const message of conversation(client, contactId, { pageSize: NEWEST })) {
		const id = String(message.id);
		if (ids.has(id)) found.set(id, message);
		if (found.size === ids.size || ++looked >= NEWEST) break;
	}
	return found;
}

/** @returns whether a released server answers, told by one look at a conversation that marks nothing as read */
export async function conversationIsReleased(client: WhatomateClient, contactId: string): Promise<boolean> {
	const data = await client.call<IDataObject>({
		method: 'GET',
		path: path`/api/contacts/${contactId}/messages`,
		query: { limit: 1, before_id: BEFORE_NOTHING },
	});
	return readPage(data).byCursor;
}
