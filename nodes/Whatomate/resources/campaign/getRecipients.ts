import { getRecipientsOf } from '../../../shared/api/campaigns';
import { statusOptions } from '../../../shared/whatsapp/statuses';
import { listField } from '../../engine/field';
import { ownLane } from '../../engine/lanes';
import type { Operation } from '../../engine/operation';
import { campaignField } from '../../parameters/campaign';
import { filtersField } from '../../parameters/collections';
import { listFields, readLimit } from '../../parameters/list';
import { recipientRecord } from './record';

const statusesFilter = listField({
	displayName: 'Recipient Statuses',
	name: 'recipientStatuses',
	type: 'multiOptions',
	options: statusOptions('delivered', 'failed', 'pending', 'read', 'sent'),
	default: [],
	description: 'Only recipients that have one of these statuses',
});

/** Lists who a campaign goes to, with what became of each (docs/whatomate-api.md#campaign-recipients). */
export const getRecipients: Operation = {
	value: 'getRecipients',
	name: 'Get Recipients',
	action: 'Get recipients of campaign',
	description: 'List the recipients of a campaign, with what became of each one',
	kind: 'each',
	changes: false,
	fields: [campaignField, ...listFields, filtersField(statusesFilter)],
	prepare(item) {
		const id = item.read(campaignField);
		const limit = readLimit(item);
		const statuses = item.filter(statusesFilter);
		const run = async () => {
			const recipients = await getRecipientsOf(item.client, id);
			return recipients
				.filter(({ status }) => statuses.length === 0 || statuses.includes(status))
				.slice(0, limit)
				.map(recipientRecord);
		};
		return { lane: ownLane(item), run };
	},
};
