import type { IDataObject, INodeExecutionData, IWebhookResponseData } from 'n8n-workflow';

/**
 * Answers a delivery once n8n has stored the run that it starts.
 *
 * Leans on: n8n reads `webhookResponse` of what a webhook gives once it has stored the run, then saves the static data, and answers. Where
 * it can't store the run, it does not read it, and answers with an error. n8n 1 reads it first, and so answers before.
 * Seen in: n8n 2.41.1; n8n-core 1.122.48 (n8n 1.123).
 * Breaks when that changes: test/engine/storedRuns.test.ts, test/e2e/restarts.test.ts.
 * @param items one run's
 * @param body the answer
 * @param onStored called when n8n has the run
 */
export const answerWhenStored = (
	items: INodeExecutionData[],
	body: IDataObject,
	onStored: () => void,
): IWebhookResponseData => ({
	workflowData: [items],
	get webhookResponse() {
		onStored();
		return body;
	},
});

/** An expression, since n8n takes 200 where there is no code at all. */
const NO_CODE = '={{ undefined }}';

/**
 * For the webhook's description: n8n answers in the trigger's words, and leaves the status that the trigger has set.
 *
 * Leans on: n8n 2 asks a description for a function before it has its engine resolve an expression, which takes it longer than all that
 * the trigger does. n8n 1 knows nothing of that, and resolves the expression.
 * Seen in: n8n 2.41.1.
 * Breaks when that changes: nothing but the time; test/unit/description/answeredWithoutEngine.test.ts.
 */
export const answeredByTrigger = {
	responseData: '',
	responseCode: NO_CODE,
	[Symbol.for('n8n.webhookDescriptionResolvers')]: {
		responseCode: { template: NO_CODE, resolve: () => undefined },
	},
} as const;
