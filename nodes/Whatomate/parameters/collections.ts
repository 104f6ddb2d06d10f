import type { INodeProperties } from 'n8n-workflow';

import { propertyOf } from '../engine/field';
import type { CollectionName, Field } from '../engine/item';

/** A parameter of the form, with its reader or without one. */
export type Entry = Field<unknown> | INodeProperties;

/** Puts entries into the order in which n8n wants them. */
const byName = (entries: readonly Entry[]): INodeProperties[] =>
	entries.map(propertyOf).sort((one, other) => one.displayName.localeCompare(other.displayName));

const collection = (
	displayName: string,
	name: CollectionName,
	placeholder: string,
	options: INodeProperties[],
): INodeProperties => ({ displayName, name, type: 'collection', placeholder, default: {}, options });

/** The collection "Options" of an operation. @param entries in any order */
export const optionsField = (...entries: Entry[]): INodeProperties =>
	collection('Options', 'options', 'Add option', byName(entries));

/** The collection "Filters" of a list. @param entries in any order */
export const filtersField = (...entries: Entry[]): INodeProperties =>
	collection('Filters', 'filters', 'Add Filter', byName(entries));

/** The collection "Additional Fields" of what creates something. @param entries in the order of the form */
export const additionalFields = (...entries: Entry[]): INodeProperties =>
	collection('Additional Fields', 'additionalFields', 'Add Field', entries.map(propertyOf));

/** The collection "Update Fields" of what changes something. @param entries in the order of the form */
export const updateFields = (...entries: Entry[]): INodeProperties =>
	collection('Update Fields', 'updateFields', 'Add Field', entries.map(propertyOf));
