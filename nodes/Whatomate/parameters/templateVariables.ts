import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { choiceField } from '../engine/field';
import type { Field } from '../engine/item';
import { fromJsonField, withDatesAsText, wrongKind } from '../engine/values';
import type { JsonHelp } from '../engine/values';
import { withoutVariables } from './templateText';

/** Every variable of the chosen template as a field of its own, or all of them as JSON. */

/** How the user fills in the variables. */
export const specifyVariablesField = choiceField<'fields' | 'json'>(
	{
		displayName: 'Specify Variables',
		name: 'specifyVariables',
		type: 'options',
		options: [
			{
				name: 'Using Fields Below',
				value: 'fields',
				description: 'Fill in one field for each variable of the template',
			},
			{
				name: 'Using JSON',
				value: 'json',
				description: 'Give all variables as JSON, also for a template that an expression chooses',
			},
		],
		default: 'fields',
		description: 'How to fill in the variables of the template',
		displayOptions: { hide: withoutVariables },
	},
	'fields',
);

/** A field for each variable, which the editor asks the node for; read as the values by the fields' IDs. */
export const variablesField: Field<IDataObject> = {
	property: {
		displayName: 'Template Variables',
		name: 'templateVariables',
		type: 'resourceMapper',
		noDataExpression: true,
		default: { mappingMode: 'defineBelow', value: null },
		typeOptions: {
			loadOptionsDependsOn: ['template.value', 'campaign.value'],
			resourceMapper: {
				resourceMapperMethod: 'getTemplateVariables',
				mode: 'add',
				valuesLabel: 'Template Variables',
				fieldWords: { singular: 'variable', plural: 'variables' },
				addAllFields: true,
				multiKeyMatch: false,
				supportAutoMap: false,
				refreshStaleSchemaOnOpen: true,
				noFieldsError: "Choose a template first, or set 'Specify Variables' to 'Using JSON'",
			},
		},
		displayOptions: { show: { specifyVariables: ['fields'] } },
	},
	read: (mapper, _, item) =>
		withDatesAsText((mapper as { value?: IDataObject | null } | null)?.value ?? {}, item),
};

const HELP: JsonHelp = {
	wanted: 'object',
	example: '{ "1": "Nathan" }',
	otherwise: `Or set '${specifyVariablesField.property.displayName}' to 'Using Fields Below', which needs no JSON.`,
};

/** @param first the key of the first entry, where the JSON is a list. @returns a field that is read as values by the variables' keys */
const jsonField = (
	property: Pick<INodeProperties, 'displayName' | 'name' | 'hint' | 'description'>,
	first: number,
): Field<IDataObject> => ({
	property: {
		...property,
		type: 'json',
		default: '{}',
		displayOptions: { show: { specifyVariables: ['json'] } },
	},
	read(given, label, item) {
		const value = fromJsonField(given, label, HELP, item);
		if (Array.isArray(value)) {
			return Object.fromEntries(value.map((entry, index) => [String(index + first), entry as IDataObject]));
		}
		if (typeof value === 'object' && value !== null) return value as IDataObject;
		throw wrongKind(value, label, HELP);
	},
});

/** The variables of the body. */
export const bodyJsonField = jsonField(
	{
		displayName: 'Body Variables (JSON)',
		name: 'templateParamsJson',
		hint: 'Like { "1": "Nathan", "2": "A-100" }, or with names for named variables',
		description: 'The variables of the body by name, or by position from "1"',
	},
	1,
);

/** The variable of a text header. */
export const headerJsonField = jsonField(
	{
		displayName: 'Header Variables (JSON)',
		name: 'headerParamsJson',
		hint: 'Like { "name": "Nathan" } or { "1": "Nathan" }',
		description:
			'The variable of a text header by name, or as "1". A named one that also stands in the body may be left out.',
	},
	1,
);

/** What the buttons need. */
export const buttonJsonField = jsonField(
	{
		displayName: 'Button Variables (JSON)',
		name: 'buttonParamsJson',
		hint: 'Like { "0": "A-100" } for the first button',
		description:
			'For each button with a dynamic URL, the end of the address, and for each coupon button, the code. Buttons count from "0".',
	},
	0,
);

/** All of them, in the order of the form; `readTemplateValues` reads them together. */
export const templateVariableFields: Array<Field<unknown>> = [
	specifyVariablesField,
	variablesField,
	bodyJsonField,
	headerJsonField,
	buttonJsonField,
];
