import { badInput, quoted } from '../../shared/failures/failure';
import type { Field } from '../engine/item';
import { asList, isNothing } from '../engine/values';

/**
 * The tags of Whatomate, to choose any number of; read as their names. In a text, a comma parts two tags; as a part of one tag it is
 * refused, since nobody could search for the tag any more (docs/whatomate-api.md#tags).
 * @param description what choosing them does; n8n wants the fixed sentence behind it
 */
export const tagsField = (description: string): Field<string[]> => ({
	property: {
		displayName: 'Tag Names or IDs',
		name: 'tags',
		type: 'multiOptions',
		typeOptions: { loadOptionsMethod: 'getTags' },
		default: [],
		description: `${description}. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.`,
	},
	read(value, label, item) {
		const tags = asList(value, label, item);
		const withComma = tags.find((tag) => tag.includes(','));
		if (withComma === undefined) return tags;
		const parts = withComma.split(',').map((part) => part.trim());
		throw badInput(
			`'${label}' has a tag with a comma: ${quoted(withComma)}`,
			`Whatomate takes a comma for the end of a tag, and would never find it. Give ${parts.length} tags, like ${quoted(JSON.stringify(parts))}.`,
		);
	},
});

/**
 * The same where tags decide who gets a message: a list may have no tag, but none that an expression has led to nothing.
 */
export const tagsThatDecide = ({ property, read }: Field<string[]>): Field<string[]> => ({
	property,
	read(value, label, item) {
		const entries = Array.isArray(value) ? value : [value];
		const empty = entries.findIndex((entry) => isNothing(typeof entry === 'string' ? entry.trim() : entry));
		if (empty < 0) return read(value, label, item);
		throw badInput(
			Array.isArray(value) ? `Tag ${empty + 1} of '${label}' is empty` : `'${label}' is empty`,
			'Check the expression, or take the field away.',
		);
	},
});

/**
 * The same where tags choose contacts: also one that the server can't look for.
 * @param name of the parameter
 * @param meaning which of these tags a contact has
 */
export const tagsFilter = (name: string, meaning: string, description: string): Field<string[]> => {
	const { property } = tagsField(description);
	const displayName = `Tags: ${meaning} of These Names or IDs`;
	return tagsThatDecide({ property: { ...property, displayName, name }, read: asList });
};

/** The same where tags are taken away: also one that can't be set any more. */
export const tagsToRemove = ({ property }: Field<string[]>): Field<string[]> => ({ property, read: asList });
