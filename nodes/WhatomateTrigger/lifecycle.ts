import type { IDataObject, IHookFunctions } from 'n8n-workflow';

import { WhatomateClient } from '../shared/api/client';
import { badInput, toNodeError } from '../shared/failures/failure';
import { readFilters, refuseImpossible } from '../shared/events/filters';
import { INCOMING_EVENT, SENDING_EVENTS } from '../shared/events/event';
import { warnOfLoop } from '../shared/events/loopWarning';
import { readTriggerOptions } from '../shared/events/triggerFields';
import type { TriggerData } from './deliveries';
import { isRegistered, register } from '../shared/webhooks/registration';
import type { Wanted } from '../shared/webhooks/registration';

const eventsOf = (context: IHookFunctions): string[] => context.getNodeParameter('events', []) as string[];

/**
 * @returns which of the two registrations n8n is about. It tells that a test run ends by the address alone.
 */
export function registrationKey(context: IHookFunctions): 'production' | 'test' {
	const { test } = context.getWorkflowStaticData('node') as TriggerData;
	const isTest =
		context.getActivationMode() === 'manual' || test?.url === context.getNodeWebhookUrl('default');
	return isTest ? 'test' : 'production';
}

/** @returns what has to be registered with the server for this trigger, in production or for a test run */
function wanted(context: IHookFunctions): Wanted {
	const { name } = context.getWorkflow();
	const test = registrationKey(context) === 'test' ? ' (test)' : '';
	return {
		name: `n8n: ${name ?? 'workflow'}${test}`,
		url: context.getNodeWebhookUrl('default') ?? '',
		events: eventsOf(context),
	};
}

/** @throws n8n's error when the trigger could never start, or would start for everybody */
async function checkParameters(context: IHookFunctions): Promise<void> {
	try {
		const filters = readFilters(context.getNodeParameter('filters', {}) as IDataObject);
		if (context.getNodeParameter('source') === 'meta') {
			await checkMeta(context);
			const statuses = context.getNodeParameter('statuses', []) as string[];
			if (statuses.length === 0 && context.getNodeParameter('incomingMessages', false) !== true) {
				throw badInput(
					"'Trigger On' is empty",
					"Choose at least one status, or switch 'Incoming Messages' on.",
				);
			}
			if (statuses.length > 0) {
				refuseImpossible(
					filters,
					['types', 'text'],
					"Meta's statuses tell neither the type nor the text of the message.",
				);
			}
			return;
		}
		const events = eventsOf(context);
		if (events.length === 0) throw badInput("'Trigger On' is empty", 'Choose at least one event.');
		const others = events.filter((event) => ![INCOMING_EVENT, ...SENDING_EVENTS].includes(event));
		if (others.length > 0) {
			refuseImpossible(filters, ['types', 'text'], `the events ${others.join(', ')} come without a message.`);
		}
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

async function checkMeta(context: IHookFunctions): Promise<void> {
	const { metaAppSecret, metaVerifyToken } = await context.getCredentials<{
		metaAppSecret?: string;
		metaVerifyToken?: string;
	}>('whatomateApi');
	const missing = [
		...(metaAppSecret ? [] : ["'Meta App Secret'"]),
		...(metaVerifyToken ? [] : ["'Meta Verify Token'"]),
	];
	if (missing.length > 0) {
		throw badInput(
			`The credential has no ${missing.join(' and no ')}, so Meta's deliveries can't be told from forged ones`,
			'Fill it in: the secret stands in the app at developers.facebook.com, the token is the one that you enter there for the webhook.',
		);
	}
}

/**
 * @returns whether there is nothing to register. After a restart of n8n all is taken to be as it was, unless n8n's public address has
 * changed: the server may be away then, and n8n gives up a trigger that throws.
 * @throws n8n's error when the trigger can't be activated
 */
export async function isInPlace(context: IHookFunctions): Promise<boolean> {
	const restarted = ['init', 'leadershipChange'].includes(context.getActivationMode());
	const data = context.getWorkflowStaticData('node') as TriggerData;
	const known = data[registrationKey(context)];
	const isMeta = context.getNodeParameter('source') === 'meta';
	if (restarted && (isMeta || known?.url === wanted(context).url)) return true;
	await checkParameters(context);
	if (isMeta) return true;
	try {
		const client = await WhatomateClient.connect(context);
		await guardAgainstLoops(context, client, data);
		return await isRegistered(client, known, wanted(context));
	} catch (error) {
		if (!restarted || !known) throw toNodeError(context.getNode(), error);
		context.logger.warn(
			`Whatomate Trigger "${context.getNode().name}" keeps its registration, since it can't be looked at: ${(error as Error).message}`,
		);
		return true;
	}
}

/** Registers the trigger with the server, and notes what its deliveries are told by. */
export async function activate(context: IHookFunctions, client: WhatomateClient): Promise<void> {
	const data = context.getWorkflowStaticData('node') as TriggerData;
	const key = registrationKey(context);
	data[key] = await register(client, data[key], wanted(context));
}

/**
 * Notes whose messages are one's own, and warns where a workflow would start itself. Called whenever the workflow is activated, since
 * the credential may have another key by then.
 */
async function guardAgainstLoops(
	context: IHookFunctions,
	client: WhatomateClient,
	data: TriggerData,
): Promise<void> {
	if (!eventsOf(context).some((event) => SENDING_EVENTS.includes(event))) return;
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
		return (await client.call<{ id?: string }>({ method: 'GET', path: '/api/me' })).id;
	} catch (error) {
		context.logger.warn(
			`Whatomate Trigger could not read the user of the API key: ${(error as Error).message}`,
		);
		return undefined;
	}
}
