import type { IDataObject } from 'n8n-workflow';

import type { WhatomateClient } from '../shared/api/client';
import { everyTransfer, newestExpired } from '../shared/api/transfers';
import type { Transfer } from '../shared/api/transfers';
import { TRANSFER } from '../shared/events/event';
import { fromTransfer } from '../shared/events/fromTransfer';
import { milliseconds } from './missed';
import type { Missed } from './missed';

/** Milliseconds: the list tells whole seconds, and a hand-over that is made for an agent is picked up in the same moment. */
const SAME_MOMENT = 1_000;

/** What a hand-over tells of its past. Of several assignments, the list knows the last one. */
const MOMENTS: ReadonlyArray<{ event: string; time(transfer: Transfer): unknown }> = [
	{ event: TRANSFER.created, time: ({ transferred_at }) => transferred_at },
	{
		event: TRANSFER.assigned,
		time: ({ agent_id, picked_up_at, transferred_at }) =>
			agent_id && milliseconds(picked_up_at) - milliseconds(transferred_at) > SAME_MOMENT
				? picked_up_at
				: undefined,
	},
	{ event: TRANSFER.escalated, time: ({ escalated_at }) => escalated_at },
	{
		event: TRANSFER.resumed,
		time: ({ status, resumed_at }) => (status === 'resumed' ? resumed_at : undefined),
	},
	{
		event: TRANSFER.expired,
		time: ({ status, resumed_at }) => (status === 'expired' ? resumed_at : undefined),
	},
];

/** The hand-overs in which something may have happened since then. */
async function* changedSince(client: WhatomateClient, from: number): AsyncGenerator<Transfer> {
	yield* everyTransfer(client, { status: 'active' });
	for await (const transfer of everyTransfer(client, { status: 'resumed' })) {
		// The list begins with the one that was returned last.
		if (milliseconds(transfer.resumed_at) < from) break;
		yield transfer;
	}
	yield* await newestExpired(client);
}

/**
 * Reads from the lists what became of hand-overs while nobody listened. What they cannot tell: who had a conversation in between, and
 * that an agent put it back into the queue.
 * @param from milliseconds
 */
export async function* missedHandOvers(client: WhatomateClient, from: number): AsyncGenerator<Missed> {
	const missed: Array<Missed & { at: number }> = [];
	for await (const transfer of changedSince(client, from)) {
		for (const { event, time } of MOMENTS) {
			const at = milliseconds(time(transfer));
			if (at < from || at === 0) continue;
			const told = fromTransfer(event, transfer, new Date(at).toISOString());
			missed.push({ event: told, raw: transfer as IDataObject, at });
		}
	}
	for (const { event, raw } of missed.sort((one, other) => one.at - other.at)) yield { event, raw };
}
