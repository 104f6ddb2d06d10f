import type { IDataObject } from 'n8n-workflow';

import { path } from '../../../shared/api/request';
import type { ApiRequest } from '../../../shared/api/request';
import { conversationIsReleased } from '../../../shared/api/conversation';
import {
	accountField,
	cutTitles,
	isReleased,
	listRows,
	ROWS_SENT_AS_BUTTONS,
} from '../../../shared/api/dialect';
import { badInput } from '../../../shared/failures/failure';
import { limits } from '../../../shared/whatsapp/limits';
import { contactField } from '../../parameters/contact';
import { sendOptions, simplifyField } from '../../parameters/options';
import type { Item } from '../../engine/item';
import type { Operation } from '../../engine/operation';
import { freeForm, outsideWindowFields } from './serviceWindow';

/** What can be tapped: up to three replies, a link, a list to choose from, or a form (contract section 1 and 2, Interactive). */
const KINDS = ['button', 'cta_url', 'list', 'flow'] as const;
type Kind = (typeof KINDS)[number];

/** An interactive message as the user filled it in. */
export interface Interactive {
	kind: Kind;
	body: string;
	header: string;
	footer: string;
	buttonText: string;
	url: string;
	flowId: string;
	firstScreen: string;
	sectionTitle: string;
	buttons: Array<{ id: string; title: string }>;
	rows: Array<{ id: string; title: string; description: string }>;
}

export const sendInteractive: Operation = {
	value: 'sendInteractive',
	name: 'Send Interactive',
	action: 'Send interactive message',
	description: 'Let a customer answer with a tap: reply buttons, a link, a list or a form',
	changes: true,
	fields: [
		contactField,
		{
			displayName: 'Interactive Type',
			name: 'interactiveType',
			type: 'options',
			options: [
				{ name: 'Flow', value: 'flow', description: 'A form that opens inside WhatsApp' },
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
		},
		{
			displayName: 'Body',
			name: 'body',
			type: 'string',
			typeOptions: { rows: 3 },
			default: '',
			required: true,
			placeholder: 'e.g. How would you like to proceed?',
			description: 'The text above the buttons, up to 1,024 characters',
		},
		{
			displayName: 'Buttons',
			name: 'buttons',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true, sortable: true },
			default: { values: [{ id: '', title: '' }] },
			required: true,
			placeholder: 'Add Button',
			description: 'One to three buttons',
			displayOptions: { show: { interactiveType: ['button'] } },
			options: [
				{
					displayName: 'Button',
					name: 'values',
					values: [
						{
							displayName: 'ID',
							name: 'id',
							type: 'string',
							default: '',
							placeholder: 'e.g. confirm',
							description: 'Your own name for this button, different for each',
						},
						{
							displayName: 'Title',
							name: 'title',
							type: 'string',
							default: '',
							placeholder: 'e.g. Confirm Order',
							description: 'What stands on the button, up to 20 characters',
						},
					],
				},
			],
		},
		{
			displayName: 'Button Text',
			name: 'buttonText',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. See More',
			description: 'What stands on the button, up to 20 characters',
			displayOptions: { show: { interactiveType: ['cta_url', 'list', 'flow'] } },
		},
		{
			displayName: 'URL',
			name: 'url',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://example.com/products',
			description: 'The page that the button opens',
			displayOptions: { show: { interactiveType: ['cta_url'] } },
		},
		{
			displayName: 'Rows',
			name: 'rows',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true, sortable: true },
			default: { values: [{ id: '', title: '', description: '' }] },
			required: true,
			placeholder: 'Add Row',
			description: 'One to ten rows',
			displayOptions: { show: { interactiveType: ['list'] } },
			options: [
				{
					displayName: 'Row',
					name: 'values',
					values: [
						{
							displayName: 'ID',
							name: 'id',
							type: 'string',
							default: '',
							placeholder: 'e.g. morning',
							description: 'Your own name for this row, different for each',
						},
						{
							displayName: 'Title',
							name: 'title',
							type: 'string',
							default: '',
							placeholder: 'e.g. Morning',
							description: 'What stands in the row, up to 24 characters',
						},
						{
							displayName: 'Description',
							name: 'description',
							type: 'string',
							default: '',
							placeholder: 'e.g. 9:00 to 12:00',
							description: 'A second line in the row, up to 72 characters',
						},
					],
				},
			],
		},
		{
			displayName: 'Flow ID',
			name: 'flowId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 1234567890123456',
			description: 'The ID that Meta shows for the flow. Whatomate must know the flow.',
			displayOptions: { show: { interactiveType: ['flow'] } },
		},
		...outsideWindowFields,
		simplifyField,
		sendOptions(
			{
				displayName: 'First Screen',
				name: 'firstScreen',
				type: 'string',
				default: '',
				placeholder: 'e.g. WELCOME',
				description: 'For a flow: the screen that it opens with',
			},
			{
				displayName: 'Footer',
				name: 'footer',
				type: 'string',
				default: '',
				placeholder: 'e.g. Reply STOP to opt out',
				description: 'A small line below the body, up to 60 characters. Some Whatomate servers leave it out.',
			},
			{
				displayName: 'Header',
				name: 'header',
				type: 'string',
				default: '',
				placeholder: 'e.g. Your Order',
				description: 'A bold line above the body, up to 60 characters. Some Whatomate servers leave it out.',
			},
			{
				displayName: 'Section Title',
				name: 'sectionTitle',
				type: 'string',
				default: '',
				placeholder: 'e.g. Delivery Times',
				description:
					'For a list: the line above its rows, up to 24 characters. Some Whatomate servers leave it out.',
			},
		),
	],
	async prepare(item) {
		const contact = item.contact();
		const interactive = readInteractive(item);
		item.check(limits[interactive.kind], interactive);
		const account = item.option('account', 'Account Name or ID');
		const send = async () => {
			const contactId = await contact.id();
			await refuseCutTitles(item, contactId, interactive);
			const request = interactiveRequest(contactId, interactive, account);
			const answer = await item.execution.send(request);
			if (answer.ok && isReleased(answer.data)) {
				leftOut(interactive).forEach((sentence) => item.execution.hint(sentence));
			}
			return { request, answer, contactId };
		};
		return await freeForm(item, contact, { type: 'interactive', text: interactive.body, send });
	},
};

