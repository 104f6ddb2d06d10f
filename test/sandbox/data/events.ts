import type { LiveConnection } from '../feed/liveConnection';
import type { MetaPayload } from '../meta/meta';
import type { BotSettings } from './botSettings';
import type { Campaign } from './campaign';
import type { Note, Transfer } from './people';
import type { Click, Frame, Message, MetaTry, SeenRequest, StatusChange, WebhookTry } from './types';

/** What can be waited for, and what comes with it. */
export interface SandboxEvents {
	/** A message reached a phone. */
	phone: MetaPayload;
	/** A message's status changed. */
	status: StatusChange;
	/** A request arrived, its body is read, nothing is answered yet. */
	request: SeenRequest;
	/** A request was answered, or its connection broken on purpose. */
	answer: SeenRequest;
	/** The owner of a phone went offline, came back, looked away, or blocked the business: the digits of its number. */
	handset: string;
	/** A campaign changed: its recipients, its status or its counts. */
	campaign: Campaign;
	/** A message was stored, of either direction. */
	message: Message;
	/** A contact's service window was ended: the contact's ID. */
	contact: string;
	/** The settings of the server's own bot were saved. */
	bot: BotSettings;
	/** A hand-over was made, assigned, given back or closed. */
	transfer: Transfer;
	/** A note was written or deleted. */
	note: Note;
	/** A button in the agents' inbox was clicked, and its receiver has answered or not. */
	click: Click;
	/** A try to deliver to a webhook is over. */
	webhook: WebhookTry;
	/** A frame went to the live feed, or was dropped. */
	frame: Frame & { dropped: boolean };
	/** A connection to the live feed opened, was let in, was pinged, died or ended. */
	connection: LiveConnection;
	/** A try to deliver a webhook of Meta is over. */
	meta: MetaTry;
	/** The server has stopped (`down`), or listens again (`up`). */
	restart: 'down' | 'up';
}

/** The names of the events. */
export type EventName = keyof SandboxEvents;

interface Waiter {
	/** @returns true when it has what it waited for. */
	offer(name: EventName | null, value: unknown): boolean;
	give(error: Error): void;
}

/** Tells waiting tests what happened, so that none of them has to sleep. */
export class Events {
	private readonly waiters = new Set<Waiter>();
	private readonly listeners: Array<(name: EventName, value: unknown) => void> = [];
	private closed = false;

	/** Announces something that happened. */
	emit<Name extends EventName>(name: Name, value: SandboxEvents[Name]): void {
		for (const listener of this.listeners) listener(name, value);
		for (const waiter of [...this.waiters]) {
			if (waiter.offer(name, value)) this.waiters.delete(waiter);
		}
	}

	/** Calls back on every later event of this name. */
	on<Name extends EventName>(name: Name, callback: (value: SandboxEvents[Name]) => void): void {
		this.listeners.push((event, value) => {
			if (event === name) callback(value as SandboxEvents[Name]);
		});
	}

	/**
	 * Waits for the next event of this name that fits.
	 *
	 * @returns what came with the event. @throws when the sandbox is closed first.
	 */
	async once<Name extends EventName>(
		name: Name,
		fits: (value: SandboxEvents[Name]) => boolean = () => true,
	): Promise<SandboxEvents[Name]> {
		return await this.wait<SandboxEvents[Name]>((event, value, resolve) => {
			if (event !== name || !fits(value as SandboxEvents[Name])) return false;
			resolve(value as SandboxEvents[Name]);
			return true;
		}, `an event "${name}"`);
	}

	/**
	 * Waits until the predicate holds; it is asked at once and after every event.
	 *
	 * @throws when the sandbox is closed first, or the predicate throws.
	 */
	async until(predicate: () => boolean): Promise<void> {
		if (predicate()) return;
		await this.wait<void>((_event, _value, resolve) => {
			if (!predicate()) return false;
			resolve();
			return true;
		}, `a condition: ${predicate.toString()}`);
	}

	/** Ends all waiting with an error. */
	close(): void {
		this.closed = true;
		for (const waiter of this.waiters) waiter.give(new Error('the sandbox was closed'));
		this.waiters.clear();
	}

	private async wait<Value>(
		accept: (event: EventName | null, value: unknown, resolve: (value: Value) => void) => boolean,
		what: string,
	): Promise<Value> {
		const waiting = new Promise<Value>((resolve, reject) => {
			const give = (error: Error) => reject(new Error(`${error.message} while waiting for ${what}`));
			if (this.closed) return give(new Error('the sandbox is closed'));
			this.waiters.add({
				offer: (event, value) => {
					try {
						return accept(event, value, resolve);
					} catch (error) {
						reject(error instanceof Error ? error : new Error(String(error)));
						return true;
					}
				},
				give,
			});
		});
		// A test that ended without awaiting this must not crash the process when the sandbox closes.
		waiting.catch(() => undefined);
		return await waiting;
	}
}
