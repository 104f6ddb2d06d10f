import type { IHookFunctions } from 'n8n-workflow';

import { WhatomateClient } from '../shared/api/client';
import { filtersOf } from '../shared/events/filters';
import { toNodeError } from '../shared/failures/toNodeError';
import { unregister } from '../shared/webhooks/registration';
import { sourceOf } from './sources';
import { isRestart, registrationKey, triggerData } from './triggerData';

/** What n8n does when a workflow is activated, deactivated, or tried in the editor. */

/** @returns what the work gives. @throws n8n's own error */
async function asNodeError<T>(context: IHookFunctions, work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

/**
 * @returns whether there is nothing to register. After a restart of n8n all is taken to be as it was, unless n8n's public address has
 * changed: the server may be away then, and n8n gives up a trigger that throws. The filters are looked at all the same.
 * @throws n8n's error when the trigger can't be activated
 */
export async function isInPlace(context: IHookFunctions): Promise<boolean> {
	const source = sourceOf(context);
	const restarted = isRestart(context);
	return await asNodeError(context, async () => {
		if (restarted) {
			// What an update of this node refuses of them would otherwise fail at each delivery.
			await filtersOf(context);
			if (source.isUnchanged(context)) return true;
		}
		await source.check(context);
		return await source.isRegistered(context, restarted);
	});
}

/** Registers the trigger with its source. @throws n8n's error when that is refused */
export async function activate(context: IHookFunctions): Promise<void> {
	await asNodeError(context, async () => await sourceOf(context).register(context));
}

/** Takes the registration back, whichever source the trigger has now. @throws n8n's error when that is refused */
export async function deactivate(context: IHookFunctions): Promise<void> {
	const data = triggerData(context);
	const key = registrationKey(context);
	const known = data[key];
	if (!known) return;
	await asNodeError(context, async () => await unregister(await WhatomateClient.connect(context), known));
	delete data[key];
}
