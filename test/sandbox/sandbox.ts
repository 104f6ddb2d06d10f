import { maskNumber } from './answers';
import type { Transfer } from './announcer';
import { describePayload } from './describe';
import type { EventName, SandboxEvents } from './events';
import type { Fault, FaultHandle } from './faults';
import { incomingMessage, type Incoming } from './incoming';
import type { LiveFeed } from './liveFeed';
import type { Delivery, MetaPayload } from './meta';
import type { Meta } from './metaRole';
import { defaultApiKey, type SandboxOptions } from './options';
import { makeParts, type Parts } from './parts';
import { routes } from './routes';
import type { AccountSeed, ContactSeed, TemplateSeed } from './seed';
import { listen, type Listening } from './server';
import type { FlowSeed, MessageSeed, Store } from './store';
import { Timers } from './timers';
import type {
	Account,
	Contact,
	Dialect,
	Flow,
	JsonObject,
	MediaFile,
	Message,
	MessageStatus,
	ReadReceipt,
	SeenRequest,
	Tag,
	Template,
	Webhook,
	WebhookTry,
} from './types';
import type { WebhookSeed } from './webhooks';
import type { HeldStatus, WhatsApp } from './whatsapp';

/** How a sandbox is restarted. */
export interface Restart {
	/** Milliseconds, or a promise, for which nobody listens. Default 0. */
	downFor?: number | Promise<unknown>;
	/**
	 * Whether the list of webhooks is loaded anew, so that the next event is signed. Default true. A real server whose
	 * Redis goes on running finds its list there.
	 */
	reloadWebhooks?: boolean;
}

/** A running Whatomate server in memory. Made by `startSandbox`; ended by `close`. */
export class Sandbox {
	readonly dialect: Dialect;
	readonly apiKey: string;
	/** Every request seen, oldest first; connections to the live feed are among them. */
	readonly requests: SeenRequest[] = [];
	/** Who is connected to the live feed, what they are told, and what goes wrong with it. */
	readonly liveFeed: LiveFeed;
	/** The sandbox in the role of Meta, which delivers webhooks. */
	readonly meta: Meta;
	private readonly parts: Parts;
	private readonly store: Store;
	private readonly whatsapp: WhatsApp;
	private readonly timers = new Timers();
	private listening: Listening | undefined;
	private address: string | undefined;
	private closed = false;

	constructor(private readonly options: SandboxOptions) {
		this.dialect = options.dialect;
		this.apiKey = options.apiKey ?? defaultApiKey;
		this.parts = makeParts(options, () => this.url);
		({ store: this.store, whatsapp: this.whatsapp } = this.parts);
		({ liveFeed: this.liveFeed, meta: this.meta } = this.parts);
	}

	/** Begins to listen. @throws when the port is taken, or it listens already. */
	async start(): Promise<void> {
		if (this.listening) throw new Error('the sandbox is already running');
		await this.listen(this.options.port ?? 0);
	}

	/**
	 * Stops listening, which breaks every connection, and listens again on the same port with the same state.
	 * Deliveries of webhooks under way go on with their tries, and tickets stay good.
	 */
	async restart({ downFor = 0, reloadWebhooks = true }: Restart = {}): Promise<void> {
		const port = Number(new URL(this.url).port);
		const { listening } = this;
		this.listening = undefined;
		this.liveFeed.breakAll();
		await listening?.close();
		this.parts.events.emit('restart', 'down');
		if (typeof downFor !== 'number') await downFor;
		else if (downFor > 0) await this.timers.wait(downFor);
		if (reloadWebhooks) this.parts.webhooks.reload();
		if (this.closed) return;
		await this.listen(port);
		this.parts.events.emit('restart', 'up');
	}

	/** The base URL, without a slash at its end; during a restart too. @throws before `start`. */
	get url(): string {
		if (this.address === undefined) throw new Error('the sandbox is not running');
		return this.address;
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

	/** Tells of a conversation's handing over. @throws when there is no such contact. */
	transfer(kind: 'created' | 'assigned' | 'resumed', contactId: string, transfer: Transfer): void {
		const contact = this.store.contact(contactId);
		if (!contact) throw new Error(`there is no contact ${contactId}`);
		this.parts.announcer.transfer(kind, contact, transfer);
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
		return incomingMessage(this.store, this.parts.announcer, incoming);
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

	/**
	 * Lets Meta tell a status: by way of its callback when there is one, else at once, also backwards.
	 *
	 * @throws when there is no such message.
	 */
	setStatus(messageId: string, status: MessageStatus, error = ''): void {
		const message = this.store.message(messageId);
		if (!message) throw new Error(`there is no message ${messageId}`);
		this.whatsapp.tell(message, status, error);
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
		this.parts.rateLimiter?.endWindow();
	}

	/** Makes something go wrong with the next fitting requests. */
	fault(fault: Fault): FaultHandle {
		return this.parts.faults.add(fault);
	}

	/** Waits for the next event that fits. @throws when the sandbox is closed first. */
	async once<Name extends EventName>(
		name: Name,
		fits?: (value: SandboxEvents[Name]) => boolean,
	): Promise<SandboxEvents[Name]> {
		return await this.parts.events.once(name, fits);
	}

	/** Calls back on every later event of this name. */
	on<Name extends EventName>(name: Name, callback: (value: SandboxEvents[Name]) => void): void {
		this.parts.events.on(name, callback);
	}

	/** Waits until the predicate holds; it is asked after every event. @throws when the sandbox is closed first. */
	async until(predicate: () => boolean): Promise<void> {
		await this.parts.events.until(predicate);
	}

	/** One line for people about a message on a phone; numbers are masked when the sandbox masks them. */
	describe(payload: MetaPayload): string {
		const to = this.options.maskPhones ? maskNumber(payload.to) : payload.to;
		return describePayload({ ...payload, to }, this.store.templates);
	}

	/** Ends every connection, timer and wait. May be called twice. */
	async close(): Promise<void> {
		this.closed = true;
		const { events, faults, webhooks } = this.parts;
		for (const part of [events, faults, this.whatsapp, webhooks, this.meta, this.liveFeed, this.timers]) {
			part.close();
		}
		const { listening } = this;
		this.listening = undefined;
		await listening?.close();
	}

	private async listen(port: number): Promise<void> {
		const missing = new Set<string>(this.options.missingPermissions ?? []);
		const { store, whatsapp, webhooks, liveFeed, announcer, metaReceiver } = this.parts;
		this.listening = await listen({
			apiKey: this.apiKey,
			port,
			routes,
			context: {
				store,
				whatsapp,
				webhooks,
				liveFeed,
				announcer,
				metaReceiver,
				allowPrivateWebhooks: this.options.allowPrivateWebhooks ?? false,
				dialect: this.dialect,
				maskPhones: this.options.maskPhones ?? false,
				may: (permission) => !missing.has(permission),
				download: this.options.download ?? (() => undefined),
			},
			faults: this.parts.faults,
			events: this.parts.events,
			requests: this.requests,
			rateLimiter: this.parts.rateLimiter,
		});
		this.address = this.listening.url;
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
