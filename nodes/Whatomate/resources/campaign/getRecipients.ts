import { filtersField } from '../../parameters/collections';
import { campaignField } from '../../parameters/campaign';
import { listFields, readLimit } from '../../parameters/list';
import type { Operation } from '../../engine/operation';
import { asList } from '../../engine/values';
import { getRecipientsOf } from '../../../shared/api/campaigns';

/** Lists who a campaign goes to, with what became of each (contract section 2, Campaigns). */
export const getRecipients: Operation = {
	value: 'getRecipients',
	name: 'Get Recipients',
	action: 'Get recipients of campaign',
	description: 'List the recipients of a campaign, with what became of each one',
	changes: false,
	fields: [
		campaignField,
		...listFields,
		filtersField({
			displayName: 'Recipient Statuses',
			name: 'recipientStatuses',
			type: 'multiOptions',
			options: [
				{ name: 'Delivered', value: 'delivered' },
				{ name: 'Failed', value: 'failed' },
				{ name: 'Pending', value: 'pending' },
				{ name: 'Read', value: 'read' },
				{ name: 'Sent', value: 'sent' },
			],
			default: [],
			description: 'Only recipients that have one of these statuses',
		}),
	],
	prepare(item) {
		const id = item.campaignId();
		const limit = readLimit(item);
		const statuses = asList(item.collection('filters').recipientStatuses, 'Recipient Statuses');
		return async () => {
			const recipients = await getRecipientsOf(item.client, id);
			return recipients
				.filter(({ status }) => statuses.length === 0 || statuses.includes(status))
				.slice(0, limit);
		};
	},
};
