import type { ILoadOptionsFunctions, ResourceMapperFields } from 'n8n-workflow';

import { getCampaign } from '../../shared/api/campaigns';
import { uuidIn } from '../../shared/api/ids';
import { getTemplate, getTemplateByName } from '../../shared/api/templateLookup';
import { picking } from '../../shared/editor/picking';
import { templateVariables } from '../../shared/whatsapp/templates';
import { addRecipients } from '../resources/campaign/addRecipients';
import { chosenIn, isExpression } from './chosen';

/** The fields of the resource mapper: one for each variable of the template that is chosen in the editor. */
export async function getTemplateVariables(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	// Recipients are added to a campaign that has its template already.
	const ofCampaign = this.getCurrentNodeParameter('operation') === addRecipients.value;
	const value = chosenIn(this, ofCampaign ? 'campaign' : 'template');
	if (value === '' || isExpression(value)) {
		return {
			fields: [],
			emptyFieldsNotice: `Choose a ${ofCampaign ? 'campaign' : 'template'} to see its variables here. If an expression chooses it, set 'Specify Variables' to 'Using JSON'.`,
		};
	}
	return await picking(this, async (client) => {
		const account = (this.getCurrentNodeParameter('options') as { account?: string } | undefined)?.account;
		const id = uuidIn(value);
		const template =
			ofCampaign && id
				? await getTemplate(client, (await getCampaign(client, id)).template_id)
				: id
					? await getTemplate(client, id)
					: await getTemplateByName(client, value, account || undefined);
		const fields = templateVariables(template).map(({ id, label }) => ({
			id,
			displayName: label,
			required: true,
			defaultMatch: false,
			canBeUsedToMatch: false,
			display: true,
			type: 'string' as const,
		}));
		return { fields, emptyFieldsNotice: fields.length === 0 ? 'This template has no variables.' : undefined };
	});
}
