import { isUuid, uuidIn } from '../../shared/api/ids';
import { badInput, quoted } from '../../shared/failures/failure';
import type { Template } from '../../shared/whatsapp/templates';
import type { Field } from '../engine/item';
import { listAndId, located } from './locator';

/** Which template the user means, before it is looked up. */
export interface TemplateChoice {
	/**
	 * @param account prefers this account's where a name stands for several; empty for none
	 * @throws {Failure} where there is none, or a name stands for several
	 */
	find(account: string): Promise<Template>;
}

const templateModes = (searchListMethod: string) => [
	...listAndId({
		thing: 'Template',
		searchListMethod,
		exampleId: '813deb37-1cb6-4be7-9b40-1010c8c3cbdf',
		hint: "Enter the template's ID in Whatomate. It stands for one language.",
	}),
	{
		displayName: 'Name',
		name: 'name',
		type: 'string' as const,
		placeholder: 'e.g. order_confirmation',
		hint: 'If the name stands for several languages, choose from the list instead',
	},
];

/** Which template: its ID stands for exactly one, its name perhaps for several languages. */
export const templateField: Field<TemplateChoice> = {
	property: {
		displayName: 'Template',
		name: 'template',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		description: 'The approved message template',
		modes: templateModes('searchTemplates'),
	},
	read(given, label, { execution }) {
		const { mode, value } = located(given, label);
		if (value === '') {
			throw badInput(`'${label}' is empty`, 'Choose a template from the list, or give its ID or name.');
		}
		const id = uuidIn(value);
		if (id && (mode !== 'name' || isUuid(value)))
			return { find: async () => await execution.template({ id }) };
		if (mode === 'id') {
			throw badInput(
				`'${label}' is not the ID of a template: ${quoted(value)}`,
				`To give a name, set '${label}' to 'Name'.`,
			);
		}
		return {
			find: async (account) => await execution.template(account ? { name: value, account } : { name: value }),
		};
	},
};

/** The same for operations that send nothing: any template, whatever its status. */
export const anyTemplateField: Field<TemplateChoice> = {
	...templateField,
	property: {
		...templateField.property,
		description: 'The message template, approved or not',
		modes: templateModes('searchAllTemplates'),
	},
};
