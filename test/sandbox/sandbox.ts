import { maskNumber } from './answers';
import { describePayload } from './describe';
import { Events, type EventName, type SandboxEvents } from './events';
import { Faults, type Fault, type FaultHandle } from './faults';
import { incomingMessage, type Incoming } from './incoming';
import type { Delivery, MetaPayload } from './meta';
import { defaultApiKey, type SandboxOptions } from './options';
import { RateLimiter } from './rateLimit';
import { routes } from './routes';
import {
	defaultAccounts,
	defaultContacts,
	defaultTemplates,
	manyContacts,
	manyTemplates,
	type AccountSeed,
	type ContactSeed,
	type TemplateSeed,
} from './seed';
import { listen, type Listening } from './server';
import { Store, type FlowSeed, type MessageSeed } from './store';
import type {
	Account,
	Contact,
	Dialect,
	Flow,
	MediaFile,
	Message,
	MessageStatus,
	ReadReceipt,
	SeenRequest,
	Tag,
	Template,
} from './types';
import { WhatsApp, type HeldStatus } from './whatsapp';

/** A running Whatomate server in memory. Made by `startSandbox`; ended by `close`. */
export class Sandbox {
	readonly dialect: Dialect;
	readonly apiKey: string;
	/** Every request seen, oldest first. */
	readonly requests: SeenRequest[] = [];
	private readonly events = new Events();
	private readonly faults = new Faults();
	private readonly store = new Store(this.events);
	private readonly whatsapp: WhatsApp;
	private readonly rateLimiter: RateLimiter | undefined;
	private listening: Listening | undefined;

	constructor(private readonly options: SandboxOptions) {
		this.dialect = options.dialect;
		this.apiKey = options.apiKey ?? defaultApiKey;
		this.whatsapp = new WhatsApp(this.store, this.events, {
			statusDelay: options.statusDelay ?? 2,
			holdStatuses: options.holdStatuses ?? false,
			readAfterDelivery: options.readAfterDelivery ?? false,
		});
		if (options.rateLimit) {
			const limit = options.rateLimit === true ? {} : options.rateLimit;
			this.rateLimiter = new RateLimiter({ max: 200, windowSeconds: 60, ...limit });
		}
		// The server lists what was made last first.
		for (const account of options.accounts ?? defaultAccounts) this.store.addAccount(account);
		for (const template of options.templates ?? defaultTemplates) this.store.addTemplate(template);
		for (const template of manyTemplates(options.seed?.templates ?? 0)) this.store.addTemplate(template);
		for (const contact of options.contacts ?? defaultContacts) this.store.addContact(contact);
		for (const contact of manyContacts(options.seed?.contacts ?? 0)) this.store.addContact(contact);
		if (!options.contacts) this.writeToUs();
	}

	/** One of the default contacts has written, so that an open service window and unread messages exist. */
	private writeToUs(): void {
		const from = '14155550104';
		incomingMessage(this.store, { from, text: 'Здравствуйте!' });
		incomingMessage(this.store, { from, button: 'Confirm' });
	}

	/** Begins to listen. @throws when the port is taken, or it listens already. */
	async start(): Promise<void> {
		if (this.listening) throw new Error('the sandbox is already running');
		const missing = new Set<string>(this.options.missingPermissions ?? []);
		this.listening = await listen({
			apiKey: this.apiKey,
			port: this.options.port ?? 0,
			routes,
			context: {
				store: this.store,
				whatsapp: this.whatsapp,
				dialect: this.dialect,
				maskPhones: this.options.maskPhones ?? false,
				may: (permission) => !missing.has(permission),
				download: this.options.download ?? (() => undefined),
			},
			faults: this.faults,
			events: this.events,
			requests: this.requests,
			rateLimiter: this.rateLimiter,
		});
	}

	/** The base URL, without a slash at its end. @throws before `start`. */
	get url(): string {
		if (!this.listening) throw new Error('the sandbox is not running');
		return this.listening.url;
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

	/** Files uploaded to WhatsApp, by the media ID in the payload. */
	get media(): Map<string, MediaFile> {
		return this.whatsapp.media;
	}

	/** Conversations marked as read, with their cause. */
	get readReceipts(): ReadReceipt[] {
		return this.store.readReceipts;
	}

	/** The accounts, templates and contacts as they are now; deleted contacts are among them. */
	get state(): {
		accounts: readonly Account[];
		templates: readonly Template[];
		contacts: readonly Contact[];
	} {
		return this.store;
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

	/** Lets a customer write: the contact is found or made, the service window opens. */
	receive(incoming: Incoming): Message {
		return incomingMessage(this.store, incoming);
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

	/** Changes a message's status as Meta's webhook would. @throws when there is no such message. */
	setStatus(messageId: string, status: MessageStatus, error = ''): void {
		const message = this.store.message(messageId);
		if (!message) throw new Error(`there is no message ${messageId}`);
		this.whatsapp.change(message, status, { error_message: error });
	}

	/** The steps that wait for `release`. */
	get held(): HeldStatus[] {
		return this.whatsapp.held;
	}

	/** Lets held messages take their next step. @returns how many did. */
	release(fits?: (step: HeldStatus) => boolean): number {
		return this.whatsapp.release(fits);
	}

	/** Switches holding on, or off: then everything held goes its way. */
	hold(on: boolean): void {
		this.whatsapp.hold(on);
	}

	/** Ends the rate limit's window now. */
	endRateLimitWindow(): void {
		this.rateLimiter?.endWindow();
	}

	/** Makes something go wrong with the next fitting requests. */
	fault(fault: Fault): FaultHandle {
		return this.faults.add(fault);
	}

	/** Waits for the next event that fits. @throws when the sandbox is closed first. */
	async once<Name extends EventName>(
		name: Name,
		fits?: (value: SandboxEvents[Name]) => boolean,
	): Promise<SandboxEvents[Name]> {
		return await this.events.once(name, fits);
	}

	/** Calls back on every later event of this name. */
	on<Name extends EventName>(name: Name, callback: (value: SandboxEvents[Name]) => void): void {
		this.events.on(name, callback);
	}

	/** Waits until the predicate holds; it is asked after every event. @throws when the sandbox is closed first. */
	async until(predicate: () => boolean): Promise<void> {
		await this.events.until(predicate);
	}

	/** One line for people about a message on a phone; numbers are masked when the sandbox masks them. */
	describe(payload: MetaPayload): string {
		const to = this.options.maskPhones ? maskNumber(payload.to) : payload.to;
		return describePayload({ ...payload, to }, this.store.templates);
	}

	/** Ends every connection, timer and wait. May be called twice. */
	async close(): Promise<void> {
		this.events.close();
		this.faults.close();
		this.whatsapp.close();
		const { listening } = this;
		this.listening = undefined;
		await listening?.close();
	}
}

/**
 * Starts a Whatomate server in memory, on the loopback.
 *
 * @throws when the port is taken.
 */
export const startSandbox = async (options: SandboxOptions): Promise<Sandbox> => {
	const sandbox = new Sandbox(options);
	await sandbox.start();
	return sandbox;
};
