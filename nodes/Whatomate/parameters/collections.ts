import type { INodeProperties } from 'n8n-workflow';

/** Puts entries into the order in which n8n wants them. */
const byName = (entries: INodeProperties[]): INodeProperties[] =>
	[...entries].sort((one, other) => one.displayName.localeCompare(other.displayName));

/** The collection "Options" of an operation. @param entries in any order */
export const optionsField = (...entries: INodeProperties[]): INodeProperties => ({
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: byName(entries),
});

/** The collection "Filters" of a list. @param entries in any order */
export const filtersField = (...entries: INodeProperties[]): INodeProperties => ({
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add Filter',
	default: {},
	options: byName(entries),
});
