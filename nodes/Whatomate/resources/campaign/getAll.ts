import type { IDataObject } from 'n8n-workflow';

import { filtersField } from '../../fields/collections';
import { everyRow } from '../../../shared/lookups';
import { accountField } from '../../fields/account';
import { listFields, readLimit } from '../../fields/list';
import type { Operation } from '../../operation';
import { asText } from '../../values';

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
		const { account, search, campaignStatus } = item.collection('filters');
		const query = filled({
			whatsapp_account: asText(account, 'Account Name or ID'),
			search: asText(search, 'Search').trim(),
			status: asText(campaignStatus, 'Status'),
		});
		return async () => {
			const found: IDataObject[] = [];
			for await (const campaign of everyRow<IDataObject>(item.client, 'campaigns', query)) {
				found.push(campaign);
				if (found.length >= limit) break;
			}
			return found;
		};
	},
};

const filled = (query: Record<string, string>): IDataObject =>
	Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''));
