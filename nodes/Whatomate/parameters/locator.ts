import type {
	INodeParameterResourceLocator,
	INodePropertyMode,
	INodePropertyModeTypeOptions,
} from 'n8n-workflow';

import { UUID_PATTERN } from '../../shared/api/ids';
import { withArticle } from '../../shared/failures/withArticle';
import { asText } from '../engine/values';

/** What a user gave in a field that finds something by list, ID or otherwise. */
export interface Located {
	mode: string;
	/** Without the spaces around it; empty where nothing was given. */
	value: string;
}

/** @returns the mode and the text of a locator; an expression may give the text alone */
export function located(given: unknown, label: string): Located {
	if (typeof given !== 'object' || given === null || !('value' in given))
		return { mode: 'list', value: asText(given, label).trim() };
	const { mode, value } = given as INodeParameterResourceLocator;
	return { mode: typeof mode === 'string' ? mode : 'list', value: asText(value, label).trim() };
}

/** How a form finds one thing by the list, or by its ID. */
interface Finding {
	/** What is found, as forms name it: `Contact`. */
	thing: string;
	/** The node's method that fills the list, see `methods/`. */
	searchListMethod: string;
	/** An ID, as an example. */
	exampleId: string;
	/** What else than the ID may be entered, or where the ID comes from. */
	hint: string;
	/** What stands in the list as long as nothing is chosen. */
	placeholder?: string;
	/** Further options of the list. */
	list?: INodePropertyModeTypeOptions;
	/** What the editor takes for a value, as a pattern for the whole of it; by default, what holds an ID. */
	pattern?: string;
}

/** The modes "From List" and "By ID", of which the second also takes an address that holds the ID. */
export const listAndId = ({
	thing,
	searchListMethod,
	exampleId,
	hint,
	placeholder = `Select ${withArticle(thing.toLowerCase())}…`,
	list = {},
	pattern = `.*${UUID_PATTERN}.*`,
}: Finding): INodePropertyMode[] => [
	{
		displayName: 'From List',
		name: 'list',
		type: 'list' as const,
		placeholder,
		typeOptions: { searchListMethod, searchable: true, ...list },
	},
	{
		displayName: 'By ID',
		name: 'id',
		type: 'string' as const,
		placeholder: `e.g. ${exampleId}`,
		hint,
		validation: [
			{
				type: 'regex',
				properties: {
					regex: pattern,
					errorMessage: `Not a valid Whatomate ${thing} ID`,
				},
			},
		],
	},
];
