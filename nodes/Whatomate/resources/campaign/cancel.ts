import { control } from './control';
import { cancelRequest } from './requests';

/** Cancel (docs/whatomate-api.md#campaign-states). */
export const cancel = control(
	{
		value: 'cancel',
		name: 'Cancel',
		action: 'Cancel campaign',
		description: 'End a campaign for good. Messages that are out already stay out.',
	},
	cancelRequest,
);
