import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { WhatomateClient } from '../shared/api/client';
import { loadAccounts } from '../shared/editor/accounts';
import { INCOMING_EVENT, OUTGOING_EVENT, SENT_EVENT } from '../shared/events/event';
import { availableEvents } from '../shared/webhooks/webhooks';

/** What servers can send as far as is known, for when the server does not tell (docs/whatomate-api.md#webhook-events). */
const KNOWN_EVENTS: INodePropertyOptions[] = [
	{ name: 'Contact Created', value: 'contact.created', description: 'A new contact appears' },
	{ name: 'Message Incoming', value: INCOMING_EVENT, description: 'A customer writes, or taps a button' },
	{
		name: 'Message Outgoing',
		value: OUTGOING_EVENT,
		description: 'A message goes to a customer, also from a phone',
	},
	{ name: 'Message Sent', value: SENT_EVENT, description: 'A message goes to a customer through Whatomate' },
	{
		name: 'Transfer Assigned',
		value: 'transfer.assigned',
		description: 'A conversation is given to a person',
	},
	{
		name: 'Transfer Created',
		value: 'transfer.created',
		description: 'A customer wants to speak to a person',
	},
	{
		name: 'Transfer Resumed',
		value: 'transfer.resumed',
		description: 'The chatbot takes a conversation over again',
	},
];

/** The events of this server, so that those of a coming version appear by themselves. */
async function getEvents(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	try {
		const events = await availableEvents(await WhatomateClient.connect(this));
		if (events.length > 0) {
			return events.map(({ value, label, description }) => ({ name: label || value, value, description }));
		}
	} catch (error) {
		this.logger.warn(
			`Whatomate Trigger shows the known events, since the server's can't be read: ${(error as Error).message}`,
		);
	}
	return KNOWN_EVENTS;
}

/** What the editor calls to fill the trigger's lists. */
export const triggerMethods = { loadOptions: { getEvents, getAccounts: loadAccounts } };
