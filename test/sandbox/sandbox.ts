import { maskNumber } from './server/answers';
import { describePayload } from './whatsapp/describe';
import type { EventName, SandboxEvents } from './data/events';
import type { Fault, FaultHandle } from './server/faults';
import type { MetaPayload } from './meta/meta';
import { defaultApiKey, type SandboxOptions } from './options';
import { makeParts } from './parts';
import { routes } from './routes';
import type { Listening } from './server/loopback';
import { listen } from './server/server';
import { SandboxState } from './state';
import type { Dialect, MessageStatus, SeenRequest } from './data/types';
import type { HeldStatus } from './whatsapp/whatsapp';

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
export class Sandbox extends SandboxState {
	readonly dialect: Dialect;
	readonly apiKey: string;
	/** Every request seen, oldest first; connections to the live feed are among them. */
	readonly requests: SeenRequest[] = [];
	private listening: Listening | undefined;
	private address: string | undefined;
	private closed = false;

	constructor(private readonly options: SandboxOptions) {
		super(makeParts(options, () => this.url));
		this.dialect = options.dialect;
		this.apiKey = options.apiKey ?? defaultApiKey;
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
		else if (downFor > 0) await this.parts.timers.wait(downFor);
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
		const { events, faults, webhooks, inboxButtons, timers } = this.parts;
		for (const part of [
			events,
			faults,
			this.whatsapp,
			webhooks,
			inboxButtons,
			this.meta,
			this.liveFeed,
			timers,
		]) {
			part.close();
		}
		const { listening } = this;
		this.listening = undefined;
		await listening?.close();
	}

	private async listen(port: number): Promise<void> {
		const missing = new Set<string>(this.options.missingPermissions ?? []);
		const { store, whatsapp, webhooks, campaigns, liveFeed, announcer, metaReceiver } = this.parts;
		const { staff, bot, transfers, notes, inboxButtons } = this.parts;
		this.listening = await listen({
			apiKey: this.apiKey,
			port,
			routes,
			context: {
				store,
				whatsapp,
				webhooks,
				campaigns,
				liveFeed,
				announcer,
				staff,
				bot,
				transfers,
				notes,
				inboxButtons,
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
