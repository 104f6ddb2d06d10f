import type { IDataObject } from 'n8n-workflow';

import { templateVariables } from '../../../shared/whatsapp/templates';
import type { Template } from '../../../shared/whatsapp/templates';

/**
 * @param simple whether the user wants the fields that workflows use
 * @returns the template as the node gives it on, with its variables under the names by which they are filled in
 */
export const templateRecord = (template: Template, simple: boolean): IDataObject =>
	simple
		? {
				name: template.name,
				body: template.body_content ?? '',
				status: template.status,
				language: template.language,
				category: template.category,
				header_type: template.header_type || null,
				buttons: (template.buttons ?? []).map(({ type, text }) => ({ type, text })),
				variables: templateVariables(template).map(({ place, key, label }) => ({ place, name: key, label })),
				account: template.whatsapp_account || null,
				id: template.id,
			}
		: ({ ...template } as IDataObject);
