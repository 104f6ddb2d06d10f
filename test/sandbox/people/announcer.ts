import {
	assignedFrame,
	callEndedFrame,
	escalationFrame,
	lateFrame,
	newMessageFrame,
	reactionFrame,
	resumedFrame,
	sentFrame,
	statusFrame,
	transferFrame,
} from '../feed/frames';
import type { LiveFeed } from '../feed/liveFeed';
import type { Note, Transfer, User } from '../data/people';
import { USER_ID } from '../data/seed';
import { noteAnswer } from '../server/answers';
import type { Store } from '../data/store';
import type { Contact, JsonObject, Message } from '../data/types';
import { releasedWebhookEvents } from '../webhooks/webhookEvents';
import type { Webhooks } from '../webhooks/webhooks';

/** The data of a message's event (docs/whatomate-api.md#webhook-deliveries, #masked-numbers; recording: webhooks); the number is never masked here. */
const messageData = (message: Message, contact: Contact, more: JsonObject = {}): JsonObject => ({
	message_id: message.id,
	contact_id: contact.id,
	contact_phone: contact.phone_number,
	contact_name: contact.profile_name,
	message_type: message.message_type,
	content: message.content,
	whatsapp_account: message.whatsapp_account,
	direction: message.direction,
	...more,
});

const contactData = (contact: Contact, account: string): JsonObject => ({
	contact_id: contact.id,
	contact_phone: contact.phone_number,
	contact_name: contact.profile_name,
	whatsapp_account: account,
});

/** The data of a hand-over's event (docs/whatomate-api.md#hand-over-events; recording: hand-over-events). */
const transferData = (transfer: Transfer, contact: Contact, more: JsonObject = {}): JsonObject => ({
	transfer_id: transfer.id,
	contact_id: contact.id,
	contact_phone: contact.phone_number,
	contact_name: contact.profile_name,
	source: transfer.source,
	...more,
	whatsapp_account: transfer.whatsapp_account,
});

/** Tells the webhooks and the live feed what happens: which of them hears of what is the server's peculiarity. */
export class Announcer {
	constructor(
		private readonly store: Store,
		private readonly webhooks: Webhooks,
		private readonly liveFeed: LiveFeed,
		private readonly masked: boolean,
	) {}

	/** A message begins its way out: only the live feed hears of it. */
	outgoing(message: Message, contact: Contact): void {
		const replyTo = this.store.message(message.reply_to_message_id);
		this.liveFeed.broadcast(newMessageFrame(message, contact, replyTo, this.masked));
	}

	/** The server knows what became of a send: webhooks hear of success only. */
	outcome(message: Message): void {
		const contact = this.store.contactOf(message);
		if (contact && message.status === 'sent') {
			this.webhooks.dispatch('message.sent', messageData(message, contact, { sent_by_user_id: USER_ID }));
		}
		this.liveFeed.broadcast(sentFrame(message));
		this.coming(message);
	}

	/** Meta told a status: no webhook of today's servers hears of it. */
	status(message: Message): void {
		this.liveFeed.broadcast(statusFrame(message));
		this.coming(message);
	}

	/** A customer wrote. */
	incoming(message: Message, contact: Contact): void {
		this.outgoing(message, contact);
		this.webhooks.dispatch('message.incoming', messageData(message, contact));
	}

	/** A message was sent with the phone's own app. */
	echo(message: Message, contact: Contact): void {
		this.outgoing(message, contact);
		this.webhooks.dispatch('message.outgoing', messageData(message, contact));
	}

	/** Somebody unknown wrote; a contact made by request is not told of. */
	contactCreated(contact: Contact, account: string): void {
		this.webhooks.dispatch('contact.created', contactData(contact, account));
	}

	/** The reactions on a message changed: no webhook hears of it. */
	reactions(message: Message, contactId: string): void {
		this.liveFeed.broadcast(reactionFrame(message, contactId));
	}

	/** A contact was handed over. */
	transferCreated(transfer: Transfer, contact: Contact, { webhooks }: { webhooks: boolean }): void {
		this.liveFeed.broadcast(transferFrame(transfer, contact, this.masked));
		const { notes, agent_id } = transfer;
		const more = { ...(notes === '' ? {} : { reason: notes }), ...(agent_id === '' ? {} : { agent_id }) };
		if (webhooks) this.webhooks.dispatch('transfer.created', transferData(transfer, contact, more));
	}

	/** A hand-over went to somebody else, or back to a queue. */
	transferAssigned(
		transfer: Transfer,
		contact: Contact,
		agent: User | undefined,
		{ webhooks }: { webhooks: boolean },
	): void {
		this.liveFeed.broadcast(assignedFrame(transfer));
		const more = agent ? { agent_id: agent.id, agent_name: agent.full_name } : {};
		if (webhooks) this.webhooks.dispatch('transfer.assigned', transferData(transfer, contact, more));
	}

	/** A contact is the bot's again. */
	transferResumed(transfer: Transfer, contact: Contact): void {
		this.liveFeed.broadcast(resumedFrame(transfer));
		this.webhooks.dispatch('transfer.resumed', transferData(transfer, contact));
	}

	/** A hand-over was closed because nobody answered: no webhook hears of it. */
	transferExpired(transfer: Transfer, contact: Contact): void {
		this.liveFeed.broadcast(lateFrame('transfer_expired', transfer, contact, this.masked));
	}

	/** A hand-over waits too long: where the settings name users to be told, one more frame names them. */
	transferEscalated(transfer: Transfer, contact: Contact, toBeTold: readonly string[]): void {
		if (toBeTold.length > 0) {
			this.liveFeed.broadcast(escalationFrame(transfer, contact, toBeTold, this.masked));
		}
		this.liveFeed.broadcast(lateFrame('transfer_escalated', transfer, contact, this.masked));
	}

	/** An agent wrote a note. */
	noteCreated(note: Note, author: string): void {
		const payload = noteAnswer(note, author);
		const about = note.contact_id;
		this.liveFeed.broadcast({ type: 'conversation_note_created', payload, ordered: true, about });
	}

	/** An agent deleted a note. */
	noteDeleted({ id, contact_id }: Note): void {
		const payload = { id, contact_id };
		this.liveFeed.broadcast({ type: 'conversation_note_deleted', payload, about: contact_id });
	}

	/** A call is over. */
	callEnded(callId: string, contact: Contact, status: string): void {
		this.liveFeed.broadcast(callEndedFrame(callId, contact.id, status, this.store.clock.now()));
	}

	/** The status events that a coming server may have: those that were added by option, in the shape of the others. */
	private coming(message: Message): void {
		const contact = this.store.contactOf(message);
		const today = new Set(releasedWebhookEvents.map(({ value }) => value));
		if (!contact) return;
		for (const value of ['message.status', `message.${message.status}`]) {
			if (today.has(value) || !this.webhooks.available.some((event) => event.value === value)) continue;
			const { status, wamid, error_message } = message;
			const more = { status, wamid, ...(error_message === '' ? {} : { error_message }) };
			this.webhooks.dispatch(value, messageData(message, contact, more));
		}
	}
}
