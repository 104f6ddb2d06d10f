import type { Operation } from '../../engine/operation';
import { contactField } from '../../parameters/contact';
import { headerMediaFields } from '../../parameters/headerMedia';
import { sendOptions, simplifyField } from '../../parameters/options';
import { templateField } from '../../parameters/template';
import { chosenTemplateFields } from '../../parameters/templateText';
import { templateVariableFields } from '../../parameters/templateVariables';
import { readyToSend } from '../../sending/sending';
import { readTemplate } from '../../sending/templateMessage';

/** Sends an approved template (docs/whatomate-api.md#send-template). */
export const sendTemplate: Operation = {
	value: 'sendTemplate',
	name: 'Send Template',
	action: 'Send template message',
	description: 'Write to a customer at any time, with a text that WhatsApp has approved',
	kind: 'each',
	changes: true,
	fields: [
		contactField,
		templateField,
		...chosenTemplateFields('template', ...templateVariableFields, ...headerMediaFields),
		simplifyField,
		sendOptions(),
	],
	async prepare(item) {
		const contact = item.read(contactField);
		return readyToSend(item, contact, [await readTemplate(item, contact)]);
	},
};
