import { control } from './control';
import { startRequest } from './requests';

/** Start (docs/whatomate-api.md#campaign-states). */
export const start = control(
	{
		value: 'start',
		name: 'Start',
		action: 'Start campaign that has its recipients',
		description:
			'Let Whatomate send a draft, or the rest of a paused campaign. Right after a pause some messages may still be on their way and would go out twice: wait a minute.',
	},
	startRequest,
	true,
);
