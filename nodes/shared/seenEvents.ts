import { createHash } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';

/** How many events are remembered for each trigger: in this process, and over a restart. */
const IN_PROCESS = 2000;
const OVER_RESTARTS = 500;

/** Deliveries that come at the same time each load their own copy of the static data; this memory is one for all of them. */
const inProcess = new Map<string, Set<string>>();

/**
 * What a trigger has seen already, so that a retry or a reconnect starts no second run. Kept in the process, and in the node's
 * static data to survive a restart.
 */
export class SeenEvents {
	private readonly recent: Set<string>;

	/**
	 * @param owner which trigger, unique in this n8n
	 * @param data the node's static data; n8n saves it after the webhook, or when the trigger's workflow is saved
	 */
	constructor(
		owner: string,
		private readonly data: IDataObject,
	) {
		const recent = inProcess.get(owner) ?? new Set<string>();
		inProcess.set(owner, recent);
		this.recent = recent;
	}

	/** @returns whether it was seen before */
	has(key: string): boolean {
		const short = shorten(key);
		return this.recent.has(short) || this.stored.includes(short);
	}

	/** @returns whether this is the first time; from now on it is not */
	isNew(key: string): boolean {
		if (this.has(key)) return false;
		const short = shorten(key);
		this.recent.add(short);
		if (this.recent.size > IN_PROCESS) {
			const [oldest] = this.recent;
			this.recent.delete(oldest);
		}
		this.data.seen = [...this.stored, short].slice(-OVER_RESTARTS);
		return true;
	}

	private get stored(): string[] {
		return Array.isArray(this.data.seen) ? (this.data.seen as string[]) : [];
	}
}

const shorten = (key: string): string => createHash('sha256').update(key).digest('base64url').slice(0, 16);
