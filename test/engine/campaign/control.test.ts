import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { TEMPLATES } from '../../sandbox';
import type { Campaign } from '../../sandbox';
import type { OperationName } from '../cases';
import { campaign, pick, template, withFile } from '../harness';
import type { RunOptions } from '../harness';
import { methods } from '../../../nodes/Whatomate/methods';
import { changing, PNG } from '../support';
import { imports, people, useCampaigns } from './support';

const { bench, send, on, all, numbers, stored, ended, draft, bring } = useCampaigns();

describe('Create', () => {
	const create = async (parameters: IDataObject, items?: INodeExecutionData[]) =>
		await bench.run('campaign.create', { campaignName: 'Later', ...parameters }, items ? { items } : {});

	it('makes an empty draft with the account of the template', async () => {
		const { json, error } = await create({ template: template.byId(TEMPLATES.welcome_en) });
		expect(error).toBeUndefined();
		expect(json).toMatchObject([
			{ id: all()[0].id, name: 'Later', status: 'draft', whatsapp_account: 'main', total_recipients: 0 },
		]);
	});

	it('uploads the header', async () => {
		const { json, error } = await create(
			{
				template: template.byId(TEMPLATES.summer_sale),
				headerMediaSource: 'binary',
				options: { account: 'support' },
			},
			[withFile(PNG, 'image/png', 'sale.png')],
		);
		expect(error).toBeUndefined();
		expect(json).toMatchObject([
			{ header_media_filename: 'sale.png', header_media_mime_type: 'image/png', whatsapp_account: 'support' },
		]);
		expect(bench.sandbox.media.get(String(json[0].header_media_id))?.bytes).toEqual(PNG);
	});

	it.each<[string, keyof typeof TEMPLATES, RegExp]>([
		['is not approved', 'not_approved', /is not approved/],
		['has a dynamic URL button', 'track_order', /its buttons need a value/],
		['has a file in its header that was not given', 'summer_sale', /'Header Media' is missing/],
	])('refuses a template that %s', async (_what, name, words) => {
		const { error } = await create({ template: template.byId(TEMPLATES[name]) });
		expect(error?.message).toMatch(words);
		expect(changing(bench.sandbox)).toEqual([]);
	});

	it('goes together with the other operations', async () => {
		const { json } = await create({ template: template.byId(TEMPLATES.welcome_en) });
		const id = String(json[0].id);
		await send(people(3), { campaign: campaign.byId(id) }, {}, 'campaign.addRecipients');
		const started = await on('campaign.start', id);
		expect(started.json).toEqual([{ campaign_id: id, message: 'Campaign started', status: 'processing' }]);
		await ended();
		expect(numbers()).toEqual(people(3).map(({ phone }) => phone));
	});
});

describe('Add Recipients', () => {
	const add = async (
		id: string,
		entries: IDataObject[],
		more: IDataObject = {},
		options: Partial<RunOptions> = {},
	) => await send(entries, { campaign: campaign.byId(id), ...more }, options, 'campaign.addRecipients');

	it('adds every item, and gives the invalid ones to the second output', async () => {
		const { id } = draft();
		const { json, items, errorItems } = await add(id, [
			...people(2),
			{ phone: 'x', name: 'X' },
			...people(1),
		]);
		expect(json).toEqual([
			{
				campaign_id: id,
				name: 'Draft',
				status: 'draft',
				added: 2,
				already_in_campaign: 0,
				duplicates: 1,
				invalid: 1,
				left_out: 0,
				total_recipients: 2,
			},
		]);
		expect(items[0].pairedItem).toEqual([{ item: 0 }, { item: 1 }]);
		expect(errorItems.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 2 }]);
		expect(stored().map(({ phone_number, template_params }) => [phone_number, template_params])).toEqual(
			people(2).map(({ phone, name }) => [phone, { 1: name }]),
		);
	});

	it('adds nobody twice when it runs twice', async () => {
		const { id } = draft();
		await add(id, people(3));
		const { json } = await add(id, people(5));
		expect(json).toMatchObject([{ added: 2, already_in_campaign: 3, total_recipients: 5 }]);
		expect(stored()).toHaveLength(5);
	});

	it('adds what is missing after a chunk failed', async () => {
		const { id } = draft();
		bench.sandbox.fault({ kind: 'reset', after: 1, when: imports });
		const { error } = await add(id, people(1001));
		expect(error?.message).toContain(`1000 of 1001 recipients are in the campaign 'Draft' (ID ${id})`);
		expect(error?.description).not.toContain('Continue Campaign ID');
		await add(id, people(1001));
		expect(stored()).toHaveLength(1001);
	});

	it('adds nobody when nobody can be sent to', async () => {
		const { id } = draft();
		const { items, errorItems, hints } = await add(id, [{ phone: 'x', name: 'A' }]);
		expect([items.length, errorItems.length]).toEqual([0, 1]);
		expect(hints).toEqual(["No item can be sent to, so nobody was added. The output 'Not Added' says why."]);
		expect(changing(bench.sandbox)).toEqual([]);
	});

	it('refuses a campaign that was started', async () => {
		const { id } = draft({ status: 'processing' });
		const { error } = await add(id, people(1));
		expect(error?.message).toBe(
			"The campaign 'Draft' is processing: recipients can be added only before it is started",
		);
		expect(changing(bench.sandbox)).toEqual([]);
	});

	it('refuses another campaign for each item', async () => {
		const [one, other] = [draft(), draft()];
		const entries = people(2).map((each, index) => ({ ...each, to: [one, other][index].id }));
		const { error } = await send(
			entries,
			{ campaign: campaign.byId('={{ $json.to }}') },
			{},
			'campaign.addRecipients',
		);
		expect(error?.message).toContain("'Campaign' of item 1 is not that of item 0");
		expect(bench.sandbox.requests).toEqual([]);
	});
});

