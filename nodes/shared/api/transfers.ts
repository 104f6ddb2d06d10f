import type { IDataObject } from 'n8n-workflow';

import type { WhatomateClient } from './client';
import { path } from './request';
import type { ApiRequest } from './request';

/** What becomes of a hand-over: a person has the conversation; it went back to the bot; nobody took it in time. */
export const TRANSFER_STATUSES = ['active', 'resumed', 'expired'] as const;

/** One of them. */
export type TransferStatus = (typeof TRANSFER_STATUSES)[number];

/** Who began a hand-over: a person or the API; the bot's flow; a keyword; a message that came while the bot was off. */
export const TRANSFER_SOURCES = ['manual', 'flow', 'keyword', 'chatbot_disabled'] as const;

/** A hand-over as the server lists it, which calls it a transfer; without an agent it waits in a queue (docs/whatomate-api.md#hand-overs). */
export interface Transfer extends IDataObject {
	id: string;
	contact_id: string;
	contact_name?: string;
	/** May be masked for this key. */
	phone_number: string;
	status: string;
	source: string;
	agent_id?: string;
	agent_name?: string;
	team_id?: string;
	team_name?: string;
	notes?: string;
	/** ISO 8601 */
	transferred_at: string;
	resumed_at?: string;
}

/** Which hand-overs to list; what is left out filters nothing. */
export interface TransferQuery extends IDataObject {
	status?: TransferStatus;
	/** A team's ID, or `general` for those of no team. */
	team_id?: string;
}

/** The most that one page of hand-overs holds. */
const PAGE_SIZE = 100;

async function readPart(
	client: WhatomateClient,
	query: TransferQuery,
	limit: number,
	offset: number,
): Promise<{ rows: Transfer[]; total: number }> {
	const { transfers, total_count } = await client.call<{ transfers?: Transfer[]; total_count?: number }>({
		method: 'GET',
		path: TRANSFERS,
		query: { ...query, limit, offset },
	});
	return { rows: transfers ?? [], total: Number(total_count ?? 0) };
}

/**
 * Reads the list page by page as the caller goes on: the active ones that wait longest first, the returned ones newest first. Each is
 * given once. Every page but the first repeats the last row before it: where another row has its place, some before it are gone, and
 * those that moved up are read again.
 * @param pageSize 2 to 100
 */
export async function* everyTransfer(
	client: WhatomateClient,
	query: TransferQuery = {},
	pageSize = PAGE_SIZE,
): AsyncGenerator<Transfer> {
	const seen = new Set<string>();
	for (let offset = 0; ; ) {
		const { rows, total } = await readPart(client, query, pageSize, offset);
		// It counts what it does not show: going back would never end.
		if (rows.length === 0 && offset < total) return;
		if (offset > 0 && !seen.has(rows[0]?.id)) {
			offset = Math.max(0, offset - pageSize);
			continue;
		}
		for (const row of rows) {
			if (seen.has(row.id)) continue;
			seen.add(row.id);
			yield row;
		}
		if (offset + rows.length >= total) return;
		offset += Math.max(1, rows.length - 1);
	}
}

/**
 * Hand-overs that nobody took in time stand in a list that only grows, the oldest first (docs/whatomate-api.md#hand-overs).
 * @returns the newest of them, as many as one page holds; one request where there are no more, two otherwise
 */
export async function newestExpired(client: WhatomateClient): Promise<Transfer[]> {
	const expired = { status: 'expired' } as const;
	const { rows, total } = await readPart(client, expired, PAGE_SIZE, 0);
	if (total <= PAGE_SIZE) return rows;
	return (await readPart(client, expired, PAGE_SIZE, total - PAGE_SIZE)).rows;
}

/**
 * @param contactIds of all contacts of one person
 * @returns their hand-overs that are not over; the server has no filter for a contact
 */
export async function activeTransfersOf(client: WhatomateClient, contactIds: string[]): Promise<Transfer[]> {
	const found: Transfer[] = [];
	for await (const transfer of everyTransfer(client, { status: 'active' })) {
		if (!contactIds.includes(transfer.contact_id)) continue;
		found.push(transfer);
		// A contact has at most one.
		if (found.length === contactIds.length) break;
	}
	return found;
}

/** @returns whether a person answers, or shall: what waits only because the bot is off is nobody's (docs/whatomate-api.md#bot) */
export const isWithPerson = ({
	status,
	source,
	agent_id,
}: Pick<Transfer, 'status' | 'source' | 'agent_id'>): boolean =>
	status === 'active' && (source !== 'chatbot_disabled' || Boolean(agent_id));

const TRANSFERS = '/api/chatbot/transfers';

/** Who a conversation is given to; neither: whoever takes it from the general queue. */
export interface Assignee {
	agentId?: string;
	teamId?: string;
}

/** A hand-over to be made. */
export interface HandOver extends Assignee {
	contactId: string;
	/** The connected number's name; empty where it is unknown. */
	account: string;
	note: string;
}

/** @returns the request that hands a contact over; a second one is refused with 409, whoever made the first (docs/whatomate-api.md#hand-overs) */
export const handOverRequest = ({ contactId, account, agentId, teamId, note }: HandOver): ApiRequest => ({
	method: 'POST',
	path: TRANSFERS,
	body: {
		contact_id: contactId,
		whatsapp_account: account,
		...(teamId ? { team_id: teamId } : {}),
		...(agentId ? { agent_id: agentId } : {}),
		notes: note,
	},
	once: 'the conversation was handed over',
});

/**
 * Always sends the whole: the server takes away an agent who is left out, and only an empty text takes away the team (docs/whatomate-api.md#hand-overs).
 * @returns the request that gives an active hand-over to an agent, a team or nobody
 */
export const assignTransferRequest = (
	transferId: string,
	{ agentId = '', teamId = '' }: Assignee,
): ApiRequest => ({
	method: 'PUT',
	path: path`/api/chatbot/transfers/${transferId}/assign`,
	body: { agent_id: agentId, team_id: teamId },
});

/** @returns the request that gives the conversation back to the bot; one that is back already is refused with 400 */
export const resumeTransferRequest = (transferId: string): ApiRequest => ({
	method: 'PUT',
	path: path`/api/chatbot/transfers/${transferId}/resume`,
});
