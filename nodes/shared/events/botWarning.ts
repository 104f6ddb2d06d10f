import type { IDataObject, IHookFunctions, ITriggerFunctions } from 'n8n-workflow';

import type { WhatomateClient } from '../api/client';
import { numberOrNull, objectOf, textOrNull } from '../api/json';

/** Milliseconds that an activation waits for a hint. */
export const HINT_PATIENCE = 5_000;

const WHAT_TO_SET =
	"For answers by n8n, switch the chatbot on in Whatomate, and leave it empty: no greeting, no fallback message, no keywords, no flows, no AI. Then it answers nothing, and nobody is put into the agents' queue without reason.";

/** @returns what Whatomate's own bot would answer with (docs/whatomate-api.md#bot) */
function answersOf(settings: IDataObject, stats: IDataObject): string[] {
	const answers: Array<[said: unknown, name: string]> = [
		[textOrNull(settings.greeting_message), 'a greeting'],
		[textOrNull(settings.fallback_message), 'a fallback message'],
		[(numberOrNull(stats.keywords_count) ?? 0) > 0, 'keywords'],
		[(numberOrNull(stats.flows_count) ?? 0) > 0, 'flows'],
		[settings.ai_enabled === true, 'AI'],
		[
			settings.business_hours_enabled === true && textOrNull(settings.out_of_hours_message),
			'a message outside of business hours',
		],
	];
	return answers.filter(([said]) => Boolean(said)).map(([, name]) => name);
}

/**
 * @param data what the server tells of its bot: `settings`, and `stats` that count its keywords and flows
 * @returns what is not as a workflow that answers customers needs it; undefined where all is well
 */
export function botTrouble(data: IDataObject): string | undefined {
	const settings = objectOf(data.settings);
	if (settings.enabled === false)
		return "Whatomate's chatbot is off: everybody who writes is put into the agents' queue.";
	if (settings.enabled !== true) return undefined;
	const answers = answersOf(settings, objectOf(data.stats));
	if (answers.length === 0) return undefined;
	return `Whatomate's chatbot may answer customers too: it has ${answers.join(', ')}.`;
}

/**
 * Says in n8n's log where Whatomate's own bot gets in the way of a workflow that starts on what customers write. One request; it never
 * keeps a trigger from being activated.
 */
export async function warnOfBot(
	context: IHookFunctions | ITriggerFunctions,
	client: WhatomateClient,
): Promise<void> {
	// A server without a bot, or one that is away, is no reason for a hint.
	const answer = await client
		.ask<IDataObject>({ method: 'GET', path: '/api/chatbot/settings' })
		.catch(() => undefined);
	const trouble = answer?.ok ? botTrouble(objectOf(answer.data)) : undefined;
	if (trouble !== undefined)
		context.logger.warn(`"${context.getNode().name}" starts on incoming messages. ${trouble} ${WHAT_TO_SET}`);
}
