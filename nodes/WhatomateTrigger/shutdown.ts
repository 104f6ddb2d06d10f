import type { ITriggerFunctions, ITriggerResponse, IWebhookFunctions } from 'n8n-workflow';

import { inTime } from '../shared/api/wait';

/** Milliseconds that n8n's end waits for runs that are being stored, for all triggers together: n8n has 30 seconds for everything. */
const PATIENCE = 10_000;

/**
 * Milliseconds after which a process that is still there is not ending: n8n gives itself 30 seconds, unless it is told otherwise, and one of
 * several main processes closes its triggers also when another one takes the lead.
 */
const LONGEST_END = 120_000;

/** What a delivery is told that comes too late for this process. */
export const ENDING = 'n8n is ending';

/** A trigger that is at work. */
interface Active {
	/** Milliseconds, when n8n closed it; 0 before. */
	closed: number;
	/** Runs that n8n was asked to store. */
	storing: Set<Promise<void>>;
}

const triggers = new Map<string, Active>();

/** How long n8n has been kept waiting, and until when. */
const waited = { milliseconds: 0, until: 0 };

/** n8n closes one trigger after the other, without a pause between them. */
const PAUSE = 1_000;

async function waitFor(storing: Set<Promise<void>>): Promise<void> {
	const began = Date.now();
	if (began - waited.until > PAUSE) waited.milliseconds = 0;
	await inTime(Promise.all(storing), Math.max(1, PATIENCE - waited.milliseconds));
	waited.until = Date.now();
	waited.milliseconds += waited.until - began;
}

const idOf = (context: IWebhookFunctions | ITriggerFunctions): string =>
	`${context.getWorkflow().id}/${context.getNode().id}`;

/**
 * Learns of n8n's end. n8n takes deliveries until the moment it is gone, but waits for runs only until it sees none, and closes its
 * database then: what starts later is cut off, or not answered for and started once more by a second try after the restart. Only the
 * close function of a trigger is told in time: n8n waits for it, and for the runs that it has stored, before it closes anything. It is
 * also told when a workflow is deactivated.
 */
export function watchForShutdown(context: ITriggerFunctions): ITriggerResponse {
	const active: Active = { closed: 0, storing: new Set() };
	triggers.set(idOf(context), active);
	return {
		closeFunction: async () => {
			active.closed = Date.now();
			await waitFor(active.storing);
		},
	};
}

/** @returns whether n8n is ending. Processes that only take webhooks are not told; a test run does not belong to the active trigger. */
export function isEnding(context: IWebhookFunctions): boolean {
	if (context.getMode() === 'manual') return false;
	const closed = triggers.get(idOf(context))?.closed ?? 0;
	return closed > 0 && Date.now() - closed < LONGEST_END;
}

/**
 * Lets n8n's end wait for a run.
 * @returns what to call when it is stored, or will never be
 */
export function holdShutdown(context: IWebhookFunctions): () => void {
	const storing = triggers.get(idOf(context))?.storing;
	let release: () => void = () => undefined;
	const stored = new Promise<void>((resolve) => (release = resolve));
	storing?.add(stored);
	return () => {
		storing?.delete(stored);
		release();
	};
}
