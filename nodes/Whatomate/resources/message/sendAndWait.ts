import { WhatomateClient } from '../../../shared/api/client';
import { toMessage } from '../../../shared/api/dialect';
import type { RawMessage } from '../../../shared/api/dialect';
import { noteSent } from '../../../shared/events/sentHere';
import { badInput, isOutcomeUnknown, shownValue } from '../../../shared/failures/failure';
import { evenWhenStopped } from '../../../shared/n8n/evenWhenStopped';
import { isPartOfAnotherNode } from '../../../shared/n8n/toolCall';
import type { Registration } from '../../../shared/webhooks/registration';
import { personOf } from '../../../shared/whatsapp/samePerson';
import { described } from '../../engine/field';
import type { Field, Item } from '../../engine/item';
import type { BatchOperation } from '../../engine/operation';
import { asNumber } from '../../engine/values';
import { accountField } from '../../parameters/account';
import { optionsField } from '../../parameters/collections';
import { contactField } from '../../parameters/contact';
import { limitWaitTimeOption, readDeadline } from '../../parameters/limitWaitTime';
import { sendOnceOption } from '../../parameters/options';
import { toolCannotWait } from '../../question/cannotAsk';
import { openQuestion, remove } from '../../question/openQuestions';
import { keepQuestion } from '../../question/receiveAnswer';
import { interactiveRequest, refuseCutTitles } from './interactive';
import {
	approvalOptionsField,
	choicesToTap,
	listButtonTextOption,
	messageField,
	readQuestion,
	responseTypeField,
} from './questionForm';
import { afterAcceptance, confirmed } from '../../sending/sending';
import { freeFormOnly, outsideWindowField } from './serviceWindow';
import { textRequest } from './textMessage';

/**
 * Seconds for WhatsApp to accept the question: one that it refuses would be waited for in vain. The server tries an answer that
 * comes meanwhile again for 6 seconds (docs/whatomate-api.md#webhook-retries).
 */
const CONFIRMATION = 5;

/** How many questions may be open on one server: each gets every incoming message, ten deliveries at a time. */
const DEFAULT_MOST = 50;

const askFromOption = accountField(
	'The connected WhatsApp number to ask from. Without it, Whatomate takes the one of the contact, or the default one',
);

const openQuestionsOption: Field<number> = {
	property: {
		displayName: 'Open Questions at Most',
		name: 'openQuestions',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: DEFAULT_MOST,
		description:
			'How many questions may wait at the same time on this Whatomate server. Each gets every incoming message until it is answered or its time is over.',
	},
	read(value, label) {
		const most = asNumber(value);
		if (Number.isInteger(most) && most >= 1) return most;
		throw badInput(
			`'${label}' is not a whole number above 0: ${shownValue(value)}`,
			'Give a number such as 50.',
		);
	},
};

const askOnceOption = described(
	"Names this question, for example by an order number. If this node asked a question with the same key before, also in an earlier execution, nobody is asked again: the workflow goes on with 'skipped' in place of an answer.",
	sendOnceOption,
);

/** Asks a customer, and goes on with the answer that comes by WhatsApp. */
export const sendAndWait: BatchOperation = {
	value: 'sendAndWait',
	name: 'Send and Wait for Response',
	action: 'Send message and wait for response',
	description: "Ask a customer, and go on with the workflow when the customer's own answer comes by WhatsApp",
	kind: 'all',
	fields: [
		contactField,
		messageField,
		responseTypeField,
		approvalOptionsField,
		...choicesToTap.fields,
		outsideWindowField,
		optionsField(
			askFromOption,
			limitWaitTimeOption,
			listButtonTextOption,
			openQuestionsOption,
			askOnceOption,
		),
	],
	async runAll(execution, items) {
		const { context, client } = execution;
		const [item, ...others] = items;
		if (others.length > 0) {
			throw badInput(
				`One execution can wait for one answer, but ${items.length} items came in`,
				"Put 'Loop Over Items' with a batch size of 1 before this node to ask one after the other, or 'Execute Sub-workflow' once for each item, without waiting for its end, to ask all at once.",
			);
		}
		if (isPartOfAnotherNode(context)) throw toolCannotWait();
		const contact = item.read(contactField);
		// Of two readings of a number, the contact tells which one was meant.
		const person = contact.phone && !contact.phone.otherwise ? personOf(contact.phone.digits) : null;
		const { responseType, choices, interactive, labels, text } = readQuestion(item);
		const account = item.option(askFromOption);
		const until = readDeadline(item);
		const most = item.option(openQuestionsOption);

		const opened: { registration?: Registration } = {};
		const { run } = freeFormOnly(item, contact, {
			type: interactive ? 'interactive' : 'text',
			text,
			isAwaited: true,
			send: async () => {
				const contactId = await contact.id();
				if (interactive) await refuseCutTitles(item, contactId, interactive, labels);
				// Before the question goes out: an answer may follow at once.
				opened.registration = await openQuestion(context, client, {
					contactId,
					person,
					responseType,
					until,
					most,
				});
				const request = interactive
					? interactiveRequest(contactId, interactive, { account })
					: textRequest(contactId, { text, account });
				const answer = await execution.send(request);
				if (answer.ok) await refusedAtOnce(item, answer.data ?? {}, contactId);
				return { request, answer, contactId };
			},
		});
		const sent = await run().catch(async (error) => {
			// Also where the workflow was stopped: nobody would remove it later.
			if (opened.registration)
				await remove(context, await WhatomateClient.connect(evenWhenStopped(context)), opened.registration);
			throw error;
		});
		// Its 'Send Once Key' was used before: nobody was asked.
		if (!opened.registration) return [[{ json: sent, pairedItem: { item: 0 } }]];
		const { id, timestamp } = toMessage(sent);
		keepQuestion(context, {
			responseType,
			contactId: await contact.id(),
			person,
			choices,
			messageId: id,
			askedAt: timestamp,
			registration: opened.registration,
		});
		await context.putExecutionToWait(until);
		// What goes on when the time is over, as n8n has it.
		return [context.getInputData()];
	},
};

/**
 * @throws {Failure} when WhatsApp refuses the question. Where its word does not come in time, the answer is waited for all the same.
 */
async function refusedAtOnce(item: Item, sent: RawMessage, contactId: string): Promise<void> {
	const sending = { type: '', text: '', contactId };
	noteSent(toMessage(sent, sending).id);
	await confirmed(item, sent, sending, 'sent', CONFIRMATION).catch((error: unknown) => {
		if (!isOutcomeUnknown(error)) throw afterAcceptance(error);
	});
}
