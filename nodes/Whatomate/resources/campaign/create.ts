import { getCampaign } from '../../../shared/api/campaigns';
import type { Campaign } from '../../../shared/api/campaigns';
import { ownLane } from '../../engine/lanes';
import type { Operation } from '../../engine/operation';
import { campaignAccountField, campaignNameField } from '../../parameters/campaign';
import { optionsField } from '../../parameters/collections';
import { downloadTimeoutOption } from '../../parameters/downloadTimeout';
import { headerMediaFields } from '../../parameters/headerMedia';
import { templateField } from '../../parameters/template';
import { chosenTemplateFields } from '../../parameters/templateText';
import { readCampaignHeader, uploadHeader } from './campaignHeader';
import { campaignName } from './campaignName';
import { accountFor, checkForCampaign } from './campaignTemplate';
import { campaignRecord } from './record';
import { createRequest } from './requests';

/** Makes a draft, to be filled and started by other operations (docs/whatomate-api.md#campaigns). */
export const create: Operation = {
	value: 'create',
	name: 'Create',
	action: 'Create empty campaign',
	description: "Make an empty campaign. To create, fill and start one at once, use 'Send'.",
	kind: 'each',
	changes: true,
	fields: [
		templateField,
		...chosenTemplateFields('template', ...headerMediaFields),
		campaignNameField,
		optionsField(campaignAccountField, downloadTimeoutOption),
	],
	async prepare(item) {
		const chosen = item.option(campaignAccountField);
		const template = await item.read(templateField).find(chosen);
		checkForCampaign(template);
		const account = accountFor(template, chosen);
		const { mediaId, file } = await readCampaignHeader(item, template);
		const name = campaignName(item, template);
		const run = async () => {
			const campaign = await item.client.call<Campaign>(
				createRequest({ name, account, templateId: template.id, headerMediaId: mediaId }),
			);
			if (!file) return campaignRecord(campaign);
			await uploadHeader(item.client, campaign, file);
			return campaignRecord(await getCampaign(item.client, campaign.id));
		};
		return { lane: ownLane(item), run };
	},
};