describe('what is done to a campaign', () => {
	it.each<[OperationName, Partial<Campaign>, string, RegExp]>([
		[
			'campaign.start',
			{ status: 'processing' },
			'Campaign cannot be started in current state',
			/draft or a paused campaign/,
		],
		['campaign.start', {}, 'Campaign has no pending recipients', /Add recipients/],
		['campaign.pause', {}, 'Campaign is not running', /being sent can be paused/],
		['campaign.cancel', { status: 'completed' }, 'Campaign already finished', /nothing left to cancel/],
		['campaign.retryFailed', { status: 'completed' }, 'No failed messages to retry', /Nobody failed/],
		[
			'campaign.retryFailed',
			{ status: 'processing' },
			'Can only retry failed messages on completed, paused, or failed campaigns',
			/has to end/,
		],
	])('%s is refused in words (%j)', async (operation, state, words, hint) => {
		const { error } = await on(operation, draft(state).id);
		expect(error?.message).toBe(`Whatomate refused the request: ${words}`);
		expect(error?.description).toMatch(hint);
	});

	it.each<OperationName>(['campaign.get', 'campaign.start', 'campaign.getRecipients'])(
		'%s tells that it is gone',
		async (operation) => {
			const { error } = await on(operation, '00000000-0000-4000-8000-000000000000');
			expect(error?.message).toBe('Whatomate refused the request: Campaign not found');
			expect(error?.description).toContain('deleted in Whatomate');
		},
	);

	it('stops it, and lets it go on', async () => {
		bench.sandbox.campaigns.hold(true);
		await send(people(2));
		const [{ id }] = all();
		expect((await on('campaign.pause', id)).json).toEqual([
			{ campaign_id: id, message: 'Campaign paused', status: 'paused' },
		]);
		bench.sandbox.campaigns.hold(false);
		await bench.sandbox.until(() => bench.sandbox.campaigns.queued === 0);
		expect(numbers()).toEqual([]);
		expect((await on('campaign.start', id)).json).toMatchObject([{ status: 'processing' }]);
		await ended();
		expect(numbers()).toHaveLength(2);
	});

	it('ends it', async () => {
		bench.sandbox.campaigns.hold(true);
		await send(people(2));
		const [{ id }] = all();
		expect((await on('campaign.cancel', id)).json).toEqual([
			{ campaign_id: id, message: 'Campaign cancelled', status: 'cancelled' },
		]);
		bench.sandbox.campaigns.hold(false);
		await bench.sandbox.until(() => bench.sandbox.campaigns.queued === 0);
		expect(numbers()).toEqual([]);
	});

	it('sends once more to those who failed, and to nobody else', async () => {
		await send([{ phone: '14150000000', name: 'R' }, ...people(1)], { options: { waitForCompletion: true } });
		const [{ id }] = all();
		const { json } = await on('campaign.retryFailed', id);
		expect(json).toEqual([
			{ campaign_id: id, message: 'Retrying failed messages', status: 'processing', retry_count: 1 },
		]);
		await bench.sandbox.until(() => bench.sandbox.refusals.length === 2);
		expect(numbers()).toHaveLength(1);
	});
});

