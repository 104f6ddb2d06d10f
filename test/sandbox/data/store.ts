import { randomUUID } from 'node:crypto';
import { asMoment, Clock } from './clock';
import type { Events } from './events';
import { defaultAppSecret, defaultVerifyToken } from './secrets';
import type { AccountSeed, ContactSeed, TemplateSeed } from './seed';
import type {
	Account,
	Contact,
	Flow,
	MediaFile,
	Message,
	ReadReceipt,
	SavedReply,
	Tag,
	Template,
} from './types';

/** What a test gives to describe a message; the rest is filled in. */
export type MessageSeed = Partial<Omit<Message, 'contact_id' | 'created_at' | 'updated_at'>> & {
	created_at?: Date | string;
	updated_at?: Date | string;
};

/** What a test gives to describe a flow; the rest is filled in. */
export type FlowSeed = Partial<Flow> & { meta_flow_id: string };

/** What a test gives to describe a saved reply; the rest is filled in. */
export type SavedReplySeed = Partial<SavedReply> & { name: string; content: string };

/** The state of a sandbox. It knows no HTTP and no dialect. */
export class Store {
	readonly clock = new Clock();
	readonly accounts: Account[] = [];
	readonly templates: Template[] = [];
	/** Templates that exist at Meta and would come with a sync. */
	readonly templatesAtMeta: TemplateSeed[] = [];
	readonly contacts: Contact[] = [];
	readonly messages: Message[] = [];
	readonly flows: Flow[] = [];
	readonly savedReplies: SavedReply[] = [];
	readonly tags: Tag[] = [];
	readonly readReceipts: ReadReceipt[] = [];
	/** Files on the server's disk by their `media_url`. */
	readonly files = new Map<string, MediaFile>();
	/** Told of every message that begins its way out; messages that a test adds do not. */
	onOutgoing: (message: Message, contact: Contact) => void = () => undefined;
	// A campaign makes ten thousand contacts and messages, and asks for each of them several times.
	private readonly contactsById = new Map<string, Contact>();
	private readonly contactsByNumber = new Map<string, Contact>();
	private readonly messagesById = new Map<string, Message>();
	private readonly conversations = new Map<string, Message[]>();

	constructor(private readonly events: Events) {}

	/** Adds an account; missing fields get sensible values. */
	addAccount(seed: AccountSeed): Account {
		const account: Account = {
			id: randomUUID(),
			phone_id: String(100200300 + this.accounts.length),
			phone_number: '',
			display_name: '',
			status: 'active',
			is_default_incoming: false,
			is_default_outgoing: false,
			auto_read_receipt: false,
			business_calling_enabled: false,
			app_secret: defaultAppSecret,
			webhook_verify_token: defaultVerifyToken,
			created_at: this.clock.now(),
			...seed,
		};
		this.accounts.push(account);
		return account;
	}

	/** Adds a template; by default an approved English utility template of `main`. */
	addTemplate(seed: TemplateSeed): Template {
		const id = seed.id ?? randomUUID();
		const template: Template = {
			whatsapp_account: 'main',
			meta_template_id: `m${id.slice(0, 8)}`,
			display_name: seed.name,
			language: 'en',
			category: 'UTILITY',
			status: 'APPROVED',
			header_type: '',
			header_content: '',
			footer_content: '',
			buttons: [],
			sample_values: [],
			created_at: this.clock.now(),
			...seed,
			id,
		};
		this.templates.push(template);
		return template;
	}

	/** Adds a contact; the number is stored as it is. */
	addContact(seed: ContactSeed): Contact {
		const now = this.clock.now();
		const contact: Contact = {
			id: randomUUID(),
			profile_name: '',
			tags: [],
			metadata: {},
			whatsapp_account: '',
			assigned_user_id: '',
			marketing_opt_out: false,
			last_message_at: null,
			last_message_preview: '',
			last_inbound_at: null,
			created_at: now,
			updated_at: now,
			deleted: false,
			...seed,
		};
		this.contacts.push(contact);
		if (!this.contactsById.has(contact.id)) this.contactsById.set(contact.id, contact);
		if (!this.contactsByNumber.has(contact.phone_number)) {
			this.contactsByNumber.set(contact.phone_number, contact);
		}
		return contact;
	}

	/** Adds a flow that a flow message can name. */
	addFlow(seed: FlowSeed): Flow {
		const flow: Flow = {
			id: randomUUID(),
			whatsapp_account: 'main',
			name: 'Flow',
			status: 'PUBLISHED',
			category: 'OTHER',
			screens: [],
			has_local_changes: false,
			created_at: this.clock.now(),
			...seed,
		};
		this.flows.push(flow);
		return flow;
	}

	/** Adds a saved reply; by default an active one without buttons. */
	addSavedReply(seed: SavedReplySeed): SavedReply {
		const reply: SavedReply = {
			id: randomUUID(),
			shortcut: '',
			category: '',
			is_active: true,
			usage_count: 0,
			buttons: [],
			created_at: this.clock.now(),
			...seed,
		};
		this.savedReplies.push(reply);
		return reply;
	}

