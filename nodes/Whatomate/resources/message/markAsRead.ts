import { notImplemented } from '../../../shared/api/dialect';
import { path } from '../../../shared/api/request';
import type { ApiRequest } from '../../../shared/api/request';
import { Failure } from '../../../shared/failures/failure';
import { refused } from '../../../shared/failures/refusals';
import { choiceField, described, shownFor } from '../../engine/field';
import type { Item } from '../../engine/item';
import { ownLane } from '../../engine/lanes';
import type { Operation } from '../../engine/operation';
import { contactField, optionalContactField } from '../../parameters/contact';
import type { ContactChoice } from '../../parameters/contact';
import { messageIdField } from '../../parameters/message';

const scopeField = choiceField<'conversation' | 'message'>({
	displayName: 'Mark',
	name: 'scope',
	type: 'options',
	options: [
		{
			name: 'Message',
			value: 'message',
			description: 'Only this message. Some Whatomate servers can only mark the whole conversation.',
		},
		{ name: 'Whole Conversation', value: 'conversation', description: 'All messages of a contact' },
	],
	default: 'conversation',
	description: 'What to mark as read',
});

const writerField = described(
	"The customer who wrote the message. If the server can't mark a single message, the whole conversation with this customer is marked instead.",
	optionalContactField,
);

/** Marks one message as read, or all of a conversation (docs/whatomate-api.md#mark-as-read). */
export const markAsRead: Operation = {
	value: 'markAsRead',
	name: 'Mark as Read',
	action: 'Mark message as read',
	description: 'Show that a message, or a whole conversation, has been read',
	kind: 'each',
	changes: false,
	fields: [
		shownFor({ scope: ['conversation'] }, contactField),
		shownFor({ scope: ['message'] }, writerField),
		scopeField,
		shownFor({ scope: ['message'] }, messageIdField),
	],
	prepare(item) {
		if (item.read(scopeField) === 'conversation') {
			const contact = item.read(contactField);
			return { lane: contact.lane, run: async () => await markConversation(item, contact) };
		}
		const messageId = item.read(messageIdField);
		const contact = item.read(writerField);
		return {
			lane: contact?.lane ?? ownLane(item),
			run: async () => await markMessage(item, messageId, contact),
		};
	},
};

/** @returns the request for one message, as documented */
export const markMessageRequest = (messageId: string): ApiRequest => ({
	method: 'PUT',
	path: path`/api/messages/${messageId}/read`,
});

/** @returns the request for all messages of a contact, which released servers have */
export const markConversationRequest = (contactId: string): ApiRequest => ({
	method: 'POST',
	path: path`/api/contacts/${contactId}/mark-read`,
});

async function markMessage(item: Item, messageId: string, contact: ContactChoice | undefined) {
	const { known } = item.execution;
	if (!known.cannotMarkMessages) {
		const request = markMessageRequest(messageId);
		const answer = await item.client.ask(request);
		if (answer.ok) return { status: 'read', scope: 'message', message_id: messageId };
		if (!notImplemented(answer)) throw refused(request, answer.status, answer.words);
		known.cannotMarkMessages = true;
	}
	if (!contact) {
		throw new Failure(
			"This Whatomate server can't mark a single message as read, only a whole conversation",
			{
				status: 501,
				hint: "Choose the 'Contact' too, and the conversation is marked instead, or set 'Mark' to 'Whole Conversation'. The server said: Not implemented yet.",
			},
		);
	}
	item.execution.hint(
		"This Whatomate server can't mark a single message as read: the whole conversation was marked",
	);
	return { ...(await markConversation(item, contact)), message_id: messageId };
}

async function markConversation(item: Item, contact: ContactChoice) {
	const contactId = await contact.existingId();
	await item.client.call(markConversationRequest(contactId));
	return { status: 'read', scope: 'conversation', contact_id: contactId };
}
