import type { MessageSeed, Store } from './store';
import type { Contact, Message } from './types';

const cut = (text: string): string => {
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
	if (message_type in bracketed) return cut(content) || bracketed[message_type];
	return ['text', 'interactive', 'flow'].includes(message_type) ? cut(content) : '[Message]';
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
	return stored;
};
