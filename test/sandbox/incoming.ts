import { randomUUID } from 'node:crypto';
import { storeMedia } from './files';
import type { MessageSeed, Store } from './store';
import type { JsonObject, MediaFile, Message } from './types';

/** What a customer sends: one of text, button, media, location, flow, or a reaction to a message of ours. */
export interface Incoming {
	/** The customer's number; a `+` makes no difference. */
	from: string;
	/** The customer's own name; it replaces the contact's. */
	name?: string;
	/** The account written to. Default `main`. */
	account?: string;
	text?: string;
	/** The title of a tapped button or list row; its ID is lost on the way (contract section 2, Webhooks). */
	button?: string;
	media?: MediaFile & { kind: 'image' | 'video' | 'audio' | 'document'; caption?: string };
	location?: JsonObject;
	/** A filled flow. */
	flow?: string;
	/** Makes no message: the emoji is put on the named one. */
	reaction?: { messageId: string; emoji: string };
}

const contentOf = (store: Store, incoming: Incoming): MessageSeed => {
	const { text, button, media, location, flow } = incoming;
	if (button !== undefined) return { message_type: 'button_reply', content: button };
	if (flow !== undefined) return { message_type: 'nfm_reply', content: flow };
	if (location) return { message_type: 'location', content: JSON.stringify(location) };
	if (!media) return { message_type: 'text', content: text ?? '' };
	return {
		message_type: media.kind,
		content: media.caption ?? '',
		media_url: storeMedia(store, media),
		media_mime_type: media.contentType,
		media_filename: media.kind === 'document' ? media.filename : '',
	};
};

/**
 * Stores what a customer sent, in the shapes of the recordings (read-react-download).
 *
 * @returns the stored message, or the one that was reacted to.
 * @throws when a reaction names no message.
 */
export const incomingMessage = (store: Store, incoming: Incoming): Message => {
	const number = incoming.from.replace(/^\+/, '');
	const account = incoming.account ?? 'main';
	const contact =
		store.contactByPhone(number) ??
		store.contactByPhone(`+${number}`) ??
		store.addContact({ phone_number: number });
	contact.deleted = false;
	if (incoming.name) contact.profile_name = incoming.name;

	if (incoming.reaction) {
		const { messageId, emoji } = incoming.reaction;
		const message = store.message(messageId);
		if (!message) throw new Error(`there is no message ${messageId}`);
		message.reactions = message.reactions.filter(({ from_phone }) => from_phone !== number);
		if (emoji !== '') message.reactions.push({ emoji, from_phone: number });
		return message;
	}

	const message = store.addMessage(contact.id, {
		...contentOf(store, incoming),
		direction: 'incoming',
		wamid: `wamid.IN${randomUUID().slice(0, 8)}`,
		whatsapp_account: account,
	});
	Object.assign(contact, {
		whatsapp_account: account,
		last_message_at: message.created_at,
		last_message_preview: message.content,
		last_inbound_at: message.created_at,
	});
	return message;
};
