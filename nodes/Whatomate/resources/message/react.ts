import type { IDataObject } from 'n8n-workflow';

import { path } from '../../../shared/api/request';
import type { ApiRequest } from '../../../shared/api/request';
import { badInput, quoted } from '../../../shared/failures/failure';
import type { Field } from '../../engine/item';
import type { Operation } from '../../engine/operation';
import { asText } from '../../engine/values';
import { existingContactField } from '../../parameters/contact';
import { messageIdField } from '../../parameters/message';

const emojiField: Field<string> = {
	property: {
		displayName: 'Emoji',
		name: 'emoji',
		type: 'string',
		default: '',
		placeholder: 'e.g. 👍',
		description: 'The one emoji to show on the message. Left empty, it removes the one that was put there.',
	},
	read(value, label) {
		const emoji = asText(value, label).trim();
		if (emoji === '' || isEmoji(emoji)) return emoji;
		throw badInput(
			`'${label}' is not one emoji: ${quoted(emoji)}`,
			'WhatsApp takes exactly one, such as 👍.',
		);
	},
};

/** Puts an emoji on a message, or takes it away (docs/whatomate-api.md#reaction). */
export const react: Operation = {
	value: 'react',
	name: 'React',
	action: 'React to message',
	description: 'Put an emoji on a message that has reached WhatsApp, or remove it',
	kind: 'each',
	changes: false,
	fields: [existingContactField, messageIdField, emojiField],
	prepare(item) {
		const contact = item.read(existingContactField);
		const messageId = item.read(messageIdField);
		const emoji = item.read(emojiField);
		const run = async () => {
			const contactId = await contact.existingId();
			const answer = await item.client.call<{ reactions?: IDataObject[] | null }>(
				reactionRequest(contactId, messageId, emoji),
			);
			return {
				emoji: emoji || null,
				reactions: answer?.reactions ?? [],
				message_id: messageId,
				contact_id: contactId,
			};
		};
		return { lane: contact.lane, run };
	},
};

/** @returns the request; an empty emoji removes the reaction */
export const reactionRequest = (contactId: string, messageId: string, emoji: string): ApiRequest => ({
	method: 'POST',
	path: path`/api/contacts/${contactId}/messages/${messageId}/reaction`,
	body: { emoji },
});

/** A picture by itself; the two letters of a flag; the frame of a keycap. */
const PICTURE = /\p{Extended_Pictographic}|\p{Regional_Indicator}{2}|\u20e3/u;

/** UTF-16 units. A family of four in all their skin colours takes 19; the parts of longer texts are not counted at all. */
const LONGEST_EMOJI = 64;

/**
 * Whether the text is one emoji: one character as people see it, however many code points it takes. Meta refuses anything else later,
 * and Whatomate tells nobody.
 */
export const isEmoji = (text: string): boolean =>
	text.length <= LONGEST_EMOJI &&
	[...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)].length === 1 &&
	PICTURE.test(text);
