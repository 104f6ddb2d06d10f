import type { INodePropertyOptions } from 'n8n-workflow';

/** What messages can be: one list of words for whatever tells of them (docs/whatomate-api.md#message-types). */
export const MESSAGE_TYPES: INodePropertyOptions[] = [
	{ name: 'Audio', value: 'audio' },
	{ name: 'Button or List Reply', value: 'button_reply' },
	{
		name: 'Chat Opened',
		value: 'request_welcome',
		description: 'A customer opened the chat for the first time',
	},
	{ name: 'Contacts', value: 'contacts' },
	{ name: 'Document', value: 'document' },
	{ name: 'Flow', value: 'flow' },
	{ name: 'Flow Reply', value: 'nfm_reply', description: 'A form that a customer filled in' },
	{ name: 'Image', value: 'image' },
	{ name: 'Interactive', value: 'interactive' },
	{ name: 'Location', value: 'location' },
	{ name: 'Order', value: 'order' },
	{ name: 'Reaction', value: 'reaction' },
	{ name: 'Sticker', value: 'sticker' },
	{
		name: 'System',
		value: 'system',
		description: 'WhatsApp tells of a customer, for example of a new number',
	},
	{ name: 'Template', value: 'template' },
	{ name: 'Text', value: 'text' },
	{
		name: 'Unsupported',
		value: 'unsupported',
		description: 'WhatsApp does not give this kind of message on',
	},
	{ name: 'Video', value: 'video' },
];

/** Other words for the same, as Meta, or a server, says them. */
const SAME: ReadonlyMap<string, string> = new Map([
	// A quick reply of a template, and a row of a list.
	['button', 'button_reply'],
	['list_reply', 'button_reply'],
	['contact', 'contacts'],
	['ephemeral', 'unsupported'],
	['ptt', 'audio'],
	['unknown', 'unsupported'],
	['voice', 'audio'],
]);

/** @returns the word of the list for what a source calls the type; a type of which the list does not know keeps WhatsApp's own word */
export const messageType = (told: string | null): string | null =>
	told === null ? null : (SAME.get(told) ?? told);
