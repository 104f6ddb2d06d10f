/* eslint-disable @n8n/community-nodes/no-restricted-globals -- a server that answers later needs timers */
import type { Events } from '../data/events';
import type { Delivery, MetaPayload } from '../meta/meta';
import { isServiceWindowOpen } from '../data/serviceWindow';
import { digitsOf, Handsets, type Handset } from './handsets';
import type { Build } from './payloads';
import type { Store } from '../data/store';
import type { MediaFile, Message, MessageStatus } from '../data/types';

/** How long a message takes to its next status, in milliseconds: one figure, or one for each step. */
export type StatusDelay = number | ((next: MessageStatus, message: Message) => number);

/** Who is told of what becomes of messages. */
export interface WhatsAppHooks {
	/** The server knows what became of a send. */
	outcome(message: Message): void;
	/** Meta's word on a message has reached the server. */
	status(message: Message): void;
	/** Meta has a word on a message. @returns true when it goes its own way to the server. */
	tell(message: Message, status: MessageStatus, error: string): boolean;
}

/** Settings of the stand-in for WhatsApp. */
export interface WhatsAppOptions {
	/** Default 2 ms. */
	statusDelay: StatusDelay;
	/** Keep every message where it is until `release` is called. */
	holdStatuses: boolean;
	/** Whether customers read what is delivered to them. */
	readAfterDelivery: boolean;
	/** Whether only templates reach customers who have not written for 24 hours (docs/whatomate-api.md#24-hour-window). */
	serviceWindow: boolean;
}

/** A step that a message would take, held back. */
export interface HeldStatus {
	messageId: string;
	/** The status that it would take; a message that WhatsApp will refuse is held before `sent` too. */
	status: MessageStatus;
}

interface Step extends HeldStatus {
	run(): void;
}

/** The words of Meta for a number that it cannot reach. */
export const undeliverable = 'API error 131026: (#131026) Message undeliverable';

/** The words of Meta for a customer who has not written for 24 hours. */
export const windowClosed = 'API error 131047: (#131047) Re-engagement message';

const refusedNumber = /0000000$/;

/** What waits at WhatsApp until a phone is online again. */
interface Waiting {
	to: string;
	run(): void;
}

/**
 * Stands in for WhatsApp: takes payloads, gives them IDs, refuses numbers that end in `0000000` and phones that block the
 * business, keeps what is for phones that are offline, and moves messages from status to status, each step after a delay or
 * when a test releases it.
 */
export class WhatsApp {
	/** Everything that reached a phone, in the order in which it arrived. */
	readonly deliveries: Delivery[] = [];
	/** What WhatsApp refused. */
	readonly refusals: MetaPayload[] = [];
	/** Uploaded files by WhatsApp's media ID. */
	readonly media = new Map<string, MediaFile>();
	private readonly handsets: Handsets;
	private readonly handed = new Map<string, MetaPayload>();
	private waiting: Waiting[] = [];
	private readonly timers = new Set<NodeJS.Timeout>();
	private readonly steps: Step[] = [];
	private readonly payloads: MetaPayload[] = [];
	private messageCount = 0;
	private mediaCount = 0;

	constructor(
		private readonly store: Store,
		private readonly events: Events,
		private readonly options: WhatsAppOptions,
		private readonly hooks: WhatsAppHooks,
	) {
		this.handsets = new Handsets(events, options.readAfterDelivery);
	}

	/** @returns the payloads that reached phones, oldest first; always the same list, which grows. */
	get phones(): MetaPayload[] {
		return this.payloads;
	}

	/** @returns the steps that wait for `release`. */
	get held(): HeldStatus[] {
		return this.steps.map(({ messageId, status }) => ({ messageId, status }));
	}

	/** @returns what WhatsApp was handed for a message, whether it has arrived or not; undefined when it never came so far. */
	payloadOf(messageId: string): MetaPayload | undefined {
		return this.handed.get(messageId);
	}

	/** @returns how the owner of a phone has it. */
	handset(number: string): Handset {
		return this.handsets.of(number);
	}

	/** Changes a phone: once online, it gets what has waited; once looked at, what has arrived is read. */
	changeHandset(number: string, changes: Partial<Handset>): void {
		this.handsets.change(number, changes);
		const phone = digitsOf(number);
		const { online, reads } = this.handset(phone);
		if (!online) return;
		const arriving = this.waiting.filter(({ to }) => to === phone);
		this.waiting = this.waiting.filter(({ to }) => to !== phone);
		for (const { run } of arriving) run();
		if (reads) this.readAll(phone);
	}

	/** Uploads a file. @returns WhatsApp's media ID. */
	upload(file: MediaFile): string {
		this.mediaCount += 1;
		const id = `media${this.mediaCount}`;
		this.media.set(id, file);
		return id;
	}

	/** Sends a stored message later, in the background, as a released server does: the answer does not wait for it. */
	sendLater(message: Message, build: Build): void {
		this.schedule(message, 'sent', () => this.send(message, build));
	}

	/** Sends a stored message now, as the worker of a campaign does. */
	sendQueued(message: Message, build: Build): void {
		this.send(message, build);
	}

