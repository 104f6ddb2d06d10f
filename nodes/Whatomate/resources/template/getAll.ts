import type { INodePropertyOptions } from 'n8n-workflow';

import { filtersField } from '../../parameters/collections';
import { filledFilters, firstRows } from '../../../shared/api/pages';
import type { Template } from '../../../shared/whatsapp/templates';
import { accountField } from '../../parameters/account';
import { listFields, readLimit } from '../../parameters/list';
import { simplifyField } from '../../parameters/options';
import type { Operation } from '../../engine/operation';
import { asText } from '../../engine/values';
import { templateRecord } from './record';

/** What a template can be at WhatsApp (Meta's reference of message templates). */
const STATUSES: INodePropertyOptions[] = [
	{ name: 'Any', value: '' },
	{ name: 'Approved', value: 'APPROVED', description: 'Can be sent' },
	{ name: 'Disabled', value: 'DISABLED', description: 'Taken out of use by WhatsApp' },
	{ name: 'Draft', value: 'DRAFT', description: 'Not handed in to WhatsApp yet' },
	{ name: 'Paused', value: 'PAUSED', description: 'Stopped by WhatsApp for a while, after complaints' },
	{ name: 'Pending', value: 'PENDING', description: 'Being reviewed by WhatsApp' },
	{ name: 'Rejected', value: 'REJECTED', description: 'Not accepted by WhatsApp' },
];

const CATEGORIES: INodePropertyOptions[] = [
	{ name: 'Any', value: '' },
	{ name: 'Authentication', value: 'AUTHENTICATION', description: 'Login codes' },
	{ name: 'Marketing', value: 'MARKETING', description: 'Offers, which customers can opt out of' },
	{ name: 'Utility', value: 'UTILITY', description: 'News of an order, an appointment or an account' },
];

/** Lists templates, the newest first (contract section 2, Templates). */
export const getAll: Operation = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many templates',
	description: 'List message templates, each with the variables that it needs',
	changes: false,
	fields: [
		...listFields,
		simplifyField,
		filtersField(
			accountField('Only templates of this connected WhatsApp number'),
			{
				displayName: 'Category',
				name: 'category',
				type: 'options',
				options: CATEGORIES,
				default: '',
				description: 'Only templates that WhatsApp counts and bills as this',
			},
			{
				displayName: 'Search',
				name: 'search',
				type: 'string',
				default: '',
				placeholder: 'e.g. order',
				description: 'Only templates whose name contains this',
			},
			{
				displayName: 'Status',
				name: 'status',
				type: 'options',
				options: STATUSES,
				default: '',
				description: 'Only templates of this status',
			},
		),
	],
	prepare(item) {
		const limit = readLimit(item);
		const given = item.collection('filters');
		const query = filledFilters({
			account: asText(given.account, 'Account Name or ID'),
			category: asText(given.category, 'Category').toUpperCase(),
			search: asText(given.search, 'Search'),
			status: asText(given.status, 'Status').toUpperCase(),
		});
		const simple = item.parameter('simple', true) !== false;
		return async () => {
			const templates = await firstRows<Template>(item.client, 'templates', query, limit);
			return templates.map((template) => templateRecord(template, simple));
		};
	},
};
