/* eslint-disable @n8n/community-nodes/no-restricted-globals -- does what n8n does beside the node */
import { createHash } from 'node:crypto';

import { DataDeduplicationService } from 'n8n-core';
import type {
	DeduplicationItemTypes,
	DeduplicationScope,
	ICheckProcessedContextData,
	ICheckProcessedOptions,
	IDataDeduplicator,
	IDeduplicationOutput,
} from 'n8n-workflow';

const hashed = (item: DeduplicationItemTypes) => createHash('md5').update(item.toString()).digest('base64');

/**
 * n8n's store for deduplication, in memory: it reads, waits as for a database, and writes; it keeps hashes in the order in which they
 * came, drops the oldest beyond the given number, and does not see twins inside one call.
 */
export class Deduplication implements IDataDeduplicator {
	private rows = new Map<string, string[]>();

	/** How often the database would have been asked, and with how many entries. */
	calls: Array<{ name: 'record' | 'remove'; entries: number }> = [];

	/** Whether each call goes through JSON, as n8n's database has it: for measuring. */
	isText = false;

	/** Makes a call fail, before or after it did its work. */
	fails:
		| ((call: { name: 'record' | 'remove'; items: string[] }) => 'before' | 'after' | undefined)
		| undefined;

	private async change<T>(
		name: 'record' | 'remove',
		items: DeduplicationItemTypes[],
		scope: DeduplicationScope,
		{ workflow, node }: ICheckProcessedContextData,
		work: (data: string[]) => T,
	): Promise<T> {
		this.calls.push({ name, entries: items.length });
		const failing = this.fails?.({ name, items: items.map(String) });
		if (failing === 'before') throw new Error('SQLITE_BUSY: database is locked');
		const row = `${workflow.id} ${scope === 'node' ? node?.id : ''}`;
		const kept = this.rows.get(row) ?? [];
		const data = this.isText ? (JSON.parse(JSON.stringify(kept)) as string[]) : [...kept];
		await new Promise((resolve) => setImmediate(resolve));
		const result = work(data);
		this.rows.set(row, data);
		if (failing === 'after') throw new Error('SQLITE_BUSY: database is locked');
		return result;
	}

	async checkProcessedAndRecord(
		items: DeduplicationItemTypes[],
		scope: DeduplicationScope,
		context: ICheckProcessedContextData,
		{ maxEntries }: ICheckProcessedOptions,
	): Promise<IDeduplicationOutput> {
		return await this.change('record', items, scope, context, (data) => {
			const known = new Set(data);
			const output: IDeduplicationOutput = { new: [], processed: [] };
			for (const item of items) {
				if (known.has(hashed(item))) {
					output.processed.push(item);
				} else {
					output.new.push(item);
					data.push(hashed(item));
				}
			}
			if (maxEntries) data.splice(0, data.length - maxEntries);
			return output;
		});
	}

	async removeProcessed(
		items: DeduplicationItemTypes[],
		scope: DeduplicationScope,
		context: ICheckProcessedContextData,
	): Promise<void> {
		await this.change('remove', items, scope, context, (data) => {
			for (const item of items) {
				const hash = hashed(item);
				const index = data.findIndex((value) => value === hash);
				if (index >= 0) data.splice(index, 1);
			}
		});
	}

	async clearAllProcessedItems(): Promise<void> {
		this.rows.clear();
	}

	async getProcessedDataCount(): Promise<number> {
		return this.entries;
	}

	/** How many entries there are in all. */
	get entries(): number {
		return [...this.rows.values()].reduce((sum, { length }) => sum + length, 0);
	}

	/** A new database. */
	reset(): void {
		this.rows = new Map();
		this.calls = [];
		this.fails = undefined;
	}
}

let deduplication: Deduplication | undefined;

/** n8n's store for deduplication, empty before each test, and kept over all runs of one. */
export function useDeduplication(): Deduplication {
	if (!deduplication) {
		deduplication = new Deduplication();
		void DataDeduplicationService.init(deduplication);
	}
	const store = deduplication;
	beforeEach(() => store.reset());
	return store;
}
