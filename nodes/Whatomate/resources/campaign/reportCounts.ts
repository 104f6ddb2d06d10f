import type { IDataObject } from 'n8n-workflow';

import type { StoredRecipient } from '../../../shared/api/campaigns';
import { plainReason } from '../../../shared/whatsapp/failedMessage';
import type { PlainReason } from '../../../shared/whatsapp/failedMessage';

/** How far the messages of a campaign came. Each count includes those who came further: who has read it got it. */
export interface Outcomes extends IDataObject {
	recipients: number;
	sent: number;
	delivered: number;
	read: number;
	failed: number;
	pending: number;
	/** In percent of all recipients, as are the other rates; null where there are none. */
	delivered_rate: number | null;
	read_rate: number | null;
	failed_rate: number | null;
}

/** Of a recipient whose message is at WhatsApp. */
const AT_WHATSAPP = ['sent', 'delivered', 'read'];

/** @returns whether the recipient's message went out, and is not known to have failed since */
export const wasSent = ({ status }: StoredRecipient): boolean => AT_WHATSAPP.includes(status);

/** @returns percent with one decimal; null of nothing */
export const percent = (part: number, whole: number): number | null =>
	whole === 0 ? null : Math.round((part / whole) * 1000) / 10;

/**
 * Counts by the recipients. The campaign's own counts are no counts of people: they have whoever failed after being sent in both
 * (docs/whatomate-api.md#campaign-counts).
 */
export function outcomesOf(stored: StoredRecipient[]): Outcomes {
	const by = (...statuses: string[]) => stored.filter(({ status }) => statuses.includes(status)).length;
	const recipients = stored.length;
	const delivered = by('delivered', 'read');
	const [read, failed] = [by('read'), by('failed')];
	return {
		recipients,
		sent: by(...AT_WHATSAPP),
		delivered,
		read,
		failed,
		pending: by('pending'),
		delivered_rate: percent(delivered, recipients),
		read_rate: percent(read, recipients),
		failed_rate: percent(failed, recipients),
	};
}

/** A reason, and how many failed for it. */
export interface CountedReason extends PlainReason, IDataObject {
	code: number | null;
	reason: string;
	count: number;
}

/** Reasons that a report names, at most: words of a network hold addresses and times, and could differ with each recipient. */
const MOST_REASONS = 20;

/** @returns why recipients failed, the most frequent reason first; rare ones together where there are too many */
export function failuresOf(stored: StoredRecipient[]): CountedReason[] {
	const counted = new Map<string, CountedReason>();
	for (const { status, error_message } of stored) {
		if (status !== 'failed') continue;
		const why = plainReason(error_message ?? '');
		const key = String(why.code ?? why.reason);
		const known = counted.get(key);
		if (known) known.count++;
		else counted.set(key, { ...why, count: 1 });
	}
	const sorted = [...counted.values()].sort((one, other) => other.count - one.count);
	if (sorted.length <= MOST_REASONS) return sorted;
	const rest = sorted.splice(MOST_REASONS - 1);
	const count = rest.reduce((sum, each) => sum + each.count, 0);
	return [...sorted, { code: null, reason: 'Other reasons.', count }];
}
