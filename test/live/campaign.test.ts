/* eslint-disable @n8n/community-nodes/no-restricted-globals -- reads the settings of the run */
import type { IDataObject } from 'n8n-workflow';

import { run } from '../engine/harness';

/** Campaigns on a real server: `WHATOMATE_PHONE` gets two messages of the first approved template without a file. */
const {
	WHATOMATE_URL: baseUrl = '',
	WHATOMATE_API_KEY: apiKey = '',
	WHATOMATE_PHONE: phone = '',
} = process.env;

const campaigns = async (parameters: IDataObject, items: IDataObject[] = [{}]) =>
	await run({
		credential: { baseUrl, apiKey },
		items: items.map((json) => ({ json })),
		parameters,
	});

const live = async (parameters: IDataObject, items?: IDataObject[]): Promise<IDataObject[]> => {
	const { json, error } = await campaigns(parameters, items);
	if (error) throw new Error(`${error.message} — ${error.description ?? ''}`);
	return json;
};

const byId = (value: unknown) => ({ __rl: true, mode: 'id', value });

describe('campaigns of a real server', () => {
	let of: IDataObject = {};
	let id = '';

	beforeAll(async () => {
		const { json } = await run({
			credential: { baseUrl, apiKey },
			parameters: {
				resource: 'template',
				operation: 'getAll',
				returnAll: true,
				filters: { status: 'APPROVED' },
			},
		});
		const usable = json.find(
			({ category, variables, header_type }) =>
				category !== 'AUTHENTICATION' &&
				['', 'TEXT', null, undefined].includes(header_type as string) &&
				(variables as IDataObject[]).every(({ place }) => place === 'body'),
		);
		if (!usable)
			throw new Error(
				'The server has no approved template without a file and without variables in its buttons',
			);
		const values = (usable.variables as IDataObject[]).map(({ name }) => [String(name), '={{ $json.name }}']);
		of = {
			template: byId(usable.id),
			phoneNumber: '={{ $json.phone }}',
			recipientName: '={{ $json.name }}',
			specifyVariables: 'json',
			templateParamsJson: `=${JSON.stringify(Object.fromEntries(values)).replaceAll('"={{ $json.name }}"', '"{{ $json.name }}"')}`,
		};
	});

	it('sends to everybody once, and tells what became of each', async () => {
		const result = await campaigns(
			{
				resource: 'campaign',
				operation: 'send',
				...of,
				campaignName: 'n8n live test',
				options: { waitForCompletion: true, waitMinutes: 2 },
			},
			[
				{ phone, name: 'Live' },
				{ phone: `+${phone.replace(/\D/g, '')}`, name: 'Twice' },
				{ phone: 'nobody', name: 'Wrong' },
			],
		);
		expect(result.error?.message).toBeUndefined();
		expect(result.json).toEqual([
			expect.objectContaining({
				recipient_name: 'Live',
				status: expect.stringMatching(/sent|delivered|read/),
			}),
		]);
		expect(result.errorItems.map(({ json }) => json.reason)).toEqual([
			expect.stringContaining('not a phone number'),
		]);
		id = String(result.json[0].campaign_id);
	});

	it('shows it with its progress, its recipients, and in the list', async () => {
		expect((await live({ resource: 'campaign', operation: 'get', campaign: byId(id) }))[0]).toMatchObject({
			id,
			total_recipients: 1,
			pending_count: 0,
		});
		expect(await live({ resource: 'campaign', operation: 'getRecipients', campaign: byId(id) })).toHaveLength(
			1,
		);
		expect(
			(await live({ resource: 'campaign', operation: 'getAll', limit: 5 })).map((each) => each.id),
		).toContain(id);
	});

	it.each([
		['pause', { resource: 'campaign', operation: 'pause' }],
		['cancel', { resource: 'campaign', operation: 'cancel' }],
		['retry', { resource: 'campaign', operation: 'retryFailed' }],
		['start', { resource: 'campaign', operation: 'start' }],
	])("tells the server's own words when there is nothing to %s", async (_, operation) => {
		const { error } = await campaigns({ ...operation, campaign: byId(id) });
		expect(error?.message).toMatch(/not running|already finished|No failed messages|cannot be started/);
	});

	it('makes one, fills it without doubling anybody, starts it, and sends it', async () => {
		const { template } = of;
		const [created] = await live({
			resource: 'campaign',
			operation: 'create',
			template,
			campaignName: 'n8n live test by hand',
		});
		const campaign = byId(created.id);
		const person = [{ phone, name: 'By Hand' }];
		expect(
			(await live({ resource: 'campaign', operation: 'addRecipients', ...of, campaign }, person))[0],
		).toMatchObject({
			added: 1,
		});
		expect(
			(await live({ resource: 'campaign', operation: 'addRecipients', ...of, campaign }, person))[0],
		).toMatchObject({
			added: 0,
		});
		await live({ resource: 'campaign', operation: 'start', campaign });
		const [again] = await live({ resource: 'campaign', operation: 'getRecipients', campaign });
		expect(again.phone_number).toEqual(expect.any(String));
	});
});
