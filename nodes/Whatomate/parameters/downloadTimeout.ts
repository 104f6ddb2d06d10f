import { badInput, shownValue } from '../../shared/failures/failure';
import type { Field } from '../engine/item';

/** Seconds: who waits longer should know it. */
const LONGEST = 3600;

/** Within how many seconds a file that this node fetches from an address has to be there, all of it. */
export const downloadTimeoutOption: Field<number> = {
	property: {
		displayName: 'Download Timeout (Seconds)',
		name: 'downloadTimeout',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: LONGEST },
		default: 60,
		description:
			'How long the file at a URL may take, from the request to its last byte, where this node has to download it. After that the item fails, and nothing is sent.',
	},
	read(value, label) {
		const seconds = Number(value);
		if (typeof value !== 'boolean' && seconds > 0 && seconds <= LONGEST) return seconds;
		throw badInput(
			`'${label}' is not a number of seconds up to ${LONGEST}: ${shownValue(value)}`,
			'Give a number such as 60, or remove the option.',
		);
	},
};
