import type { IDataObject, IHookFunctions, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { WhatomateClient } from '../../shared/api/client';
import { textOrNull } from '../../shared/api/json';
import { getOwnUser } from '../../shared/api/ownUser';
import { inTime } from '../../shared/api/wait';
import { HINT_PATIENCE, warnOfBot } from '../../shared/events/botWarning';
import { INCOMING_EVENT, SENDING_EVENTS } from '../../shared/events/event';
import type { WhatomateEvent } from '../../shared/events/event';
import { filtersOf, refuseImpossible } from '../../shared/events/filters';
import { fromDelivery } from '../../shared/events/fromWhatomate';
import { noteToldHandOver } from '../../shared/events/handOvers';
import { warnOfLoop } from '../../shared/events/loopWarning';
import { wasSentHere } from '../../shared/events/sentHere';
import { readTriggerOptions } from '../../shared/events/triggerFields';
import { badInput } from '../../shared/failures/failure';
import { webhooks } from '../../shared/webhooks/webhooks';
import type { WantedWebhook } from '../../shared/webhooks/webhooks';
import { refuseOld } from '../answers';
import type { Source } from '../source';
import { start } from '../start';
import { isRestart, triggerData } from '../triggerData';
import type { TriggerData } from '../triggerData';
import { addressOf, delivered, nameFor, registering } from './registering';

/** Milliseconds: the server's last try follows within two minutes, so what is older was recorded, and is played once more (docs/whatomate-api.md#webhook-retries). */
const OLDEST = 24 * 3_600_000;

/** Whatomate's own webhooks, which the trigger registers itself (docs/whatomate-api.md#webhooks). */
export const whatomate: Source = {
	...registering(webhooks, wanted, lookAround),

	async check(context) {
		const filters = await filtersOf(context);
		const events = eventsOf(context);
		if (events.length === 0) throw badInput("'Trigger On' is empty", 'Choose at least one event.');
		const others = events.filter((event) => ![INCOMING_EVENT, ...SENDING_EVENTS].includes(event));
		if (others.length > 0) {
			refuseImpossible(filters, ['types', 'text'], `the events ${others.join(', ')} come without a message.`);
		}
	},

	async receive(context): Promise<IWebhookResponseData> {
		const received = await delivered(context);
		if ('answered' in received) return received.answered;
		const { delivery } = received;
		const sent = textOrNull(delivery.timestamp);
		if (sent !== null && Date.parse(sent) < Date.now() - OLDEST) return refuseOld(context, sent);
		const raw = (delivery.data ?? {}) as IDataObject;
		const event = fromDelivery(delivery);
		if (event.transfer) noteToldHandOver((await WhatomateClient.connect(context)).identity, event);
		const { leaveOutOwn } = readTriggerOptions(context);
		const isWanted =
			eventsOf(context).includes(event.event) && !(leaveOutOwn && isOwn(event, raw, triggerData(context)));
		return await start(context, isWanted ? [{ event, raw: delivery }] : []);
	},
};

/** What a person should know when the workflow is activated. */
async function lookAround(context: IHookFunctions, client: WhatomateClient): Promise<void> {
	await guardAgainstLoops(context, client);
	if (eventsOf(context).includes(INCOMING_EVENT) && !isRestart(context))
		await inTime(warnOfBot(context, client), HINT_PATIENCE);
}

const eventsOf = (context: IHookFunctions | IWebhookFunctions): string[] =>
	context.getNodeParameter('events', []) as string[];

/** @returns what has to be registered with the server for this trigger, in production or for a test run */
function wanted(context: IHookFunctions): WantedWebhook {
	const { name = 'workflow' } = context.getWorkflow();
	return { name: nameFor(context, `n8n: ${name}`), url: addressOf(context), events: eventsOf(context) };
}

/** @returns whether the API key's user sent the message, or a node of this n8n */
const isOwn = (event: WhatomateEvent, raw: IDataObject, { userId }: TriggerData): boolean =>
	SENDING_EVENTS.includes(event.event) &&
	((userId !== undefined && raw.sent_by_user_id === userId) || wasSentHere(event.message_id));

/**
 * Notes whose messages are one's own, and warns where a workflow would start itself. Called whenever the workflow is activated, since
 * the credential may have another key by then.
 */
async function guardAgainstLoops(context: IHookFunctions, client: WhatomateClient): Promise<void> {
	if (!eventsOf(context).some((event) => SENDING_EVENTS.includes(event))) return;
	const data = triggerData(context);
	data.userId = await userOf(context, client);
	const { leaveOutOwn } = readTriggerOptions(context);
	if (!leaveOutOwn) warnOfLoop(context, "Switch 'Leave Out Own Messages' on.");
	else if (!data.userId) {
		warnOfLoop(
			context,
			"The server does not tell the user of the API key, so 'Leave Out Own Messages' only knows what this n8n has sent since it was started.",
		);
	}
}

/** @returns the user by whom the server marks what is sent with the API key; undefined when it does not tell */
async function userOf(context: IHookFunctions, client: WhatomateClient): Promise<string | undefined> {
	try {
		return (await getOwnUser(client)).id;
	} catch (error) {
		context.logger.warn(
			`Whatomate Trigger could not read the user of the API key: ${(error as Error).message}`,
		);
		return undefined;
	}
}
