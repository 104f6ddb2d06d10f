import type { Message, RawMessage } from '../api/dialect';
import { toMessage } from '../api/dialect';
import type { WhatomateEvent } from './event';
import { fromMessage } from './fromWhatomate';

/** What triggers tell of a message beside what the documentation of Whatomate names. */
type Details = Pick<
	WhatomateEvent,
	| 'user_id'
	| 'button'
	| 'reply_to'
	| 'media'
	| 'form'
	| 'location'
	| 'contacts'
	| 'order'
	| 'referral'
	| 'error'
	| 'error_code'
>;

/** A message of a conversation: the documented shape, and all that a trigger would tell of it, in the same words. */
export type ListedMessage = Message & Details;

/**
 * @param raw a message of a list, in either dialect
 * @param known what the reader knows already
 */
export function toListedMessage(raw: RawMessage, known: { contactId?: string } = {}): ListedMessage {
	const { id, wa_message_id, contact_id, ...message } = toMessage(raw, known);
	const event = fromMessage(raw);
	const { user_id, button, reply_to, media, form, location, contacts, order, referral } = event;
	return {
		...message,
		type: event.type ?? message.type,
		// A file without a caption has an empty text, as the server tells it.
		content: { text: event.text ?? (message.content.text === '' ? '' : null) },
		button,
		reply_to,
		media,
		form,
		location,
		contacts,
		order,
		referral,
		error: event.error,
		error_code: event.error_code,
		id,
		wa_message_id,
		contact_id,
		user_id,
	};
}
