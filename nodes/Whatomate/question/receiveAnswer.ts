import { jsonParse } from 'n8n-workflow';
import type {
	IDataObject,
	IExecuteFunctions,
	IWebhookDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import { WhatomateClient } from '../../shared/api/client';
import { getContact } from '../../shared/api/contacts';
import type { Contact } from '../../shared/api/contacts';
import { amongNewest } from '../../shared/api/conversation';
import { repliedTo } from '../../shared/api/dialect';
import { inTime } from '../../shared/api/wait';
import type { WhatomateEvent } from '../../shared/events/event';
import { fromDelivery } from '../../shared/events/fromWhatomate';
import { askedPersons } from '../../shared/memory';
import { keptByNode, nodeMemory } from '../../shared/n8n/nodeMemory';
import { readDelivery } from '../../shared/webhooks/delivery';
import { isMasked } from '../../shared/whatsapp/phoneNumber';
import { notationsOf, personOf } from '../../shared/whatsapp/samePerson';
import { remove } from './openQuestions';
import { answerIn, belongsElsewhere, isTheContact } from './question';
import type { Question } from './question';

/**
 * Where an execution that waits is reached. There is none for GET: whatever fetches links answers nothing.
 */
export const answerWebhooks: IWebhookDescription[] = [
	{
		name: 'default',
		httpMethod: 'POST',
		responseMode: 'onReceived',
		responseData: '',
		path: '={{ $nodeId }}',
		restartWebhook: true,
		isFullPath: true,
	},
];

/** Milliseconds that the server may take for what is asked on the side: it waits for our answer meanwhile. */
const PATIENCE = 5000;

/** Keeps the question with the execution, which is saved when it goes to wait. */
export function keepQuestion(context: IExecuteFunctions, question: Question): void {
	// As text, since it is read by an expression.
	nodeMemory(context).question = JSON.stringify(question);
}

function keptQuestion(context: IWebhookFunctions): Question | undefined {
	const kept = keptByNode(context, 'question');
	return typeof kept === 'string'
		? jsonParse<Question | undefined>(kept, { fallbackValue: undefined })
		: undefined;
}

/**
 * What Whatomate delivers while an execution waits: every incoming message, of which one is the answer. Anything else leaves the
 * execution waiting.
 */
export async function receiveAnswer(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const reply = (status: number, body: IDataObject): IWebhookResponseData => {
		context.getResponseObject().status(status).json(body);
		return { noWebhookResponse: true };
	};
	const question = keptQuestion(context);
	const received = await readDelivery(context, question?.registration.tokenHash);
	if (!question || 'forged' in received) {
		const why = 'forged' in received ? received.forged : 'there is no question';
		context.logger.warn(`Whatomate "${context.getNode().name}" refused a delivery: ${why}`);
		return reply(401, { error: 'Unauthorized' });
	}
	if (!received.delivery) return reply(200, { resumed: false });
	const event = fromDelivery(received.delivery);
	const person = question.person ?? (await personAsked(context, question, event));
	const data = answerIn({ ...question, person }, event, new Date());
	if (!data) return reply(200, { resumed: false });

	const client = await connected(context);
	if (client) {
		const quoted = await ifPossible(quotedBy(client, data.contact_id, event.message_id));
		if (belongsElsewhere(question, quoted)) return reply(200, { resumed: false });
		await ifPossible(remove(context, client, question.registration));
	}
	// n8n answers once the execution goes on: where it can't, Whatomate tries again.
	return {
		webhookResponse: { resumed: true },
		workflowData: [[{ json: { data }, pairedItem: { item: 0 } }]],
	};
}

/**
 * Every message of every customer comes along here: the server is asked once for each contact, and only where the sender's number has
 * several notations.
 * @returns who was asked, where that may matter
 */
async function personAsked(
	context: IWebhookFunctions,
	question: Question,
	event: WhatomateEvent,
): Promise<string | null> {
	const { contactId } = question;
	const digits = event.contact_phone?.replace(/\D/g, '') ?? '';
	if (isTheContact(question, event) || notationsOf(digits).length === 1) return null;
	const client = await connected(context);
	if (!client) return null;
	const key = `${client.identity} ${contactId}`;
	const asking = askedPersons.get(key) ?? getContact(client, contactId).then(personOfContact);
	askedPersons.set(key, asking);
	asking.catch(() => askedPersons.delete(key));
	return (await ifPossible(asking)) ?? null;
}

const personOfContact = ({ phone_number }: Contact): string | null =>
	isMasked(phone_number) ? null : personOf(phone_number);

/** @returns the way to the server, where the credential gives one: an answer that came must not be lost for it */
const connected = async (context: IWebhookFunctions): Promise<WhatomateClient | undefined> =>
	await WhatomateClient.connect(context).catch(() => undefined);

/** @returns what the message answers, where the server tells */
async function quotedBy(client: WhatomateClient, contactId: string, messageId: string | null) {
	if (messageId === null) return undefined;
	const message = (await amongNewest(client, contactId, new Set([messageId]))).get(messageId);
	return message && repliedTo(message);
}

/** @returns the result, or undefined where it fails or takes too long: an answer that came must not be lost for it */
const ifPossible = async <T>(work: Promise<T>): Promise<T | undefined> =>
	await inTime(
		work.catch(() => undefined),
		PATIENCE,
	);
