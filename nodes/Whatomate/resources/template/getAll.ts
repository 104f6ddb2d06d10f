import type { INodePropertyOptions } from 'n8n-workflow';

import { filledFilters, firstRows } from '../../../shared/api/pages';
import type { Template } from '../../../shared/whatsapp/templates';
import { trimmedField } from '../../engine/field';
import { ownLane } from '../../engine/lanes';
import type { Operation } from '../../engine/operation';
import { accountField } from '../../parameters/account';
import { filtersField } from '../../parameters/collections';
import { listFields, readLimit } from '../../parameters/list';
import { simplifyField } from '../../parameters/options';
import { templateRecord } from './record';

/** What a template can be at WhatsApp (docs/whatomate-api.md#template-statuses). */
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

const accountFilter = accountField('Only templates of this connected WhatsApp number');

const categoryFilter = trimmedField({
	displayName: 'Category',
	name: 'category',
	type: 'options',
	options: CATEGORIES,
	default: '',
	description: 'Only templates that WhatsApp counts and bills as this',
});

const searchFilter = trimmedField({
	displayName: 'Search',
	name: 'search',
	type: 'string',
	default: '',
	placeholder: 'e.g. order',
	description: 'Only templates whose name contains this',
});

const statusFilter = trimmedField({
	displayName: 'Status',
	name: 'status',
	type: 'options',
	options: STATUSES,
	default: '',
	description: 'Only templates of this status',
});

/** Lists templates, the newest first (docs/whatomate-api.md#templates). */
export const getAll: Operation = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many templates',
	description: 'List message templates, each with the variables that it needs',
	kind: 'each',
	changes: false,
	fields: [
		...listFields,
		simplifyField,
		filtersField(accountFilter, categoryFilter, searchFilter, statusFilter),
	],
	prepare(item) {
		const limit = readLimit(item);
		const query = filledFilters({
			account: item.filter(accountFilter),
			category: item.filter(categoryFilter).toUpperCase(),
			search: item.filter(searchFilter),
			status: item.filter(statusFilter).toUpperCase(),
		});
		const simple = item.read(simplifyField);
		const run = async () => {
			const templates = await firstRows<Template>(item.client, 'templates', query, limit);
			return templates.map((template) => templateRecord(template, simple));
		};
		return { lane: ownLane(item), run };
	},
};
