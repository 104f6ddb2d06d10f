import { Refusal } from '../server/answers';
import type { MessageSeed, Store } from '../data/store';
import type { Account, Contact, Message } from '../data/types';

/** @returns the text as a preview shows it: cut to 100 bytes. */
export const cutPreview = (text: string): string => {
	const bytes = Buffer.from(text);
	return bytes.length <= 100 ? text : `${bytes.subarray(0, 97).toString()}...`;
};

const bracketed: Record<string, string> = { image: '[Image]', video: '[Video]', audio: '[Audio]' };

/** @returns what a contact's `last_message_preview` shows of a message. */
export const preview = (message: Message, templateName = ''): string => {
	const { message_type, content, media_filename } = message;
	if (message_type === 'template') return `[Template: ${templateName}]`;
	if (message_type === 'document')
		return media_filename === '' ? '[Document]' : `[Document: ${media_filename}]`;
	if (message_type === 'audio') return bracketed.audio;
	if (message_type in bracketed) return cutPreview(content) || bracketed[message_type];
	return ['text', 'interactive', 'flow'].includes(message_type) ? cutPreview(content) : '[Message]';
};

/** Stores a message that is on its way, and moves its contact to the top of the list. */
export const storeOutgoing = (
	store: Store,
	contact: Contact,
	message: MessageSeed,
	templateName = '',
): Message => {
	const stored = store.addMessage(contact.id, { ...message, direction: 'outgoing', status: 'pending' });
	const now = store.clock.now();
	Object.assign(contact, {
		last_message_at: now,
		last_message_preview: preview(stored, templateName),
		updated_at: now,
	});
	store.onOutgoing(stored, contact);
	return stored;
};

/**
 * The account to send from (docs/whatomate-api.md#choice-of-the-account; recording: send-text).
 *
 * @throws Refusal 400 when the name is unknown, or there is no account at all.
 */
export const sendingAccount = (store: Store, name: string): Account => {
	const account = store.account(name);
	if (account) return account;
	throw new Refusal(400, name === '' ? 'no WhatsApp account configured' : 'WhatsApp account not found');
};
