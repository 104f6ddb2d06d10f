import type { IExecuteFunctions } from 'n8n-workflow';

import { Failure } from '../../shared/failures/failure';
import { keysInUse } from '../../shared/memory';
import type { KeysInUse } from '../../shared/memory';

/** So many of the latest keys are remembered in any case, besides those of the run itself; n8n's own Remove Duplicates keeps as many. */
export const REMEMBERED = 10_000;

/** The entries that tell of a key: that a run has taken it, and that its message went out. */
export const claimOf = (key: string): string => `claim:${key}`;
export const doneOf = (key: string): string => `done:${key}`;

/**
 * n8n's own deduplication store, separately for each node of a workflow. It keeps nothing but hashes, records whatever it is asked for,
 * and drops the oldest entries beyond a number. To record many at once is cheap; to take one out costs a look at all that there are.
 */
export class KeyStore {
	constructor(private readonly context: IExecuteFunctions) {}

	private get owner(): string {
		return `${this.context.getWorkflow().id}:${this.context.getNode().id}`;
	}

	/** What the executions of this node share in this process. */
	get inUse(): KeysInUse {
		const known = keysInUse.get(this.owner) ?? {
			last: Promise.resolve(),
			waiting: 0,
			busy: new Set(),
			campaigns: { executions: 0, doubt: false, places: new Set() },
		};
		keysInUse.set(this.owner, known);
		return known;
	}

	/**
	 * @param most how many entries stay
	 * @returns which of the entries were there before
	 */
	async record(entries: string[], most: number): Promise<Set<string>> {
		if (entries.length === 0) return new Set();
		const { processed } = await this.context.helpers.checkProcessedAndRecord(entries, 'node', {
			mode: 'entries',
			maxEntries: most,
		});
		return new Set(processed.map(String));
	}

	async remove(entries: string[]): Promise<void> {
		if (entries.length === 0) return;
		await this.context.helpers.removeProcessed(entries, 'node', { mode: 'entries' });
	}

	/** Lets steps of several executions follow each other: the store reads, changes and writes without a lock. @throws {Failure} when n8n does not keep the keys */
	async inTurn<T>(step: () => Promise<T>): Promise<T> {
		const { inUse } = this;
		const turn = inUse.last.then(step, step).catch((error: Error) => {
			throw error instanceof Failure ? error : keysNotKept(error.message);
		});
		inUse.last = turn;
		inUse.waiting++;
		return await turn.finally(() => {
			inUse.waiting--;
			this.forgetIfIdle();
		});
	}

	/** Lets other executions of this process have the keys again, whatever became of them. */
	releaseKeys(keys: Iterable<string>): void {
		const { busy } = this.inUse;
		for (const key of keys) busy.delete(key);
		this.forgetIfIdle();
	}

	private forgetIfIdle(): void {
		const known = keysInUse.get(this.owner);
		if (known && known.busy.size === 0 && known.waiting === 0 && known.campaigns.executions === 0) {
			keysInUse.delete(this.owner);
		}
	}
}

/** n8n's store for deduplication did not work. @param words n8n's own message */
const keysNotKept = (words: string): Failure =>
	new Failure(`n8n could not keep what was sent, as 'Send Once Key' needs it: ${words}`, {
		hint: 'Save the workflow, and run it again. If it stays like this, look at the log of n8n and its database.',
	});
