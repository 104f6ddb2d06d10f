import type { IDataObject } from 'n8n-workflow';

import { bounded, jsonIn, objectOf } from '../../api/json';

/** Meta puts it between the answers: the sender's own mark of the form, which is no answer. */
const TOKEN = 'flow_token';

/** Levels: what lies deeper is left out, since n8n could not store it. */
const DEEPEST = 20;

/**
 * @param told a flow's reply as Meta tells it: its answers are JSON in a text (docs/whatomate-api.md#status-webhooks-of-meta)
 * @returns the answers by the names of their fields; null where they are not told, or can't be read
 */
export function readForm(told: unknown): IDataObject | null {
	const { response_json } = objectOf(told);
	const answers = typeof response_json === 'object' ? response_json : jsonIn(response_json);
	if (typeof answers !== 'object' || answers === null || Array.isArray(answers)) return null;
	const fields = Object.entries(answers).filter(([name]) => name !== TOKEN);
	return bounded(Object.fromEntries(fields), DEEPEST) as IDataObject;
}
