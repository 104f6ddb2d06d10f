import type { INodeExecutionData } from 'n8n-workflow';

import { failureReason } from '../../../shared/dialect';
import type { Execution } from '../../execution';
import { getCampaign, getRecipientsOf } from './campaign';
import type { Campaign } from './campaign';
import { matchRows } from './recipients';
import type { Row } from './recipients';

/** Milliseconds between two looks at a running campaign; each is longer than the one before. */
const FIRST_LOOK = 500;
const LONGEST_LOOK = 15_000;

/** In these, the server sends nothing more. */
const ENDED = ['completed', 'cancelled', 'failed', 'paused'];

/** @param minutes to wait at most. @returns the campaign when it ended, or as it is when the time is over */
export async function waitForEnd(execution: Execution, id: string, minutes: number): Promise<Campaign> {
	const deadline = Date.now() + minutes * 60_000;
	for (let look = FIRST_LOOK; ; look = Math.min(look * 1.5, LONGEST_LOOK)) {
		const campaign = await getCampaign(execution.client, id);
		const { name, sent_count, failed_count, total_recipients, status } = campaign;
		execution.context.sendMessageToUI(
			`Campaign '${name}': ${sent_count} sent, ${failed_count} failed, of ${total_recipients}`,
		);
		if (ENDED.includes(status)) return campaign;
		const left = deadline - Date.now();
		if (left <= 0) {
			execution.hint(
				`The campaign '${name}' had not ended after ${minutes} minutes: ${sent_count} sent, ${failed_count} failed, of ${total_recipients}. It goes on by itself.`,
			);
			return campaign;
		}
		await execution.client.pause(Math.min(look, left));
	}
}

/** @returns one item for each row, with what became of it so far */
export async function outcomes(
	execution: Execution,
	campaign: Campaign,
	rows: Row[],
): Promise<INodeExecutionData[]> {
	const stored = matchRows(rows, await getRecipientsOf(execution.client, campaign.id));
	return rows.map(({ recipient, index }) => {
		const now = stored.get(index);
		return {
			json: {
				campaign_id: campaign.id,
				phone_number: recipient.phone_number,
				recipient_name: recipient.recipient_name,
				status: now?.status ?? 'unknown',
				error: now?.error_message ? failureReason(now) : null,
				wa_message_id: now?.whatsapp_message_id || null,
				sent_at: now?.sent_at ?? null,
			},
			pairedItem: { item: index },
		};
	});
}
