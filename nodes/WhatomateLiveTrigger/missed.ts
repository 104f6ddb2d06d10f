import type { IDataObject } from 'n8n-workflow';

import { textOrNull } from '../shared/api/json';
import type { WhatomateEvent } from '../shared/events/event';

/** An event of the past, with the message, hand-over or campaign as it is listed. */
export interface Missed {
	event: WhatomateEvent;
	raw: IDataObject;
}

/** @returns a time of the server in milliseconds; 0 where it does not tell */
export const milliseconds = (value: unknown): number => Date.parse(textOrNull(value) ?? '') || 0;
