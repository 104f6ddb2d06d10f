import type { INodePropertyOptions } from 'n8n-workflow';

/** What messages can be (docs/whatomate-api.md#message-types). */
export const MESSAGE_TYPES: INodePropertyOptions[] = [
	{ name: 'Audio', value: 'audio' },
	{ name: 'Button or List Reply', value: 'button_reply' },
	{ name: 'Contacts', value: 'contacts' },
	{ name: 'Document', value: 'document' },
	{ name: 'Flow', value: 'flow' },
	{ name: 'Flow Reply', value: 'nfm_reply' },
	{ name: 'Image', value: 'image' },
	{ name: 'Interactive', value: 'interactive' },
	{ name: 'Location', value: 'location' },
	{ name: 'Sticker', value: 'sticker' },
	{ name: 'Template', value: 'template' },
	{ name: 'Text', value: 'text' },
	{ name: 'Video', value: 'video' },
];
