import type { INodeProperties } from 'n8n-workflow';

import { filled } from '../engine/field';
import type { Field } from '../engine/item';
import { asMessageId } from '../engine/values';

/** Which message, by the ID that lists, triggers and sends give. */
export const messageIdField: Field<string> = {
	property: {
		displayName: 'Message ID',
		name: 'messageId',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. a6ae165c-016c-4104-b895-88fb66cb2cd9',
		description: "The message's ID in Whatomate, not WhatsApp's own (the field 'wa_message_id')",
	},
	read: (value, label) =>
		filled(
			asMessageId(value, label) ?? '',
			label,
			"Use the field 'id' of a message, not WhatsApp's own (the field 'wa_message_id').",
		),
};

/** A message that may be left out. */
export const optionalMessageIdField = (property: INodeProperties): Field<string | undefined> => ({
	property,
	read: asMessageId,
});
