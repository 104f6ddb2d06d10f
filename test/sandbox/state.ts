import { randomUUID } from 'node:crypto';
import type { Bot } from './answering/bot';
import type { InboxButtons } from './answering/inboxButtons';
import type { Notes } from './answering/notes';
import type { Staff } from './answering/staff';
import type { Transfers } from './answering/transfers';
import type { Campaigns } from './campaigns/campaigns';
import { answerOf, type CustomerAnswer } from './people/customer';
import { incomingMessage, type Incoming } from './people/incoming';
import type { LiveFeed } from './feed/liveFeed';
import type { Delivery, MetaPayload } from './meta/meta';
import type { Meta } from './meta/metaRole';
import type { Parts } from './parts';
import type { AccountSeed, ContactSeed, TemplateSeed } from './data/seed';
import type { Note, Transfer, User } from './data/people';
import { USER_ID } from './data/seed';
import { endServiceWindow } from './data/serviceWindow';
import type { FlowSeed, MessageSeed, SavedReplySeed, Store } from './data/store';
import type {
	Account,
	Contact,
	Flow,
	JsonObject,
	MediaFile,
	Message,
	ReadReceipt,
	SavedReply,
	Tag,
	Template,
	Webhook,
	WebhookTry,
} from './data/types';
import type { WebhookSeed } from './webhooks/webhooks';
import type { Handset } from './whatsapp/handsets';
import { sendingAccount, storeOutgoing } from './whatsapp/outgoing';
import { textPayload } from './whatsapp/payloads';
import type { WhatsApp } from './whatsapp/whatsapp';

/** What a sandbox knows, and how a test adds to it. */
export class SandboxState {
	/** Who is connected to the live feed, what they are told, and what goes wrong with it. */
	readonly liveFeed: LiveFeed;
	/** The campaigns, their recipients, and the queue that sends them. */
	readonly campaigns: Campaigns;
	/** The users and teams: who there is, who is at work. */
	readonly agents: Staff;
	/** The server's own chatbot: whether it is on. */
	readonly bot: Bot;
	/** The hand-overs. */
	readonly transfers: Transfers;
	/** What agents write to each other about contacts. */
	readonly notes: Notes;
	/** The buttons in the agents' inbox, and every click on them. */
	readonly inboxButtons: InboxButtons;
	/** The sandbox in the role of Meta, which delivers webhooks. */
	readonly meta: Meta;
	protected readonly store: Store;
	protected readonly whatsapp: WhatsApp;

	constructor(protected readonly parts: Parts) {
		({ store: this.store, whatsapp: this.whatsapp } = parts);
		({ liveFeed: this.liveFeed, meta: this.meta, campaigns: this.campaigns } = parts);
		({ staff: this.agents, bot: this.bot, transfers: this.transfers, notes: this.notes } = parts);
		this.inboxButtons = parts.inboxButtons;
	}

	/** What reached phones, in the order in which it arrived. */
	get phones(): MetaPayload[] {
		return this.whatsapp.phones;
	}

	/** What reached phones, together with the account, the message's ID and WhatsApp's ID. */
	get deliveries(): Delivery[] {
		return this.whatsapp.deliveries;
	}

	/** What WhatsApp refused. */
	get refusals(): MetaPayload[] {
		return this.whatsapp.refusals;
	}

	/** @returns what WhatsApp was handed for a message, also when it was refused or waits for its phone. */
	payloadOf(messageId: string): MetaPayload | undefined {
		return this.whatsapp.payloadOf(messageId);
	}

	/** @returns how the owner of a phone has it. */
	handset(number: string): Handset {
		return this.whatsapp.handset(number);
	}

	/** The owner of a phone goes offline or comes back, looks away, blocks the business or unblocks it. */
	changeHandset(number: string, changes: Partial<Handset>): void {
		this.whatsapp.changeHandset(number, changes);
	}

	/** Lets the 24 hours run out in which anything may be sent. @throws when there is no such contact. */
	endServiceWindow(contactId: string): void {
		endServiceWindow(this.existingContact(contactId));
		this.parts.events.emit('contact', contactId);
	}

	/** Files uploaded to WhatsApp, by the media ID in the payload. */
	get media(): Map<string, MediaFile> {
		return this.whatsapp.media;
	}

