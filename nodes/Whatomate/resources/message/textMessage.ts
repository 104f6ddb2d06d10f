import { accountInBody, textBody } from '../../../shared/api/dialect';
import { path } from '../../../shared/api/request';
import type { ApiRequest } from '../../../shared/api/request';

/** @returns the request, in a body that both servers read */
export const textRequest = (
	contactId: string,
	{ text, replyTo, account }: { text: string; replyTo?: string; account?: string },
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
