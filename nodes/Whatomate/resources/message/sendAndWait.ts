import type { IDataObject } from 'n8n-workflow';

import { toMessage } from '../../../shared/api/dialect';
import type { RawMessage } from '../../../shared/api/dialect';
import { badInput } from '../../../shared/failures/failure';
import { toolCannotWait } from '../../question/cannotAsk';
import { limits } from '../../../shared/whatsapp/limits';
import { noteSent } from '../../../shared/events/sentHere';
import { accountField } from '../../parameters/account';
import { optionsField } from '../../parameters/collections';
import { contactField } from '../../parameters/contact';
import { limitWaitTimeOption, readDeadline } from '../../parameters/limitWaitTime';
import { sendOnceOption } from '../../parameters/options';
import type { Item } from '../../engine/item';
import type { BatchOperation } from '../../engine/operation';
import { openQuestion, remove } from '../../question/openQuestions';
import { RESPONSE_TYPES } from '../../question/question';
import type { Choice, ResponseType } from '../../question/question';
import { keepQuestion } from '../../question/receiveAnswer';
import { asText } from '../../engine/values';
import type { Registration } from '../../../shared/webhooks/registration';
import { confirmed } from './deliver';
import { interactiveRequest, refuseCutTitles } from './sendInteractive';
import type { Interactive } from './sendInteractive';
import { textRequest } from './sendText';
import { freeFormOnly, outsideWindowField } from './serviceWindow';
import { isOutcomeUnknown } from '../../../shared/failures/failure';

/** So many choices are buttons; more are the rows of a list (contract section 1). */
const MOST_BUTTONS = 3;

/**
 * Seconds for WhatsApp to accept the question: one that it refuses would be waited for in vain. The server tries an answer that
 * comes meanwhile again for 6 seconds (contract section 2, Webhooks).
 */
const CONFIRMATION = 5;

/** How many questions may be open on one server: each gets every incoming message, ten deliveries at a time. */
const DEFAULT_MOST = 50;

const APPROVAL_LABELS = ['Approve Button Label', 'Disapprove Button Label'];

