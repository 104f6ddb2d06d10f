import type { IDataObject } from 'n8n-workflow';

import { toMessage } from '../../shared/api/dialect';
import { isOutcomeUnknown } from '../../shared/failures/failure';
import { BLOCK } from './sentKeys';
import type { Claim, SentKeys } from './sentKeys';

/** Why nothing is sent with a key, in the words that every operation has for it. */
export const REASONS = {
	twin: (index: number) => `Item ${index} of this run has the same key`,
	sent: 'A message with this key was already sent',
	busy: 'Another execution is sending a message with this key at this moment',
	unclear: 'n8n ended just while it was checking this key',
	unknown: (why: string) => `It is unknown whether a message with this key went out. ${why}.`,
};

/** What a conversation tells about a message that may have gone out. */
export interface Trace {
	/** The messages that may be this one. */
	ids: string[];
	/** Why it can't tell, where it can't. */
	doubt?: string;
}

/** A message that is to go out only once. */
export interface OnceMessage {
	key: string;
	/** The item's. */
	index: number;
	send(): Promise<IDataObject>;
	/** Looks for the message among those that went out since then. */
	trace(since: number): Promise<Trace>;
}

/**
 * Sends each message only if its key was not used before (see `SentKeys`). An execution that ended between claim and confirmation
 * leaves its keys open; then the conversation tells whether the message went out. Where it can't, nothing is sent, and the item says so.
 */
export class SendOnce {
	/** The keys of this run, with the first item that has each. */
	private readonly owners = new Map<string, number>();

	private readonly unclaimed: string[] = [];

	/** Keys that no other execution of this process may have before this run ends. */
	private readonly mine: string[] = [];

	private readonly claims = new Map<string, Promise<Map<string, Claim>>>();

	/** Keys that are ours and of which nothing was sent yet: they are given back in the end. */
	private readonly untouched = new Set<string>();

	/** Sent, but not confirmed yet; a crash now leaves them open. */
	private sent: string[] = [];

	/** Certainly not sent, but not released yet. */
	private unsent: string[] = [];

	/** Messages that are known to be another key's. */
	private readonly taken = new Set<string>();

	/** @param hint tells the user what is no failure of an item */
	constructor(
		private readonly keys: SentKeys,
		private readonly hint: (message: string) => void,
	) {}

	/** Whether any item has a key. */
	get isUsed(): boolean {
		return this.owners.size > 0;
	}

	/** Takes note of an item's key. All items do so before the first is sent. */
	expect(key: string, index: number): void {
		const owner = this.owners.get(key);
		if (owner === undefined) this.unclaimed.push(key);
		this.owners.set(key, Math.min(owner ?? index, index));
	}

	/**
	 * @returns what sending gave, or a record with `skipped` that says why nothing was sent
	 * @throws {Failure} as sending does, or when n8n can't keep the key
	 */
	async send({ key, index, send, trace }: OnceMessage): Promise<IDataObject> {
		const owner = this.owners.get(key);
		if (owner !== index) return skipped(key, REASONS.twin(owner ?? index));
		const claim = await this.claim(key);
		switch (claim?.state) {
			case 'sent':
				return skipped(key, REASONS.sent);
			case 'busy':
				return unknown(key, REASONS.busy);
			case 'open': {
				const { ids, doubt } = await trace(claim.since);
				const found = ids.find((id) => !this.taken.has(id));
				if (found !== undefined) {
					this.taken.add(found);
					await this.settle(key, true);
					return skipped(
						key,
						'An earlier execution sent a message with this key: it is in the conversation, though that execution did not come to its end',
					);
				}
				if (doubt !== undefined) return unknown(key, doubt);
				break;
			}
			case 'unclear':
				return unknown(key, REASONS.unclear);
			default:
		}
		return await this.attempt(key, send);
	}

	private async attempt(key: string, send: () => Promise<IDataObject>): Promise<IDataObject> {
		this.untouched.delete(key);
		const result = await send().catch(async (error: unknown) => {
			// Open as long as it is unknown: the next execution looks into the conversation.
			if (!isOutcomeUnknown(error)) await this.settle(key, false);
			throw error;
		});
		const { id } = toMessage(result);
		if (id !== null) this.taken.add(id);
		await this.settle(key, true);
		return result;
	}

	/** Claims the key together with those that come next. */
	private async claim(key: string): Promise<Claim | undefined> {
		if (!this.claims.has(key)) {
			const block = this.unclaimed.splice(this.unclaimed.indexOf(key), BLOCK);
			const claiming = this.keys.claim(block, this.owners.size);
			for (const each of block) this.claims.set(each, claiming);
			for (const [each, { state }] of await claiming) {
				if (state !== 'busy') this.mine.push(each);
				if (state === 'new') this.untouched.add(each);
			}
		}
		return (await this.claims.get(key))?.get(key);
	}

	private async settle(key: string, sent: boolean): Promise<void> {
		(sent ? this.sent : this.unsent).push(key);
		if (this.sent.length + this.unsent.length >= BLOCK) await this.store();
	}

	private async store(): Promise<void> {
		const { sent, unsent } = this;
		this.sent = [];
		this.unsent = [];
		try {
			if (sent.length > 0) await this.keys.confirm(sent);
			if (unsent.length > 0) await this.keys.release(unsent);
		} catch (error) {
			this.hint(
				`${(error as Error).message}. The next execution looks into the conversations to see which of these messages went out.`,
			);
		}
	}

	/** Ends the run: what is left is stored, and keys whose turn never came are given back. */
	async close(): Promise<void> {
		if (!this.isUsed) return;
		this.unsent.push(...this.untouched);
		await this.store();
		this.keys.releaseKeys(this.mine);
	}
}

const skipped = (key: string, reason: string): IDataObject => ({
	skipped: true,
	unknown: false,
	reason,
	send_once_key: key,
});

const unknown = (key: string, reason: string): IDataObject => ({
	...skipped(key, REASONS.unknown(reason)),
	unknown: true,
});
