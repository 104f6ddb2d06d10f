import { filtersField } from '../../parameters/collections';
import { filledFilters, firstRows } from '../../../shared/api/pages';
import { accountField } from '../../parameters/account';
import { listFields, readLimit } from '../../parameters/list';
import type { Operation } from '../../engine/operation';
import { asText } from '../../engine/values';
import type { Campaign } from '../../../shared/api/campaigns';

/** Lists campaigns, newest first (contract section 2, Campaigns). */
export const getAll: Operation = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many campaigns',
	description: 'List campaigns, newest first',
	changes: false,
	fields: [
		...listFields,
		filtersField(
			accountField('Only campaigns of this connected WhatsApp number'),
			{
				displayName: 'Search',
				name: 'search',
				type: 'string',
				default: '',
				placeholder: 'e.g. summer',
				description: 'Only campaigns with this text in their name',
			},
			{
				displayName: 'Status',
				name: 'campaignStatus',
				type: 'options',
				options: [
					{ name: 'Any', value: '' },
					{ name: 'Cancelled', value: 'cancelled' },
					{ name: 'Completed', value: 'completed' },
					{ name: 'Draft', value: 'draft', description: 'Not started yet' },
					{ name: 'Paused', value: 'paused' },
					{ name: 'Processing', value: 'processing', description: 'Being sent' },
				],
				default: '',
				description: 'Only campaigns in this status',
			},
		),
	],
	prepare(item) {
		const limit = readLimit(item);
		const given = item.collection('filters');
		const query = filledFilters({
			whatsapp_account: asText(given.account, 'Account Name or ID'),
			search: asText(given.search, 'Search'),
			status: asText(given.campaignStatus, 'Status'),
		});
		return async () => await firstRows<Campaign>(item.client, 'campaigns', query, limit);
	},
};
