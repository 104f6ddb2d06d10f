import type { INodeExecutionData } from 'n8n-workflow';

import { isUuid } from '../../../shared/client';
import { badInput } from '../../../shared/errors';
import type { Template } from '../../../shared/templates';
import { accountField } from '../../fields/account';
import { campaignNameField, recipientFields } from '../../fields/campaign';
import { headerMediaFields, templateField, templateVariableFields } from '../../fields/template';
import { fingerprint } from '../../earlierTries';
import type { Execution } from '../../execution';
import type { Item } from '../../item';
import type { BatchOperation } from '../../operation';
import { createRequest, getCampaign, getRecipientsOf, headerRequest } from './campaign';
import type { Campaign } from './campaign';
import { addAll, startCampaign } from './handOver';
import { readCampaignHeader } from './header';
import type { CampaignHeader } from './header';
import { campaignName } from './create';
import { outcomes, waitForEnd } from './outcome';
import { countTwins, matchRows, readRows } from './recipients';
import type { Row } from './recipients';
import { accountFor, checkForCampaign } from './template';

/** Minutes to wait for the end of a campaign, unless the user says otherwise. */
const DEFAULT_WAIT = 60;

/** Makes one campaign of all items: created, filled and started (contract section 2, Campaigns). */
export const send: BatchOperation = {
	value: 'send',
	name: 'Send',
	action: 'Send campaign',
	description: 'Send a template to many customers: every input item is one recipient of one campaign',
	outputs: ['Campaign', 'Invalid'],
	fields: [
		templateField,
		...recipientFields,
		...templateVariableFields,
		...headerMediaFields,
		campaignNameField,
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [
				accountField(
					'The connected WhatsApp number to send from. Without it, it is the one that the template belongs to',
				),
				{
					displayName: 'Continue Campaign ID',
					name: 'campaignId',
					type: 'string',
					default: '',
					placeholder: 'e.g. ba9f5698-306b-4418-8447-8c507f786f7d',
					description:
						'The ID of a campaign that was created but not started because something failed in between. Recipients who are in it already are not added twice.',
				},
				{
					displayName: 'Wait at Most (Minutes)',
					name: 'waitMinutes',
					type: 'number',
					typeOptions: { minValue: 1 },
					default: DEFAULT_WAIT,
					description:
						'How long to wait for completion. After that the outcomes so far are returned; the campaign goes on by itself.',
				},
				{
					displayName: 'Wait for Completion',
					name: 'waitForCompletion',
					type: 'boolean',
					default: false,
					description:
						'Whether to wait until the campaign has ended and return one item for each recipient with its outcome, instead of a summary at once',
				},
			],
		},
	],
	async runAll(execution, items) {
		const [first] = items;
		const chosen = first.option('account', 'Account Name or ID');
		const minutes = readMinutes(first);
		const continued = readCampaignId(first);
		const template = await first.template(chosen);
		checkForCampaign(template);
		const account = accountFor(template, chosen);
		const header = await readCampaignHeader(first, template);
		const { valid, duplicates, invalid } = readRows(items, template);
		if (valid.length === 0) {
			execution.hint('No item can be sent to, so no campaign was created. The second output says why.');
			return [[], invalid];
		}

		const name = campaignName(first, template);
		// With Retry On Fail, n8n runs the node again with the same items: then the campaign is there already.
		const key = fingerprint({
			method: 'POST',
			path: '/api/campaigns',
			body: { template: template.id, account, to: valid.map(({ recipient }) => JSON.stringify(recipient)) },
		});
		const known = continued ?? execution.earlier.campaign(key);
		const campaign = known
			? await getCampaign(execution.client, known)
			: await execution.client.call<Campaign>(
					createRequest({ name, account, templateId: template.id, headerMediaId: header.mediaId }),
				);
		execution.earlier.noteCampaign(key, campaign.id);
		await handOver(execution, campaign, { template, header, rows: valid, isNew: !known });
		if (minutes !== undefined) await waitForEnd(execution, campaign.id, minutes);
		const sent =
			minutes === undefined
				? [summary(campaign, valid, duplicates, invalid)]
				: await outcomes(execution, campaign.id, valid);
		execution.earlier.forgetCampaign(campaign.id);
		return [sent, invalid];
	},
};

/** Brings up what is missing, and starts. A campaign that was started before is left as it is. */
async function handOver(
	execution: Execution,
	campaign: Campaign,
	{
		template,
		header,
		rows,
		isNew,
	}: { template: Template; header: CampaignHeader; rows: Row[]; isNew: boolean },
): Promise<void> {
	const { client } = execution;
	if (campaign.template_id !== template.id) {
		throw badInput(
			`The campaign '${campaign.name}' sends another template than '${template.name}'`,
			"Choose its template, or leave 'Continue Campaign ID' empty to make a new campaign.",
		);
	}
	if (!campaign.whatsapp_account) {
		throw badInput(
			`The campaign '${campaign.name}' has no account to send from: all of its messages would fail`,
			"Leave 'Continue Campaign ID' empty to make a new campaign.",
		);
	}
	const stored = isNew ? [] : await getRecipientsOf(client, campaign.id);
	const up = matchRows(rows, stored);
	const missing = rows.filter(({ index }) => !up.has(index));
	if (campaign.status !== 'draft') {
		if (missing.length > 0) {
			throw badInput(
				`The campaign '${campaign.name}' is ${campaign.status} already, and ${missing.length} of the recipients are not in it`,
				"Nothing was sent to them. Leave 'Continue Campaign ID' empty, and run it with these recipients only.",
			);
		}
		execution.hint(
			`The campaign '${campaign.name}' has all the recipients and is ${campaign.status}: it was not started again`,
		);
		return;
	}
	const twins = countTwins(stored);
	if (twins > 0) {
		throw badInput(
			`The campaign '${campaign.name}' has ${twins} recipients twice, who would get two messages: it was not started`,
			"Delete it in Whatomate, and leave 'Continue Campaign ID' empty to make a new campaign.",
		);
	}
	if (header.file && !campaign.header_media_id) {
		await client.call(headerRequest(campaign.id, header.file));
	}
	await addAll(client, campaign, missing, stored.length);
	await startCampaign(client, campaign);
	campaign.status = 'processing';
}

const summary = (
	{ id, name, status }: Campaign,
	rows: Row[],
	duplicates: number,
	invalid: INodeExecutionData[],
): INodeExecutionData => ({
	json: {
		campaign_id: id,
		name,
		status,
		recipients: rows.length,
		duplicates,
		invalid: invalid.length,
	},
	pairedItem: rows.map(({ index }) => ({ item: index })),
});

/** @returns how long to wait for the end, or undefined when nobody waits */
function readMinutes(item: Item): number | undefined {
	if (item.options.waitForCompletion !== true) return undefined;
	const minutes = Number(item.options.waitMinutes ?? DEFAULT_WAIT);
	if (minutes > 0) return minutes;
	throw badInput(
		"'Wait at Most (Minutes)' is not a number above 0",
		'Give the longest time to wait, such as 60.',
	);
}

function readCampaignId(item: Item): string | undefined {
	const id = item.option('campaignId', 'Continue Campaign ID');
	if (id === '') return undefined;
	if (isUuid(id)) return id;
	throw badInput(
		`'Continue Campaign ID' is not the ID of a campaign: ${id}`,
		'Use the ID that the error of the interrupted run tells.',
	);
}