	/** Conversations marked as read, with their cause. */
	get readReceipts(): ReadReceipt[] {
		return this.store.readReceipts;
	}

	/** The accounts, templates, contacts and flows as they are now; deleted contacts are among them. */
	get state(): {
		accounts: readonly Account[];
		templates: readonly Template[];
		contacts: readonly Contact[];
		flows: readonly Flow[];
	} {
		return this.store;
	}

	/** The registered webhooks, with what no answer shows. */
	get webhooks(): readonly Webhook[] {
		return this.parts.webhooks.registered;
	}

	/** Every try to deliver to a webhook, in the order in which the tries ended. */
	get webhookDeliveries(): readonly WebhookTry[] {
		return this.parts.webhooks.tries;
	}

	/** Deliveries to webhooks that have not come to their end; `until` may wait for none. */
	get pendingWebhooks(): number {
		return this.parts.webhooks.pending;
	}

	/** Registers a webhook, with any URL. */
	addWebhook(seed: WebhookSeed): Webhook {
		return this.parts.webhooks.add(seed);
	}

	/** Ends the period for which the list of webhooks is kept: the next event loads it, and is signed. */
	reloadWebhooks(): void {
		this.parts.webhooks.reload();
	}

	/** Delivers any event to the webhooks that asked for it. */
	announce(event: string, data: JsonObject): void {
		this.parts.webhooks.dispatch(event, data);
	}

	/**
	 * An agent takes a conversation over in the web app, whoever had it; webhooks and live feed hear of it.
	 *
	 * @param agentId by default the user whose key it is.
	 * @returns the hand-over. @throws when there is no such contact or user.
	 */
	takeOver(contactId: string, agentId: string = USER_ID): Transfer {
		const contact = this.existingContact(contactId);
		const agent = this.existingAgent(agentId);
		const active = this.transfers.activeOf(contactId);
		if (!active)
			return this.transfers.create(contact, { account: contact.whatsapp_account, agent, by: agentId });
		this.transfers.assign(active, { agent });
		return active;
	}

	/**
	 * An agent picks the conversation that waits longest; only the live feed hears of it.
	 *
	 * @returns undefined when none waits. @throws when there is no such user.
	 */
	pickUp(agentId: string): Transfer | undefined {
		const agent = this.existingAgent(agentId);
		const [next] = this.transfers.waiting as Array<Transfer | undefined>;
		if (next) this.transfers.assign(next, { agent }, false);
		return next;
	}

	/** An agent gives a conversation back to the bot. @throws when the contact is not handed over. */
	giveBack(contactId: string, agentId: string = USER_ID): Transfer {
		const active = this.transfers.activeOf(contactId);
		if (!active) throw new Error(`the contact ${contactId} is not handed over`);
		this.transfers.resume(active, agentId);
		return active;
	}

	/** An agent goes away: what they have waits in its queue again. @throws when there is no such user. */
	goAway(agentId: string): void {
		this.transfers.goAway(this.existingAgent(agentId));
	}

	/** The server closes a hand-over that nobody answered in time. @throws when there is none. */
	expire(transferId: string): void {
		this.transfers.expire(this.existingTransfer(transferId));
	}

	/** The server notices that a hand-over waits too long. @throws when there is none. */
	escalate(transferId: string): void {
		this.transfers.escalate(this.existingTransfer(transferId));
	}

	/** A call of this contact ends: only the live feed hears of it. @throws when there is no such contact. */
	call(contactId: string, status: 'missed' | 'completed' = 'missed'): void {
		this.parts.announcer.callEnded(randomUUID(), this.existingContact(contactId), status);
	}

	/** An agent writes a note about a contact, by default the user whose key it is. */
	addNote(contactId: string, content: string, agentId: string = USER_ID): Note {
		return this.notes.add(contactId, content, agentId);
	}

	/**
	 * A user clicks a button in the agents' inbox, by default the one whose key it is.
	 *
	 * @returns what the agent sees, when the receiver has answered. @throws when there is no such button, contact or user.
	 */
	async clickButton(buttonId: string, contactId: string, userId: string = USER_ID): Promise<JsonObject> {
		const button = this.inboxButtons.find(buttonId);
		if (!button) throw new Error(`there is no button ${buttonId}`);
		const contact = this.existingContact(contactId);
		return await this.inboxButtons.click(button, contact, this.existingAgent(userId));
	}

