import type { IDataObject, INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { WhatomateClient } from '../shared/api/client';
import { addMedia } from '../shared/events/downloadMedia';
import { eventKey } from '../shared/events/event';
import type { WhatomateEvent } from '../shared/events/event';
import { passes, filtersOf } from '../shared/events/filters';
import { hasPerson, isOfCustomer } from '../shared/events/handOvers';
import { SeenEvents } from '../shared/events/seen';
import { readTriggerOptions } from '../shared/events/triggerFields';
import { ENDING, holdShutdown, isEnding } from '../shared/n8n/shutdown';
import { answerWhenStored } from '../shared/n8n/storedRun';
import { answer, askForRetry } from './answers';

/** Milliseconds that the download of a file may take: Whatomate waits 30 seconds for the answer to a delivery, then sends it again. */
const DOWNLOAD_PATIENCE = 20_000;

/** An event with what the source told of it. */
export interface Told {
	event: WhatomateEvent;
	raw: IDataObject;
}

/**
 * Starts the workflow with those events that pass the filters and were not seen before. The delivery is answered, and its events are
 * taken for seen, once n8n has stored the run: what was answered with 200 is not lost, and what was not comes again.
 * @param passedOn whether the delivery has reached whom it was for; otherwise it comes again, and may not start the workflow then
 */
export async function start(
	context: IWebhookFunctions,
	told: Told[],
	passedOn = true,
): Promise<IWebhookResponseData> {
	const filters = await filtersOf(context);
	const { raw: withRaw, downloadMedia, deduplicate, leaveOutWithPerson } = readTriggerOptions(context);
	const seen = new SeenEvents(
		`${context.getWorkflow().id}/${context.getNode().id}/${context.getMode()}`,
		// A test run beside the active workflow starts on what that has seen, too.
		context.getMode() === 'manual' ? {} : context.getWorkflowStaticData('node'),
	);
	const keyOf = ({ event, raw }: Told) => `${deduplicate ? '' : 'retry:'}${eventKey(event, raw)}`;
	const meant = told.filter(({ event }) => passes(event, filters));
	const { withPerson, unknown } = leaveOutWithPerson
		? await peopleIn(context, meant)
		: { withPerson: [], unknown: [] };
	for (const each of withPerson) seen.add(keyOf(each));
	// The first time, the sender is asked to come again: the server may tell by then. A second time, a message would be lost.
	const heldBack = unknown.filter((each) => seen.add(`held back:${keyOf(each)}`));
	if (heldBack.length > 0)
		return askForRetry(context, 'Nobody knows now whether a person has the conversation');
	if (unknown.length > 0)
		warn(context, 'starts without knowing whether a person has the conversation: the server did not tell');

	const passing = meant.filter((each) => !withPerson.includes(each));
	if (passing.some((each) => seen.isStarting(keyOf(each))))
		return askForRetry(context, 'The same event is just being started');

	const keys = new Set<string>();
	const wanted = passing.filter((each) => {
		const key = keyOf(each);
		if (seen.has(key) || (deduplicate && keys.has(key))) return false;
		keys.add(key);
		return true;
	});
	const status = passedOn ? 200 : 502;
	const body = { received: told.length, started: wanted.length };
	if (wanted.length === 0) return answer(context, status, body);

	// Without Skip Duplicates, only what will come again by itself has to be known then.
	if (!deduplicate && passedOn) keys.clear();
	const response = context.getResponseObject();
	for (const key of keys) seen.begin(key, response);
	const items = wanted.map(({ event, raw }) => ({ json: withRaw ? { ...event, raw } : event }));
	if (downloadMedia)
		await addMedia(context, await WhatomateClient.connect(context), items, DOWNLOAD_PATIENCE);

	return run(context, items, { status, body }, () => {
		for (const key of keys) seen.add(key);
	});
}

/**
 * Starts the workflow, whatever came before; the delivery is answered once n8n has stored the run.
 * @param items one run's
 * @param onStored called when n8n has the run
 */
export function run(
	context: IWebhookFunctions,
	items: INodeExecutionData[],
	{ status, body }: { status: number; body: IDataObject },
	onStored: () => void = () => undefined,
): IWebhookResponseData {
	if (isEnding(context)) return askForRetry(context, ENDING);
	const release = holdShutdown(context);
	const response = context.getResponseObject();
	response.once?.('close', () => {
		// Where only the caller has gone, n8n still stores the run.
		if (response.writableEnded) release();
	});
	response.status(status);
	return answerWhenStored(items, body, () => {
		onStored();
		release();
	});
}

/** Sorts out what customers write: to a person, and to nobody knows whom. Nothing is asked for events that are about something else. */
async function peopleIn(
	context: IWebhookFunctions,
	told: Told[],
): Promise<{ withPerson: Told[]; unknown: Told[] }> {
	const found: { withPerson: Told[]; unknown: Told[] } = { withPerson: [], unknown: [] };
	const ofCustomers = told.filter(({ event }) => isOfCustomer(event));
	if (ofCustomers.length === 0) return found;
	const client = await WhatomateClient.connect(context);
	for (const each of ofCustomers) {
		const isWithPerson = await hasPerson(client, each.event, (what) => warn(context, what));
		if (isWithPerson === undefined) found.unknown.push(each);
		else if (isWithPerson) found.withPerson.push(each);
	}
	return found;
}

const warn = (context: IWebhookFunctions, what: string): void =>
	context.logger.warn(`Whatomate Trigger "${context.getNode().name}" ${what}`);
