import { badInput } from '../../../shared/failures/failure';
import { campaignAccountField, campaignNameField } from '../../parameters/campaign';
import { optionsField } from '../../parameters/collections';
import { headerMediaFields, templateField } from '../../parameters/template';
import type { Template } from '../../../shared/whatsapp/templates';
import type { Item } from '../../engine/item';
import type { Operation } from '../../engine/operation';
import { createRequest } from './campaign';
import { getCampaign } from '../../../shared/api/campaigns';
import type { Campaign } from '../../../shared/api/campaigns';
import { readCampaignHeader, uploadHeader } from './header';
import { accountFor, checkForCampaign } from './template';

/** Makes a draft, to be filled and started by other operations (contract section 2, Campaigns). */
export const create: Operation = {
	value: 'create',
	name: 'Create',
	action: 'Create campaign',
	description: "Make an empty campaign. To create, fill and start one at once, use 'Send'.",
	changes: true,
	fields: [templateField, campaignNameField, ...headerMediaFields, optionsField(campaignAccountField)],
	async prepare(item) {
		const chosen = item.option('account', 'Account Name or ID');
		const template = await item.template(chosen);
		checkForCampaign(template);
		const account = accountFor(template, chosen);
		const { mediaId, file } = await readCampaignHeader(item, template);
		const name = campaignName(item, template);
		return async () => {
			const campaign = await item.client.call<Campaign>(
				createRequest({ name, account, templateId: template.id, headerMediaId: mediaId }),
			);
			if (!file) return campaign;
			await uploadHeader(item.client, campaign, file);
			return await getCampaign(item.client, campaign.id);
		};
	},
};

/** The most characters that the server stores of a campaign's name (read from its source). */
const LONGEST_NAME = 255;

/**
 * @returns what the user calls the campaign, else the template and the time
 * @throws {Failure} for a name that the server can't store
 */
export function campaignName(item: Item, template: Template): string {
	const given = item.text('campaignName', 'Campaign Name').trim();
	if ([...given].length > LONGEST_NAME) {
		throw badInput(`'Campaign Name' is longer than ${LONGEST_NAME} characters`, 'Give it a shorter one.');
	}
	const time = new Date().toISOString().slice(0, 16).replace('T', ' ');
	return given || `${template.display_name || template.name} ${time}`;
}
