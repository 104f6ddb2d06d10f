import type { IDataObject } from 'n8n-workflow';

import type { WhatomateClient } from '../../nodes/shared/api/client';
import type { Note } from '../../nodes/shared/api/notes';
import { notesOf } from '../../nodes/shared/api/notes';
import type { ApiRequest } from '../../nodes/shared/api/request';
import { activeTransfersOf, everyTransfer, newestExpired } from '../../nodes/shared/api/transfers';

const idOf = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** @returns so many rows, each of a contact of its own, in their order */
const rows = (count: number): IDataObject[] =>
	Array.from({ length: count }, (_, index) => ({
		id: idOf(index + 1),
		contact_id: idOf(index + 1001),
		status: 'active',
		created_at: new Date(Date.UTC(2026, 10, 23) + index * 1000).toISOString(),
	}));

/**
 * A server that holds a list, and pages it by offset.
 * @param all what it holds, which may change between requests
 * @param before what happens before a request is answered, by its number from 1
 */
function serverThat(all: IDataObject[], before: (request: number) => void = () => {}) {
	const asked: IDataObject[] = [];
	const call = async ({ method, path, query = {} }: ApiRequest) => {
		expect({ method, path }).toEqual({ method: 'GET', path: '/api/chatbot/transfers' });
		asked.push(query);
		if (asked.length > 50) throw new Error('asked more than 50 times');
		before(asked.length);
		const [offset, limit] = [Number(query.offset), Number(query.limit)];
		return { transfers: all.slice(offset, offset + limit), total_count: all.length };
	};
	return { client: { call } as unknown as WhatomateClient, asked };
}

const collected = async <T extends { id: string }>(
	list: AsyncIterable<T>,
	take = Infinity,
): Promise<string[]> => {
	const ids: string[] = [];
	for await (const { id } of list) {
		ids.push(id);
		if (ids.length >= take) break;
	}
	return ids;
};

const idsOf = (list: IDataObject[]) => list.map(({ id }) => id);

describe('the list of hand-overs', () => {
	it.each([
		[0, 1],
		[1, 1],
		[100, 1],
		[101, 2],
		[199, 2],
		[200, 3],
		[345, 4],
	])('of %d is read whole, in order, with %d requests', async (count, requests) => {
		const all = rows(count);
		const { client, asked } = serverThat(all);
		expect(await collected(everyTransfer(client))).toEqual(idsOf(all));
		expect(asked).toHaveLength(requests);
	});

	it('ends where the server counts more than it shows', async () => {
		const all = rows(150);
		const { client, asked } = serverThat(all);
		const shown = async (request: ApiRequest) => ({
			...(await (client.call as (request: ApiRequest) => Promise<object>)(request)),
			total_count: 1000,
		});
		expect(await collected(everyTransfer({ call: shown } as unknown as WhatomateClient))).toEqual(idsOf(all));
		expect(asked).toHaveLength(4);
	});

	it('is asked for with its filters, and no further than wanted', async () => {
		const { client, asked } = serverThat(rows(300));
		const query = { status: 'active', team_id: 'general' } as const;
		expect(await collected(everyTransfer(client, query, 6), 5)).toHaveLength(5);
		expect(asked).toEqual([{ ...query, limit: 6, offset: 0 }]);
	});

	it.each([
		['one of the first', (all: IDataObject[]) => all.splice(0, 1)],
		['the last one that was read', (all: IDataObject[]) => all.splice(99, 1)],
		['many of the first', (all: IDataObject[]) => all.splice(0, 90)],
		['all that were read', (all: IDataObject[]) => all.splice(0, 100)],
		['all but one', (all: IDataObject[]) => all.splice(0, all.length - 1)],
	])('leaves nobody out when %s is returned meanwhile', async (_, end) => {
		const all = rows(250);
		const { client } = serverThat(all, (request) => {
			if (request === 2) end(all);
		});
		const ids = await collected(everyTransfer(client));
		expect(ids).toEqual(expect.arrayContaining(idsOf(all)));
		expect(new Set(ids).size).toBe(ids.length);
	});

	it('gives nobody twice when others come to the front meanwhile', async () => {
		const all = rows(250);
		const { client } = serverThat(all, (request) => {
			if (request === 2) all.unshift({ id: idOf(999), contact_id: idOf(1999) });
		});
		const ids = await collected(everyTransfer(client));
		expect(ids).toEqual(idsOf(rows(250)));
	});

	it('ends when everything is gone meanwhile', async () => {
		const all = rows(250);
		const { client } = serverThat(all, (request) => {
			if (request === 2) all.length = 0;
		});
		expect(await collected(everyTransfer(client))).toHaveLength(100);
	});

	it.each([
		[0, 1, []],
		[100, 1, idsOf(rows(100))],
		[230, 2, idsOf(rows(230)).slice(130)],
	])('gives the newest of %d that ran out, with %d requests', async (count, requests, ids) => {
		const { client, asked } = serverThat(rows(count));
		expect(idsOf(await newestExpired(client))).toEqual(ids);
		expect(asked).toHaveLength(requests);
	});

	it('is searched for the contacts of one person, and no further', async () => {
		const { client, asked } = serverThat(rows(350));
		const found = await activeTransfersOf(client, [idOf(1003), idOf(1007)]);
		expect(idsOf(found)).toEqual([idOf(3), idOf(7)]);
		expect(asked).toEqual([{ status: 'active', limit: 100, offset: 0 }]);
	});

	it('is searched to its end for somebody who is not in it', async () => {
		const { client, asked } = serverThat(rows(250));
		expect(await activeTransfersOf(client, [idOf(5000)])).toEqual([]);
		expect(asked).toHaveLength(3);
	});
});

describe('the notes of a contact', () => {
	const CONTACT = idOf(1);

	/** Pages as a released server does: the newest page first, inside it the oldest first (docs/whatomate-api.md#notes). */
	function server(all: IDataObject[], before: (request: number) => void = () => {}) {
		const asked: IDataObject[] = [];
		const call = async ({ path, query = {} }: ApiRequest) => {
			expect(path).toBe(`/api/contacts/${CONTACT}/notes`);
			asked.push(query);
			if (asked.length > 50) throw new Error('asked more than 50 times');
			before(asked.length);
			const cursor = all.find(({ id }) => id === query.before);
			const older = all.filter(({ created_at }) => !cursor || String(created_at) < String(cursor.created_at));
			const notes = older.slice(-Number(query.limit));
			return { notes, total: all.length, has_more: notes.length === Number(query.limit) };
		};
		return { client: { call } as unknown as WhatomateClient, asked };
	}

	it.each([
		[0, 1],
		[99, 1],
		[100, 2],
		[250, 3],
	])('%d of them come newest first, with %d requests', async (count, requests) => {
		const all = rows(count);
		const { client, asked } = server(all);
		expect(await collected<Note>(notesOf(client, CONTACT))).toEqual(idsOf(all).reverse());
		expect(asked).toHaveLength(requests);
	});

	it('come each once when the one that marks the place is deleted meanwhile', async () => {
		const all = rows(250);
		const { client } = server(all, (request) => {
			if (request === 2) all.splice(150, 1);
		});
		const ids = await collected<Note>(notesOf(client, CONTACT));
		expect(ids).toEqual(idsOf(rows(250)).reverse());
	});
});
