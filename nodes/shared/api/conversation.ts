import type { IDataObject } from 'n8n-workflow';

import { badInput } from '../failures/failure';
import type { WhatomateClient } from './client';
import { readPage, sentAt } from './dialect';
import type { RawMessage } from './dialect';
import { path } from './request';

/** No message has it: a released server starts at the newest, and marks nothing as read (docs/whatomate-api.md#list-messages). */
const BEFORE_NOTHING = '00000000-0000-0000-0000-000000000000';

/** The most that either server gives at once. */
const PAGE_SIZE = 100;

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
			const [field, id] = waitingForBefore ? ['Before', before] : ['After', after];
			throw badInput(
				`'${field}' names no message of this conversation: ${id}`,
				"Use the field 'id' of a message that 'Get Many' returned for the same contact.",
			);
		}
		yield* held.sort((one, other) => sentAt(other) - sentAt(one));
		return;
	}
}

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

/** @returns the message, where it is among the newest of its conversation */
export async function amongNewest(
	client: WhatomateClient,
	contactId: string,
	messageId: string | null,
): Promise<RawMessage | undefined> {
	let looked = 0;
	for await (const message of conversation(client, contactId, { pageSize: NEWEST })) {
		if (message.id === messageId) return message;
		if (++looked >= NEWEST) break;
	}
	return undefined;
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
