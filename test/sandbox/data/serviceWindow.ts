import { asMoment } from './clock';
import type { Contact } from './types';

const day = 24 * 60 * 60 * 1000;

/**
 * The service window: 24 hours from what the customer wrote last (docs/whatomate-api.md#24-hour-window).
 *
 * @returns the moment at which it closes; null for who has never written.
 */
export const serviceWindowEnd = (lastInbound: string | null): number | null =>
	lastInbound === null ? null : Date.parse(lastInbound) + day;

/** @returns whether anything may be sent now, not only templates. */
export const isServiceWindowOpen = (lastInbound: string | null): boolean =>
	(serviceWindowEnd(lastInbound) ?? 0) > Date.now();

/** Lets it run out now. Nothing changes for who has never written. */
export const endServiceWindow = (contact: Contact): void => {
	if (isServiceWindowOpen(contact.last_inbound_at)) {
		contact.last_inbound_at = asMoment(new Date(Date.now() - day));
	}
};
