import type { Operation } from '../../engine/operation';
import { remove } from '../../engine/remove';
import { campaignField } from '../../parameters/campaign';
import { deleteRequest } from './requests';

/** Deletes a campaign with its recipients (docs/whatomate-api.md#campaign-states). */
export const deleteCampaign: Operation = {
	value: 'delete',
	name: 'Delete',
	action: 'Delete campaign',
	description:
		'Remove a campaign with its recipients and their outcomes for good. One that is being sent has to be paused or cancelled first.',
	kind: 'each',
	changes: true,
	fields: [campaignField],
	prepare(item) {
		const id = item.read(campaignField);
		const run = async () => {
			await remove(item.execution, deleteRequest(id));
			return { deleted: true, id };
		};
		return { lane: id, run };
	},
};
