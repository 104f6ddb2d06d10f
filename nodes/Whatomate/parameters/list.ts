import type { INodeProperties } from 'n8n-workflow';

import { badInput } from '../../shared/failures/failure';
import type { Item } from '../engine/item';

/** How much of a list to return: everything, or up to a limit. */
export const listFields: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { returnAll: [false] } },
	},
];

/**
 * @returns how many results are wanted; Infinity for all
 * @throws {Failure} when the limit is no number of at least 1
 */
export function readLimit(item: Item): number {
	if (item.parameter('returnAll', false) === true) return Infinity;
	const limit = Number(item.parameter('limit', 50));
	if (!(limit >= 1))
		throw badInput("'Limit' is not a number of at least 1", "To get everything, turn on 'Return All'.");
	return Math.floor(limit);
}