/** Asks a customer, and goes on with the answer that comes by WhatsApp. */
export const sendAndWait: BatchOperation = {
	value: 'sendAndWait',
	name: 'Send and Wait for Response',
	action: 'Send message and wait for response',
	description: "Ask a customer, and go on with the workflow when the customer's own answer comes by WhatsApp",
	fields: [
		contactField,
		{
			displayName: 'Message',
			name: 'message',
			type: 'string',
			typeOptions: { rows: 4 },
			default: '',
			required: true,
			placeholder: 'e.g. Shall we send your order today?',
			description: 'The question: up to 1,024 characters with buttons or a list, up to 4,096 for a free text',
		},
		{
			displayName: 'Response Type',
			name: 'responseType',
			type: 'options',
			options: [
				{
					name: 'Approval',
					value: 'approval',
					description: 'One or two buttons. The answer is yes or no.',
				},
				{ name: 'Choice', value: 'choice', description: 'Up to 3 buttons, or a list of up to 10 rows' },
				{
					name: 'Free Text',
					value: 'freeText',
					description: 'The next message that the contact writes is the answer',
				},
			],
			default: 'approval',
			description: 'How the contact can answer',
		},
		{
			displayName: 'Approval Options',
			name: 'approvalOptions',
			type: 'fixedCollection',
			placeholder: 'Add option',
			default: {},
			description: 'Which buttons there are, and what stands on them. Without this, there is one: Approve.',
			displayOptions: { show: { responseType: ['approval'] } },
			options: [
				{
					displayName: 'Values',
					name: 'values',
					values: [
						{
							displayName: 'Type of Approval',
							name: 'approvalType',
							type: 'options',
							options: [
								{ name: 'Approve and Disapprove', value: 'double', description: 'Two buttons: yes and no' },
								{ name: 'Approve Only', value: 'single', description: 'One button: yes' },
							],
							default: 'single',
							description: 'Which buttons the contact sees',
						},
						{
							displayName: 'Approve Button Label',
							name: 'approveLabel',
							type: 'string',
							default: 'Approve',
							description: 'What stands on the button for yes, up to 20 characters',
						},
						{
							displayName: 'Disapprove Button Label',
							name: 'disapproveLabel',
							type: 'string',
							default: 'Decline',
							description: 'What stands on the button for no, up to 20 characters',
							displayOptions: { show: { approvalType: ['double'] } },
						},
					],
				},
			],
		},
		{
			displayName: 'Choices',
			name: 'choices',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true, sortable: true },
			default: { values: [{ title: '', id: '' }] },
			required: true,
			placeholder: 'Add Choice',
			description: 'Up to three become buttons, four to ten become the rows of a list',
			displayOptions: { show: { responseType: ['choice'] } },
			options: [
				{
					displayName: 'Choice',
					name: 'values',
					values: [
						{
							displayName: 'Title',
							name: 'title',
							type: 'string',
							default: '',
							placeholder: 'e.g. Tomorrow Morning',
							description:
								'What the contact taps, different for each: up to 20 characters on a button, up to 24 in a list',
						},
						{
							displayName: 'ID',
							name: 'id',
							type: 'string',
							default: '',
							placeholder: 'e.g. morning',
							description:
								'Your own name for this choice, by which the workflow can go on. Without one, it is its number.',
						},
					],
				},
			],
		},
		outsideWindowField,
		optionsField(
			accountField(
				'The connected WhatsApp number to ask from. Without it, Whatomate takes the one of the contact, or the default one',
			),
			limitWaitTimeOption,
			{
				displayName: 'List Button Text',
				name: 'listButtonText',
				type: 'string',
				default: 'Choose',
				description:
					'What stands on the button that opens a list, up to 20 characters. Some Whatomate servers have their own text.',
			},
			{
				displayName: 'Open Questions at Most',
				name: 'openQuestions',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: DEFAULT_MOST,
				description:
					'How many questions may wait at the same time on this Whatomate server. Each gets every incoming message until it is answered or its time is over.',
			},
			{
				...sendOnceOption,
				description:
					"Names this question, for example by an order number. If this node asked a question with the same key before, also in an earlier execution, nobody is asked again: the workflow goes on with 'skipped' in place of an answer.",
			},
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
		// Only who calls the node as a part of itself gives it this. It would be put to wait in the node's place.
		if ('getNextRunIndex' in context) throw toolCannotWait();
		const contact = item.contact();
		const { responseType, choices, interactive, labels, text } = readQuestion(item);
		const account = item.option('account', 'Account Name or ID');
		const until = readDeadline(item);
		const most = readMost(item);

		const opened: { registration?: Registration } = {};
		const run = freeFormOnly(item, contact, {
			type: interactive ? 'interactive' : 'text',
			text,
			send: async () => {
				const contactId = await contact.id();
				if (interactive) await refuseCutTitles(item, contactId, interactive, labels);
				// Before the question goes out: an answer may follow at once.
				opened.registration = await openQuestion(context, client, { contactId, responseType, until, most });
				const request = interactive
					? interactiveRequest(contactId, interactive, account)
					: textRequest(contactId, { text, account });
				const answer = await execution.send(request);
				if (answer.ok) await refusedAtOnce(item, answer.data ?? {}, contactId);
				return { request, answer, contactId };
			},
		});
		const sent = await run().catch(async (error) => {
			if (opened.registration) await remove(context, client, opened.registration);
			throw error;
		});
		// Its 'Send Once Key' was used before: nobody was asked.
		if (!opened.registration) return [[{ json: sent, pairedItem: { item: 0 } }]];
		const { id, timestamp } = toMessage(sent);
		keepQuestion(context, {
			responseType,
			contactId: await contact.id(),
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
	await confirmed(item, sent, sending, 'sent', CONFIRMATION).catch((error) => {
		if (!isOutcomeUnknown(error)) throw error;
	});
}

interface Asked {
	responseType: ResponseType;
	/** What the customer reads. */
	text: string;
	choices: Choice[];
	/** How the choices go out, where there are any. */
	interactive?: Interactive;
	/** What the user calls the choices' titles. */
	labels: string[];
}

/** @throws {Failure} when WhatsApp would not accept it, or an answer could not be told from another */
function readQuestion(item: Item): Asked {
	const responseType = (item.text('responseType', 'Response Type') || 'approval') as ResponseType;
	if (!RESPONSE_TYPES.includes(responseType)) {
		throw badInput(`'Response Type' can't be ${responseType}`, `It is one of ${RESPONSE_TYPES.join(', ')}.`);
	}
	const text = item.text('message', 'Message').trim();
	if (responseType === 'freeText') {
		item.check(limits.question.text, { text });
		return { responseType, text, choices: [], labels: [] };
	}
	const isApproval = responseType === 'approval';
	const choices = isApproval ? readApproval(item) : readChoices(item);
	const buttons = choices.map(({ id, title }) => ({ id, title }));
	const isList = buttons.length > MOST_BUTTONS;
	const interactive: Interactive = {
		kind: isList ? 'list' : 'button',
		body: text,
		header: '',
		footer: '',
		buttonText: isList ? item.option('listButtonText', 'List Button Text') || 'Choose' : '',
		url: '',
		flowId: '',
		firstScreen: '',
		sectionTitle: '',
		buttons: isList ? [] : buttons,
		rows: isList ? buttons.map((row) => ({ ...row, description: '' })) : [],
	};
	if (isApproval) {
		const [approve, disapprove] = choices.map(({ title }) => title);
		item.check(limits.question.approval, { message: text, approve, disapprove });
	} else {
		item.check(isList ? limits.question.list : limits.question.buttons, {
			message: text,
			choices: buttons,
			buttonText: interactive.buttonText,
		});
	}
	const labels = isApproval ? APPROVAL_LABELS : choices.map((_, index) => `Choice ${index + 1}: Title`);
	return { responseType, text, choices, interactive, labels };
}

function readApproval(item: Item): Choice[] {
	const [given = {}] = item.rows('approvalOptions');
	const {
		approvalType = 'single',
		approveLabel = 'Approve',
		disapproveLabel = 'Decline',
	} = given as IDataObject;
	if (approvalType !== 'single' && approvalType !== 'double') {
		throw badInput(`'Type of Approval' can't be ${String(approvalType)}`, 'It is one of single and double.');
	}
	const yes = { id: 'approve', title: asText(approveLabel, APPROVAL_LABELS[0]).trim(), approved: true };
	if (approvalType === 'single') return [yes];
	const no = {
		id: 'decline',
		title: asText(disapproveLabel, APPROVAL_LABELS[1]).trim(),
		approved: false,
	};
	return [yes, no];
}

const readChoices = (item: Item): Choice[] =>
	item.rows('choices').map(({ id, title }, index) => ({
		id: asText(id, `Choice ${index + 1}: ID`).trim() || String(index + 1),
		title: asText(title, `Choice ${index + 1}: Title`).trim(),
	}));

function readMost(item: Item): number {
	const most = Number(item.options.openQuestions ?? DEFAULT_MOST);
	if (Number.isInteger(most) && most >= 1) return most;
	throw badInput(
		`'Open Questions at Most' is not a whole number above 0: ${String(item.options.openQuestions)}`,
	);
}
