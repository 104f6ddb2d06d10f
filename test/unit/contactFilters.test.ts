import type { IDataObject } from 'n8n-workflow';

import { inUsualCases } from '../../nodes/shared/api/tags';
import type { Contact } from '../../nodes/shared/api/contacts';
import type { Item } from '../../nodes/Whatomate/engine/item';
import {
	leavesOut,
	passes,
	readContactFilters,
	sharedOut,
} from '../../nodes/Whatomate/resources/contact/filters';
import type { ContactFilters, TagGroup } from '../../nodes/Whatomate/resources/contact/filters';
import { itemsWith } from './items';
import { rejection } from './thrown';

const NOON = '2026-11-23T12:00:00.000Z';
const noon = Date.parse(NOON);
const MARIA = 'd6bd0648-ac65-40ac-8845-1efcdcb37535';

const group = (keys: string[], spellings = keys): TagGroup => ({ keys: new Set(keys), spellings });

const contactWith = (more: Partial<Contact>): Contact => ({ id: 'a', phone_number: '1', ...more });

describe('what the server can not look for', () => {
	it.each<[string, Partial<Contact>, ContactFilters, boolean]>([
		['anybody', {}, {}, true],
		['who opted out', { marketing_opt_out: true }, { optedOut: true }, true],
		['who opted out', { marketing_opt_out: true }, { optedOut: false }, false],
		['who did not', { marketing_opt_out: false }, { optedOut: false }, true],
		['who did not', { marketing_opt_out: false }, { optedOut: true }, false],
		['of whom it is not told', {}, { optedOut: false }, true],
		['who may be written to', { service_window_open: true }, { windowOpen: true }, true],
		['who may be written to', { service_window_open: true }, { windowOpen: false }, false],
		['who may not', { service_window_open: false }, { windowOpen: false }, true],
		['of whom it is not told', {}, { windowOpen: true }, false],
		['of Maria', { assigned_user_id: MARIA }, { assignedTo: MARIA }, true],
		['of Maria', { assigned_user_id: MARIA }, { assignedTo: null }, false],
		['of somebody else', { assigned_user_id: 'x' }, { assignedTo: MARIA }, false],
		['of nobody', {}, { assignedTo: null }, true],
		['of nobody', { assigned_user_id: null }, { assignedTo: null }, true],
		['of nobody', { assigned_user_id: '' }, { assignedTo: null }, true],
		['of nobody', {}, { assignedTo: MARIA }, false],
		['of nobody', {}, { assignedTo: undefined }, true],
		['active just then', { last_message_at: NOON }, { activeAfter: noon }, true],
		['active just before', { last_message_at: NOON }, { activeAfter: noon + 1 }, false],
		['active just then', { last_message_at: NOON }, { activeBefore: noon }, false],
		['active just before', { last_message_at: NOON }, { activeBefore: noon + 1 }, true],
		['never active', { last_message_at: null }, { activeAfter: 0 }, false],
		['never active', { last_message_at: null }, { activeBefore: noon }, false],
		['never active', {}, { activeBefore: noon }, false],
		['active between', { last_message_at: NOON }, { activeAfter: noon - 1, activeBefore: noon + 1 }, true],
		['created just then', { created_at: NOON }, { createdAfter: noon }, true],
		['created before', { created_at: NOON }, { createdAfter: noon + 1 }, false],
		['of whom it is not told', {}, { createdAfter: 0 }, false],
		['of the account', { whatsapp_account: 'main' }, { account: 'main' }, true],
		['of another', { whatsapp_account: 'Main' }, { account: 'main' }, false],
		['of no account', {}, { account: 'main' }, false],
		['with the tag in another case', { tags: ['VIP'] }, { tagGroups: [group(['vip'])] }, true],
		['with one of them', { tags: ['a'] }, { tagGroups: [group(['a', 'b'])] }, true],
		['with one of two groups', { tags: ['a'] }, { tagGroups: [group(['a']), group(['b'])] }, false],
		['with one of each', { tags: ['a', 'B'] }, { tagGroups: [group(['a']), group(['b'])] }, true],
		['without tags', { tags: null }, { tagGroups: [group(['a'])] }, false],
		['with one to leave out', { tags: ['a', 'Stop'] }, { tagsNone: new Set(['stop']) }, false],
		['with none to leave out', { tags: ['a'] }, { tagsNone: new Set(['stop']) }, true],
		['without tags', {}, { tagsNone: new Set(['stop']) }, true],
	])('a contact %s (%j) passes %j: %s', (_, contact, filters, does) => {
		expect(passes(contactWith(contact), filters)).toBe(does);
	});

	it.each<[ContactFilters, boolean]>([
		[{}, false],
		[{ activeAfter: noon }, false],
		[{ optedOut: undefined, assignedTo: undefined }, false],
		[{ optedOut: false }, true],
		[{ windowOpen: false }, true],
		[{ assignedTo: null }, true],
		[{ activeBefore: noon }, true],
		[{ createdAfter: noon }, true],
		[{ account: 'main' }, true],
		[{ tagGroups: [group(['a'])] }, true],
		[{ tagsNone: new Set(['a']) }, true],
	])('%j leaves some out: %s', (filters, does) => {
		expect(leavesOut(filters)).toBe(does);
	});
});

