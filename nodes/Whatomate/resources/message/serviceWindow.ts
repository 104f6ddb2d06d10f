import { updateDisplayOptions } from 'n8n-workflow';
import type { INodeProperties } from 'n8n-workflow';

import { badInput, Failure, windowClosed } from '../../../shared/errors';
import { headerMediaFields, templateField, templateVariableFields } from '../../fields/template';
import type { ContactChoice, Item } from '../../item';
import type { Run } from '../../operation';
import { deliver } from './deliver';
import type { Outgoing } from './deliver';
import { readTemplate } from './sendTemplate';

/** What to do where WhatsApp would not deliver a message that is no template, and which template to send then. */
export const outsideWindowFields: INodeProperties[] = [
	{
		displayName: 'If Outside the 24-Hour Window',
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
			{
				name: 'Send Template',
				value: 'template',
				description: 'Send an approved template instead, which arrives at any time',
			},
		],
		default: 'send',
		description:
			'What to do if the customer has not written in the last 24 hours. WhatsApp then delivers nothing but templates.',
	},
	...updateDisplayOptions({ show: { outsideWindow: ['template'] } }, [
		templateField,
		...templateVariableFields,
		...headerMediaFields,
	]),
];

/**
 * Readies a message that WhatsApp delivers only within 24 hours after the customer wrote (contract section 2, Contacts:
 * `service_window_open`), or what the user wants in its place outside of that time.
 * @throws {Failure} when the template in its place could not be sent
 */
export async function freeForm(item: Item, contact: ContactChoice, message: Outgoing): Promise<Run> {
	const wish = item.text('outsideWindow', 'If Outside the 24-Hour Window') || 'send';
	switch (wish) {
		case 'send':
			return deliver(item, contact, [message]);
		case 'fail':
			return deliver(item, contact, [message], async () => {
				if (await windowIsOpen(item, contact)) return message;
				throw windowClosed();
			});
		case 'template': {
			// The contact is known by then, and a template finds it by its ID without another look-up.
			const template = await readTemplate(item, { ...contact, phone: undefined });
			return deliver(item, contact, [message, template], async () =>
				(await windowIsOpen(item, contact)) ? message : template,
			);
		}
		default:
			throw badInput(
				`'If Outside the 24-Hour Window' can't be ${wish}`,
				'It is one of fail, send and template.',
			);
	}
}

/** @returns whether the customer wrote in the last 24 hours, as far as the server tells; one look-up for each contact */
async function windowIsOpen(item: Item, contact: ContactChoice): Promise<boolean> {
	const record = await contact.record().catch((error: unknown) => {
		// A server that answers something else may still send. One that can't be reached can't.
		if (error instanceof Failure && error.status !== undefined && !contact.phone) return undefined;
		throw error;
	});
	if (typeof record?.service_window_open === 'boolean') return record.service_window_open;
	item.execution.hint(
		'This Whatomate server did not tell whether the 24-hour window of a contact is open, so it was taken as open',
	);
	return true;
}
