import type { WhatomateClient } from '../../nodes/shared/api/client';
import { everyContact } from '../../nodes/shared/api/contacts';
import type { Contact } from '../../nodes/shared/api/contacts';
import type { ApiRequest } from '../../nodes/shared/api/request';

const timeOf = (minutes: number) => Date.UTC(2026, 10, 23, 12, minutes);
const at = (minutes: number) => new Date(timeOf(minutes)).toISOString();

/** @returns so many contacts in the order of the list; minute 0 is the newest. The last `silent` ones have no message */
const contacts = (count: number, silent = 0): Contact[] =>
	Array.from({ length: count }, (_, index) => ({
		id: `contact ${index}`,
		phone_number: String(index),
		last_message_at: index < count - silent ? at(-index) : null,
	}));

/**
 * A server that holds contacts, those who were active last first.
 * @param before what happens before a request is answered, by its number from 1
 */
function serverThat(all: Contact[], before: (request: number, become: (id: number) => void) => void) {
	const asked: Array<{ page: number; limit: number }> = [];
	let minute = 1;
	const become = (id: number) => {
		const place = all.findIndex((contact) => contact.id === `contact ${id}`);
		const [moved] = all.splice(place, 1);
		all.unshift({ ...moved, last_message_at: at(minute++) });
	};
	const call = async ({ method, path, query = {} }: ApiRequest) => {
		expect({ method, path }).toEqual({ method: 'GET', path: '/api/contacts' });
		const [page, limit] = [Number(query.page), Number(query.limit)];
		asked.push({ page, limit });
		if (asked.length > 50) throw new Error('asked more than 50 times');
		before(asked.length, become);
		return { contacts: all.slice((page - 1) * limit, page * limit), total: all.length, page, limit };
	};
	return { client: { call } as unknown as WhatomateClient, asked };
}

const numbersOf = async (read: AsyncIterable<Contact>, take = Infinity) => {
	const numbers: number[] = [];
	for await (const { phone_number } of read) {
		numbers.push(Number(phone_number));
		if (numbers.length >= take) break;
	}
	return numbers;
};

const sorted = (numbers: number[]) => [...numbers].sort((one, other) => one - other);
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);
const nothing = () => {};

it.each([
	[0, 1],
	[1, 1],
	[100, 1],
	[101, 3],
	[250, 4],
])('%i contacts are read in their order, with %i request(s)', async (count, requests) => {
	const { client, asked } = serverThat(contacts(count), nothing);
	expect(await numbersOf(everyContact(client))).toEqual(upTo(count));
	expect(asked).toHaveLength(requests);
	expect(new Set(asked.map(({ limit }) => limit))).toEqual(new Set([100]));
});

it.each([
	[1, 1],
	[100, 1],
	[101, 2],
	[200, 2],
])('who takes %i of 250 asks for %i page(s)', async (take, requests) => {
	const { client, asked } = serverThat(contacts(250), nothing);
	expect(await numbersOf(everyContact(client), take)).toEqual(upTo(take));
	expect(asked).toHaveLength(requests);
});

describe('whoever becomes active meanwhile is neither lost nor doubled', () => {
	it.each<[string, number, number, (request: number, become: (id: number) => void) => void]>([
		['from a page that was not read yet', 30, 0, (request, become) => request === 2 && become(25)],
		['from a page that was read already', 30, 0, (request, become) => request === 2 && become(3)],
		['from the page that is read now', 30, 0, (request, become) => request === 2 && become(15)],
		['before the last page', 30, 0, (request, become) => request === 3 && become(29)],
		['who never was active', 30, 15, (request, become) => request === 2 && become(28)],
		['where nobody ever was', 30, 30, (request, become) => request === 2 && become(28)],
		['one with each page', 50, 10, (request, become) => request <= 5 && become(50 - request)],
		[
			'more than a page of them, and then some that were read already',
			60,
			5,
			(request, become) => {
				if (request !== 2) return;
				for (let id = 59; id > 40; id--) become(id);
				for (let id = 0; id < 9; id++) become(id);
			},
		],
		['while the front is read once more', 30, 0, (request, become) => request === 4 && become(0)],
	])('%s', async (_, count, silent, before) => {
		const { client } = serverThat(contacts(count, silent), before);
		const numbers = await numbersOf(everyContact(client, {}, { pageSize: 10 }));
		expect(sorted(numbers)).toEqual(upTo(count));
	});

	it('also where the reading ends before the end of the list', async () => {
		const { client, asked } = serverThat(contacts(50), (request, become) => request === 2 && become(24));
		const activeSince = timeOf(-25);
		const numbers = await numbersOf(everyContact(client, {}, { pageSize: 10, activeSince }));
		expect(sorted(numbers.filter((number) => number <= 25))).toEqual(upTo(26));
		expect(asked.map(({ page }) => page)).toEqual([1, 2, 3, 1]);
	});
});

it.each([
	[0, [1]],
	[5, [1]],
	[9, [1, 2, 1]],
	[25, [1, 2, 3, 1]],
])('who was active up to %i minutes ago stands on the pages %j', async (minutes, pages) => {
	const { client, asked } = serverThat(contacts(50), nothing);
	const activeSince = timeOf(-minutes);
	const numbers = await numbersOf(everyContact(client, {}, { pageSize: 10, activeSince }));
	expect(numbers.slice(0, minutes + 1)).toEqual(upTo(minutes + 1));
	expect(asked.map(({ page }) => page)).toEqual(pages);
});

it('who never was active ends the reading too, where a time is given', async () => {
	const { client, asked } = serverThat(contacts(50, 35), nothing);
	const numbers = await numbersOf(everyContact(client, {}, { pageSize: 10, activeSince: 0 }));
	expect(numbers.slice(0, 15)).toEqual(upTo(15));
	expect(asked.map(({ page }) => page)).toEqual([1, 2, 1]);
});

it('the filters of the server go with each request', async () => {
	const seen: unknown[] = [];
	const all = contacts(15);
	const call = async ({ query = {} }: ApiRequest) => {
		seen.push(query.search);
		const [page, limit] = [Number(query.page), Number(query.limit)];
		return { contacts: all.slice((page - 1) * limit, page * limit), total: all.length, limit };
	};
	const client = { call } as unknown as WhatomateClient;
	await numbersOf(everyContact(client, { search: 'ana' }, { pageSize: 10 }));
	expect(seen).toEqual(['ana', 'ana', 'ana']);
});
