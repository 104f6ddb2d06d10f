import type { IDataObject } from 'n8n-workflow';

import type { ApiRequest } from '../../../shared/api/request';
import { noteCampaignStarted } from '../../../shared/events/sentHere';
import type { Operation } from '../../engine/operation';
import { campaignField } from '../../parameters/campaign';

/**
 * An operation that does one thing to a campaign, and gives what the server says to it.
 * @param described what the user sees of it
 * @param requestFor makes the request from the campaign's ID
 * @param sends whether it makes messages go out
 */
export const control = (
	described: Pick<Operation, 'value' | 'name' | 'action' | 'description'>,
	requestFor: (campaignId: string) => ApiRequest,
	sends = false,
): Operation => ({
	...described,
	kind: 'each',
	changes: true,
	fields: [campaignField],
	prepare(item) {
		const id = item.read(campaignField);
		const { client } = item;
		const run = async () => {
			if (sends) noteCampaignStarted(client.identity, id);
			return { ...(await client.call<IDataObject>(requestFor(id))), campaign_id: id };
		};
		// Never side by side: two starts at the same moment message everybody twice.
		return { lane: id, run };
	},
});
