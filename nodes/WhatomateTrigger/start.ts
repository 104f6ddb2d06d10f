import type { IDataObject, INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { WhatomateClient } from '../shared/api/client';
import { inSteps } from '../shared/api/wait';
import { addMedia } from '../shared/events/downloadMedia';
import { eventKey } from '../shared/events/event';
import type { WhatomateEvent } from '../shared/events/event';
import { passes, filtersOf } from '../shared/events/filters';
import { hasPerson, isOfCustomer } from '../shared/events/handOvers';
import { SeenEvents, shortKey } from '../shared/events/seen';
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

/** An event with the key by which it is known, as short as it is remembered. */
interface Keyed extends Told {
	key: string;
}

function* keysOf(events: Iterable<Keyed>): Generator<string> {
	for (const { key } of events) yield key;
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
	const meant: Keyed[] = [];
	await inSteps(told, ({ event, raw }) => {
		if (!passes(event, filters)) return;
		meant.push({ event, raw, key: shortKey(`${deduplicate ? '' : 'retry:'}${eventKey(event, raw)}`) });
	});
	const { withPerson, unknown } = leaveOutWithPerson
		? await peopleIn(context, meant)
		: { withPerson: new Set<Keyed>(), unknown: [] };
	seen.addAll(keysOf(withPerson));
	// The first time, the sender is asked to come again: the server may tell by then. A second time, a message would be lost.
	if (seen.addAll(unknown.map(({ key }) => `held back:${key}`)))
		return askForRetry(context, 'Nobody knows now whether a person has the conversation');
	if (unknown.length > 0)
		warn(context, 'starts without knowing whether a person has the conversation: the server did not tell');

	// From here to where the keys are noted, nothing is waited for: the same delivery may come at the same time.
	const passing = meant.filter((each) => !withPerson.has(each));
	if (passing.some(({ key }) => seen.isStarting(key)))
		return askForRetry(context, 'The same event is just being started');

	const keys = new Set<string>();
	const wanted = passing.filter(({ key }) => {
		if (seen.has(key) || (deduplicate && keys.has(key))) return false;
		keys.add(key);
		return true;
	});
	const status = passedOn ? 200 : 502;
	const body = { received: told.length, started: wanted.length };
	if (wanted.length === 0) return answer(context, status, body);

	// Without Skip Duplicates, only what will come again by itself has to be known then.
	if (!deduplicate && passedOn) keys.clear();
	seen.begin(keys, context.getResponseObject());
	const items: INodeExecutionData[] = [];
	await inSteps(wanted, ({ event, raw }) => void items.push({ json: withRaw ? { ...event, raw } : event }));
	if (downloadMedia)
		await addMedia(context, await WhatomateClient.connect(context), items, DOWNLOAD_PATIENCE);

	return run(context, items, { status, body }, () => void seen.addAll(keys));
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
	told: Keyed[],
): Promise<{ withPerson: Set<Keyed>; unknown: Keyed[] }> {
	const found = { withPerson: new Set<Keyed>(), unknown: [] as Keyed[] };
	const ofCustomers = told.filter(({ event }) => isOfCustomer(event));
	if (ofCustomers.length === 0) return found;
	const client = await WhatomateClient.connect(context);
	await inSteps(ofCustomers, async (each) => {
		const isWithPerson = await hasPerson(client, each.event, (what) => warn(context, what));
		if (isWithPerson === undefined) found.unknown.push(each);
		else if (isWithPerson) found.withPerson.add(each);
	});
	return found;
}

const warn = (context: IWebhookFunctions, what: string): void =>
	context.logger.warn(`Whatomate Trigger "${context.getNode().name}" ${what}`);
