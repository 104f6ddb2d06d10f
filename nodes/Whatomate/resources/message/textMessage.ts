import { accountInBody, textBody } from '../../../shared/api/dialect';
import { path } from '../../../shared/api/request';
import type { ApiRequest } from '../../../shared/api/request';
import type { Item } from '../../engine/item';
import type { ContactChoice } from '../../parameters/contact';
import { tellUnquoted } from './replyTo';
import type { Outgoing } from '../../sending/sending';

/** What a message may have besides its words. */
export interface Extras {
	/** The message in this conversation that it quotes, by its ID. */
	replyTo?: string;
	/** The connected number that it is sent from. */
	account?: string;
}

/** @returns the request, in a body that both servers read */
export const textRequest = (
	contactId: string,
	{ text, replyTo, account }: Extras & { text: string },
): ApiRequest => ({
	method: 'POST',
	path: path`/api/contacts/${contactId}/messages`,
	body: {
		...textBody(text),
		...(replyTo ? { reply_to_message_id: replyTo } : {}),
		...accountInBody(account),
	},
	sends: true,
});

/** @returns a text that was read and checked, ready to go out */
export const textMessage = (item: Item, contact: ContactChoice, text: string, extras: Extras): Outgoing => ({
	type: 'text',
	text,
	async send() {
		const contactId = await contact.id();
		const request = textRequest(contactId, { text, ...extras });
		const answer = await item.execution.send(request);
		tellUnquoted(item, answer, extras.replyTo, true);
		return { request, answer, contactId };
	},
});
