import type { IDataObject } from 'n8n-workflow';

import { useDeduplication } from '../deduplication';
import { campaign, variables } from '../harness';
import { settle } from '../support';
import { retried, starts, useCampaigns } from './support';

const { bench, send, all, draft } = useCampaigns();
useDeduplication();

const ANA = '14162000001';
const CAI = '5511982377262';
/** Cai in the notation of Meta. */
const CAI_AS_META = '551182377262';

/** One order: who is told of it, and by which key. */
const order = (key: string, phone: string): IDataObject => ({ key, phone, name: key });

const tell = async (
	entries: IDataObject[],
	options: IDataObject = {},
	more: Parameters<typeof send>[2] = {},
	parameters: IDataObject = {},
) => await send(entries, { options: { sendOnceKey: '={{ $json.key }}', ...options }, ...parameters }, more);

/** @returns the orders that people were told of */
const told = async () => {
	await bench.sandbox.until(() => bench.sandbox.campaigns.queued === 0);
	await settle(bench.sandbox);
	return bench.sandbox.phones
		.map(({ template }) => template?.components?.[0].parameters[0].text as unknown as string)
		.sort();
};

const SENT = 'A message with this key was already sent';
const reasons = (items: Array<{ json: IDataObject; pairedItem?: unknown }>) =>
	items.map(({ json, pairedItem }) => [(pairedItem as { item: number }).item, json.reason]);

describe('one person with several Send Once Keys', () => {
	it.each([
		['the same number', ANA, '+1 416 200 0001'],
		['another notation', CAI, CAI_AS_META],
	])('gets the next one where the first was sent before (%s)', async (_, one, other) => {
		await tell([order('o1', one)]);
		const { json, errorItems, items, hints } = await tell([order('o1', one), order('o2', other)]);
		expect(json).toMatchObject([{ recipients: 1, duplicates: 0, skipped: 1 }]);
		expect(items[0].pairedItem).toEqual([{ item: 1 }]);
		expect(reasons(errorItems)).toEqual([[0, SENT]]);
		expect(hints).toEqual([expect.stringContaining('1 items were left out by their')]);
		expect(await told()).toEqual(['o1', 'o2']);
	});

	it('gets one of them each time, since a campaign has everybody once', async () => {
		const orders = ['o1', 'o2', 'o3'].map((key) => order(key, ANA));
		const counts: unknown[] = [];
		for (let week = 0; week < 4; week++) {
			const { json, errorItems } = await tell([...orders, order(`b${week}`, CAI)]);
			const [{ recipients, duplicates, skipped, invalid, left_out }] = json as Array<Record<string, number>>;
			expect(recipients + duplicates + skipped + invalid + left_out).toBe(4);
			expect(errorItems).toHaveLength(skipped);
			counts.push([recipients, duplicates, skipped]);
		}
		expect(counts).toEqual([
			[2, 2, 0],
			[2, 1, 1],
			[2, 0, 2],
			[1, 0, 3],
		]);
		expect(await told()).toEqual(['b0', 'b1', 'b2', 'b3', 'o1', 'o2', 'o3']);
	});

	it('gets no key that somebody else of the run has', async () => {
		await tell([order('o1', ANA)]);
		const { json, errorItems } = await tell([order('o1', ANA), order('o2', CAI), order('o2', ANA)]);
		expect(json).toMatchObject([{ recipients: 1, duplicates: 0, skipped: 2 }]);
		expect(reasons(errorItems)).toEqual([
			[0, SENT],
			[2, 'Item 1 of this run has the same key'],
		]);
		expect(await told()).toEqual(['o1', 'o2']);
	});

	it('loses none where they are left out', async () => {
		const contact = bench.sandbox.addContact({ phone_number: ANA, tags: ['away'] });
		const orders = [order('o1', ANA), order('o2', ANA), order('b', CAI)];
		const parameters = { leaveOut: { tags: ['away'] } };
		const { json, errorItems } = await tell(orders, {}, {}, parameters);
		expect(json).toMatchObject([{ recipients: 1, duplicates: 1, left_out: 1, skipped: 0 }]);
		expect(reasons(errorItems)).toEqual([[0, "Has the tag 'away'"]]);
		contact.tags = ['back'];
		bench.sandbox.addTag('away');
		await tell(orders, {}, {}, parameters);
		await tell(orders, {}, {}, parameters);
		expect(await told()).toEqual(['b', 'o1', 'o2']);
	});

	it.each([
		['a retry', true],
		['Continue Campaign ID', false],
	])('gets the same one again by %s, and the next one later', async (_, byRetry) => {
		await tell([order('o1', ANA)]);
		bench.sandbox.fault({ kind: 'status', status: 400, when: starts });
		const orders = ['o1', 'o2', 'o3'].map((key) => order(key, ANA));
		const first = await tell(orders, {}, byRetry ? { settings: retried } : {});
		const { error, json } = byRetry ? first : await tell(orders, { campaignId: all()[1].id });
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ recipients: 1, duplicates: 1, skipped: 1 }]);
		expect(await told()).toEqual(['o1', 'o2']);
		await tell(orders);
		expect(await told()).toEqual(['o1', 'o2', 'o3']);
	});

	it('is added to a draft with the next one', async () => {
		await tell([order('o1', ANA)]);
		const { id } = draft();
		const { json } = await send(
			[order('o1', ANA), order('o2', ANA), order('o3', ANA)],
			{
				campaign: campaign.byId(id),
				options: { sendOnceKey: '={{ $json.key }}' },
				...variables({ body_1: '={{ $json.name }}' }),
			},
			{},
			'campaign.addRecipients',
		);
		expect(json).toMatchObject([{ added: 1, duplicates: 1, skipped: 1 }]);
		expect(bench.sandbox.campaigns.recipientsOf(id)).toMatchObject([{ template_params: { 1: 'o2' } }]);
	});
});
