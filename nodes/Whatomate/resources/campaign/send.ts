import type { INodeExecutionData } from 'n8n-workflow';

import { isUuid } from '../../../shared/api/ids';
import { badInput } from '../../../shared/failures/failure';
import type { Template } from '../../../shared/whatsapp/templates';
import { campaignAccountField, campaignNameField, recipientFields } from '../../parameters/campaign';
import { optionsField } from '../../parameters/collections';
import { headerMediaFields, templateField, templateVariableFields } from '../../parameters/template';
import { fingerprint } from '../../engine/earlierTries';
import type { Execution } from '../../engine/execution';
import type { Item } from '../../engine/item';
import type { BatchOperation } from '../../engine/operation';
import { createRequest } from './campaign';
import { getCampaign } from '../../../shared/api/campaigns';
import type { Campaign } from '../../../shared/api/campaigns';
import { addAll, continueWith, startCampaign } from './handOver';
import { readCampaignHeader, uploadHeader } from './header';
import type { CampaignHeader } from './header';
import { campaignName } from './create';
import { outcomes, waitForEnd } from './outcome';
import { countTwins, missingRows } from './matching';
import { readRows, refuseDifferent } from './recipients';
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
		optionsField(
			campaignAccountField,
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
		),
	],
	async runAll(execution, items) {
		const [first] = items;
		const chosen = first.option('account', 'Account Name or ID');
		const minutes = readMinutes(first);
		const continued = readCampaignId(first);
		refuseDifferent(items, 'template', 'Template');
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
		if (known) refuseAnother(campaign, template, account, header);
		await handOver(execution, campaign, valid, header, !known);
		if (minutes !== undefined) await waitForEnd(execution, campaign.id, minutes);
		const sent =
			minutes === undefined
				? [summary(campaign, valid, duplicates, invalid)]
				: await outcomes(execution, campaign.id, valid);
		execution.earlier.forgetCampaign(campaign.id);
		return [sent, invalid];
	},
};

/** @throws {Failure} when the campaign that is to be continued is not the one that this node would make */
function refuseAnother(
	{ name, template_id, whatsapp_account, header_media_id }: Campaign,
	template: Template,
	account: string,
	{ mediaId }: CampaignHeader,
): void {
	const differences = [
		template_id !== template.id && `sends another template than '${template.name}'`,
		whatsapp_account === '' && 'has no account to send from',
		whatsapp_account !== account && `sends from the account '${whatsapp_account}', not from '${account}'`,
		mediaId && header_media_id !== mediaId && "has another file in its header than 'Header Media ID'",
	];
	const difference = differences.find(Boolean);
	if (!difference) return;
	throw badInput(
		`The campaign '${name}' ${difference}`,
		"Choose the same as it has, or leave 'Continue Campaign ID' empty to make a new campaign.",
	);
}

/** In these, a campaign goes on by itself, or has ended. */
const UNDER_WAY = ['queued', 'processing', 'completed'];

/** Brings up what is missing, and starts. A campaign that is under way is left as it is. */
async function handOver(
	execution: Execution,
	campaign: Campaign,
	rows: Row[],
	header: CampaignHeader,
	isNew: boolean,
): Promise<void> {
	const { client } = execution;
	const { id, name, status } = campaign;
	const { missing, stored } = isNew ? { missing: rows, stored: [] } : await missingRows(execution, id, rows);
	if (status !== 'draft') {
		if (missing.length > 0) {
			throw badInput(
				`The campaign '${name}' is ${status} already, and ${missing.length} of the recipients are not in it`,
				"Nothing was sent to them. Leave 'Continue Campaign ID' empty, and run it with these recipients only.",
			);
		}
		if (!UNDER_WAY.includes(status)) {
			throw badInput(
				`The campaign '${name}' is ${status}, and was not started again`,
				"The operation 'Start' lets a paused one go on. One that was cancelled is over: leave 'Continue Campaign ID' empty to send a new one.",
			);
		}
		execution.hint(
			`The campaign '${name}' has all the recipients and is ${status}: it was not started again`,
		);
		return;
	}
	const twins = countTwins(stored);
	if (twins > 0) {
		throw badInput(
			`The campaign '${name}' has ${twins} recipients twice, who would get two messages: it was not started`,
			"Delete it in Whatomate, and leave 'Continue Campaign ID' empty to make a new campaign.",
		);
	}
	if (header.file && !campaign.header_media_id) {
		await uploadHeader(client, campaign, header.file);
	}
	await addAll(client, campaign, missing, stored.length, continueWith(id));
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
