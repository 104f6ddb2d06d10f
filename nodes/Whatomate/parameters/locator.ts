import type {
	INodeParameterResourceLocator,
	INodePropertyMode,
	INodePropertyModeTypeOptions,
} from 'n8n-workflow';

import { UUID_PATTERN } from '../../shared/api/ids';
import { asText } from '../engine/values';

/** What a user gave in a field that finds something by list, ID or otherwise. */
export interface Located {
	mode: string;
	/** Without the spaces around it; empty where nothing was given. */
	value: string;
}

/** @returns the mode and the text of a locator; an expression may give the text alone */
export function located(given: unknown, label: string): Located {
	if (typeof given !== 'object' || given === null)
		return { mode: 'list', value: asText(given, label).trim() };
	const { mode, value } = given as INodeParameterResourceLocator;
	return { mode: String(mode ?? 'list'), value: asText(value, label).trim() };
}

/** The mode "From List". @param searchListMethod of the node, see `methods/` */
export const fromList = (
	thing: string,
	searchListMethod: string,
	more: INodePropertyModeTypeOptions = {},
): INodePropertyMode => ({
	displayName: 'From List',
	name: 'list',
	type: 'list',
	placeholder: `Select a ${thing.toLowerCase()}…`,
	typeOptions: { searchListMethod, searchable: true, ...more },
});

/** The mode "By ID", which also takes an address that holds the ID. */
export const byId = (thing: string, placeholder: string, hint: string): INodePropertyMode => ({
	displayName: 'By ID',
	name: 'id',
	type: 'string',
	placeholder,
	hint,
	validation: [
		{
			type: 'regex',
			properties: {
				regex: `.*${UUID_PATTERN}.*`,
				errorMessage: `Not a valid Whatomate ${thing} ID`,
			},
		},
	],
});