describe('reading campaigns', () => {
	it('gives one with how many are still to come', async () => {
		const begun = draft({ status: 'processing', sent_count: 1, failed_count: 1 });
		bring(begun, 'sent', 'failed', 'pending');
		const { json } = await on('campaign.get', begun.id);
		expect(json).toMatchObject([
			{ id: begun.id, total_recipients: 3, sent_count: 1, failed_count: 1, pending_count: 1 },
		]);
	});

	it('never counts fewer than none to come: whoever is written to twice counts twice', async () => {
		const begun = draft({ sent_count: 3, total_recipients: 2 });
		expect((await on('campaign.get', begun.id)).json[0].pending_count).toBe(0);
	});

	it.each<[string, IDataObject, string[]]>([
		['all', {}, ['c', 'b', 'a']],
		['by account', { account: 'support' }, ['b']],
		['by name', { search: ' A ' }, ['a']],
		['by status', { campaignStatus: 'completed' }, ['c', 'a']],
		['by all of them', { campaignStatus: 'completed', account: 'main', search: 'c' }, ['c']],
	])('lists them newest first: %s', async (_which, filters, names) => {
		draft({ name: 'a', status: 'completed' });
		draft({ name: 'b', whatsapp_account: 'support' });
		draft({ name: 'c', status: 'completed' });
		const { json } = await bench.run('campaign.getAll', { filters });
		expect(json.map(({ name }) => name)).toEqual(names);
	});

	it('lists them over several pages, as many as wanted', async () => {
		for (let index = 0; index < 230; index++) draft({ name: `Sale ${index}` });
		const every = await bench.run('campaign.getAll', { returnAll: true });
		expect(new Set(every.json.map(({ id }) => id)).size).toBe(230);
		expect(every.json[0].name).toBe('Sale 229');
		expect(bench.sandbox.requests).toHaveLength(3);
		expect((await bench.run('campaign.getAll', {})).json).toHaveLength(50);
		expect((await bench.run('campaign.getAll', { limit: 120 })).json).toHaveLength(120);
	});

	it('lists the recipients, by status and as many as wanted', async () => {
		const begun = draft();
		bring(begun, 'sent', 'failed', 'pending', 'failed');
		const names = async (parameters: IDataObject) =>
			(await on('campaign.getRecipients', begun.id, parameters)).json.map(
				({ recipient_name }) => recipient_name,
			);
		expect(await names({})).toEqual(['P0', 'P1', 'P2', 'P3']);
		expect(await names({ filters: { recipientStatuses: ['failed'] } })).toEqual(['P1', 'P3']);
		expect(await names({ filters: { recipientStatuses: '={{ "sent, pending" }}' } })).toEqual(['P0', 'P2']);
		expect(await names({ limit: 1, filters: { recipientStatuses: ['failed'] } })).toEqual(['P1']);
	});
});

describe('the editor', () => {
	const { searchCampaigns } = methods.listSearch;
	const { getTemplateVariables } = methods.resourceMapping;

	it('lists campaigns page by page, with their status', async () => {
		for (let index = 0; index < 130; index++) draft({ name: `Sale ${index}`, status: 'paused' });
		const first = await pick({ sandbox: bench.sandbox }, searchCampaigns);
		expect(first.results).toHaveLength(100);
		expect(first.results[0]).toEqual({ name: 'Sale 129 (paused)', value: all()[129].id });
		const second = await pick({ sandbox: bench.sandbox }, searchCampaigns, undefined, first.paginationToken);
		expect(second.results).toHaveLength(30);
		expect(second.paginationToken).toBeUndefined();
	});

	it('finds a campaign by its name', async () => {
		draft({ name: 'Summer' });
		draft({ name: 'Winter' });
		const { results } = await pick({ sandbox: bench.sandbox }, searchCampaigns, ' summer ');
		expect(results.map(({ name }) => name)).toEqual(['Summer (draft)']);
	});

	it('tells what went wrong', async () => {
		bench.sandbox.fault({ kind: 'status', status: 403, message: 'Nope' });
		await expect(pick({ sandbox: bench.sandbox }, searchCampaigns)).rejects.toMatchObject({
			message: 'Whatomate does not allow this API key to do that: Nope',
			description: expect.stringContaining("'campaigns:read'"),
		});
	});

	describe('shows the variables of the template', () => {
		const fieldsOf = async (operation: string, chosen: IDataObject) => {
			const parameters = { resource: 'campaign', operation, ...chosen };
			const { fields, emptyFieldsNotice } = await pick(
				{ sandbox: bench.sandbox, parameters },
				getTemplateVariables,
			);
			return { ids: fields.map(({ id }) => id), emptyFieldsNotice };
		};

		it('that a new campaign sends', async () => {
			const { ids } = await fieldsOf('send', { template: template.fromList(TEMPLATES.order_confirmation) });
			expect(ids).toEqual(['body_1', 'body_2', 'body_3']);
		});

		it('that the campaign has to which recipients are added', async () => {
			const { id } = draft({ template_id: TEMPLATES.order_confirmation });
			const { ids } = await fieldsOf('addRecipients', { campaign: campaign.fromList(id) });
			expect(ids).toEqual(['body_1', 'body_2', 'body_3']);
		});

		it.each(['', '={{ $json.to }}'])('not before a campaign is chosen (%j)', async (value) => {
			const { ids, emptyFieldsNotice } = await fieldsOf('addRecipients', {
				campaign: campaign.fromList(value),
			});
			expect(ids).toEqual([]);
			expect(emptyFieldsNotice).toContain('Choose a campaign');
			expect(bench.sandbox.requests).toEqual([]);
		});
	});
});
