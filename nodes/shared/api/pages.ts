import type { IDataObject } from 'n8n-workflow';

import type { WhatomateClient } from './client';

/** The most that one page of contacts or templates holds; more asked for becomes 50. */
export const PAGE_SIZE = 100;

/** The lists that come in pages, by the last part of their address. */
export type ListName =
	| 'campaigns'
	| 'canned-responses'
	| 'contacts'
	| 'custom-actions'
	| 'flows'
	| 'tags'
	| 'teams'
	| 'templates'
	| 'users'
	| 'webhooks';

/** @returns the field of an answer that holds the list */
const fieldOf = (list: ListName): string => list.replace('-', '_');

/** One page of a list, and whether another follows. */
export interface Page<T> {
	rows: T[];
	hasMore: boolean;
}

/**
 * @param most how many rows a page may have, of at most 100
 * @returns the page, and how many rows the whole list has
 */
export async function readList<T>(
	client: WhatomateClient,
	list: ListName,
	page: number,
	query: IDataObject,
	most = PAGE_SIZE,
): Promise<Page<T> & { total: number }> {
	const data = await client.call<IDataObject>({
		method: 'GET',
		path: `/api/${list}`,
		query: { ...query, page, limit: most },
	});
	const given = data[fieldOf(list)];
	const rows = Array.isArray(given) ? (given as T[]) : [];
	const size = Number(data.limit) || most;
	const total = Number(data.total ?? 0);
	return { rows, hasMore: rows.length > 0 && page * size < total, total };
}

/** @returns how many rows the list has in all its pages */
export async function countRows(client: WhatomateClient, list: ListName): Promise<number> {
	const { total } = await client.call<IDataObject>({
		method: 'GET',
		path: `/api/${list}`,
		query: { page: 1, limit: 1 },
	});
	return Number(total ?? 0);
}

/** @returns every row of the list, page after page as the caller goes on */
export async function* everyRow<T>(
	client: WhatomateClient,
	list: ListName,
	query: IDataObject,
	pageSize = PAGE_SIZE,
): AsyncGenerator<T> {
	for (let page = 1; ; page++) {
		const { rows, hasMore } = await readList<T>(client, list, page, query, pageSize);
		yield* rows;
		if (!hasMore) return;
	}
}

/** @returns the filters that are set; an empty one would hide everything */
export const filledFilters = (filters: Record<string, string>): IDataObject =>
	Object.fromEntries(
		Object.entries(filters)
			.map(([name, value]) => [name, value.trim()])
			.filter(([, value]) => value !== ''),
	);

/**
 * @param most how many are wanted; Infinity for all
 * @returns the first rows of the list, each once: one that moves to the front while the pages are read comes up again
 */
export async function firstRows<T extends { id: string }>(
	client: WhatomateClient,
	list: ListName,
	query: IDataObject,
	most: number,
): Promise<T[]> {
	const rows = new Map<string, T>();
	for await (const row of everyRow<T>(client, list, query, Math.min(most, PAGE_SIZE))) {
		if (!rows.has(row.id)) rows.set(row.id, row);
		if (rows.size >= most) break;
	}
	return [...rows.values()];
}
