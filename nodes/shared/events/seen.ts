import { createHash } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';

/** How many events are remembered for each trigger: in this process, and over a restart. */
const IN_PROCESS = 2000;
const OVER_RESTARTS = 500;

/** The answer to a delivery. `writableEnded`, as Node.js's own response has it, tells whether n8n has given it. */
export interface Answer {
	writableEnded?: boolean;
}

/** What one trigger has seen. */
interface Memory {
	recent: Set<string>;
	/** The last of them, as they are saved. */
	lasting: string[];
	/** Events for which n8n has been given a run that it has not stored yet. */
	starting: Map<string, Answer>;
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
		this.memory = inProcess.get(owner) ?? { recent: new Set(), lasting: [], starting: new Map() };
		inProcess.set(owner, this.memory);
		// What was saved before a restart, or by another process of n8n.
		if (Array.isArray(data.seen)) for (const short of data.seen) this.remember(String(short));
	}

	/** @returns whether it was seen before */
	has(key: string): boolean {
		return this.memory.recent.has(shorten(key));
	}

	/** Notes that it has started a run, for this process and over a restart. @returns whether it was not noted before */
	add(key: string): boolean {
		const short = shorten(key);
		this.memory.starting.delete(short);
		if (!this.remember(short)) return false;
		// The list itself, and no copy of it: of several copies of the static data n8n keeps the one that it saves last, and
		// whichever that is, it then holds what all of them have seen.
		this.data.seen = this.memory.lasting;
		return true;
	}

	/**
	 * Notes that n8n is asked to start a run. Until `add` says that it has one, nobody knows: n8n may end, or fail to store it.
	 * @param answer to the delivery; one that can't tell whether it was given leaves nothing to wait for
	 */
	begin(key: string, answer: Answer): void {
		const { starting } = this.memory;
		for (const [short, { writableEnded }] of starting) if (writableEnded) starting.delete(short);
		if (answer.writableEnded === undefined) this.add(key);
		else starting.set(shorten(key), answer);
	}

	/** @returns whether a run of it is under way. An answer that was given before the run was there tells of a failure. */
	isStarting(key: string): boolean {
		return this.memory.starting.get(shorten(key))?.writableEnded === false;
	}

	/** @returns whether that is new */
	private remember(short: string): boolean {
		const { recent, lasting } = this.memory;
		if (recent.has(short)) return false;
		recent.add(short);
		lasting.push(short);
		if (lasting.length > OVER_RESTARTS) lasting.shift();
		if (recent.size > IN_PROCESS) {
			const [oldest] = recent;
			recent.delete(oldest);
		}
		return true;
	}
}

const shorten = (key: string): string => createHash('sha256').update(key).digest('base64url').slice(0, 16);
