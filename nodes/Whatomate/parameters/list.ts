import { badInput } from '../../shared/failures/failure';
import { shownFor, switchField } from '../engine/field';
import type { Field, Item } from '../engine/item';
import { asNumber } from '../engine/values';

const returnAllField = switchField({
	displayName: 'Return All',
	name: 'returnAll',
	type: 'boolean',
	default: false,
	description: 'Whether to return all results or only up to a given limit',
});

const limitField: Field<number> = {
	property: {
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
	},
	read(value, label) {
		const limit = asNumber(value);
		if (limit >= 1) return Math.floor(limit);
		throw badInput(
			`'${label}' is not a number of at least 1`,
			`To get everything, turn on '${returnAllField.property.displayName}'.`,
		);
	},
};

/** How much of a list to return: everything, or up to a limit. */
export const listFields: Array<Field<unknown>> = [
	returnAllField,
	shownFor({ returnAll: [false] }, limitField),
];

/**
 * @returns how many results are wanted; Infinity for all
 * @throws {Failure} when the limit is no number of at least 1
 */
export const readLimit = (item: Item): number =>
	item.read(returnAllField) ? Infinity : item.read(limitField);
