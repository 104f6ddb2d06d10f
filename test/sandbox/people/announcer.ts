import { newMessageFrame, reactionFrame, sentFrame, statusFrame } from '../feed/frames';
import type { LiveFeed } from '../feed/liveFeed';
import { USER_ID } from '../data/seed';
import type { Store } from '../data/store';
import type { Contact, JsonObject, Message } from '../data/types';
import { releasedWebhookEvents } from '../webhooks/webhookEvents';
import type { Webhooks } from '../webhooks/webhooks';

/** What is known about a conversation's handing over to a person. */
export interface Transfer {
	transfer_id: string;
	/** `manual`, `keyword`, `flow`, … */
	source?: string;
	reason?: string;
	agent_id?: string;
	agent_name?: string;
}

/** The three events of a transfer, and the frames that go with them. */
const transferFrames = {
	created: 'agent_transfer',
	assigned: 'agent_transfer_assign',
	resumed: 'agent_transfer_resume',
} as const;

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

	/**
	 * A conversation was handed over, assigned or given back. No recording holds one: the names of the fields come from
	 * the server's source, and of the frames only what all three have is here (docs/whatomate-api.md#hand-over-events).
	 */
	transfer(kind: keyof typeof transferFrames, contact: Contact, transfer: Transfer): void {
		const { transfer_id, source = 'manual', reason, agent_id, agent_name } = transfer;
		this.liveFeed.broadcast({
			type: transferFrames[kind],
			payload: {
				id: transfer_id,
				contact_id: contact.id,
				status: kind === 'resumed' ? 'resumed' : 'active',
				...(kind === 'assigned' ? { agent_id: agent_id ?? null } : {}),
			},
		});
		const { whatsapp_account, ...who } = contactData(contact, contact.whatsapp_account);
		this.webhooks.dispatch(`transfer.${kind}`, {
			transfer_id,
			...who,
			source,
			...(reason === undefined || kind !== 'created' ? {} : { reason }),
			...(agent_id === undefined || kind === 'resumed' ? {} : { agent_id }),
			...(agent_name === undefined || kind !== 'assigned' ? {} : { agent_name }),
			whatsapp_account,
		});
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
