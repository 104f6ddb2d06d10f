import { createHash } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';

/** How many events are remembered for each trigger: in this process, and over a restart. */
const IN_PROCESS = 2000;
const OVER_RESTARTS = 500;

/** What one trigger has seen. */
interface Memory {
	recent: Set<string>;
	/** The last of them, as they are saved. */
	lasting: string[];
}

/** Deliveries that come at the same time each load their own copy of the static data; this memory is one for all of them. */
const inProcess = new Map<string, Memory>();

/**
 * What a trigger has seen already, so that a retry or a reconnect starts no second run. Kept in the process, and in the node's
 * static data to survive a restart.
 */
export class SeenEvents {
	private readonly memory: Memory;

	/**
	 * @param owner which trigger, unique in this n8n
	 * @param data the node's static data; n8n saves it after the webhook, or when the trigger's workflow is saved
	 */
	constructor(
		owner: string,
		private readonly data: IDataObject,
	) {
		this.memory = inProcess.get(owner) ?? { recent: new Set(), lasting: [] };
		inProcess.set(owner, this.memory);
		// What was saved before a restart, or by another process of n8n.
		if (Array.isArray(data.seen)) for (const short of data.seen) this.remember(String(short));
	}

	/** @returns whether it was seen before */
	has(key: string): boolean {
		return this.memory.recent.has(shorten(key));
	}

	/** @returns whether this is the first time; from now on it is not */
	isNew(key: string): boolean {
		if (this.has(key)) return false;
		this.remember(shorten(key));
		// The list itself, and no copy of it: of several copies of the static data n8n keeps the one that it saves last, and
		// whichever that is, it then holds what all of them have seen.
		this.data.seen = this.memory.lasting;
		return true;
	}

	private remember(short: string): void {
		const { recent, lasting } = this.memory;
		if (recent.has(short)) return;
		recent.add(short);
		lasting.push(short);
		if (lasting.length > OVER_RESTARTS) lasting.shift();
		if (recent.size > IN_PROCESS) {
			const [oldest] = recent;
			recent.delete(oldest);
		}
	}
}

const shorten = (key: string): string => createHash('sha256').update(key).digest('base64url').slice(0, 16);
