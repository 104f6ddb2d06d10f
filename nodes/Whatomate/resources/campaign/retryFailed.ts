import { retryFailedRequest } from './requests';
import { control } from './control';

/** Retry Failed (contract section 2, Campaigns). */
export const retryFailed = control(
	{
		value: 'retryFailed',
		name: 'Retry Failed',
		action: 'Retry failed recipients of campaign',
		description: 'Send once more to everybody whom a campaign did not reach',
	},
	retryFailedRequest,
);
