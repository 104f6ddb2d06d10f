import type { IDataObject } from 'n8n-workflow';

import { numberOrNull, objectOf, textOrNull } from '../../api/json';
import { errorCodeIn } from '../../whatsapp/errorCodes';
import { entriesOf } from './entries';

/** Why WhatsApp refused a message, or can't give it on. */
export interface Refusal {
	error: string | null;
	/** WhatsApp's own code (docs/whatomate-api.md#whatsapps-codes). */
	error_code: number | null;
}

/** @param errors as Meta tells them, of a status or a message: the first one counts */
export function readMetaErrors(errors: unknown): Refusal {
	const { code, message, title, error_data } = objectOf(entriesOf(errors)[0]);
	const error = textOrNull(objectOf(error_data).details) ?? textOrNull(message) ?? textOrNull(title);
	const told = numberOrNull(code);
	return { error, error_code: Number.isInteger(told) ? told : errorCodeIn(error) };
}

/** @param message as a server of Whatomate tells it: the code stands in the words, if at all (docs/whatomate-api.md#answer-to-a-send) */
export function readWhatomateError({ error_message, error: words }: IDataObject): Refusal {
	const error = textOrNull(error_message) ?? textOrNull(words);
	return { error, error_code: errorCodeIn(error) };
}
