import type { WhatomateClient } from '../../nodes/shared/api/client';
import type { ApiRequest } from '../../nodes/shared/api/request';
import { hasOneOf, inUsualCases, meantTags, tagKey } from '../../nodes/shared/api/tags';
import { Failure } from '../../nodes/shared/failures/failure';
import { rejection } from './thrown';

const LABEL = 'Tags';

/**
 * A server that has a list of tags, and contacts with some.
 * @param names of the list, or the status with which it is refused
 * @param contacts their tags
 */
function serverWith(names: string[] | number, contacts: string[][] = []) {
	const asked: string[] = [];
	const call = async ({ path, query = {} }: ApiRequest) => {
		const wanted = String(query.tags ?? '').split(',');
		asked.push(path);
		const [page, limit] = [Number(query.page), Number(query.limit)];
		const paged = (list: unknown[]) => ({
			total: list.length,
			page,
			limit,
			rows: list.slice((page - 1) * limit, page * limit),
		});
		if (path === '/api/tags') {
			if (typeof names === 'number') throw new Failure('refused', { status: names });
			const { rows, ...more } = paged(names.map((name) => ({ name })));
			return { ...more, tags: rows };
		}
		expect([path, limit]).toEqual(['/api/contacts', 1]);
		const found = contacts.filter((tags) => wanted.some((tag) => tags.includes(tag)));
		const { rows, ...more } = paged(found.map((tags, index) => ({ id: String(index), tags })));
		return { ...more, contacts: rows };
	};
	return { client: { call } as unknown as WhatomateClient, asked };
}

it.each([
	['VIP', 'vip', true],
	['VIP', ' vip ', true],
	['New  customer', 'new customer', true],
	['Caf\u00e9', 'CAFE\u0301', true],
	['vip', 'vips', false],
	['vip', 'v i p', false],
	['vip', 'vip, gold', false],
])("'%s' and '%s' are one tag: %s", (one, other, same) => {
	expect(tagKey(one) === tagKey(other)).toBe(same);
});

it.each([
	['vip', ['vip', 'VIP', 'Vip']],
	['VIP', ['VIP', 'vip', 'Vip']],
	['Éclair', ['Éclair', 'éclair', 'ÉCLAIR']],
	['new Customer', ['new Customer', 'new customer', 'NEW CUSTOMER', 'New customer']],
	['2026', ['2026']],
	['', ['']],
])("'%s' is written in the usual cases", (tag, spellings) => {
	expect(inUsualCases(tag)).toEqual(spellings);
});

it.each<[string[] | null | undefined, string[], boolean]>([
	[['VIP'], ['vip'], true],
	[['lisbon', 'vip '], ['vip'], true],
	[['lisbon'], ['vip'], false],
	[['lisbon'], ['vip', 'lisbon'], true],
	[['vip'], [], false],
	[[], ['vip'], false],
	[null, ['vip'], false],
	[undefined, ['vip'], false],
])('a contact with the tags %j has one of %j: %s', (tags, wanted, has) => {
	expect(hasOneOf({ tags }, new Set(wanted.map(tagKey)))).toBe(has);
});

describe('the tags that are meant', () => {
	it.each<[string, string[] | number, string[][], string[], string[][]]>([
		['as the list has it', ['vip', 'lisbon'], [], ['vip'], [['vip']]],
		['in another case', ['VIP', 'lisbon'], [], ['vip'], [['VIP']]],
		['with other spaces', ['New customer'], [], ['new  customer'], [['New customer']]],
		['in all spellings of the list', ['VIP', 'Vip', 'lisbon'], [], ['vip'], [['VIP', 'Vip']]],
		['in the spelling of a contact too', ['VIP'], [['vip']], ['vip'], [['VIP', 'vip']]],
		['of a contact alone', ['lisbon'], [['vip']], ['vip'], [['vip']]],
		['of a contact alone, in another case', [], [['VIP', 'x']], ['vip'], [['VIP']]],
		['with a comma, as the list has it', ['VIP, Gold'], [], ['vip, gold'], [['VIP, Gold']]],
		['several, in their order', ['a', 'b'], [['c']], ['c', 'a'], [['c'], ['a']]],
		['where the list is refused', 403, [['vip']], ['vip'], [['vip']]],
		['none', ['vip'], [], [], []],
	])('%s', async (_, names, contacts, wanted, spellings) => {
		const { client } = serverWith(names, contacts);
		expect(await meantTags(client, wanted, LABEL)).toEqual(
			wanted.map((tag, index) => ({ key: tagKey(tag), spellings: spellings[index] })),
		);
	});

	it.each<[string, string[] | number, string[], string]>([
		[
			'says what there is',
			['vip', 'lisbon'],
			['vip', 'porto'],
			'The tags of Whatomate are lisbon, vip. Choose',
		],
		['says that there is none', [], ['vip'], 'Whatomate has no tags in its list yet. Choose'],
		[
			'names ten of many',
			'lkjihgfedcba'.split(''),
			['x'],
			'The tags of Whatomate are a, b, c, d, e, f, g, h, i, j, …. Choose',
		],
		[
			'says that the list may not be read',
			403,
			['vip'],
			'This API key may not read the list of tags. Choose',
		],
		['asks for no tag with a comma', ['vip'], ['vip, gold'], 'The tags of Whatomate are vip. Choose'],
	])('%s where nobody has the tag', async (_, names, wanted, hint) => {
		const { client } = serverWith(names, [['other'], ['vip, gold']]);
		const failure = await rejection(async () => await meantTags(client, wanted, LABEL));
		const unknown = wanted[wanted.length - 1];
		expect(failure.message).toBe(`'Tags': there is no tag '${unknown}', and no contact has it`);
		expect(failure.hint).toContain(hint);
	});

	it('another refusal of the list is told', async () => {
		const { client } = serverWith(500);
		expect(await rejection(async () => await meantTags(client, ['vip'], LABEL))).toMatchObject({
			status: 500,
		});
	});

	it.each<[string, string[] | number, string[], string[]]>([
		['nothing where none is wanted', ['vip'], [], []],
		['the list alone where it has them', ['vip', 'lisbon'], ['vip', 'lisbon'], ['/api/tags']],
		[
			'all pages of the list',
			Array.from({ length: 250 }, (_, index) => `tag ${index}`),
			['tag 249'],
			['/api/tags', '/api/tags', '/api/tags'],
		],
		[
			'one contact for each that the list does not have as it is written',
			['VIP', 'lisbon'],
			['vip', 'lisbon'],
			['/api/tags', '/api/contacts'],
		],
	])('asks for %s', async (_, names, wanted, requests) => {
		const { client, asked } = serverWith(names);
		await meantTags(client, wanted, LABEL);
		expect(asked).toEqual(requests);
	});
});
