import { randomUUID } from 'node:crypto';
import type { Bot } from '../answering/bot';
import type { Transfers } from '../answering/transfers';
import type { Announcer } from './announcer';
import { storeMedia } from '../data/files';
import { people, place } from '../meta/metaMessages';
import { cutPreview } from '../whatsapp/outgoing';
import type { MediaKind } from '../whatsapp/payloads';
import type { MessageSeed, Store } from '../data/store';
import type { Contact, JsonObject, MediaFile, Message } from '../data/types';

/** What a customer sends: one of text, button, media, location, contacts, order, flow, or a reaction to a message of ours. */
export interface Incoming {
	/** The customer's number; a `+` makes no difference. Empty for one who has a username and shows none: the server skips what such a customer sends. */
	from: string;
	/** Meta's ID of the customer; no answer of the server shows it (docs/whatomate-api.md#usernames). */
	userId?: string;
	/** The customer's own name; it replaces the contact's. */
	name?: string;
	/** The account written to. Default `main`. */
	account?: string;
	/** WhatsApp's ID of the message; made up when left out. One that was seen before is dropped by `meta.receive`. */
	wamid?: string;
	/** WhatsApp's ID of the message that this one answers. */
	replyTo?: string;
	text?: string;
	/** The title of a tapped button or list row; its ID is lost on the way (docs/whatomate-api.md#webhook-deliveries). */
	button?: string;
	/** Its ID, which Meta's webhook carries. Default: the title in lower case. */
	buttonId?: string;
	/** What was tapped, for Meta's webhook: a reply button, a row of a list, or a template's quick reply. Default a reply button. */
	tapped?: 'button_reply' | 'list_reply' | 'button';
	media?: MediaFile & { kind: MediaKind | 'sticker'; caption?: string };
	location?: JsonObject;
	/** The cards of people, in Meta's shape. */
	contacts?: JsonObject[];
	/** An order from the catalogue, in Meta's shape; the server keeps nothing of it. */
	order?: JsonObject;
	/** A filled flow: what stands for it in the chat. */
	flow?: string;
	/** What was filled in, which the server drops. */
	answers?: JsonObject;
	/** The advertisement that the customer came from, in Meta's shape; the server drops it. */
	referral?: JsonObject;
	/** Makes no message: the emoji is put on the named one. */
	reaction?: { messageId: string; emoji: string };
}

/** What the server keeps of a message that came in. */
export interface Arrival {
	from: string;
	name: string;
	account: string;
	wamid: string;
	/** WhatsApp's ID of the message that this one answers, or empty. */
	replyTo: string;
	content: MessageSeed;
}

/** Who takes in what customers send: who is told of it, and who has the conversation, the bot or a person. */
export interface Reception {
	announcer: Announcer;
	bot: Bot;
	transfers: Transfers;
}

/** Nobody while a sandbox is being filled. */
export type Told = Reception | undefined;

/** @returns WhatsApp's ID of a message that comes in. */
export const incomingId = (): string => `wamid.IN${randomUUID().slice(0, 8)}`;

const contentOf = (store: Store, incoming: Incoming): MessageSeed => {
	const { text, button, media, location, contacts, order, flow } = incoming;
	if (button !== undefined) return { message_type: 'button_reply', content: button };
	if (flow !== undefined) return { message_type: 'nfm_reply', content: flow };
	if (location) return { message_type: 'location', content: place(location) };
	if (contacts) return { message_type: 'contacts', content: people(contacts) };
	if (order) return { message_type: 'order', content: '' };
	if (!media) return { message_type: 'text', content: text ?? '' };
	return {
		message_type: media.kind,
		content: ['audio', 'sticker'].includes(media.kind) ? '' : (media.caption ?? ''),
		media_url: storeMedia(store, media),
		media_mime_type: media.contentType,
		media_filename: media.kind === 'document' ? media.filename : '',
	};
};

/** Finds who wrote, with and without `+`, or makes a contact; a deleted one comes back, a new name replaces the old. */
export const contactWho = (store: Store, from: string, name: string): { contact: Contact; made: boolean } => {
	const number = from.replace(/^\+/, '');
	const found = store.contactByPhone(number) ?? store.contactByPhone(`+${number}`);
	const contact = found ?? store.addContact({ phone_number: number });
	contact.deleted = false;
	if (name !== '') contact.profile_name = name;
	return { contact, made: found === undefined };
};

/** Puts a customer's emoji on a message, or takes it away. */
export const reactToMessage = (
	store: Store,
	told: Told,
	message: Message,
	{ from, name, emoji }: { from: string; name: string; emoji: string },
): void => {
	const { contact } = contactWho(store, from, name);
	const from_phone = from.replace(/^\+/, '');
	message.reactions = message.reactions.filter((each) => each.from_phone !== from_phone);
	if (emoji !== '') message.reactions.push({ emoji, from_phone });
	told?.announcer.reactions(message, contact.id);
};

/** @returns what a contact's preview shows of a message that came in: its type, unless it is made of words. */
export const incomingPreview = ({ message_type, content }: Message): string =>
	['text', 'button_reply', 'nfm_reply'].includes(message_type) ? cutPreview(content) : `[${message_type}]`;

/** A bot that is on reads what it is going to answer: everything but what a person has (docs/whatomate-api.md#bot; recording: hand-over). */
const botReads = (told: Told, { id }: Contact): boolean =>
	told?.bot.enabled === true && !told.transfers.activeOf(id);

/**
 * Stores a message that came in, and tells of it in the server's order: a new contact, the live feed, the webhooks; then the
 * bot that is off puts the contact into the agents' queue.
 */
export const storeArrival = (store: Store, told: Told, arrival: Arrival): Message => {
	const { from, name, account, wamid, replyTo, content } = arrival;
	const { contact, made } = contactWho(store, from, name);
	if (made) told?.announcer.contactCreated(contact, account);
	const message = store.addMessage(contact.id, {
		...content,
		direction: 'incoming',
		wamid,
		reply_to_message_id: store.messageByWamid(replyTo)?.id ?? '',
		whatsapp_account: account,
		...(botReads(told, contact) ? { status: 'read' } : {}),
	});
	Object.assign(contact, {
		whatsapp_account: account,
		last_message_at: message.created_at,
		last_message_preview: incomingPreview(message),
		last_inbound_at: message.created_at,
	});
	told?.announcer.incoming(message, contact);
	told?.transfers.whileBotIsOff(contact, account);
	return message;
};

/**
 * Stores what a customer sent, in the shapes of the recordings (read-react-download) (docs/whatomate-api.md#message-types).
 *
 * @returns the stored message, or the one that was reacted to.
 * @throws when a reaction names no message, or the customer has no number.
 */
export const incomingMessage = (store: Store, told: Told, incoming: Incoming): Message => {
	const { from, name = '', account = 'main', reaction, replyTo = '' } = incoming;
	if (from === '') throw new Error('the server skips what comes from nobody with a number');
	if (reaction) {
		const message = store.message(reaction.messageId);
		if (!message) throw new Error(`there is no message ${reaction.messageId}`);
		reactToMessage(store, told, message, { from, name, emoji: reaction.emoji });
		return message;
	}
	return storeArrival(store, told, {
		from,
		name,
		account,
		wamid: incoming.wamid ?? incomingId(),
		replyTo,
		content: contentOf(store, incoming),
	});
};