describe('the server looks for the smallest group of tags', () => {
	const [few, many] = [group(['vip']), group(['a', 'b'])];
	const comma = group(['vip, gold']);
	it.each<[string, TagGroup[], string[], TagGroup[]]>([
		['none', [], [], []],
		['in the usual cases', [few], ['vip', 'VIP', 'Vip'], []],
		['any of a group', [many], ['a', 'A', 'b', 'B'], []],
		['of two', [many, few], inUsualCases('vip'), [many]],
		['of two of one size', [few, group(['x'])], inUsualCases('vip'), [group(['x'])]],
		['all spellings', [group(['vip'], ['vIp', 'VIP'])], ['vIp', 'vip', 'VIP', 'Vip'], []],
		['but none with a comma', [comma, many], ['a', 'A', 'b', 'B'], [comma]],
		['but no group that has one', [group(['a', 'b, c'])], [], [group(['a', 'b, c'])]],
		['but none with a space at its end', [group(['vip'], ['vip '])], [], [group(['vip'], ['vip '])]],
	])('%s', (_, groups, server, others) => {
		const shared = sharedOut(groups);
		expect(shared.others).toEqual(others);
		expect([...shared.server].sort()).toEqual([...server].sort());
	});
});

describe('filters that no contact can pass', () => {
	/** An item that asks nobody: looking anything up fails. */
	const read = async (filters: IDataObject) => {
		const [item] = itemsWith([{ filters }]);
		Object.assign(item.execution.context, { getTimezone: () => 'America/New_York' });
		return await readContactFilters(item as Item);
	};

	it.each<[string, IDataObject, string]>([
		[
			'times the wrong way round',
			{ lastActiveAfter: '2026-11-24', lastActiveBefore: '2026-11-23' },
			"'Last Active After' (2026-11-24T00:00:00.000-05:00) is not before 'Last Active Before' (2026-11-23T00:00:00.000-05:00)",
		],
		[
			'one time for both',
			{ lastActiveAfter: NOON, lastActiveBefore: new Date(noon) },
			"'Last Active After' (2026-11-23T07:00:00.000-05:00) is not before",
		],
		[
			'a tag that is wanted and unwanted',
			{ tagsAll: ['vip', 'lisbon'], tagsNone: ['stop', 'VIP'] },
			"'Tags: All of These Names or IDs' and 'Tags: None of These Names or IDs' both have vip, so no contact can be found",
		],
		[
			'all that are wanted, unwanted',
			{ tagsAny: 'vip, lisbon', tagsNone: ['Lisbon', 'VIP', 'x'] },
			"'Tags: Any of These Names or IDs' and 'Tags: None of These Names or IDs' both have vip, lisbon",
		],
		['an ambiguous date', { createdAfter: '05/06/2026' }, "'Created After' is ambiguous: 05/06/2026"],
		['no date', { lastActiveAfter: 'yesterday' }, "'Last Active After' is not a date: yesterday"],
		['neither yes nor no', { optedOut: 'maybe' }, "'Opted Out of Marketing' is neither yes nor no: maybe"],
		['nothing in place of yes or no', { optedOut: null }, "'Opted Out of Marketing' is empty"],
		['an object in place of yes or no', { windowOpen: {} }, "'Window Open (24 Hours)' is an object"],
		['a name in place of an ID', { assignedTo: 'Maria' }, "'Assigned To' is not the ID of an agent: Maria"],
		['an object among tags', { tagsNone: [{ a: 1 }] }, "'Tags: None of These Names or IDs: 1' is an object"],
	])('%s', async (_, filters, words) => {
		const { message, hint } = await rejection(async () => await read(filters));
		expect(message).toContain(words);
		expect(hint).toBeTruthy();
	});

	it('a part of the tags that are wanted may be unwanted', async () => {
		const [item] = itemsWith([{ filters: { tagsAny: ['vip', 'stop'], tagsNone: ['stop'] } }]);
		Object.assign(item.execution, {
			meantTags: async (tags: string[]) => tags.map((tag) => ({ key: tag, spellings: [tag] })),
		});
		Object.assign(item.execution.context, { getTimezone: () => 'utc' });
		expect(await readContactFilters(item as Item)).toMatchObject({
			query: { tags: 'vip,VIP,Vip,stop,STOP,Stop' },
			filters: { tagsNone: new Set(['stop']) },
		});
	});
});
