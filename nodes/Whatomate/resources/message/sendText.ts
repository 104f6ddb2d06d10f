import { limits } from '../../../shared/whatsapp/limits';
import { choiceField, shownFor, textField } from '../../engine/field';
import type { Operation } from '../../engine/operation';
import { accountOption } from '../../parameters/account';
import { contactField } from '../../parameters/contact';
import { sendOptions, simplifyField } from '../../parameters/options';
import { placeholdersField, savedReplyField } from '../../parameters/savedReply';
import { replyToOption } from './replyTo';
import { savedReplyMessage } from './savedReplyMessage';
import { freeForm, outsideWindowFields } from './serviceWindow';
import { textMessage } from './textMessage';

const textSourceField = choiceField<'define' | 'savedReply'>(
	{
		displayName: 'Text Source',
		name: 'textSource',
		type: 'options',
		options: [
			{
				name: 'Saved Reply',
				value: 'savedReply',
				description: "One of the canned responses that your agents keep in Whatomate's inbox",
			},
			{ name: 'Write It Here', value: 'define', description: 'A text of this workflow' },
		],
		default: 'define',
		description: 'Where the text comes from',
	},
	'define',
);

const messageTextField = shownFor(
	{ textSource: ['define'] },
	textField({
		displayName: 'Text',
		name: 'text',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		required: true,
		placeholder: 'e.g. Hello! How can I help you today?',
		description:
			'What the customer reads, up to 4,096 characters. WhatsApp shows *bold*, _italic_ and ~struck~ text.',
	}),
);

const OF_SAVED_REPLY = { textSource: ['savedReply'] };

/** Sends a text (docs/whatomate-api.md#text). */
export const sendText: Operation = {
	value: 'sendText',
	name: 'Send Text',
	action: 'Send text message',
	description: 'Write to a customer, who must have written in the last 24 hours',
	kind: 'each',
	changes: true,
	fields: [
		contactField,
		textSourceField,
		messageTextField,
		shownFor(OF_SAVED_REPLY, savedReplyField),
		shownFor(OF_SAVED_REPLY, placeholdersField),
		...outsideWindowFields,
		simplifyField,
		sendOptions(replyToOption),
	],
	async prepare(item) {
		const contact = item.read(contactField);
		const extras = { replyTo: item.option(replyToOption), account: item.option(accountOption) };
		if (item.read(textSourceField) === 'savedReply') {
			return await freeForm(item, contact, await savedReplyMessage(item, contact, extras));
		}
		const text = item.read(messageTextField);
		item.check(limits.text, { text });
		return await freeForm(item, contact, textMessage(item, contact, text, extras));
	},
};
