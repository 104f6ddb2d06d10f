import type { Resource } from '../../engine/operation';
import { addRecipients } from './addRecipients';
import { cancel } from './cancel';
import { create } from './create';
import { deleteCampaign } from './delete';
import { get } from './get';
import { getAll } from './getAll';
import { getRecipients } from './getRecipients';
import { getReport } from './getReport';
import { pause } from './pause';
import { removeRecipient } from './removeRecipient';
import { retryFailed } from './retryFailed';
import { send } from './send';
import { start } from './start';

/** One template to many customers, sent by Whatomate's own queue. */
export const campaign: Resource = {
	value: 'campaign',
	name: 'Campaign',
	operations: [
		addRecipients,
		cancel,
		create,
		deleteCampaign,
		get,
		getAll,
		getRecipients,
		getReport,
		pause,
		removeRecipient,
		retryFailed,
		send,
		start,
	],
	defaultOperation: send.value,
};
