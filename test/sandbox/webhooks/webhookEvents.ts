import type { WebhookEvent } from '../data/types';

/** What a released server can send (docs/whatomate-api.md#webhook-events; recording: webhooks "list, none yet"). */
export const releasedWebhookEvents: readonly WebhookEvent[] = [
	{
		value: 'message.incoming',
		label: 'Message Incoming',
		description: 'When a new message is received from a contact',
	},
	{ value: 'message.sent', label: 'Message Sent', description: 'When an agent sends a message' },
	{
		value: 'message.outgoing',
		label: 'Message Outgoing',
		description: 'When a message is sent to a contact (includes echoes)',
	},
	{ value: 'contact.created', label: 'Contact Created', description: 'When a new contact is created' },
	{
		value: 'transfer.created',
		label: 'Transfer Created',
		description: 'When a transfer to human agent is requested',
	},
	{
		value: 'transfer.assigned',
		label: 'Transfer Assigned',
		description: 'When a transfer is assigned to an agent',
	},
	{
		value: 'transfer.resumed',
		label: 'Transfer Resumed',
		description: 'When chatbot is resumed (transfer closed)',
	},
];
