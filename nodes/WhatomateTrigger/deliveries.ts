import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { WhatomateClient } from '../shared/api/client';
import { fromDelivery, fromMeta, SENDING_EVENTS } from '../shared/events/event';
import type { WhatomateEvent } from '../shared/events/event';
import { wasSentHere } from '../shared/events/sentHere';
import { readTriggerOptions } from '../shared/events/triggerFields';
import { accountNames } from './accountNames';
import { parsed, rawBody, readDelivery } from '../shared/webhooks/delivery';
import type { Registration } from '../shared/webhooks/registration';
import { ENDING, isEnding } from './shutdown';
import { answer, comeAgain, start } from './start';
import { isSame, isSigned } from '../shared/webhooks/verification';

/** What a trigger keeps between two deliveries. */
export interface TriggerData extends IDataObject {
	production?: Registration;
	test?: Registration;
	/** The user of the API key, by which the server marks what was sent through it. */
	userId?: string;
}

/** Milliseconds that Whatomate's own receiver may take: Meta waits a little longer. */
const PASS_ON_TIMEOUT = 10_000;

function refuse(context: IWebhookFunctions, why: string): IWebhookResponseData {
	context.logger.warn(`Whatomate Trigger "${context.getNode().name}" refused a delivery: ${why}`);
	return answer(context, 401, { error: 'Unauthorized' });
}

/** A delivery of Whatomate's own webhook: the secret header must be right, and the signature where there is one. */
export async function receiveFromWhatomate(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const data = context.getWorkflowStaticData('node') as TriggerData;
	const registration = context.getMode() === 'manual' ? data.test : data.production;
	const received = await readDelivery(context, registration?.tokenHash);
	if ('forged' in received) return refuse(context, received.forged);
	const { delivery } = received;
	if (!delivery) return answer(context, 400, { error: 'The body is not JSON' });

	const raw = (delivery.data ?? {}) as IDataObject;
	const event = fromDelivery(delivery);
	const chosen = context.getNodeParameter('events', []) as string[];
	const { leaveOutOwn } = readTriggerOptions(context);
	const wanted = chosen.includes(event.event) && !(leaveOutOwn && isOwn(event, raw, data));
	return await start(context, wanted ? [{ event, raw: delivery }] : []);
}

/** @returns whether the API key's user sent the message, or a node of this n8n */
const isOwn = (event: WhatomateEvent, raw: IDataObject, { userId }: TriggerData): boolean =>
	SENDING_EVENTS.includes(event.event) &&
	((userId !== undefined && raw.sent_by_user_id === userId) || wasSentHere(event.message_id));

/** Meta asks once whether this address is ours, before it sends anything there. */
export async function answerMeta(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const query = context.getQueryData() as IDataObject;
	const { metaVerifyToken = '' } = await context.getCredentials<{ metaVerifyToken?: string }>('whatomateApi');
	const response = context.getResponseObject();
	if (
		context.getNodeParameter('source') !== 'meta' ||
		query['hub.mode'] !== 'subscribe' ||
		!isSame(query['hub.verify_token'], metaVerifyToken)
	) {
		context.logger.warn(
			`Whatomate Trigger "${context.getNode().name}" refused a verification: its token is wrong`,
		);
		return answer(context, 403, { error: 'Forbidden' });
	}
	response
		.status(200)
		.type('text/plain')
		.send(String(query['hub.challenge'] ?? ''));
	return { noWebhookResponse: true };
}

/** A delivery of Meta: signed with the app secret, and passed on to Whatomate, whose inbox would go blind without it. */
export async function receiveFromMeta(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const { metaAppSecret = '' } = await context.getCredentials<{ metaAppSecret?: string }>('whatomateApi');
	const signature = context.getHeaderData()['x-hub-signature-256'];
	const body = await rawBody(context);
	if (!isSigned(body, signature, metaAppSecret))
		return refuse(context, "Meta's signature is missing or wrong");
	const delivery = parsed(body);
	if (!delivery) return answer(context, 400, { error: 'The body is not JSON' });
	if (isEnding(context)) return comeAgain(context, ENDING);

	const client = await WhatomateClient.connect(context);
	const passedOn =
		context.getNodeParameter('passOn', true) !== true ||
		(await passOn(context, client, body, String(signature)));
	const statuses = context.getNodeParameter('statuses', []) as string[];
	const withMessages = context.getNodeParameter('incomingMessages', false) === true;
	const told = fromMeta(delivery).filter(({ event }) =>
		event.direction === 'incoming' ? withMessages : event.status !== null && statuses.includes(event.status),
	);
	const names = told.length > 0 ? await accountNames(context, client) : undefined;
	const filters = context.getNodeParameter('filters', {}) as IDataObject;
	if (told.length > 0 && names === undefined && filters.account) {
		// Nobody can tell now whether the filter lets this through. Meta sends it again.
		return answer(context, 503, { error: "Whatomate's accounts can't be read" });
	}
	for (const { event, phoneNumberId } of told) event.account = names?.get(phoneNumberId ?? '') ?? null;
	// Meta sends again what was not passed on; the workflow has then run already, and the event is known.
	return await start(context, told, passedOn);
}

async function passOn(
	context: IWebhookFunctions,
	client: WhatomateClient,
	body: Buffer,
	signature: string,
): Promise<boolean> {
	const status = await client
		.forward(
			'/api/webhook',
			body,
			{ 'content-type': 'application/json', 'x-hub-signature-256': signature },
			PASS_ON_TIMEOUT,
		)
		.catch((error: Error) => error.message);
	if (typeof status === 'number' && status >= 200 && status < 300) return true;
	context.logger.warn(
		`Whatomate Trigger "${context.getNode().name}" could not pass a delivery of Meta on to Whatomate (${status}); Meta is asked to send it again`,
	);
	return false;
}
