import type { Campaign } from '../../../shared/api/campaigns';
import { filledFilters, firstRows } from '../../../shared/api/pages';
import { trimmedField } from '../../engine/field';
import { ownLane } from '../../engine/lanes';
import type { Operation } from '../../engine/operation';
import { accountField } from '../../parameters/account';
import { filtersField } from '../../parameters/collections';
import { listFields, readLimit } from '../../parameters/list';
import { campaignRecord } from './record';

const accountFilter = accountField('Only campaigns of this connected WhatsApp number');

const searchFilter = trimmedField({
	displayName: 'Search',
	name: 'search',
	type: 'string',
	default: '',
	placeholder: 'e.g. summer',
	description: 'Only campaigns with this text in their name',
});

const statusFilter = trimmedField({
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
});

/** Lists campaigns, newest first (docs/whatomate-api.md#campaigns). */
export const getAll: Operation = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many campaigns',
	description: 'List campaigns, newest first',
	kind: 'each',
	changes: false,
	fields: [...listFields, filtersField(accountFilter, searchFilter, statusFilter)],
	prepare(item) {
		const limit = readLimit(item);
		const query = filledFilters({
			whatsapp_account: item.filter(accountFilter),
			search: item.filter(searchFilter),
			status: item.filter(statusFilter),
		});
		const run = async () =>
			(await firstRows<Campaign>(item.client, 'campaigns', query, limit)).map(campaignRecord);
		return { lane: ownLane(item), run };
	},
};
