import type { ITriggerFunctions, ITriggerResponse, IWebhookFunctions } from 'n8n-workflow';

import { inTime } from '../shared/wait';

/** Milliseconds that n8n's end waits for runs that are being stored. */
const PATIENCE = 10_000;

/**
 * Milliseconds that n8n gives itself to end. A process that is still there afterwards goes on: one of several main processes closes
 * its triggers also when another one takes the lead.
 */
const LONGEST_END = 30_000;

/** A trigger that is at work. */
interface Active {
	/** Milliseconds, when n8n closed it; 0 before. */
	closed: number;
	/** Runs that n8n was asked to store. */
	storing: Set<Promise<void>>;
}

const triggers = new Map<string, Active>();

const idOf = (context: IWebhookFunctions | ITriggerFunctions): string =>
	`${context.getWorkflow().id}/${context.getNode().id}`;

/**
 * Learns of n8n's end. n8n takes deliveries until the moment it closes its database; a run that is stored by then, but not
 * answered for, would be started once more by a second try after the restart. Only the close function of a trigger is told in time:
 * n8n waits for it, and for the runs that it has stored, before it closes anything.
 */
export function watchForShutdown(context: ITriggerFunctions): ITriggerResponse {
	const active: Active = { closed: 0, storing: new Set() };
	triggers.set(idOf(context), active);
	return {
		closeFunction: async () => {
			active.closed = Date.now();
			await inTime(Promise.all(active.storing), PATIENCE);
		},
	};
}

/** @returns whether n8n is ending. Processes that only take webhooks are not told. */
export function isEnding(context: IWebhookFunctions): boolean {
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
