import type { IDataObject } from 'n8n-workflow';

import type { WhatomateClient } from '../api/client';
import { everyRow } from '../api/pages';
import type { Registry } from './registration';
import { DELIVERY_HEADER } from './verification';

/** A webhook as the server lists it (docs/whatomate-api.md#webhooks). */
interface Webhook extends IDataObject {
	id: string;
	name: string;
	url: string;
	events: string[];
	headers?: IDataObject;
	is_active: boolean;
}

/** What a trigger or a question wants to be registered. */
export interface WantedWebhook {
	name: string;
	url: string;
	events: string[];
}

/** What a server can send, as its list of webhooks tells. */
export interface AvailableEvent {
	value: string;
	label: string;
	description: string;
}

/** @returns what this server can send, which is what its own web app offers */
export async function availableEvents(client: WhatomateClient): Promise<AvailableEvent[]> {
	const request = { method: 'GET', path: '/api/webhooks', query: { page: 1, limit: 1 } } as const;
	return (await client.call<{ available_events?: AvailableEvent[] }>(request)).available_events ?? [];
}

const sameEvents = (one: string[], other: string[]): boolean =>
	one.length === other.length && one.every((event) => other.includes(event));

/** What the server calls when something happens (docs/whatomate-api.md#webhooks). */
export const webhooks: Registry<Webhook, WantedWebhook> = {
	kind: 'webhook',
	every: (client) => everyRow<Webhook>(client, 'webhooks', {}),
	target: (webhook) => webhook,
	isAsWanted: ({ events }, wanted) => sameEvents(events, wanted.events),
	// Without is_active, an update switches the webhook off.
	body: (wanted, token) => ({
		...wanted,
		headers: { [DELIVERY_HEADER]: token },
		secret: token,
		is_active: true,
	}),
	wayOut: {
		inShort: "Use the node 'Whatomate Live Trigger', or give n8n a public address.",
		hint: "Set n8n's environment variable WEBHOOK_URL to the public address of your n8n, and publish the workflow again (in n8n 1: activate it). Without a public address, use the node 'Whatomate Live Trigger'.",
	},
};
