import type { IDataObject } from 'n8n-workflow';

import type { Contact } from '../../../shared/api/contacts';
import { textOrNull } from '../../../shared/api/json';

/**
 * @param simple whether the user wants the fields that workflows use, under the names that the triggers use too
 * @returns the contact as the node gives it on, its IDs last: n8n's table shows the first columns
 */
export const contactRecord = (contact: Contact, simple: boolean): IDataObject =>
	simple
		? {
				name: textOrNull(contact.name) ?? textOrNull(contact.profile_name),
				phone_number: contact.phone_number,
				tags: contact.tags ?? [],
				account: textOrNull(contact.whatsapp_account),
				service_window_open: contact.service_window_open === true,
				marketing_opt_out: contact.marketing_opt_out === true,
				unread_count: Number(contact.unread_count ?? 0),
				last_message_at: textOrNull(contact.last_message_at),
				created_at: textOrNull(contact.created_at),
				metadata: (contact.metadata ?? {}) as IDataObject,
				id: contact.id,
				assigned_user_id: textOrNull(contact.assigned_user_id),
			}
		: contact;
