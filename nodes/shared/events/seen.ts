import { createHash } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';

import { SEEN_OVER_RESTARTS, seenBy } from '../memory';
import type { DeliveryAnswer, SeenByTrigger } from '../memory';
import { shareList } from '../n8n/sharedStaticData';

/**
 * What a trigger has seen already, so that a retry or a reconnect starts no second run. Kept in the process, and in the node's
 * static data to survive a restart.
 */
export class SeenEvents {
	private readonly memory: SeenByTrigger;

	/**
	 * @param trigger which one, unique in this n8n
	 * @param data the node's static data; n8n saves it after the webhook, or when the trigger's workflow is saved
	 */
	constructor(
		trigger: string,
		private readonly data: IDataObject,
	) {
		this.memory = seenBy(trigger);
		// What was saved before a restart, or by another process of n8n.
		if (Array.isArray(data.seen)) for (const short of data.seen) this.remember(String(short));
	}

	/** @returns whether it was seen before */
	has(key: string): boolean {
		return this.memory.recent.has(shortKey(key));
	}

	/** Notes that it has started a run, for this process and over a restart. @returns whether it was not noted before */
	add(key: string): boolean {
		return this.addAll([key]);
	}

	/** As `add`, for many at once: n8n looks through the whole list whenever it is put into the static data. @returns whether one is new */
	addAll(keys: Iterable<string>): boolean {
		let isNew = false;
		for (const key of keys) {
			const short = shortKey(key);
			this.memory.starting.delete(short);
			isNew = this.remember(short) || isNew;
		}
		if (isNew) shareList(this.data, 'seen', this.memory.lasting);
		return isNew;
	}

	/**
	 * Notes that n8n is asked to start a run of these. Until `add` says that it has one, nobody knows: n8n may end, or fail to store it.
	 * @param answer to the delivery; one that can't tell whether it was given leaves nothing to wait for
	 */
	begin(keys: Iterable<string>, answer: DeliveryAnswer): void {
		const { starting } = this.memory;
		for (const [short, { writableEnded }] of starting) if (writableEnded) starting.delete(short);
		if (answer.writableEnded === undefined) this.addAll(keys);
		else for (const key of keys) starting.set(shortKey(key), answer);
	}

	/** @returns whether a run of it is under way. An answer that was given before the run was there tells of a failure. */
	isStarting(key: string): boolean {
		return this.memory.starting.get(shortKey(key))?.writableEnded === false;
	}

	/** @returns whether that is new */
	private remember(short: string): boolean {
		const { recent, lasting } = this.memory;
		if (recent.has(short)) return false;
		recent.set(short, true);
		lasting.push(short);
		if (lasting.length > SEEN_OVER_RESTARTS) lasting.shift();
		return true;
	}
}

/** Characters of a key as it is remembered: 96 bits. */
const SHORT = 16;

/** @returns the key as it is remembered; one that is short stays as it is, so that whoever has many to look for shortens each once */
export const shortKey = (key: string): string =>
	key.length <= SHORT ? key : createHash('sha256').update(key).digest('base64url').slice(0, SHORT);
