import type { IDataObject } from 'n8n-workflow';

import { looksLikeJson, objectOf, textOrNull } from '../../api/json';
import { contactsText, readContacts } from './contacts';
import type { SharedContact } from './contacts';
import { readForm } from './form';
import { locationText, readLocation } from './location';
import type { Location } from './location';
import { orderText, readOrder } from './order';
import type { Order } from './order';

/** A customer's filled-in form, as servers and saved workflows call this type. */
export const FORM = 'nfm_reply';

/** What a message says. */
export interface Content {
	/** What a person would read, never JSON. */
	text: string | null;
	/** The answers of a flow, by the names of its fields. */
	form: IDataObject | null;
	location: Location | null;
	contacts: SharedContact[] | null;
	order: Order | null;
}

/** What customers and senders type: it stays as it is, whatever it looks like. */
const TYPED = ['text', 'image', 'video', 'document'];

/** A message that says nothing but its text. */
const PLAIN = { form: null, location: null, contacts: null, order: null };

/**
 * @param type of the message, in the words of `MESSAGE_TYPES`
 * @param part what the source tells of just this type, in Meta's shape
 * @param text what it tells in words; where a server writes `part` into the text, that is left out
 */
export function readContent(type: string | null, part: unknown, text: string | null): Content {
	const words = text === null || looksLikeJson(text) ? null : text;
	switch (type) {
		case 'location': {
			const location = readLocation(part);
			return { ...PLAIN, text: words ?? (location && locationText(location)), location };
		}
		case 'contacts': {
			const contacts = readContacts(part);
			return { ...PLAIN, text: words ?? (contacts && contactsText(contacts)), contacts };
		}
		case 'order': {
			const order = readOrder(part);
			const note = textOrNull(objectOf(part).text);
			return { ...PLAIN, text: words ?? note ?? (order && orderText(order)), order };
		}
		case FORM:
			return { ...PLAIN, text: words, form: readForm(part) };
		default:
			return { ...PLAIN, text: type === null || TYPED.includes(type) ? text : words };
	}
}
