import type { AllowedAddresses } from './addresses';
import type { Bot } from '../answering/bot';
import type { InboxButtons } from '../answering/inboxButtons';
import type { Notes } from '../answering/notes';
import type { Staff } from '../answering/staff';
import type { Transfers } from '../answering/transfers';
import type { Announcer } from '../people/announcer';
import type { Answer } from './answers';
import type { Campaigns } from '../campaigns/campaigns';
import type { LiveFeed } from '../feed/liveFeed';
import type { MetaReceiver } from '../meta/metaReceiver';
import type { SeenRequest, Dialect, MediaFile } from '../data/types';
import type { Store } from '../data/store';
import type { Webhooks } from '../webhooks/webhooks';
import type { WhatsApp } from '../whatsapp/whatsapp';

/** A permission that a role can lack, as `resource:action`. */
export const PERMISSIONS = [
	'accounts:read',
	'contacts:read',
	'contacts:write',
	'contacts:delete',
	'templates:read',
	'templates:write',
	'contacts:import',
	'tags:read',
	'tags:write',
	'tags:delete',
	'users:read',
	'users:write',
	'teams:read',
	'teams:write',
	'transfers:write',
	'chat:read',
	'chat:write',
] as const;

export type Permission = (typeof PERMISSIONS)[number];

/** Fetches a file for the server (a template's header by URL); undefined when it cannot be had. */
export type Download = (url: string) => (MediaFile & { status?: number }) | undefined;

/** What every route gets. */
export interface Context {
	request: SeenRequest;
	/** The parts of the path that the route names, decoded. */
	parameters: Record<string, string>;
	store: Store;
	whatsapp: WhatsApp;
	webhooks: Webhooks;
	campaigns: Campaigns;
	/** Whether a webhook may point to an internal address. */
	allowPrivateWebhooks: AllowedAddresses;
	liveFeed: LiveFeed;
	metaReceiver: MetaReceiver;
	/** Tells webhooks and live feed. */
	announcer: Announcer;
	staff: Staff;
	bot: Bot;
	transfers: Transfers;
	notes: Notes;
	inboxButtons: InboxButtons;
	dialect: Dialect;
	maskPhones: boolean;
	/** @returns whether the key's role has this permission. */
	may(permission: Permission): boolean;
	download: Download;
}

/** One route. Adding an endpoint is adding a row to a module's list; adding a module is a line in `routes/index.ts`. */
export interface Route {
	method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	/** Parts in braces are parameters: `/api/contacts/{id}`. */
	path: string;
	/** The dialect that knows this route; left out, both do. */
	dialect?: Dialect;
	/** The permission without which the route answers 403 `Insufficient permissions`. */
	permission?: Permission;
	/** Whether the route asks for no key. */
	open?: true;
	handle(context: Context): Answer | Promise<Answer>;
}

/** @returns the routes, which only servers of this dialect know. */
export const knownTo = (dialect: Dialect, routes: ReadonlyArray<Omit<Route, 'dialect'>>): readonly Route[] =>
	routes.map((route) => ({ ...route, dialect }));