	/** Adds a tag to the list of tags. */
	addTag(name: string, color = 'gray'): Tag {
		const tag: Tag = { name, color, created_at: this.clock.now() };
		this.tags.push(tag);
		return tag;
	}

	/** Adds a message to a contact's conversation, by default an outgoing text that was sent. */
	addMessage(contactId: string, seed: MessageSeed = {}): Message {
		const created = seed.created_at === undefined ? this.clock.now() : asMoment(seed.created_at);
		const direction = seed.direction ?? 'outgoing';
		const message: Message = {
			id: randomUUID(),
			message_type: 'text',
			content: '',
			media_url: '',
			media_mime_type: '',
			media_filename: '',
			interactive_data: null,
			status: direction === 'incoming' ? 'received' : 'sent',
			wamid: '',
			error_message: '',
			reply_to_message_id: '',
			reactions: [],
			whatsapp_account: 'main',
			...seed,
			direction,
			contact_id: contactId,
			created_at: created,
			updated_at: seed.updated_at === undefined ? created : asMoment(seed.updated_at),
		};
		this.messages.push(message);
		if (!this.messagesById.has(message.id)) this.messagesById.set(message.id, message);
		const conversation = this.conversations.get(contactId);
		if (conversation) conversation.push(message);
		else this.conversations.set(contactId, [message]);
		this.events.emit('message', message);
		return message;
	}

	/** @returns the contact with this ID unless it was deleted. */
	contact(id: string): Contact | undefined {
		const contact = this.contactsById.get(id);
		return contact?.deleted ? undefined : contact;
	}

	/** @returns the contact that something belongs to, also a deleted one. */
	contactOf({ contact_id }: { contact_id: string }): Contact | undefined {
		return this.contactsById.get(contact_id);
	}

	/** @returns the contact stored with exactly this number, also a deleted one. */
	contactByPhone(phoneNumber: string): Contact | undefined {
		return this.contactsByNumber.get(phoneNumber);
	}

	/** @returns the message with this ID. */
	message(id: string): Message | undefined {
		return this.messagesById.get(id);
	}

	/**
	 * @returns the message with WhatsApp's ID; when several have it, the one whose own ID sorts first, as the database
	 * answers (docs/whatomate-api.md#meta-receiver-of-the-server; recording: meta-webhook, where a status went to another message of the same ID).
	 */
	messageByWamid(wamid: string): Message | undefined {
		if (wamid === '') return undefined;
		return this.messages
			.filter((message) => message.wamid === wamid)
			.sort((a, b) => (a.id < b.id ? -1 : 1))
			.at(0);
	}

	/** @returns a contact's messages, oldest first; messages of the same moment in the order they were stored. */
	messagesOf(contactId: string): Message[] {
		return [...(this.conversations.get(contactId) ?? [])].sort((a, b) =>
			a.created_at < b.created_at ? -1 : a.created_at > b.created_at ? 1 : 0,
		);
	}

	/** @returns the contact's incoming messages that nobody has read. */
	unreadOf(contactId: string): Message[] {
		return (this.conversations.get(contactId) ?? []).filter(
			({ direction, status }) => direction === 'incoming' && status !== 'read',
		);
	}

	/**
	 * Finds the account to send from: the named one, else the default, else any (docs/whatomate-api.md#choice-of-the-account).
	 *
	 * @returns undefined when the name is unknown or there is no account at all.
	 */
	account(name: string): Account | undefined {
		const byId = [...this.accounts].sort((a, b) => (a.id < b.id ? -1 : 1));
		if (name !== '') return byId.find((account) => account.name === name);
		return byId.find((account) => account.is_default_outgoing) ?? byId[0];
	}

	/**
	 * Finds a template by name: with several languages or accounts the one whose ID sorts first, which is why only
	 * the ID is exact (docs/whatomate-api.md#send-template).
	 */
	templateByName(name: string): Template | undefined {
		return [...this.templates].sort((a, b) => (a.id < b.id ? -1 : 1)).find((each) => each.name === name);
	}

	/** Marks messages as read, and writes down that it happened. */
	markRead(contactId: string, by: ReadReceipt['by'], only?: Message): void {
		const unread = only ? [only].filter(({ status }) => status !== 'read') : this.unreadOf(contactId);
		// Only the account that the contact is bound to sends receipts; the default account does not step in.
		const bound = this.contact(contactId)?.whatsapp_account ?? '';
		const account = bound === '' ? undefined : this.account(bound);
		const now = this.clock.now();
		for (const message of unread) Object.assign(message, { status: 'read', updated_at: now });
		this.readReceipts.push({
			contactId,
			by,
			messageIds: unread.map(({ id }) => id),
			sentToCustomer: unread.length > 0 && account?.auto_read_receipt === true,
		});
	}
}
