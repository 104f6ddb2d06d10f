import { Refusal, success } from '../server/answers';
import type { Context, Route } from '../server/context';
import { decode, jsonBody, requireId } from '../server/decode';
import { sendingAccount } from '../whatsapp/outgoing';
import { reactionPayload } from '../whatsapp/payloads';
import { USER_ID } from '../data/seed';
import { visibleContact } from './contacts';

const react = (context: Context) => {
	const { store, whatsapp, announcer, parameters, request } = context;
	const contactId = requireId(parameters.id, 'Invalid contact ID');
	const messageId = requireId(parameters.message_id, 'Invalid message ID');
	const { emoji } = decode(jsonBody(request), { emoji: 'text' });
	const contact = visibleContact(context, contactId);
	const message = store.message(messageId);
	if (!message || message.contact_id !== contact.id) throw new Refusal(404, 'Message not found');
	const account = sendingAccount(store, message.whatsapp_account || contact.whatsapp_account);

	message.reactions = message.reactions.filter(({ from_user }) => from_user !== USER_ID);
	if (emoji !== '') message.reactions.push({ emoji, from_user: USER_ID });
	message.updated_at = store.clock.now();
	// A message that WhatsApp does not know yet cannot be reacted to; nobody is told.
	if (message.wamid !== '') {
		whatsapp.react(reactionPayload(contact.phone_number, message.wamid, emoji), account.name);
	}
	announcer.reactions(message, contact.id);
	const reactions = message.reactions.length > 0 ? message.reactions : null;
	return success({ message_id: message.id, reactions });
};

const markMessageRead = ({ store, parameters }: Context) => {
	const message = store.message(requireId(parameters.id, 'Invalid message ID'));
	if (!message) throw new Refusal(404, 'Message not found');
	if (message.direction === 'incoming') store.markRead(message.contact_id, 'message', message);
	return success(null);
};

/** Reactions, and marking one message as read (docs/whatomate-api.md#reaction, #mark-as-read; recording: read-react-download). */
export const conversationRoutes: readonly Route[] = [
	{ method: 'POST', path: '/api/contacts/{id}/messages/{message_id}/reaction', handle: react },
	{
		method: 'PUT',
		path: '/api/messages/{id}/read',
		dialect: 'released',
		// Whatever the ID (docs/whatomate-api.md#mark-as-read; recording: read-react-download).
		handle: () => {
			throw new Refusal(501, 'Not implemented yet');
		},
	},
	{ method: 'PUT', path: '/api/messages/{id}/read', dialect: 'documented', handle: markMessageRead },
];
