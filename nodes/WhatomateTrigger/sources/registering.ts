import type { IDataObject, IHookFunctions, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { WhatomateClient } from '../../shared/api/client';
import { readDelivery } from '../../shared/webhooks/delivery';
import { isRegistered, kindOf, register } from '../../shared/webhooks/registration';
import type { Entry, Registry, Wanted } from '../../shared/webhooks/registration';
import { answer, answerUnreadable, refuseForged } from '../answers';
import type { Source } from '../source';
import { registrationKey, triggerData } from '../triggerData';

/**
 * What sources have in common that enter n8n's address into one of the server's lists.
 * @param wanted what has to stand there
 * @param lookAround called whenever the registration is looked at, which is when the workflow is activated
 */
export const registering = <E extends Entry, W extends Wanted>(
	registry: Registry<E, W>,
	wanted: (context: IHookFunctions) => W,
	lookAround: (context: IHookFunctions, client: WhatomateClient) => Promise<void> = async () => undefined,
): Pick<Source, 'isUnchanged' | 'isRegistered' | 'register' | 'verify'> => ({
	isUnchanged(context) {
		const known = triggerData(context)[registrationKey(context)];
		return known !== undefined && kindOf(known) === registry.kind && known.url === wanted(context).url;
	},

	async isRegistered(context, restarted) {
		const known = triggerData(context)[registrationKey(context)];
		const look = async () => {
			const client = await WhatomateClient.connect(context);
			await lookAround(context, client);
			return await isRegistered(registry, client, known, wanted(context));
		};
		return await look().catch((error: Error) => {
			if (!restarted || !known) throw error;
			context.logger.warn(
				`Whatomate Trigger "${context.getNode().name}" keeps its registration, since it can't be looked at: ${error.message}`,
			);
			return true;
		});
	},

	async register(context) {
		const data = triggerData(context);
		const key = registrationKey(context);
		data[key] = await register(registry, await WhatomateClient.connect(context), data[key], wanted(context));
	},

	/** Whatomate never asks. */
	async verify(context) {
		return answer(context, 403, { error: 'Forbidden' });
	},
});

/** Stands behind the name of what a test run registers. */
export const TEST_MARK = ' (test)';

/** @returns the name of a registration; that of a test run says so */
export const nameFor = (context: IHookFunctions, name: string): string =>
	`${name}${registrationKey(context) === 'test' ? TEST_MARK : ''}`;

/** @returns the address that the server is to call */
export const addressOf = (context: IHookFunctions): string => context.getNodeWebhookUrl('default') ?? '';

/**
 * Reads what the server delivers to a registration: its secret header must be right, and the signature where there is one.
 * @returns the delivery; of one that is forged, or no JSON, how it was answered
 */
export async function delivered(
	context: IWebhookFunctions,
): Promise<{ delivery: IDataObject } | { answered: IWebhookResponseData }> {
	const data = triggerData(context);
	const registration = context.getMode() === 'manual' ? data.test : data.production;
	const received = await readDelivery(context, registration?.tokenHash);
	if ('forged' in received) return { answered: refuseForged(context, received.forged) };
	const { delivery } = received;
	return delivery ? { delivery } : { answered: answerUnreadable(context) };
}
