import { getCampaign } from '../../../shared/api/campaigns';
import { badInput } from '../../../shared/failures/failure';
import type { BatchOperation } from '../../engine/operation';
import {
	campaignField,
	recipientKeyOption,
	recipientNameField,
	recipientPhoneField,
} from '../../parameters/campaign';
import { optionsField } from '../../parameters/collections';
import { leavingOutInto } from '../../parameters/leaveOut';
import { chosenTemplateFields } from '../../parameters/templateText';
import { templateVariableFields } from '../../parameters/templateVariables';
import { checkForCampaign } from './campaignTemplate';
import { addAll } from './fillAndStart';
import { leaveOut } from './leaveOut';
import { missingRows } from './matching';
import { readRows, refuseDifferent, tellDuplicates } from './recipients';
import { SendOnceRecipients } from './sendOnceRecipients';

/** The output at which those come out who were left out. */
const NOT_ADDED = 'Not Added';

/** Adds every item to a campaign that was not started yet (docs/whatomate-api.md#campaign-recipients). */
export const addRecipients: BatchOperation = {
	value: 'addRecipients',
	name: 'Add Recipients',
	action: 'Add recipients to campaign',
	description: 'Add every input item to a campaign that was not started yet, nobody twice',
	kind: 'all',
	outputs: ['Campaign', NOT_ADDED],
	fields: [
		campaignField,
		recipientPhoneField,
		recipientNameField,
		...chosenTemplateFields('campaign', ...templateVariableFields),
		leavingOutInto(NOT_ADDED),
		optionsField(recipientKeyOption(NOT_ADDED)),
	],
	async runAll(execution, items) {
		const { client } = execution;
		await refuseDifferent(items, campaignField);
		const campaign = await getCampaign(client, items[0].read(campaignField));
		if (campaign.status !== 'draft') {
			throw badInput(
				`The campaign '${campaign.name}' is ${campaign.status}: recipients can be added only before it is started`,
				'Create another campaign for them.',
			);
		}
		const template = await execution.template({ id: campaign.template_id });
		checkForCampaign(template);
		const { valid, invalid, ...others } = await readRows(items, template);
		const { rows: staying, leftOut } = await leaveOut(items, template, valid, campaign);
		const known = { ...campaign, isForeign: true, isStarted: false };
		const once = await SendOnceRecipients.choose(execution, staying, others.later, known);
		const { rows } = once;
		const duplicates = others.duplicates + once.duplicates;
		tellDuplicates(items, duplicates);
		const notAdded = [...invalid, ...leftOut, ...once.skipped];
		if (rows.length === 0) {
			execution.hint(
				`No item can be sent to, so nobody was added. The output '${execution.leftOutAt}' says why.`,
			);
			return [[], notAdded];
		}
		const { missing, stored } = await missingRows(execution, campaign.id, rows);
		await once.handOver(campaign.id);
		const total = await addAll(client, campaign, missing, stored.length, 'Run it again');
		await once.confirm();
		const json = {
			name: campaign.name,
			status: campaign.status,
			added: missing.length,
			already_in_campaign: rows.length - missing.length,
			duplicates,
			invalid: invalid.length,
			left_out: leftOut.length,
			...once.counts,
			total_recipients: total,
			campaign_id: campaign.id,
		};
		return [[{ json, pairedItem: rows.map(({ index }) => ({ item: index })) }], notAdded];
	},
};
