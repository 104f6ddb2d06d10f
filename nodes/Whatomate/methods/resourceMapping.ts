import type { ILoadOptionsFunctions, ResourceMapperFields } from 'n8n-workflow';

import { getCampaign } from '../../shared/api/campaigns';
import type { WhatomateClient } from '../../shared/api/client';
import { uuidIn } from '../../shared/api/ids';
import { getTemplate, getTemplateByName } from '../../shared/api/templateLookup';
import { picking } from '../../shared/editor/picking';
import { headerMedia, templateVariables } from '../../shared/whatsapp/templates';
import type { Template } from '../../shared/whatsapp/templates';
import { factsAsFields, factsKnown, templateTextField } from '../parameters/templateText';
import type { Chooser } from '../parameters/templateText';
import { addRecipients } from '../resources/campaign/addRecipients';
import { chosenIn, isExpression } from './chosen';
import { asHtml, shownTemplate } from './shownTemplate';

const chooserIn = (context: ILoadOptionsFunctions): Chooser =>
	context.getCurrentNodeParameter('operation') === addRecipients.value ? 'campaign' : 'template';

/** @returns the template that is chosen in the editor, or undefined where nobody knows it before the run */
function chosenTemplate(
	context: ILoadOptionsFunctions,
): ((client: WhatomateClient) => Promise<Template>) | undefined {
	const chooser = chooserIn(context);
	const value = chosenIn(context, chooser);
	if (value === '' || isExpression(value)) return undefined;
	const account = (context.getCurrentNodeParameter('options') as { account?: string } | undefined)?.account;
	const id = uuidIn(value);
	return async (client) => {
		if (!id) return await getTemplateByName(client, value, account || undefined);
		return await getTemplate(
			client,
			chooser === 'campaign' ? (await getCampaign(client, id)).template_id : id,
		);
	};
}

/** The fields of the resource mapper: one for each variable of the template that is chosen in the editor. */
export async function getTemplateVariables(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	const find = chosenTemplate(this);
	if (!find) {
		return {
			fields: [],
			emptyFieldsNotice: `Choose a ${chooserIn(this)} to see its variables here. If an expression chooses it, set 'Specify Variables' to 'Using JSON'.`,
		};
	}
	return await picking(this, async (client) => {
		const fields = templateVariables(await find(client)).map(({ id, label }) => ({
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

/** The text of the template that is chosen in the editor, as a notice. */
export async function getTemplateText(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	const find = chosenTemplate(this);
	if (!find) {
		// Without a notice, the editor would go on showing the text of the template before.
		const what = { campaign: 'campaign to read its template', template: 'template to read it' };
		return { fields: [], emptyFieldsNotice: `Choose a ${what[chooserIn(this)]} here.` };
	}
	const shown = picking(this, async (client) => {
		const template = await find(client);
		return {
			fields: factsAsFields({
				headerFile: headerMedia(template) ? 'some' : 'none',
				variables: templateVariables(template).length > 0 ? 'some' : 'none',
			}),
			// An empty notice, too, would leave the text of the template before.
			emptyFieldsNotice: shownTemplate(template) || 'This template has no text.',
		};
	});
	// The editor would say nothing of an error, and go on showing the text of the template before.
	return await shown.catch((error: Error) => ({
		fields: factsKnown(this.getCurrentNodeParameter(templateTextField.name)),
		emptyFieldsNotice: `The text can't be shown. ${asHtml(error.message)}`,
	}));
}
