import { updateDisplayOptions } from 'n8n-workflow';
import type { INodePropertyOptions } from 'n8n-workflow';

import { findContacts } from '../../../shared/api/contacts';
import type { Contact } from '../../../shared/api/contacts';
import { Failure } from '../../../shared/failures/failure';
import { windowClosed } from '../../../shared/failures/whatsappErrors';
import { isMasked } from '../../../shared/whatsapp/phoneNumber';
import { notationsOf } from '../../../shared/whatsapp/samePerson';
import { choiceField, propertyOf } from '../../engine/field';
import type { Field, Item } from '../../engine/item';
import type { Entry } from '../../parameters/collections';
import type { ContactChoice } from '../../parameters/contact';
import { headerMediaFields } from '../../parameters/headerMedia';
import { templateField } from '../../parameters/template';
import { chosenTemplateFields } from '../../parameters/templateText';
import { templateVariableFields } from '../../parameters/templateVariables';
import { readyToSend } from '../../sending/sending';
import type { Outgoing, ReadyToSend } from '../../sending/sending';
import { readTemplate } from '../../sending/templateMessage';

const LABEL = 'If Outside the 24-Hour Window';

/** @param others what else can be done than to send or to fail */
const outsideWindow = <T extends string>(...others: INodePropertyOptions[]): Field<'fail' | 'send' | T> =>
	choiceField<'fail' | 'send' | T>(
		{
			displayName: LABEL,
			name: 'outsideWindow',
			type: 'options',
			options: [
				{
					name: 'Fail',
					value: 'fail',
					description: 'Send nothing, and let the item fail with a clear reason',
				},
				{
					name: 'Send Anyway',
					value: 'send',
					description: "Don't look at the window. WhatsApp then refuses the message later.",
				},
				...others,
			],
			default: 'send',
			description:
				'What to do if the customer has not written in the last 24 hours. WhatsApp then delivers nothing but templates.',
		},
		'send',
	);

/** What to do where WhatsApp would not deliver a message that no template can stand for: a question, say. */
export const outsideWindowField = outsideWindow();

const outsideWindowOrTemplateField = outsideWindow<'template'>({
	name: 'Send Template',
	value: 'template',
	description: 'Send an approved template instead, which arrives at any time',
});

/** What to do where WhatsApp would not deliver a message that is no template, and which template to send then. */
export const outsideWindowFields: Entry[] = [
	outsideWindowOrTemplateField,
	...updateDisplayOptions({ show: { outsideWindow: ['template'] } }, [
		propertyOf(templateField),
		...chosenTemplateFields('template', ...templateVariableFields, ...headerMediaFields),
	]),
];

const SEND_TEMPLATE = `Send a template, or set '${LABEL}' to 'Send Template'.`;
const ASK_LATER = "Send a template first, with 'Send Template', and ask when the customer has answered it.";

/**
 * Readies a message that WhatsApp delivers only within 24 hours after the customer wrote (docs/whatomate-api.md#24-hour-window:
 * `service_window_open`), and that no template can stand for.
 * @throws {Failure} when the options of the item make no sense
 */
export function freeFormOnly(item: Item, contact: ContactChoice, message: Outgoing): ReadyToSend {
	const wish = item.read(outsideWindowField);
	return wish === 'send' ? readyToSend(item, contact, [message]) : ifOpen(item, contact, message, ASK_LATER);
}

/**
 * As `freeFormOnly`, or what the user wants in its place outside of that time.
 * @throws {Failure} when the template in its place could not be sent
 */
export async function freeForm(item: Item, contact: ContactChoice, message: Outgoing): Promise<ReadyToSend> {
	const wish = item.read(outsideWindowOrTemplateField);
	if (wish === 'send') return readyToSend(item, contact, [message]);
	if (wish === 'fail') return ifOpen(item, contact, message, SEND_TEMPLATE);
	// The contact is known by then, and a template finds it by its ID without another look-up.
	const template = await readTemplate(item, {
		...contact,
		recipient: async () => ({ contact_id: await contact.id() }),
	});
	return readyToSend(item, contact, [message, template], async () =>
		(await windowIsOpen(item, contact)) ? message : template,
	);
}

const ifOpen = (item: Item, contact: ContactChoice, message: Outgoing, wayOut: string): ReadyToSend =>
	readyToSend(item, contact, [message], async () => {
		if (await windowIsOpen(item, contact)) return message;
		throw windowClosed(wayOut);
	});

/** @returns whether the customer wrote in the last 24 hours, as far as the server tells; one look-up for each contact */
async function windowIsOpen(item: Item, contact: ContactChoice): Promise<boolean> {
	const record = await contact.record().catch((error: unknown) => {
		// A server that answers something else may still send. One that can't be reached can't.
		if (error instanceof Failure && error.status !== undefined && !contact.phone) return undefined;
		throw error;
	});
	if (record?.service_window_open === false && !contact.phone) return await wroteOtherwise(item, record);
	if (typeof record?.service_window_open === 'boolean') return record.service_window_open;
	item.execution.hint(
		'This Whatomate server did not tell whether the 24-hour window of a contact is open, so it was taken as open',
	);
	return true;
}

/**
 * A contact that was chosen by itself may be one of several of a person, who wrote under another notation of the number.
 * @returns whether the person wrote in the last 24 hours
 */
async function wroteOtherwise(item: Item, { phone_number }: Contact): Promise<boolean> {
	if (isMasked(phone_number) || notationsOf(phone_number.replace(/\D/g, '')).length === 1) return false;
	const contacts = await findContacts(item.client, phone_number.replace(/\D/g, ''));
	return contacts.some(({ service_window_open }) => service_window_open === true);
}
