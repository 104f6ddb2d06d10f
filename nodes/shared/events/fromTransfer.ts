import type { IDataObject } from 'n8n-workflow';

import { textOrNull } from '../api/json';
import { NOTHING, TRANSFER } from './event';
import type { ToldTransfer, WhatomateEvent } from './event';

/** What a hand-over is after each event; the list tells what it is now. */
const STATUS_AFTER: Readonly<Record<string, string>> = {
	[TRANSFER.created]: 'active',
	[TRANSFER.assigned]: 'active',
	[TRANSFER.escalated]: 'active',
	[TRANSFER.resumed]: 'resumed',
	[TRANSFER.expired]: 'expired',
};

/**
 * @param event one of `TRANSFER`, or what else a later server says of hand-overs
 * @param raw a delivery's data, a frame's payload, or a row of the list (docs/whatomate-api.md#hand-over-events, #hand-overs)
 */
export const readTransfer = (event: string, raw: IDataObject): ToldTransfer => ({
	id: textOrNull(raw.transfer_id) ?? textOrNull(raw.id),
	status: STATUS_AFTER[event] ?? textOrNull(raw.status),
	source: textOrNull(raw.source),
	agent_id: textOrNull(raw.agent_id),
	agent_name: textOrNull(raw.agent_name),
	team_id: textOrNull(raw.team_id),
	reason: textOrNull(raw.reason) ?? textOrNull(raw.notes),
});

/**
 * @param raw a frame's payload, or a row of the list
 * @param timestamp ISO 8601, when it happened
 */
export const fromTransfer = (event: string, raw: IDataObject, timestamp: string): WhatomateEvent => ({
	...NOTHING,
	event,
	contact_id: textOrNull(raw.contact_id),
	contact_phone: textOrNull(raw.phone_number),
	contact_name: textOrNull(raw.contact_name),
	account: textOrNull(raw.whatsapp_account),
	transfer: readTransfer(event, raw),
	timestamp,
});
