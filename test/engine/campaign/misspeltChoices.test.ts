import type { IDataObject } from 'n8n-workflow';

import { campaign } from '../harness';
import { asked, changing } from '../support';
import { people, useCampaigns } from './support';

const { bench, send, draft } = useCampaigns();

/** What a misspelt expression makes of a choice must not decide who gets a message. */
describe('Leave Out', () => {
	it.each<[string, IDataObject, RegExp]>([
		[
			'a tag that leads to nothing',
			{ tags: '={{ ["vip", $json.none] }}' },
			/^Tag 2 of 'Tag Names or IDs' is empty/,
		],
		['only tags that do', { tags: '={{ [$json.none] }}' }, /^Tag 1 of 'Tag Names or IDs' is empty/],
		['an empty tag', { tags: '={{ [" "] }}' }, /^Tag 1 of 'Tag Names or IDs' is empty/],
		['a blank text of tags', { tags: '={{ "  " }}' }, /^'Tag Names or IDs' is empty/],
		['a list in place of yes', { openConversation: '={{ [true] }}' }, /^'Talks to a Person' is a list/],
	])('refuses %s', async (_, leaveOut, words) => {
		const { error } = await send(people(2), { leaveOut });
		expect(error?.message).toMatch(words);
		expect(error?.description).toMatch(/expression/);
		expect(changing(bench.sandbox)).toEqual([]);
	});

	it.each<[IDataObject, number]>([
		[{ openConversation: '={{ "TRUE" }}' }, 1],
		[{ openConversation: '={{ 1 }}' }, 1],
		[{ openConversation: '={{ "no" }}' }, 0],
		[{ optedOut: '={{ "Yes" }}' }, 1],
		[{ optedOut: '={{ 0 }}' }, 0],
		[{ tags: '={{ [] }}' }, 0],
	])('reads yes and no as tables write them: %j', async (leaveOut, left_out) => {
		const { id } = bench.sandbox.addContact({
			phone_number: String(people(1)[0].phone),
			marketing_opt_out: true,
		});
		bench.sandbox.takeOver(id);
		const { json } = await send(people(2), { leaveOut });
		expect(json).toMatchObject([{ recipients: 2 - left_out, left_out }]);
	});
});

describe('Get Many of Contact', () => {
	const locator = (value: string | null) => ({ __rl: true, mode: 'id', value });
	it.each<[string, unknown, string]>([
		['tagsAny', '={{ $json.none }}', "'Tags: Any of These Names or IDs' is empty"],
		['tagsAll', '={{ null }}', "'Tags: All of These Names or IDs' is empty"],
		['tagsNone', '={{ "" }}', "'Tags: None of These Names or IDs' is empty"],
		['tagsAny', '={{ [$json.none] }}', "Tag 1 of 'Tags: Any of These Names or IDs' is empty"],
		['lastActiveAfter', '={{ $json.none }}', "'Last Active After' is empty"],
		['lastActiveBefore', '={{ null }}', "'Last Active Before' is empty"],
		['createdAfter', '={{ undefined }}', "'Created After' is empty"],
		['account', '={{ $json.none }}', "'Account Name or ID' is empty"],
		['assignedTo', locator('={{ $json.none }}'), "'Assigned To' is empty"],
		['assignedTo', '={{ $json.none }}', "'Assigned To' is empty"],
	])('refuses a filter that leads to nothing: %s %j', async (name, value, words) => {
		const { items, error } = await bench.run('contact.getAll', { filters: { [name]: value } as IDataObject });
		expect([items, error?.message]).toEqual([[], words]);
		expect(error?.description).toMatch(/^Check the expression/);
		expect(asked(bench.sandbox)).toEqual([]);
	});
});

describe('Import', () => {
	const exists = { phone: '14155550101', name: 'Other' };
	it.each<[unknown, IDataObject]>([
		['FALSE', { updated: 0, skipped: 1 }],
		['no', { updated: 0, skipped: 1 }],
		[0, { updated: 0, skipped: 1 }],
		['TRUE', { updated: 1, skipped: 0 }],
		[null, { updated: 1, skipped: 0 }],
	])('updates whoever exists as a table says it: %j', async (update, counts) => {
		const { json } = await bench.run(
			'contact.import',
			{
				phoneNumber: '={{ $json.phone }}',
				contactName: '={{ $json.name }}',
				options: { updateExisting: '={{ $json.update }}' },
			},
			{ items: [{ json: { ...exists, update } as IDataObject }] },
		);
		expect(json).toMatchObject([{ ...counts, invalid: 0 }]);
	});

	it('changes nobody where that is neither yes nor no', async () => {
		const { errorItems } = await bench.run(
			'contact.import',
			{ phoneNumber: exists.phone, contactName: 'Other', options: { overwriteTags: '={{ "maybe" }}' } },
			{ items: [{ json: {} }] },
		);
		expect(errorItems).toMatchObject([{ json: { reason: "'Overwrite Tags' is neither yes nor no: maybe" } }]);
		expect(changing(bench.sandbox)).toEqual([]);
	});
});

it.each(['={{ [24] }}', '={{ $now }}', '={{ {} }}'])(
	'Get Report takes no %s for hours',
	async (answersWithin) => {
		const { error } = await bench.run('campaign.getReport', {
			campaign: campaign.byId(draft().id),
			answersWithin,
		});
		expect(error?.message).toContain("'Answers Within (Hours)' is not a number of hours");
	},
);
