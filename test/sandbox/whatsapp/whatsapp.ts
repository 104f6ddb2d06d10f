/* eslint-disable @n8n/community-nodes/no-restricted-globals -- a server that answers later needs timers */
import type { Events } from '../data/events';
import type { Delivery, MetaPayload } from '../meta/meta';
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

const refusedNumber = /0000000$/;

/**
 * Stands in for WhatsApp: takes payloads, gives them IDs, refuses numbers that end in `0000000`, and moves messages
 * from status to status, each step after a delay or when a test releases it.
 */
export class WhatsApp {
	/** Everything that reached a phone, in the order in which it arrived. */
	readonly deliveries: Delivery[] = [];
	/** What WhatsApp refused. */
	readonly refusals: MetaPayload[] = [];
	/** Uploaded files by WhatsApp's media ID. */
	readonly media = new Map<string, MediaFile>();
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
	) {}

	/** @returns the payloads that reached phones, oldest first; always the same list, which grows. */
	get phones(): MetaPayload[] {
		return this.payloads;
	}

	/** @returns the steps that wait for `release`. */
	get held(): HeldStatus[] {
		return this.steps.map(({ messageId, status }) => ({ messageId, status }));
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
		this.accept(message);
		if (!refusedNumber.test(build.payload.to)) return this.arrive(message, build.payload);
		this.refusals.push(build.payload);
		this.schedule(message, 'failed', () => this.tell(message, 'failed', '(#131026) Message undeliverable'));
	}

	/** Puts an emoji on a phone's message. Statuses and errors of reactions show nowhere. */
	react(payload: MetaPayload, account: string): void {
		if (refusedNumber.test(payload.to)) this.refusals.push(payload);
		else this.deliver({ payload, account, messageId: '', wamid: this.nextId() });
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
	}

	private send(message: Message, build: Build): void {
		if ('error' in build) return this.fail(message, build.error);
		if (refusedNumber.test(build.payload.to)) {
			this.refusals.push(build.payload);
			return this.fail(message, `failed to send ${build.kind} message: ${undeliverable}`);
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

	private arrive(message: Message, payload: MetaPayload): void {
		const { id, wamid, whatsapp_account } = message;
		this.deliver({ payload, account: whatsapp_account, messageId: id, wamid });
		this.schedule(message, 'delivered', () => {
			this.tell(message, 'delivered');
			if (this.options.readAfterDelivery) this.schedule(message, 'read', () => this.tell(message, 'read'));
		});
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
