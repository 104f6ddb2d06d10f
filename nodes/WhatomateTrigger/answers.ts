import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { quoted } from '../shared/failures/failure';

/** Answers a delivery that starts nothing. @param status HTTP */
export function answer(context: IWebhookFunctions, status: number, body: IDataObject): IWebhookResponseData {
	context.getResponseObject().status(status).json(body);
	return { noWebhookResponse: true };
}

/** Takes a delivery that is no JSON: the sender would only send the very same again, Meta for days. */
export function answerUnreadable(context: IWebhookFunctions): IWebhookResponseData {
	context.logger.warn(`Whatomate Trigger "${context.getNode().name}" was sent something that is not JSON`);
	return answer(context, 200, { received: 0, started: 0 });
}

/** Refuses a delivery that is too old to be new. Answered as taken: another try would not be younger. @param sent when it was sent, as it says */
export function refuseOld(context: IWebhookFunctions, sent: string): IWebhookResponseData {
	context.logger.warn(
		`Whatomate Trigger "${context.getNode().name}" refused a delivery that is more than a day old, sent at ${quoted(sent)}. If it was new, the clock of the server or of this machine is wrong.`,
	);
	return answer(context, 200, { received: 1, started: 0 });
}

/** Asks for the delivery once more, later. @param why for whoever reads the sender's log */
export const askForRetry = (context: IWebhookFunctions, why: string): IWebhookResponseData =>
	answer(context, 503, { error: why });

/** Refuses a delivery that nobody can vouch for. @param why for n8n's log; the sender is not told */
export function refuseForged(context: IWebhookFunctions, why: string): IWebhookResponseData {
	context.logger.warn(`Whatomate Trigger "${context.getNode().name}" refused a delivery: ${why}`);
	return answer(context, 401, { error: 'Unauthorized' });
}
