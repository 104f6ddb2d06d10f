import type { IDataObject } from 'n8n-workflow';

import { objectOf } from '../api/json';
import { everyRow } from '../api/pages';
import type { Registry } from './registration';
import { DELIVERY_HEADER } from './verification';

/** A button as the server lists it (docs/whatomate-api.md#inbox-buttons). */
interface InboxButton extends IDataObject {
	id: string;
	name: string;
	icon: string;
	action_type: string;
	config: IDataObject;
	is_active: boolean;
	display_order: number;
}

/** What the trigger wants to stand in the agents' inbox. */
export interface WantedButton {
	name: string;
	/** One of `BUTTON_ICONS`. */
	icon: string;
	url: string;
}

/** The icons that the web app can draw, by what it calls them; it draws a flash for any other. */
export const BUTTON_ICONS = {
	'bar-chart': 'Chart',
	code: 'Code',
	'file-text': 'Document',
	'external-link': 'External Link',
	zap: 'Flash',
	globe: 'Globe',
	link: 'Link',
	mail: 'Mail',
	phone: 'Phone',
	ticket: 'Ticket',
	user: 'User',
} as const;

/** Characters that the server keeps of a button's name (docs/whatomate-api.md#stored-lengths). */
export const LONGEST_BUTTON_NAME = 100;

/** A new button stands behind those that people made: the server sorts by this number. */
const BEHIND_OTHERS = 1000;

/** What an agent clicks beside a conversation (docs/whatomate-api.md#inbox-buttons). */
export const inboxButtons: Registry<InboxButton, WantedButton> = {
	kind: 'inboxButton',
	every: (client) => everyRow<InboxButton>(client, 'custom-actions', {}),
	target: ({ config }) => ({ url: objectOf(config).url, headers: objectOf(objectOf(config).headers) }),
	// A body that somebody has entered would be delivered in place of the contact and the agent.
	isAsWanted: ({ name, icon, action_type, config }, wanted) =>
		name === wanted.name &&
		icon === wanted.icon &&
		action_type === 'webhook' &&
		objectOf(config).method === 'POST' &&
		!objectOf(config).body,
	body: ({ name, icon, url }, token, existing) => ({
		name,
		icon,
		action_type: 'webhook',
		is_active: true,
		display_order: existing?.display_order ?? BEHIND_OTHERS,
		config: { url, method: 'POST', headers: { [DELIVERY_HEADER]: token } },
	}),
	wayOut: {
		inShort: 'Give n8n a public address.',
		hint: "Set n8n's environment variable WEBHOOK_URL to the public address of your n8n, and publish the workflow again (in n8n 1: activate it): Whatomate has to reach n8n when somebody clicks.",
	},
};
