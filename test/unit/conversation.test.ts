import type { IDataObject } from 'n8n-workflow';

import type { WhatomateClient } from '../../nodes/shared/api/client';
import type { ApiRequest } from '../../nodes/shared/api/request';
import { conversation, conversationIsReleased } from '../../nodes/shared/api/conversation';
import type { ConversationPart } from '../../nodes/shared/api/conversation';
import type { RawMessage } from '../../nodes/shared/api/dialect';
import { rejection } from './thrown';

const CONTACT = '657cb6f5-5f88-497c-9ae9-0c9b03c3847c';

/** A server that holds one conversation: the messages, and what it was asked. */
interface Server {
	client: WhatomateClient;
	asked: IDataObject[];
}

const id = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** @returns messages from the oldest to the newest, named by number from 1. @param times one for each, or a count */
function messages(times: number | number[]): RawMessage[] {
	const seconds = typeof times === 'number' ? Array.from({ length: times }, (_, index) => index) : times;
	return seconds.map((second, index) => ({
		id: id(index + 1),
		created_at: new Date(Date.UTC(2026, 10, 23) + second * 1000).toISOString(),
	}));
}

function serverThat(answers: (query: IDataObject) => IDataObject, most = 100): Server {
	const asked: IDataObject[] = [];
	const call = async ({ method, path, query = {} }: ApiRequest) => {
		expect({ method, path }).toEqual({ method: 'GET', path: `/api/contacts/${CONTACT}/messages` });
		asked.push(query);
		if (asked.length > most) throw new Error(`asked more than ${most} times`);
		return answers(query);
	};
	return { client: { call } as unknown as WhatomateClient, asked };
}

/** Pages as a released server does (docs/whatomate-api.md#list-messages): strictly older than the cursor's time, oldest first. */
function released(all: RawMessage[]): Server {
	return serverThat(({ before_id, limit }) => {
		const cursor = all.find((message) => message.id === before_id);
		const older = cursor
			? all.filter(({ created_at }) => String(created_at) < String(cursor.created_at))
			: all;
		return { messages: older.slice(-Number(limit)), has_more: older.length > Number(limit), limit };
	});
}

/** Pages as documented: by number, and no order is promised. */
function documented(
	all: RawMessage[],
	order: 'newest first' | 'oldest first' | 'newest page, oldest first',
): Server {
	return serverThat(({ page = 1, limit = 50, before, after }) => {
		const place = (message: unknown) => all.findIndex((each) => each.id === message);
		const part = all.slice(after ? place(after) + 1 : 0, before ? place(before) : undefined);
		const ordered = order === 'oldest first' ? part : [...part].reverse();
		const start = (Number(page) - 1) * Number(limit);
		const items = ordered.slice(start, start + Number(limit)).map(({ id: each, created_at }) => ({
			id: each,
			timestamp: created_at,
		}));
		if (order === 'newest page, oldest first') items.reverse();
		return { items, total: part.length, page, limit };
	});
}

/** @returns the numbers of the messages in the order in which they are given. @param take leaves off after so many */
async function read({ client }: Server, part: ConversationPart = {}, take = Infinity): Promise<number[]> {
	const numbers: number[] = [];
	for await (const message of conversation(client, CONTACT, part)) {
		numbers.push(Number(String(message.id).slice(-12)));
		if (numbers.length >= take) break;
	}
	return numbers;
}

/** @returns the numbers from the newest, which is the first, to the oldest */
const down = (newest: number, oldest = 1) =>
	Array.from({ length: newest - oldest + 1 }, (_, index) => newest - index);

const SERVERS: Array<[string, (all: RawMessage[]) => Server]> = [
	['a released server', released],
	['a documented server, newest first', (all) => documented(all, 'newest first')],
	['a documented server, oldest first', (all) => documented(all, 'oldest first')],
	['a documented server with the newest page first', (all) => documented(all, 'newest page, oldest first')],
];

describe.each(SERVERS)('a conversation on %s', (_, serve) => {
	it.each([0, 1, 2, 4, 5, 6, 9, 10, 11, 23])(
		'of %d messages is read to its end, newest first, none twice',
		async (count) => {
			const server = serve(messages(count));
			expect(await read(server, { pageSize: 5 })).toEqual(down(count));
			expect(server.asked.length).toBeLessThanOrEqual(Math.ceil(count / 4) + 1);
		},
	);

	it('is asked for in the largest pages, unless told otherwise', async () => {
		const server = serve(messages(3));
		await read(server);
		expect(server.asked).toHaveLength(1);
		expect(server.asked[0].limit).toBe(100);
	});

	it('is read only before a message', async () => {
		for (const before of [1, 2, 5, 6, 7, 12])
			expect(await read(serve(messages(12)), { before: id(before), pageSize: 5 })).toEqual(down(before - 1));
	});

	it('is read only after a message', async () => {
		for (const after of [1, 2, 5, 6, 7, 12])
			expect(await read(serve(messages(12)), { after: id(after), pageSize: 5 })).toEqual(down(12, after + 1));
	});

	it('is read between two messages', async () => {
		const part = { after: id(3), before: id(9), pageSize: 5 };
		expect(await read(serve(messages(12)), part)).toEqual(down(8, 4));
	});

	it('passes on the account', async () => {
		const server = serve(messages(7));
		await read(server, { account: 'support', pageSize: 5 });
		expect(server.asked.every(({ account }) => account === 'support')).toBe(true);
		const without = serve(messages(1));
		await read(without);
		expect(without.asked[0]).not.toHaveProperty('account');
	});
});

