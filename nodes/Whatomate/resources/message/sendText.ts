import { isReleased } from '../../../shared/api/dialect';
import { limits } from '../../../shared/whatsapp/limits';
import { textField } from '../../engine/field';
import type { Operation } from '../../engine/operation';
import { accountOption } from '../../parameters/account';
import { contactField } from '../../parameters/contact';
import { optionalMessageIdField } from '../../parameters/message';
import { sendOptions, simplifyField } from '../../parameters/options';
import { freeForm, outsideWindowFields } from './serviceWindow';
import { textRequest } from './textMessage';

const messageTextField = textField({
	displayName: 'Text',
	name: 'text',
	type: 'string',
	typeOptions: { rows: 4 },
	default: '',
	required: true,
	placeholder: 'e.g. Hello! How can I help you today?',
	description:
		'What the customer reads, up to 4,096 characters. WhatsApp shows *bold*, _italic_ and ~struck~ text.',
});

const replyToOption = optionalMessageIdField({
	displayName: 'Reply to Message ID',
	name: 'replyToMessageId',
	type: 'string',
	default: '',
	placeholder: 'e.g. a78d8c5a-60c0-43e5-9e74-40d9dbf35a35',
	description: 'The ID in Whatomate of the message in this conversation that the text answers',
});

/** Sends a text (docs/whatomate-api.md#text). */
export const sendText: Operation = {
	value: 'sendText',
	name: 'Send Text',
	action: 'Send text message',
	description: 'Write to a customer, who must have written in the last 24 hours',
	kind: 'each',
	changes: true,
	fields: [contactField, messageTextField, ...outsideWindowFields, simplifyField, sendOptions(replyToOption)],
	async prepare(item) {
		const contact = item.read(contactField);
		const text = item.read(messageTextField);
		item.check(limits.text, { text });
		const replyTo = item.option(replyToOption);
		const account = item.option(accountOption);
		const send = async () => {
			const contactId = await contact.id();
			const request = textRequest(contactId, { text, replyTo, account });
			const answer = await item.execution.send(request);
			if (replyTo && answer.ok && isReleased(answer.data) && answer.data?.is_reply === false) {
				item.execution.hint(
					`Item ${item.index}: the conversation has no message ${replyTo}, so the text went out without quoting it`,
				);
			}
			return { request, answer, contactId };
		};
		return await freeForm(item, contact, { type: 'text', text, send });
	},
};
