import type { INodeProperties } from 'n8n-workflow';

/** Which message, by the ID that lists, triggers and sends give. */
export const messageIdField: INodeProperties = {
	displayName: 'Message ID',
	name: 'messageId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. a6ae165c-016c-4104-b895-88fb66cb2cd9',
	description: "The message's ID in Whatomate, not WhatsApp's own (wamid)",
};
