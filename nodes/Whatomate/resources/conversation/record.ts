import type { IDataObject } from 'n8n-workflow';

import type { Contact } from '../../../shared/api/contacts';
import { textOrNull } from '../../../shared/api/json';
import type { Transfer, TransferStatus } from '../../../shared/api/transfers';

/** @returns the hand-over as the node gives it on: who has the conversation, and since when */
export const conversationRecord = (transfer: Transfer): IDataObject => ({
	id: transfer.id,
	contact_id: transfer.contact_id,
	contact_name: textOrNull(transfer.contact_name),
	contact_phone: textOrNull(transfer.phone_number),
	status: transfer.status,
	source: textOrNull(transfer.source),
	agent_id: textOrNull(transfer.agent_id),
	agent_name: textOrNull(transfer.agent_name),
	team_id: textOrNull(transfer.team_id),
	team_name: textOrNull(transfer.team_name),
	note: textOrNull(transfer.notes),
	since: textOrNull(transfer.transferred_at),
});

/** @returns the same of a conversation of which no hand-over can be seen */
export const unseenConversation = (contact: Contact, status: TransferStatus): IDataObject => ({
	id: null,
	contact_id: contact.id,
	contact_name: textOrNull(contact.name) ?? textOrNull(contact.profile_name),
	contact_phone: textOrNull(contact.phone_number),
	status,
	source: null,
	agent_id: null,
	agent_name: null,
	team_id: null,
	team_name: null,
	note: null,
	since: null,
});
