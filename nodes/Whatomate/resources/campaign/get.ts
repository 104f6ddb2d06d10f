import { getCampaign } from '../../../shared/api/campaigns';
import { ownLane } from '../../engine/lanes';
import type { Operation } from '../../engine/operation';
import { campaignField } from '../../parameters/campaign';
import { campaignRecord } from './record';

/** Reads a campaign with how far it has come (docs/whatomate-api.md#campaigns). */
export const get: Operation = {
	value: 'get',
	name: 'Get',
	action: 'Get campaign',
	description: 'Get a campaign with its progress: how many were sent, delivered, read and refused',
	kind: 'each',
	changes: false,
	fields: [campaignField],
	prepare(item) {
		const id = item.read(campaignField);
		const run = async () => {
			const campaign = await getCampaign(item.client, id);
			const { total_recipients, sent_count, failed_count } = campaign;
			return campaignRecord({
				...campaign,
				pending_count: Math.max(0, total_recipients - sent_count - failed_count),
			});
		};
		return { lane: ownLane(item), run };
	},
};
