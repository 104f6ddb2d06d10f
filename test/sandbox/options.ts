import type { AllowedAddresses } from './server/addresses';
import type { Download, Permission } from './server/context';
import type { RateLimit } from './server/rateLimit';
import type { AccountSeed, ContactSeed, TemplateSeed } from './data/seed';
import type { TeamSeed, UserSeed } from './answering/staff';
import type { Dialect, WebhookEvent } from './data/types';
import type { LiveFeedSetting } from './feed/liveFeed';
import type { StatusDelay } from './whatsapp/whatsapp';
import type { WebhookSetting } from './webhooks/webhooks';

/** How a sandbox is to be. Everything has a default but the dialect. */
export interface SandboxOptions {
	dialect: Dialect;
	/** Default `defaultApiKey`. */
	apiKey?: string;
	/** Default 0: any free port. */
	port?: number;
	/** Off by default, as on a real server; `true` is 200 requests in 60 seconds. */
	rateLimit?: boolean | Partial<RateLimit>;
	/** Whether contacts show only the last four characters of numbers. */
	maskPhones?: boolean;
	/** Permissions that the key's role lacks. */
	missingPermissions?: Permission[];
	/** Milliseconds from status to status. Default 2. */
	statusDelay?: StatusDelay;
	/**
	 * Keeps every message where it is until `release`: `pending` on a released server, `sent` after a documented one's
	 * answer.
	 */
	holdStatuses?: boolean;
	/** Whether `delivered` is followed by `read`. Default false. */
	readAfterDelivery?: boolean;
	/** Whether WhatsApp refuses everything but templates to customers who have not written for 24 hours. Default false. */
	serviceWindow?: boolean;
	/** Milliseconds between two recipients of a campaign. Default 0. */
	campaignDelay?: number;
	/** In place of the default accounts. */
	accounts?: readonly AccountSeed[];
	/** In place of the default templates. */
	templates?: readonly TemplateSeed[];
	/** In place of the default contacts. */
	contacts?: readonly ContactSeed[];
	/** In place of the default agents; then the default teams are not there either. */
	agents?: readonly UserSeed[];
	/** In place of the default teams. */
	teams?: readonly TeamSeed[];
	/** So many more, for lists of several pages. */
	seed?: { templates?: number; contacts?: number };
	/** What the server finds when it downloads a URL (a template's header). By default it finds nothing. */
	download?: Download;
	/**
	 * Whether webhooks and buttons of the inbox may point to internal addresses, such as a test's own receiver: all of them, or only the
	 * loopback. Default false, as on a real server.
	 */
	allowPrivateWebhooks?: AllowedAddresses;
	/** Milliseconds before the second and the third try. Default 2 and 4; a released server waits `releasedRetryDelays`. */
	webhookRetryDelays?: readonly number[];
	/**
	 * Which deliveries carry `X-Webhook-Signature`. Default `firstAfterLoad`, as a released server does: only those of
	 * the event that loads the list of webhooks.
	 */
	signWebhooks?: WebhookSetting['sign'];
	/** Milliseconds after which the list of webhooks is loaded anew. Default six hours. */
	webhookListPeriod?: number;
	/** Events that a coming server has; `message.status` and `message.<status>` are delivered on every status change. */
	moreWebhookEvents?: readonly WebhookEvent[];
	/** Where a delivery or a click to a URL really goes, as a name server would say: for URLs that a test can't receive at. */
	resolveWebhook?: (url: string) => string;
	/** Times of the live feed, and the origins that it lets in (a server in production mode has some). */
	liveFeed?: Partial<LiveFeedSetting>;
	/** Where Meta's callback points to: see `Meta.callback`. */
	metaCallback?: string;
	/** Milliseconds before each further try of Meta. Default 5, 10, 20, 40 and 80. */
	metaRetryDelays?: readonly number[];
}

/** The API key of sandboxes. Put together here, so that nothing in the sources looks like a secret. */
export const defaultApiKey = ['whm', '0123456789abcdef'.repeat(2)].join('_');
