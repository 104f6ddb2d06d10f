import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { wait } from '../shared/api/wait';
import type { WhatomateEvent } from '../shared/events/event';
import { badInput, shownValue } from '../shared/failures/failure';

/** A message with what told of it, and the key by which it is known. */
export interface CollectedMessage {
	key: string;
	event: WhatomateEvent;
	raw: IDataObject;
}

/** How many messages one run gets at most. */
const MOST_MESSAGES = 50;

/** Somebody who never stops writing is answered after so many times the seconds that were set. */
const LONGEST = 10;

/** The longest that can be set, in seconds. */
export const MOST_SECONDS = 300;

/**
 * @param given what the field holds
 * @returns seconds; 0 where nothing is collected
 * @throws {Failure} where it is no number of seconds
 */
export function readCollectSeconds(given: unknown): number {
	const seconds = typeof given === 'object' && given !== null ? NaN : Number(given ?? 0);
	if (seconds >= 0 && seconds <= MOST_SECONDS) return seconds;
	throw badInput(
		`'Collect Messages' can't be ${shownValue(given)}`,
		`It is a number of seconds from 0 to ${MOST_SECONDS}; 0 starts a run for each message.`,
	);
}

/** The messages of one contact that wait for more. */
interface Collection {
	messages: CollectedMessage[];
	/** Milliseconds: when the first came, and when nothing more is waited for. */
	began: number;
	until: number;
	/** Fires when nothing more is waited for at all. */
	full: AbortController;
}

/** Gathers what one contact writes in quick succession. Nothing of it is kept over a restart: a look back finds the messages again. */
export class Collected {
	private readonly open = new Map<string, Collection>();

	/**
	 * @param milliseconds of silence after which a contact counts as having said all
	 * @param done gets the messages of one contact, in the order in which they came; `forget` has to be called when they are dealt with
	 * @param signal fires when the trigger ends: nothing is given on any more
	 */
	constructor(
		private readonly milliseconds: number,
		private readonly done: (contact: string, messages: CollectedMessage[]) => Promise<void>,
		private readonly signal: AbortSignal,
	) {
		signal.addEventListener('abort', () => {
			for (const { full } of this.open.values()) full.abort();
		});
	}

	/** Messages that are waited with, or are just being given on, so that a look back does not bring them once more. */
	private readonly waiting = new Map<string, number>();

	/** @returns whether the message of this key is among those that wait */
	has(key: string): boolean {
		return this.waiting.has(key);
	}

	/** @returns when the oldest of all messages was sent that wait, in milliseconds: a look back must not begin later */
	get oldest(): number {
		return Math.min(...this.waiting.values());
	}

	/** Adds a message, unless it is there. */
	add(contact: string, message: CollectedMessage): void {
		if (this.waiting.has(message.key)) return;
		const now = Date.now();
		this.waiting.set(message.key, Math.min(now, Date.parse(message.event.timestamp ?? '') || now));
		const known = this.open.get(contact);
		const collection = known ?? { messages: [], began: now, until: now, full: new AbortController() };
		collection.messages.push(message);
		collection.until = Math.min(now + this.milliseconds, collection.began + LONGEST * this.milliseconds);
		if (!known) {
			this.open.set(contact, collection);
			void this.finish(contact, collection);
		}
		if (collection.messages.length >= MOST_MESSAGES) {
			// The next message begins another one.
			this.open.delete(contact);
			collection.full.abort();
		}
	}

	private async finish(contact: string, collection: Collection): Promise<void> {
		const { signal } = collection.full;
		for (let left = this.milliseconds; left > 0 && !signal.aborted; left = collection.until - Date.now())
			await wait(Math.ceil(left), signal);
		if (this.open.get(contact) === collection) this.open.delete(contact);
		try {
			if (!this.signal.aborted) await this.done(contact, collection.messages);
		} finally {
			for (const { key } of collection.messages) this.waiting.delete(key);
		}
	}
}

/** @returns the name of a file's field: the first is `data`, as without collecting, the others are `data_2`, `data_3`, … */
const fieldOf = (number: number): string => (number === 1 ? 'data' : `data_${number}`);

/**
 * @param items of one contact's messages, in order
 * @returns one item for all: the last message, with the words and the files of all; each message as it came stands in `messages`
 */
export function joined(items: INodeExecutionData[]): INodeExecutionData {
	const messages = items.map(({ json }) => json);
	const texts = messages.map(({ text }) => text).filter((text) => typeof text === 'string' && text !== '');
	const files = items.flatMap(({ binary }) => Object.values(binary ?? {}));
	return {
		json: { ...messages[messages.length - 1], text: texts.length > 0 ? texts.join('\n') : null, messages },
		...(files.length > 0
			? { binary: Object.fromEntries(files.map((file, index) => [fieldOf(index + 1), file])) }
			: {}),
	};
}
