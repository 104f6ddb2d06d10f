import type { IDataObject, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import type { Registration } from '../shared/webhooks/registration';

/** What a trigger keeps between two deliveries, and over a restart of n8n. */
export interface TriggerData extends IDataObject {
	production?: Registration;
	test?: Registration;
	/** The user of the API key, by which the server marks what was sent through it. */
	userId?: string;
}

/** @returns the trigger's data; n8n saves what is changed in it */
export const triggerData = (context: IHookFunctions | IWebhookFunctions): TriggerData =>
	context.getWorkflowStaticData('node') as TriggerData;

/** @returns whether n8n was started again, or takes the lead, and nobody has activated the workflow just now */
export const isRestart = (context: IHookFunctions): boolean =>
	['init', 'leadershipChange'].includes(context.getActivationMode());

/** @returns which of the two registrations n8n is about. It tells that a test run ends by the address alone. */
export function registrationKey(context: IHookFunctions): 'production' | 'test' {
	const isTest =
		context.getActivationMode() === 'manual' ||
		triggerData(context).test?.url === context.getNodeWebhookUrl('default');
	return isTest ? 'test' : 'production';
}
