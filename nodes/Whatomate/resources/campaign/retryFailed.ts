import { retryFailedRequest } from './requests';
import { control } from './control';

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
