import { listField } from '../engine/field';
import type { Field } from '../engine/item';

/**
 * The tags of Whatomate, to choose any number of; read as their names.
 * @param description what choosing them does; n8n wants the fixed sentence behind it
 */
export const tagsField = (description: string): Field<string[]> =>
	listField({
		displayName: 'Tag Names or IDs',
		name: 'tags',
		type: 'multiOptions',
		typeOptions: { loadOptionsMethod: 'getTags' },
		default: [],
		description: `${description}. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.`,
	});
