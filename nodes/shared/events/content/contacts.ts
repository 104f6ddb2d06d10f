import type { IDataObject } from 'n8n-workflow';

import { objectOf, textOrNull } from '../../api/json';
import { entriesOf, textsOf } from './entries';

/** Somebody whose card a customer shares. */
export interface SharedContact extends IDataObject {
	name: string | null;
	/** As the customer's phone writes them. */
	phones: string[];
	emails: string[];
}

/** @param name in Meta's parts, or, as released servers write it, in one piece */
function nameOf(name: unknown): string | null {
	const { formatted_name, first_name, last_name } = objectOf(name);
	const parts = [textOrNull(first_name), textOrNull(last_name)].filter((part) => part !== null);
	return textOrNull(name) ?? textOrNull(formatted_name) ?? textOrNull(parts.join(' '));
}

/** @param told a list of cards as Meta tells it, and as released servers write it (docs/whatomate-api.md#message-types). @returns null where none of them says anything */
export function readContacts(told: unknown): SharedContact[] | null {
	const contacts = entriesOf(told)
		.map(objectOf)
		.map(({ name, phones, emails }) => ({
			name: nameOf(name),
			phones: textsOf(phones, 'phone', 'wa_id'),
			emails: textsOf(emails, 'email'),
		}))
		.filter(({ name, phones, emails }) => name !== null || phones.length > 0 || emails.length > 0);
	return contacts.length > 0 ? contacts : null;
}

/** @returns names with their numbers */
export const contactsText = (contacts: SharedContact[]): string =>
	contacts
		.map(({ name, phones, emails }) => {
			const reached = (phones.length > 0 ? phones : emails).join(', ');
			if (name === null) return reached;
			return reached === '' ? name : `${name} (${reached})`;
		})
		.join(', ');
