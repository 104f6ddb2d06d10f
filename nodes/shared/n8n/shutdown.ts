import type { ITriggerFunctions, ITriggerResponse, IWebhookFunctions } from 'n8n-workflow';

import { inTime } from '../api/wait';
import { activeTriggers, endWaited } from '../memory';

/**
 * How a webhook node learns that n8n ends.
 *
 * Leans on: n8n calls `trigger()` of a node that has webhooks too, and waits for its close function before it closes anything when it
 * ends; it calls the same function when a workflow is deactivated, and when another main process takes the lead. It saves the static
 * data that `trigger()` writes, and reads it anew for each delivery.
 * Seen in: n8n 2.41.1. n8n 1.123 (n8n-core 1.122.48) calls `trigger()` too; its end was not tried.
 * Breaks when that changes: test/engine/storedRuns.test.ts, test/e2e/restarts.test.ts.
 */

/** Milliseconds that n8n's end waits for runs that are being stored, for all triggers together: n8n has 30 seconds for everything. */
const PATIENCE = 10_000;

/** Milliseconds after which a process that is still there is not ending: n8n gives itself 30 seconds, unless it is told otherwise. */
const LONGEST_END = 120_000;

/** n8n closes one trigger after the other, with less than so many milliseconds between them. */
const PAUSE = 1_000;

/** What a delivery is told that comes too late for this process. */
export const ENDING = 'n8n is ending';

/** The field of the static data that says when the trigger was activated last: by this process, or by another one that took the lead. */
const ACTIVATED = 'activated';

async function waitFor(storing: Set<Promise<void>>): Promise<void> {
	const began = Date.now();
	if (began - endWaited.until > PAUSE) endWaited.milliseconds = 0;
	await inTime(Promise.all(storing), Math.max(1, PATIENCE - endWaited.milliseconds));
	endWaited.until = Date.now();
	endWaited.milliseconds += endWaited.until - began;
}

const idOf = (context: IWebhookFunctions | ITriggerFunctions): string =>
	`${context.getWorkflow().id}/${context.getNode().id}`;

/**
 * Learns of n8n's end. n8n takes deliveries until the moment it is gone, but waits for runs only until it sees none, and closes its
 * database then: what starts later is cut off, or not answered for and started once more by a second try after the restart. Only the
 * close function of a trigger is told in time: n8n waits for it, and for the runs that it has stored, before it closes anything.
 */
export function watchForShutdown(context: ITriggerFunctions): ITriggerResponse {
	const active = { closed: 0, storing: new Set<Promise<void>>(), began: Date.now() };
	activeTriggers.set(idOf(context), active);
	context.getWorkflowStaticData('node')[ACTIVATED] = active.began;
	return {
		closeFunction: async () => {
			active.closed = Date.now();
			await waitFor(active.storing);
		},
	};
}

/**
 * @returns whether n8n is ending. Processes that only take webhooks are not told; a test run does not belong to the active trigger. Where
 * another main process has the trigger meanwhile, this one has only lost the lead, and goes on to take deliveries.
 */
export function isEnding(context: IWebhookFunctions): boolean {
	if (context.getMode() === 'manual') return false;
	const active = activeTriggers.get(idOf(context));
	if (!active || active.closed === 0 || Date.now() - active.closed >= LONGEST_END) return false;
	// An earlier time says nothing: a delivery that was under way may have saved an older copy of the static data.
	return !(Number(context.getWorkflowStaticData('node')[ACTIVATED]) > active.began);
}

/**
 * Lets n8n's end wait for a run.
 * @returns what to call when it is stored, or will never be
 */
export function holdShutdown(context: IWebhookFunctions): () => void {
	const storing = activeTriggers.get(idOf(context))?.storing;
	let release: () => void = () => undefined;
	const stored = new Promise<void>((resolve) => (release = resolve));
	storing?.add(stored);
	return () => {
		storing?.delete(stored);
		release();
	};
}
