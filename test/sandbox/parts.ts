import { Bot } from './answering/bot';
import { InboxButtons } from './answering/inboxButtons';
import { Notes } from './answering/notes';
import { Staff } from './answering/staff';
import { Transfers } from './answering/transfers';
import { Announcer } from './people/announcer';
import { Campaigns } from './campaigns/campaigns';
import { Events } from './data/events';
import { Faults } from './server/faults';
import { incomingMessage, type Reception } from './people/incoming';
import { defaultLiveFeedSetting, LiveFeed } from './feed/liveFeed';
import { MetaReceiver } from './meta/metaReceiver';
import { Meta } from './meta/metaRole';
import type { SandboxOptions } from './options';
import { RateLimiter } from './server/rateLimit';
import {
	defaultAccounts,
	defaultAgents,
	defaultContacts,
	defaultTeams,
	defaultTemplates,
	manyContacts,
	manyTemplates,
	USER_ID,
} from './data/seed';
import { Store } from './data/store';
import { Timers } from './data/timers';
import { releasedWebhookEvents } from './webhooks/webhookEvents';
import { defaultWebhookSetting, Webhooks } from './webhooks/webhooks';
import { WhatsApp } from './whatsapp/whatsapp';

/** What a sandbox is made of. */
export interface Parts {
	events: Events;
	faults: Faults;
	store: Store;
	whatsapp: WhatsApp;
	webhooks: Webhooks;
	campaigns: Campaigns;
	timers: Timers;
	liveFeed: LiveFeed;
	announcer: Announcer;
	staff: Staff;
	bot: Bot;
	transfers: Transfers;
	notes: Notes;
	inboxButtons: InboxButtons;
	reception: Reception;
	meta: Meta;
	metaReceiver: MetaReceiver;
	rateLimiter: RateLimiter | undefined;
}

/** Milliseconds before each further try of Meta, short because tests wait for them. */
const metaRetryDelays = [5, 10, 20, 40, 80];

/** The server lists what was made last first. */
const fill = (store: Store, options: SandboxOptions): void => {
	for (const account of options.accounts ?? defaultAccounts) store.addAccount(account);
	for (const template of options.templates ?? defaultTemplates) store.addTemplate(template);
	for (const template of manyTemplates(options.seed?.templates ?? 0)) store.addTemplate(template);
	for (const contact of options.contacts ?? defaultContacts) store.addContact(contact);
	for (const contact of manyContacts(options.seed?.contacts ?? 0)) store.addContact(contact);
	if (options.contacts) return;
	// One of the default contacts has written, so that an open service window and unread messages exist.
	const from = '14155550104';
	incomingMessage(store, undefined, { from, text: 'Здравствуйте!' });
	incomingMessage(store, undefined, { from, button: 'Confirm' });
};

/** The first user is the one whose key it is. */
const fillStaff = (staff: Staff, options: SandboxOptions): void => {
	const email = 'admin@admin.com';
	staff.addUser({ id: USER_ID, full_name: 'Admin', email, role: 'admin', is_super_admin: true });
	for (const agent of options.agents ?? defaultAgents) staff.addUser(agent);
	for (const team of options.teams ?? (options.agents ? [] : defaultTeams)) staff.addTeam(team);
};

/** Webhooks and buttons of the inbox call the same addresses. */
const callsOf = ({ allowPrivateWebhooks, resolveWebhook }: SandboxOptions) => ({
	allowPrivate: Boolean(allowPrivateWebhooks) || resolveWebhook !== undefined,
	resolve: resolveWebhook ?? defaultWebhookSetting.resolve,
});

const webhooksOf = (store: Store, events: Events, options: SandboxOptions): Webhooks => {
	const { webhookRetryDelays, signWebhooks, webhookListPeriod } = options;
	const standard = defaultWebhookSetting;
	return new Webhooks(
		store.clock,
		events,
		{
			retryDelays: webhookRetryDelays ?? standard.retryDelays,
			sign: signWebhooks ?? standard.sign,
			listPeriod: webhookListPeriod ?? standard.listPeriod,
			...callsOf(options),
		},
		[...releasedWebhookEvents, ...(options.moreWebhookEvents ?? [])],
	);
};

/**
 * Makes the parts and ties them together.
 *
 * @param serverUrl where the server is; asked only when somebody needs it.
 */
export const makeParts = (options: SandboxOptions, serverUrl: () => string): Parts => {
	const events = new Events();
	const store = new Store(events);
	const webhooks = webhooksOf(store, events, options);
	const liveFeed = new LiveFeed(events, { ...defaultLiveFeedSetting, ...options.liveFeed });
	const announcer = new Announcer(store, webhooks, liveFeed, options.maskPhones ?? false);
	const staff = new Staff(store.clock);
	const bot = new Bot(events);
	const transfers = new Transfers(store, staff, bot, announcer, events);
	const notes = new Notes(store, staff, announcer, events);
	const reception = { announcer, bot, transfers };
	const whatsapp: WhatsApp = new WhatsApp(
		store,
		events,
		{
			statusDelay: options.statusDelay ?? 2,
			holdStatuses: options.holdStatuses ?? false,
			readAfterDelivery: options.readAfterDelivery ?? false,
			serviceWindow: options.serviceWindow ?? false,
		},
		{
			// What a campaign sends is not announced on the live feed; what Meta says of it later is.
			outcome: (message) =>
				message.campaign_recipient ? campaigns.outcome(message) : announcer.outcome(message),
			status: (message) => {
				campaigns.status(message);
				announcer.status(message);
			},
			tell: (message, status, error) => meta.tell(message, status, error),
		},
	);
	const timers = new Timers();
	const campaigns = new Campaigns(store, whatsapp, events, liveFeed, timers, options.campaignDelay ?? 0);
	const delays = options.metaRetryDelays ?? metaRetryDelays;
	const meta = new Meta(store, events, whatsapp, delays, serverUrl);
	meta.callback = options.metaCallback;
	store.onOutgoing = (message, contact) => announcer.outgoing(message, contact);
	fillStaff(staff, options);
	fill(store, options);
	const limit = options.rateLimit === true ? {} : options.rateLimit;
	return {
		events,
		faults: new Faults(),
		store,
		whatsapp,
		webhooks,
		campaigns,
		timers,
		liveFeed,
		announcer,
		staff,
		bot,
		transfers,
		notes,
		inboxButtons: new InboxButtons(store, events, callsOf(options)),
		reception,
		meta,
		metaReceiver: new MetaReceiver(store, whatsapp, reception),
		rateLimiter: limit ? new RateLimiter({ max: 200, windowSeconds: 60, ...limit }) : undefined,
	};
};