describe('nothing is marked as read', () => {
	it('on a released server, which does that for pages by number, each request has a cursor and no page', async () => {
		const server = released(messages(23));
		await read(server, { pageSize: 5 });
		for (const query of server.asked) {
			expect(query.before_id).toMatch(/^[0-9a-f-]{36}$/);
			expect(query).not.toHaveProperty('page');
		}
	});

	it('nor by the look that tells which server answers', async () => {
		const server = released(messages(2));
		expect(await conversationIsReleased(server.client, CONTACT)).toBe(true);
		expect(server.asked).toEqual([{ limit: 1, before_id: expect.stringMatching(/^0{8}-/) }]);
		expect(await conversationIsReleased(documented(messages(2), 'newest first').client, CONTACT)).toBe(false);
	});

	it('pages are counted only once a documented server has answered', async () => {
		const server = documented(messages(12), 'newest first');
		await read(server, { pageSize: 5 });
		expect(server.asked.map(({ page }) => page)).toEqual([undefined, 2, 3]);
	});
});

describe('messages of one and the same time', () => {
	it.each([
		['in the middle of a page', [0, 1, 1, 1, 2, 3, 4]],
		['across the border of two pages', [0, 1, 2, 2, 3, 4, 5, 6]],
		['on both sides of it', [0, 1, 1, 2, 2, 2, 3, 4, 4, 5]],
		['at the end', [0, 0, 0, 1, 2, 3, 4]],
		['at the beginning', [0, 1, 2, 3, 4, 4, 4]],
	])('%s are all read, once', async (_, times) => {
		const all = messages(times);
		const numbers = await read(released(all), { pageSize: 4 });
		expect([...numbers].sort((a, b) => b - a)).toEqual(down(times.length));
		expect(numbers.map((number) => times[number - 1])).toEqual([...times].sort((a, b) => b - a));
	});
});

describe('reading stops', () => {
	it('as soon as nobody wants more', async () => {
		const server = released(messages(23));
		expect(await read(server, { pageSize: 5 }, 7)).toEqual(down(23, 17));
		expect(server.asked).toHaveLength(2);
	});

	it('at the message after which the user asked for', async () => {
		const server = released(messages(40));
		await read(server, { after: id(38), pageSize: 5 });
		expect(server.asked).toHaveLength(1);
	});

	it('where the server says that nothing follows, without another request', async () => {
		const server = released(messages(5));
		await read(server, { pageSize: 5 });
		expect(server.asked).toHaveLength(1);
	});

	it('where a page brings nothing new, whatever the server says', async () => {
		const all = messages(4);
		const again = serverThat(() => ({ messages: all, has_more: true }));
		expect(await read(again)).toEqual(down(4));
		expect(again.asked).toHaveLength(2);
		const items = [...all].reverse();
		const pages = serverThat(({ page }) => ({ items, page, limit: 4, total: 1000 }));
		expect(await read(pages)).toEqual(down(4));
		expect(pages.asked).toHaveLength(2);
	});

	it('after a page past the end that holds everything, as released servers give it', async () => {
		const all = messages(9);
		const server = serverThat(({ before_id }) => {
			const older = all.findIndex((message) => message.id === before_id);
			return { messages: older > 1 ? all.slice(0, older).slice(-5) : older < 0 ? all.slice(-5) : all };
		});
		expect(await read(server, { pageSize: 5 })).toEqual(down(9));
	});

	it('at an empty page, though the server counts more', async () => {
		const server = serverThat(() => ({ items: [], page: 1, limit: 50, total: 1000 }));
		expect(await read(server)).toEqual([]);
		expect(server.asked).toHaveLength(1);
	});

	it('when the server does not say whether more follows, one request after the last message', async () => {
		const all = [...messages(7)].reverse();
		const server = serverThat(({ page = 1 }) => ({
			items: all.slice((Number(page) - 1) * 5, Number(page) * 5),
		}));
		expect(await read(server, { pageSize: 5 })).toEqual(down(7));
		expect(server.asked).toHaveLength(3);
	});
});

it('a message that stands twice in one page is given once', async () => {
	const [first, second] = messages(2);
	const server = serverThat(() => ({ messages: [first, first, second], has_more: false }));
	expect(await read(server)).toEqual([2, 1]);
});

it('messages that come in between two pages push none out and bring none twice', async () => {
	const all = [...messages(12)].reverse();
	const server = serverThat(({ page = 1, limit }) => {
		const start = (Number(page) - 1) * Number(limit);
		const items = all.slice(start, start + Number(limit));
		all.unshift({ id: id(100 + Number(page)), timestamp: '2026-11-24T00:00:00Z' });
		return { items, page, limit, total: all.length };
	});
	expect(await read(server, { pageSize: 5 })).toEqual(down(12));
});

describe('a message that the conversation does not hold', () => {
	it.each([
		['before', "'Before' names no message"],
		['after', "'After' names no message"],
	])('is told when it is asked for with "%s"', async (field, message) => {
		for (const count of [0, 3, 12]) {
			const unknown = { [field]: id(999), pageSize: 5 };
			const failure = await rejection(() => read(released(messages(count)), unknown));
			expect(failure.message).toContain(message);
			expect(failure.message).toContain(id(999));
			expect(failure.hint).toContain("'Get Many'");
		}
	});

	it('no request is made for a contact that is no ID', async () => {
		const server = released([]);
		const reading = async () => await conversation(server.client, '../accounts').next();
		expect((await rejection(reading)).message).toContain("'../accounts'");
		expect(server.asked).toEqual([]);
	});
});
