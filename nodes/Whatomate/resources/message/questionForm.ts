import { isHumanReview } from '../../../shared/n8n/toolCall';
import { limits } from '../../../shared/whatsapp/limits';
import { choiceField, rowsField, trimmedField } from '../../engine/field';
import type { Item } from '../../engine/item';
import { fieldsOrJson } from '../../parameters/fieldsOrJson';
import { idColumn, titleColumn } from '../../parameters/titleAndId';
import type { Choice, ResponseType } from '../../question/question';
import { plain } from './interactive';
import type { Interactive } from './interactive';

/** So many choices are buttons; more are the rows of a list (docs/whatomate-api.md#interactive-messages). */
const MOST_BUTTONS = 3;

/** What is asked. */
export const messageField = trimmedField({
	displayName: 'Message',
	name: 'message',
	type: 'string',
	typeOptions: { rows: 4 },
	default: '',
	required: true,
	placeholder: 'e.g. Shall we send your order today?',
	description: 'The question: up to 1,024 characters with buttons or a list, up to 4,096 for a free text',
});

/** How the customer can answer. */
export const responseTypeField = choiceField<ResponseType>(
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
	'approval',
);

const approveLabelField = trimmedField({
	displayName: 'Approve Button Label',
	name: 'approveLabel',
	type: 'string',
	default: 'Approve',
	description: 'What stands on the button for yes, up to 20 characters',
});

const disapproveLabelField = trimmedField({
	displayName: 'Disapprove Button Label',
	name: 'disapproveLabel',
	type: 'string',
	default: 'Decline',
	description: 'What stands on the button for no, up to 20 characters',
	displayOptions: { show: { approvalType: ['double'] } },
});

/** The buttons of a question of yes or no: at most one row. */
export const approvalOptionsField = rowsField(
	{
		displayName: 'Approval Options',
		name: 'approvalOptions',
		placeholder: 'Add option',
		default: {},
		description:
			'Which buttons there are, and what stands on them. Without this, there is one: Approve. As the human review of an AI agent, it has two.',
		displayOptions: { show: { responseType: ['approval'] } },
	},
	'Values',
	{
		approvalType: choiceField<'single' | 'double'>({
			displayName: 'Type of Approval',
			name: 'approvalType',
			type: 'options',
			options: [
				{ name: 'Approve and Disapprove', value: 'double', description: 'Two buttons: yes and no' },
				{ name: 'Approve Only', value: 'single', description: 'One button: yes' },
			],
			default: 'single',
			description: 'Which buttons the contact sees',
		}),
		approveLabel: approveLabelField,
		disapproveLabel: disapproveLabelField,
	},
);

/** What can be tapped; buttons, or the rows of a list. */
export const choicesToTap = fieldsOrJson({
	label: 'Choices',
	one: 'Choice',
	name: 'choices',
	show: { responseType: ['choice'] },
	description: 'Up to three become buttons, four to ten become the rows of a list',
	most: 10,
	example: '[{ "id": "morning", "title": "Tomorrow Morning" }]',
	columns: {
		title: titleColumn(
			'e.g. Tomorrow Morning',
			'What the contact taps, different for each: up to 20 characters on a button, up to 24 in a list',
		),
		id: idColumn(
			'e.g. morning',
			'Your own name for this choice, by which the workflow can go on. Without one, it is its number.',
		),
	},
});

/** What opens the list. */
export const listButtonTextOption = trimmedField({
	displayName: 'List Button Text',
	name: 'listButtonText',
	type: 'string',
	default: 'Choose',
	description:
		'What stands on the button that opens a list, up to 20 characters. Some Whatomate servers have their own text.',
});

/** A question as the user filled it in. */
export interface Asked {
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
export function readQuestion(item: Item): Asked {
	const responseType = item.read(responseTypeField);
	const text = item.read(messageField);
	if (responseType === 'freeText') {
		item.check(limits.question.text, { text });
		return { responseType, text, choices: [], labels: [] };
	}
	const { choices, labels } = responseType === 'approval' ? readApproval(item) : readChoices(item);
	const buttons = choices.map(({ id, title }) => ({ id, title }));
	const isList = buttons.length > MOST_BUTTONS;
	const interactive: Interactive = {
		...plain(isList ? 'list' : 'button', text),
		buttonText: isList ? item.option(listButtonTextOption) || 'Choose' : '',
		buttons: isList ? [] : buttons,
		rows: isList ? buttons.map((row) => ({ ...row, description: '' })) : [],
	};
	if (responseType === 'approval') {
		const [approve, disapprove] = choices.map(({ title }) => title);
		item.check(limits.question.approval, { message: text, approve, disapprove });
	} else {
		item.check(isList ? limits.question.list : limits.question.buttons, {
			message: text,
			choices: buttons,
			buttonText: interactive.buttonText,
		});
	}
	return { responseType, text, choices, interactive, labels };
}

/** One button or two; without the option, those that are usual. */
function readApproval(item: Item): Pick<Asked, 'choices' | 'labels'> {
	// A reviewer who can't say no is none.
	const values = isHumanReview(item.execution.context) ? { approvalType: 'double' } : {};
	const usual = () => approvalOptionsField.read({ values }, '', item);
	const [{ approvalType, approveLabel, disapproveLabel }] = [...item.read(approvalOptionsField), ...usual()];
	const yes = { id: 'approve', title: approveLabel, approved: true };
	const no = { id: 'decline', title: disapproveLabel, approved: false };
	return {
		choices: approvalType === 'single' ? [yes] : [yes, no],
		labels: [approveLabelField, disapproveLabelField].map(({ property }) => property.displayName),
	};
}

function readChoices(item: Item): Pick<Asked, 'choices' | 'labels'> {
	const choices = choicesToTap
		.read(item)
		.map(({ id, title }, index) => ({ id: id || String(index + 1), title }));
	return { choices, labels: choices.map((_, index) => `Choice ${index + 1}: Title`) };
}