	/**
	 * Sends a stored message at once (the documented server answers `sent` with WhatsApp's ID). A number that WhatsApp
	 * refuses gets its ID too and fails a step later, as Meta tells such failures by webhook.
	 */
	sendNow(message: Message, build: Build): void {
		if ('error' in build) return this.fail(message, build.error);
		this.handed.set(message.id, build.payload);
		this.accept(message);
		const refusal = this.refusalOf(build.payload, message);
		if (refusal === undefined) return this.arrive(message, build.payload);
		this.refusals.push(build.payload);
		const words = refusal.replace(/^API error \d+: /, '');
		this.schedule(message, 'failed', () => this.tell(message, 'failed', words));
	}

	/** Puts an emoji on a phone's message. Statuses and errors of reactions show nowhere. */
	react(payload: MetaPayload, account: string): void {
		if (this.refusalOf(payload) !== undefined) return void this.refusals.push(payload);
		const wamid = this.nextId();
		this.whenOnline(payload.to, () => this.deliver({ payload, account, messageId: '', wamid }));
	}

	/** Lets Meta tell a status: to its callback where there is one, else the server has it at once. */
	tell(message: Message, status: MessageStatus, error = ''): void {
		if (this.hooks.tell(message, status, error)) return;
		this.change(message, status, { error_message: error });
	}

	/** Changes a message's status as Meta told it. */
	change(message: Message, status: MessageStatus, more: Partial<Message> = {}): void {
		this.set(message, status, more, () => this.hooks.status(message));
	}

	/**
	 * Lets held messages take their next step; steps that follow from these are held again.
	 *
	 * @returns how many steps were taken.
	 */
	release(fits: (step: HeldStatus) => boolean = () => true): number {
		const released = new Set(this.steps.filter(fits));
		this.steps.splice(0, Infinity, ...this.steps.filter((step) => !released.has(step)));
		for (const step of released) step.run();
		return released.size;
	}

	/** Switches holding on, or off: then everything held goes its way. */
	hold(on: boolean): void {
		this.options.holdStatuses = on;
		if (!on) this.release();
	}

	/** Ends every timer. */
	close(): void {
		for (const timer of this.timers) clearTimeout(timer);
		this.timers.clear();
		this.steps.length = 0;
		this.waiting = [];
	}

	private send(message: Message, build: Build): void {
		if ('error' in build) return this.fail(message, build.error);
		this.handed.set(message.id, build.payload);
		const refusal = this.refusalOf(build.payload, message);
		if (refusal !== undefined) {
			this.refusals.push(build.payload);
			return this.fail(message, `failed to send ${build.kind} message: ${refusal}`);
		}
		this.accept(message);
		this.arrive(message, build.payload);
	}

	/** WhatsApp has taken the message: the server knows it from the answer, and Meta tells it once more. */
	private accept(message: Message): void {
		this.set(message, 'sent', { wamid: this.nextId() }, () => this.hooks.outcome(message));
		this.hooks.tell(message, 'sent', '');
	}

	/** Who waits for the event finds everything that follows from it begun. */
	private set(message: Message, status: MessageStatus, more: Partial<Message>, told: () => void): void {
		Object.assign(message, more, { status, updated_at: this.store.clock.now() });
		told();
		const { id, wamid, error_message } = message;
		this.events.emit('status', { messageId: id, status, wamid, error_message });
	}

	/** @returns why WhatsApp does not take a message, in Meta's words. */
	private refusalOf({ to, type }: MetaPayload, message?: Message): string | undefined {
		if (refusedNumber.test(to) || this.handset(to).blocks) return undeliverable;
		const contact = message && this.store.contactOf(message);
		const always = !this.options.serviceWindow || type === 'template' || !contact;
		return always || isServiceWindowOpen(contact.last_inbound_at) ? undefined : windowClosed;
	}

	private arrive(message: Message, payload: MetaPayload): void {
		const { id, wamid, whatsapp_account } = message;
		this.whenOnline(payload.to, () => {
			this.deliver({ payload, account: whatsapp_account, messageId: id, wamid });
			this.schedule(message, 'delivered', () => {
				this.tell(message, 'delivered');
				if (this.handset(payload.to).reads) this.schedule(message, 'read', () => this.read(message));
			});
		});
	}

	private whenOnline(number: string, run: () => void): void {
		if (this.handset(number).online) run();
		else this.waiting.push({ to: digitsOf(number), run });
	}

	/** The owner of the phone may have looked away meanwhile. */
	private read(message: Message): void {
		const number = this.handed.get(message.id)?.to ?? '';
		if (this.handset(number).reads) this.tell(message, 'read');
	}

	private readAll(phone: string): void {
		for (const { messageId, payload } of this.deliveries) {
			const message = digitsOf(payload.to) === phone ? this.store.message(messageId) : undefined;
			if (message?.status === 'delivered') this.tell(message, 'read');
		}
	}

	private deliver(delivery: Delivery): void {
		this.deliveries.push(delivery);
		this.payloads.push(delivery.payload);
		this.events.emit('phone', delivery.payload);
	}

	private fail(message: Message, words: string): void {
		this.set(message, 'failed', { error_message: words }, () => this.hooks.outcome(message));
	}

	private nextId(): string {
		this.messageCount += 1;
		return `wamid.SANDBOX${String(this.messageCount).padStart(6, '0')}`;
	}

	private schedule(message: Message, status: MessageStatus, run: () => void): void {
		if (this.options.holdStatuses) {
			this.steps.push({ messageId: message.id, status, run });
			return;
		}
		const { statusDelay } = this.options;
		const delay = typeof statusDelay === 'number' ? statusDelay : statusDelay(status, message);
		const timer = setTimeout(() => {
			this.timers.delete(timer);
			run();
		}, delay);
		this.timers.add(timer);
	}
}
