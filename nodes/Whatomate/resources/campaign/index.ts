import type { Resource } from '../../engine/operation';
import { addRecipients } from './addRecipients';
import { cancel } from './cancel';
import { create } from './create';
import { get } from './get';
import { getAll } from './getAll';
import { getRecipients } from './getRecipients';
import { pause } from './pause';
import { retryFailed } from './retryFailed';
import { send } from './send';
import { start } from './start';

/** One template to many customers, sent by Whatomate's own queue. */
export const campaign: Resource = {
	value: 'campaign',
	name: 'Campaign',
	operations: [addRecipients, cancel, create, get, getAll, getRecipients, pause, retryFailed, send, start],
	defaultOperation: send.value,
};