function readInteractive(item: Item): Interactive {
	const kind = item.text('interactiveType', 'Interactive Type') as Kind;
	if (!KINDS.includes(kind)) {
		throw badInput(`'Interactive Type' can't be ${kind}`, `It is one of ${KINDS.join(', ')}.`);
	}
	const shown = (kinds: Kind[], name: string, label: string) =>
		kinds.includes(kind) ? item.text(name, label).trim() : '';
	const rowsOf = (name: string, singular: string) =>
		item.rows(name).map((row, index) => ({
			id: rowText(row.id, `${singular} ${index + 1}: ID`),
			title: rowText(row.title, `${singular} ${index + 1}: Title`),
			description: rowText(row.description, `${singular} ${index + 1}: Description`),
		}));
	return {
		kind,
		body: item.text('body', 'Body'),
		header: item.option('header', 'Header'),
		footer: item.option('footer', 'Footer'),
		buttonText: shown(['cta_url', 'list', 'flow'], 'buttonText', 'Button Text'),
		url: shown(['cta_url'], 'url', 'URL'),
		flowId: shown(['flow'], 'flowId', 'Flow ID'),
		firstScreen: item.option('firstScreen', 'First Screen'),
		sectionTitle: item.option('sectionTitle', 'Section Title'),
		buttons: kind === 'button' ? rowsOf('buttons', 'Button').map(({ id, title }) => ({ id, title })) : [],
		rows: kind === 'list' ? rowsOf('rows', 'Row') : [],
	};
}

function rowText(value: unknown, label: string): string {
	if (typeof value === 'object' && value !== null) throw badInput(`'${label}' is an object, not text`);
	return String(value ?? '').trim();
}

/** @returns the request; a list's rows stand where either server looks for them */
export function interactiveRequest(
	contactId: string,
	interactive: Interactive,
	account?: string,
): ApiRequest {
	const { kind, body, header, footer, buttonText, url, flowId, firstScreen, buttons, rows, sectionTitle } =
		interactive;
	const own: Record<Kind, () => IDataObject> = {
		button: () => ({ buttons }),
		cta_url: () => ({ button_text: buttonText, url }),
		list: () => ({
			button_text: buttonText,
			...listRows(
				sectionTitle,
				rows.map(({ id, title, description }) => ({ id, title, ...(description ? { description } : {}) })),
			),
		}),
		flow: () => ({
			flow_id: flowId,
			button_text: buttonText,
			...(firstScreen ? { first_screen: firstScreen } : {}),
		}),
	};
	return {
		method: 'POST',
		path: path`/api/contacts/${contactId}/messages`,
		body: {
			type: 'interactive',
			interactive: {
				type: kind,
				body,
				...(header ? { header } : {}),
				...(footer ? { footer } : {}),
				...own[kind](),
			},
			...accountField(account),
		},
		sends: true,
	};
}

/**
 * A released server cuts titles by bytes, the documented one takes WhatsApp's characters. Only where it matters is the server
 * asked which one it is, once for all items.
 * @param labels what the user calls the titles, where that is not by their number
 * @throws {Failure} naming the titles that would be cut
 */
export async function refuseCutTitles(
	item: Item,
	contactId: string,
	interactive: Interactive,
	labels: readonly string[] = [],
): Promise<void> {
	const label = (what: string, index: number) => labels[index] ?? `${what} ${index + 1}: Title`;
	const titles = [
		...interactive.buttons.map(({ title }, index) => ({ field: label('Button', index), text: title })),
		...interactive.rows.map(({ title }, index) => ({ field: label('Row', index), text: title })),
		...(interactive.kind === 'cta_url' || interactive.kind === 'flow'
			? [{ field: 'Button Text', text: interactive.buttonText }]
			: []),
	];
	const [first, ...others] = cutTitles(titles, interactive.rows.length);
	if (first === undefined) return;
	const { known } = item.execution;
	known.released ??= await conversationIsReleased(item.client, contactId);
	if (!known.released) return;
	throw badInput(
		first,
		[
			'Shorten it: letters outside English and emoji take two to four bytes each.',
			...(others.length > 0 ? [`Also: ${others.join('. ')}.`] : []),
		].join(' '),
	);
}

/** @returns a sentence for each thing that a released server does not pass on (contract section 2, Interactive) */
export function leftOut({ kind, header, footer, rows, sectionTitle }: Interactive): string[] {
	const fields = [
		...(header && kind !== 'flow' ? ["'Header'"] : []),
		...(footer ? ["'Footer'"] : []),
		...(kind === 'list' ? ["'Button Text'"] : []),
		...(kind === 'list' && sectionTitle ? ["'Section Title'"] : []),
		...(rows.some(({ description }) => description) ? ["the rows' descriptions"] : []),
	];
	return [
		...(fields.length > 0
			? [`This Whatomate server does not pass on ${fields.join(', ')}: the customer did not see this`]
			: []),
		...(kind === 'list' && rows.length <= ROWS_SENT_AS_BUTTONS
			? [`This Whatomate server sends a list of up to ${ROWS_SENT_AS_BUTTONS} rows as reply buttons`]
			: []),
	];
}
