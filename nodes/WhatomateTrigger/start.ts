import type { IDataObject, INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { WhatomateClient } from '../shared/api/client';
import { addMedia } from '../shared/events/downloadMedia';
import { eventKey } from '../shared/events/event';
import type { WhatomateEvent } from '../shared/events/event';
import { passes, filtersOf } from '../shared/events/filters';
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
	const { raw: withRaw, downloadMedia, deduplicate } = readTriggerOptions(context);
	const seen = new SeenEvents(
		`${context.getWorkflow().id}/${context.getNode().id}/${context.getMode()}`,
		// A test run beside the active workflow starts on what that has seen, too.
		context.getMode() === 'manual' ? {} : context.getWorkflowStaticData('node'),
	);
	const keyOf = ({ event, raw }: Told) => `${deduplicate ? '' : 'retry:'}${eventKey(event, raw)}`;
	const passing = told.filter(({ event }) => passes(event, filters));
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
