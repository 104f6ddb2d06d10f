import type { IDataObject } from 'n8n-workflow';

import type { Contact } from '../../../shared/api/contacts';
import { textOrNull } from '../../../shared/api/json';
import type { Transfer, TransferStatus } from '../../../shared/api/transfers';

/** What is known of a hand-over; of one that cannot be seen, whose conversation it is. */
type Known = Pick<Transfer, 'contact_id' | 'contact_name' | 'phone_number' | 'status'> & Partial<Transfer>;

/** @returns the hand-over as the node gives it on: who has the conversation, and since when; its IDs last */
export const conversationRecord = (known: Known): IDataObject => ({
	contact_name: textOrNull(known.contact_name),
	contact_phone: textOrNull(known.phone_number),
	status: known.status,
	source: textOrNull(known.source),
	agent_name: textOrNull(known.agent_name),
	team_name: textOrNull(known.team_name),
	note: textOrNull(known.notes),
	since: textOrNull(known.transferred_at),
	id: textOrNull(known.id),
	contact_id: known.contact_id,
	agent_id: textOrNull(known.agent_id),
	team_id: textOrNull(known.team_id),
});

/** @returns the same of a conversation of which no hand-over can be seen */
export const unseenConversation = (
	{ id, name, profile_name, phone_number }: Contact,
	status: TransferStatus,
): IDataObject =>
	conversationRecord({ contact_id: id, contact_name: name || profile_name, phone_number, status });
