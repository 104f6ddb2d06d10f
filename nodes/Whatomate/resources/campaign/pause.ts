import { control } from './control';
import { pauseRequest } from './requests';

/** Pause (docs/whatomate-api.md#campaign-states). */
export const pause = control(
	{
		value: 'pause',
		name: 'Pause',
		action: 'Pause campaign',
		description: 'Stop a campaign that is being sent, so that it can be started again',
	},
	pauseRequest,
);
