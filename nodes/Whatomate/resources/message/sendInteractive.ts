import { limits } from '../../../shared/whatsapp/limits';
import { choiceField, shownFor, textField, trimmedField } from '../../engine/field';
import type { Item } from '../../engine/item';
import type { Operation } from '../../engine/operation';
import { accountOption } from '../../parameters/account';
import { contactField } from '../../parameters/contact';
import { firstScreenOf, firstScreenOption, flowField } from '../../parameters/flow';
import { fieldsOrJson } from '../../parameters/fieldsOrJson';
import { idColumn, titleColumn } from '../../parameters/titleAndId';
import { sendOptions, simplifyField } from '../../parameters/options';
import { interactiveMessage } from './interactive';
import type { Interactive, InteractiveKind } from './interactive';
import { freeForm, outsideWindowFields } from './serviceWindow';

const kindField = choiceField<InteractiveKind>({
	displayName: 'Interactive Type',
	name: 'interactiveType',
	type: 'options',
	options: [
		{
			name: 'Flow',
			value: 'flow',
			description:
				'A form inside WhatsApp. Only the Whatomate Trigger with the source Meta brings its answers.',
		},
		{ name: 'Link Button', value: 'cta_url', description: 'One button that opens a web page' },
		{ name: 'List', value: 'list', description: 'Up to 10 rows, of which the customer chooses one' },
		{
			name: 'Reply Buttons',
			value: 'button',
			description: 'Up to 3 buttons; a tap answers with its title',
		},
	],
	default: 'button',
	description: 'What the customer can tap',
});

const bodyField = textField({
	displayName: 'Body',
	name: 'body',
	type: 'string',
	typeOptions: { rows: 3 },
	default: '',
	required: true,
	placeholder: 'e.g. How would you like to proceed?',
	description: 'The text above the buttons, up to 1,024 characters',
});

/** Up to three replies. */
const buttons = fieldsOrJson({
	label: 'Buttons',
	one: 'Button',
	name: 'buttons',
	show: { interactiveType: ['button'] },
	description: 'One to three buttons',
	most: 3,
	example: '[{ "id": "confirm", "title": "Confirm Order" }]',
	columns: {
		title: titleColumn('e.g. Confirm Order', 'What stands on the button, up to 20 characters'),
		id: idColumn(
			'e.g. confirm',
			'Your own name for this button, different for each. Left empty, it is the title.',
		),
	},
});

const buttonTextField = trimmedField({
	displayName: 'Button Text',
	name: 'buttonText',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. See More',
	description: 'What stands on the button, up to 20 characters',
	displayOptions: { show: { interactiveType: ['cta_url', 'list', 'flow'] } },
});

const urlField = trimmedField({
	displayName: 'URL',
	name: 'url',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. https://example.com/products',
	description: 'The page that the button opens',
	displayOptions: { show: { interactiveType: ['cta_url'] } },
});

/** Up to ten. */
const rows = fieldsOrJson({
	label: 'Rows',
	one: 'Row',
	name: 'rows',
	show: { interactiveType: ['list'] },
	description: 'One to ten rows',
	most: 10,
	example: '[{ "id": "am", "title": "Morning", "description": "9:00 to 12:00" }]',
	columns: {
		title: titleColumn('e.g. Morning', 'What stands in the row, up to 24 characters'),
		description: trimmedField({
			displayName: 'Description',
			name: 'description',
			type: 'string',
			default: '',
			placeholder: 'e.g. 9:00 to 12:00',
			description: 'A second line in the row, up to 72 characters',
		}),
		id: idColumn(
			'e.g. morning',
			'Your own name for this row, different for each. Left empty, it is the title.',
		),
	},
});

const footerOption = trimmedField({
	displayName: 'Footer',
	name: 'footer',
	type: 'string',
	default: '',
	placeholder: 'e.g. Reply STOP to opt out',
	description: 'A small line below the body, up to 60 characters. Some Whatomate servers leave it out.',
});

const headerOption = trimmedField({
	displayName: 'Header',
	name: 'header',
	type: 'string',
	default: '',
	placeholder: 'e.g. Your Order',
	description: 'A bold line above the body, up to 60 characters. Some Whatomate servers leave it out.',
});

const sectionTitleOption = trimmedField({
	displayName: 'Section Title',
	name: 'sectionTitle',
	type: 'string',
	default: '',
	placeholder: 'e.g. Delivery Times',
	description:
		'For a list: the line above its rows, up to 24 characters. Some Whatomate servers leave it out.',
});

/** Sends what can be tapped (docs/whatomate-api.md#interactive-messages). */
export const sendInteractive: Operation = {
	value: 'sendInteractive',
	name: 'Send Buttons or List',
	action: 'Send interactive buttons or list',
	description: 'Send an interactive message, answered with a tap: reply buttons, a list, a link or a form',
	kind: 'each',
	changes: true,
	fields: [
		contactField,
		kindField,
		bodyField,
		...buttons.fields,
		buttonTextField,
		urlField,
		...rows.fields,
		shownFor({ interactiveType: ['flow'] }, flowField),
		...outsideWindowFields,
		simplifyField,
		sendOptions(firstScreenOption, footerOption, headerOption, sectionTitleOption),
	],
	async prepare(item) {
		const contact = item.read(contactField);
		const interactive = readInteractive(item);
		item.check(limits[interactive.kind], interactive);
		if (interactive.kind === 'flow')
			interactive.firstScreen ||= await firstScreenOf(item, interactive.flowId);
		const account = item.option(accountOption);
		return await freeForm(item, contact, interactiveMessage(item, contact, interactive, { account }));
	},
};

/** @returns the same; what has no ID of its own has its title for one */
const named = <T extends { id: string; title: string }>(entries: T[]): T[] =>
	entries.map((entry) => ({ ...entry, id: entry.id || entry.title }));

/** Reads what the form shows for the chosen kind. */
function readInteractive(item: Item): Interactive {
	const kind = item.read(kindField);
	const isOne = (...kinds: InteractiveKind[]) => kinds.includes(kind);
	return {
		kind,
		body: item.read(bodyField),
		header: item.option(headerOption),
		footer: item.option(footerOption),
		buttonText: isOne('cta_url', 'list', 'flow') ? item.read(buttonTextField) : '',
		url: isOne('cta_url') ? item.read(urlField) : '',
		flowId: isOne('flow') ? item.read(flowField) : '',
		firstScreen: item.option(firstScreenOption),
		sectionTitle: item.option(sectionTitleOption),
		buttons: isOne('button') ? named(buttons.read(item)) : [],
		rows: isOne('list') ? named(rows.read(item)) : [],
	};
}