	/** Adds a saved reply. */
	addSavedReply(seed: SavedReplySeed): SavedReply {
		return this.store.addSavedReply(seed);
	}

	/** The saved replies, with how often each was used. */
	get savedReplies(): readonly SavedReply[] {
		return this.store.savedReplies;
	}

	/** Adds a contact; the number is stored as it is. */
	addContact(seed: ContactSeed): Contact {
		return this.store.addContact(seed);
	}

	/** Adds a template; by default an approved English utility template of `main`. */
	addTemplate(seed: TemplateSeed): Template {
		return this.store.addTemplate(seed);
	}

	/** Adds a template at Meta; the server knows it after a sync. */
	addTemplateAtMeta(seed: TemplateSeed): void {
		this.store.templatesAtMeta.push(seed);
	}

	/** Adds an account. */
	addAccount(seed: AccountSeed): Account {
		return this.store.addAccount(seed);
	}

	/** Adds a flow that a flow message can name by `meta_flow_id`. */
	addFlow(seed: FlowSeed): Flow {
		return this.store.addFlow(seed);
	}

	/** Adds a tag to the list of tags. */
	addTag(name: string, color?: string): Tag {
		return this.store.addTag(name, color);
	}

	/** Adds a message to a conversation, by default an outgoing text that was sent; `created_at` may repeat. */
	addMessage(contactId: string, seed?: MessageSeed): Message {
		return this.store.addMessage(contactId, seed);
	}

	/** Keeps a file on the server's disk, so that a message with this `media_url` can be downloaded. */
	addFile(mediaUrl: string, file: MediaFile): void {
		this.store.files.set(mediaUrl, file);
	}

	/**
	 * Lets a customer write: the contact is found or made, the service window opens, webhooks and live feed hear of it.
	 * `meta.receive` does the same by way of Meta's webhook.
	 */
	receive(incoming: Incoming): Message {
		return incomingMessage(this.store, this.parts.reception, incoming);
	}

	/**
	 * What a customer answers to a message on the phone, for `receive` or `meta.receive`.
	 *
	 * @param payload one of `phones`.
	 * @throws when it is on no phone, or offers nothing of that name.
	 */
	answerTo(payload: MetaPayload, answer: CustomerAnswer): Incoming {
		const delivery = this.deliveries.find((each) => each.payload === payload);
		if (!delivery) throw new Error('that message is on no phone');
		return answerOf(delivery, answer, this.store.templates);
	}

	/** @returns a file on the server's disk. */
	file(mediaUrl: string): MediaFile | undefined {
		return this.store.files.get(mediaUrl);
	}

	/** An agent writes to a customer in the web app. @throws when there is no such contact, or no account to send from. */
	agentWrites(contactId: string, text: string): Message {
		const contact = this.existingContact(contactId);
		const account = sendingAccount(this.store, contact.whatsapp_account);
		const content = { content: text, whatsapp_account: account.name };
		const message = storeOutgoing(this.store, contact, content);
		this.whatsapp.sendLater(message, textPayload(contact.phone_number, text));
		return message;
	}

	/** @returns a contact's messages, oldest first. */
	messagesOf(contactId: string): Message[] {
		return this.store.messagesOf(contactId);
	}

	/** @returns the contact stored with exactly this number, also a deleted one. */
	contactByPhone(phoneNumber: string): Contact | undefined {
		return this.store.contactByPhone(phoneNumber);
	}

	/** @returns the message with this ID. */
	message(id: string): Message | undefined {
		return this.store.message(id);
	}

	private existingContact(id: string): Contact {
		const contact = this.store.contact(id);
		if (!contact) throw new Error(`there is no contact ${id}`);
		return contact;
	}

	private existingAgent(id: string): User {
		const user = this.agents.user(id);
		if (!user) throw new Error(`there is no user ${id}`);
		return user;
	}

	private existingTransfer(id: string): Transfer {
		const transfer = this.transfers.find(id);
		if (!transfer) throw new Error(`there is no hand-over ${id}`);
		return transfer;
	}
}
