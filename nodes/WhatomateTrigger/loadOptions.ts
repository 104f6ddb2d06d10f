import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { WhatomateClient } from '../shared/api/client';
import { loadAccounts } from '../shared/editor/accounts';
import { INCOMING_EVENT, OUTGOING_EVENT, SENT_EVENT } from '../shared/events/event';
import { availableEvents } from '../shared/webhooks/webhooks';

/** What servers can send as far as is known, in the words of all triggers (docs/whatomate-api.md#webhook-events). */
export const KNOWN_EVENTS: INodePropertyOptions[] = [
	{ name: 'Contact Created', value: 'contact.created', description: 'A new contact appears' },
	{ name: 'Message Received', value: INCOMING_EVENT, description: 'A customer writes, or taps a button' },
	{
		name: 'Message Sent by Agent',
		value: SENT_EVENT,
		description: 'A message goes to a customer through Whatomate: from an agent or a workflow',
	},
	{
		name: 'Message Sent by Anyone',
		value: OUTGOING_EVENT,
		description:
			'A message goes to a customer, also from a phone. Servers of today tell only what is typed on a phone.',
	},
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
			return events
				.map(
					({ value, label, description }) =>
						KNOWN_EVENTS.find((known) => known.value === value) ?? {
							name: label || value,
							value,
							description,
						},
				)
				.sort((one, other) => one.name.localeCompare(other.name));
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
