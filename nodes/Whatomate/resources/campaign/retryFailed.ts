import { control } from './control';
import { retryFailedRequest } from './requests';

/** Retry Failed (docs/whatomate-api.md#campaign-states). */
export const retryFailed = control(
	{
		value: 'retryFailed',
		name: 'Retry Failed',
		action: 'Retry failed recipients of campaign',
		description: 'Send once more to everybody whom a campaign did not reach',
	},
	retryFailedRequest,
	true,
);
