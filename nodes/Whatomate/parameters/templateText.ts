import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

import { propertyOf } from '../engine/field';
import type { Entry } from './collections';

/**
 * The chosen template as it can be read in the form. n8n shows no text of the node's own making but where a mapper has no fields to fill
 * in: so this is a mapper, of whose fields none is ever shown. They hold what the editor knows of the template, for the conditions of
 * other parameters; nothing of it is read in a run.
 */
export const templateTextField: INodeProperties = {
	displayName: 'Template Text',
	name: 'templateText',
	type: 'resourceMapper',
	noDataExpression: true,
	// In every other mode, n8n would show a list of fields.
	default: { mappingMode: 'readOnly', value: null },
	typeOptions: {
		loadOptionsDependsOn: ['template.value', 'campaign.value'],
		resourceMapper: {
			resourceMapperMethod: 'getTemplateText',
			mode: 'map',
			fieldWords: { singular: 'text', plural: 'the text' },
			supportAutoMap: false,
			refreshStaleSchemaOnOpen: true,
		},
	},
};

/** What the editor knows of the chosen template. */
export interface KnownOfTemplate {
	headerFile: 'none' | 'some';
	variables: 'none' | 'some';
}

/** In this order: conditions find them by their place. */
const FACTS = ['headerFile', 'variables'] as const;

/** @returns the fields that hold it */
export const factsAsFields = (known: KnownOfTemplate) =>
	FACTS.map((id) => ({
		id,
		displayName: known[id],
		required: false,
		defaultMatch: false,
		canBeUsedToMatch: false,
		display: false,
		type: 'string' as const,
	}));

/** @param parameter as it stands in the node @returns the fields that hold what was known of the template before, none where nothing was */
export function factsKnown(parameter: unknown): ReturnType<typeof factsAsFields> {
	const { schema } = Object(parameter) as { schema?: unknown };
	return Array.isArray(schema) ? (schema as ReturnType<typeof factsAsFields>) : [];
}

/**
 * A condition on which a parameter is hidden: where the editor knows that the template has nothing of the kind. What it does not know,
 * such as a template that an expression chooses or one of a workflow that was saved before, hides nothing: n8n drops what is hidden.
 */
const without = (fact: keyof KnownOfTemplate): IDisplayOptions['hide'] => ({
	// From the root, since n8n 1 looks for any other name among the parameters themselves.
	[`/${templateTextField.name}.schema[${FACTS.indexOf(fact)}].displayName`]: ['none'],
});

/** Hides what is about the file in the header, where there is none. */
export const withoutHeaderFile = without('headerFile');

/** Hides what is about variables, where there are none. */
export const withoutVariables = without('variables');

/** The parameter that says which template it is: recipients are added to a campaign that has its template already. */
export type Chooser = 'campaign' | 'template';

type Hiding = NonNullable<NonNullable<IDisplayOptions['hide']>[string]>;

/** @returns the parameter, hidden also while the chooser has one of these values */
const hiddenWhile = (by: Chooser, values: Hiding, property: INodeProperties): INodeProperties => ({
	...property,
	displayOptions: {
		...property.displayOptions,
		hide: { ...property.displayOptions?.hide, [`/${by}`]: values },
	},
});

/**
 * Nothing is shown before a template is chosen: what is to be filled in is not known then, and n8n does not run the node without one.
 * The text of a template that an expression chooses is known in no form.
 * @param fields what fills the template in
 * @returns the text of the chosen template, and below it these fields
 */
export const chosenTemplateFields = (by: Chooser, ...fields: Entry[]): INodeProperties[] => [
	hiddenWhile(by, ['', { _cnd: { startsWith: '=' } }], templateTextField),
	...fields.map((field) => hiddenWhile(by, [''], propertyOf(field))),
];
