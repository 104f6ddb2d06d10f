import type { INodeExecutionData } from 'n8n-workflow';

import { getCampaign, getRecipientsOf } from '../../../shared/api/campaigns';
import type { Campaign } from '../../../shared/api/campaigns';
import type { WhatomateClient } from '../../../shared/api/client';
import { failureReason } from '../../../shared/api/dialect';
import { Failure } from '../../../shared/failures/failure';
import { errorCodeIn } from '../../../shared/whatsapp/errorCodes';
import type { Execution } from '../../engine/execution';
import { lookForRows } from './matching';
import type { Row } from './recipients';

/** Milliseconds between two looks at a running campaign; each is longer than the one before. */
const FIRST_LOOK = 500;
const LONGEST_LOOK = 15_000;

/** In these, the server sends nothing more. */
const ENDED = ['completed', 'cancelled', 'failed', 'paused'];

/**
 * Waits until a campaign has ended. A look that breaks says nothing about the campaign, which goes on: the next one may succeed.
 * @param minutes to wait at most; a campaign that takes longer is told in a hint
 * @throws {Failure} when the server refuses to tell
 */
export async function waitForEnd(execution: Execution, id: string, minutes: number): Promise<void> {
	const { client, context } = execution;
	const deadline = Date.now() + minutes * 60_000;
	let progress = 'nothing is known of it';
	for (let pause = FIRST_LOOK; ; pause = Math.min(pause * 1.5, LONGEST_LOOK)) {
		const seen = await look(client, id).catch((error) => ifPassing(error, id));
		progress =
			seen instanceof Failure ? `looking at it did not work: ${seen.message}` : progressOf(seen.campaign);
		context.sendMessageToUI(`Campaign ${id}: ${progress}`);
		if (!(seen instanceof Failure) && seen.hasEnded) return;
		const left = deadline - Date.now();
		if (left <= 0) {
			execution.hint(
				`The campaign ${id} had not ended after ${minutes} minutes: ${progress}. It goes on by itself.`,
			);
			return;
		}
		await client.pause(Math.min(pause, left)).catch((error: Failure) => {
			throw unreadable(error, id);
		});
	}
}

async function look(client: WhatomateClient, id: string): Promise<{ campaign: Campaign; hasEnded: boolean }> {
	const campaign = await getCampaign(client, id);
	const { status, sent_count, failed_count, total_recipients } = campaign;
	if (ENDED.includes(status)) return { campaign, hasEnded: true };
	if (sent_count + failed_count < total_recipients) return { campaign, hasEnded: false };
	// A released server never ends a campaign whose last recipient had opted out (docs/whatomate-api.md#end-of-a-campaign). The counts alone do not
	// tell: a message that fails at the customer was counted as sent before.
	const recipients = await getRecipientsOf(client, id);
	return { campaign, hasEnded: recipients.every((recipient) => recipient.status !== 'pending') };
}

/** @returns the error, where the next look may succeed: one that is refused will be so again */
function ifPassing(error: unknown, id: string): Failure {
	if (!(error instanceof Failure)) throw error;
	if ((error.status ?? 500) >= 500) return error;
	throw unreadable(error, id);
}

/** @returns a failure that says that the campaign is on its way, since whoever sends it again would send it twice */
const unreadable = ({ message, status }: Failure, id: string): Failure =>
	new Failure(`The campaign ${id} was started, but what became of it can't be read: ${message}`, {
		status,
		hint: "It goes on by itself: do not send it again. 'Get Recipients' gives the outcomes later, and a retry of this execution goes on waiting.",
	});

const progressOf = ({ sent_count, failed_count, total_recipients }: Campaign): string =>
	`${sent_count} sent, ${failed_count} failed, of ${total_recipients}`;

/**
 * The reason is in no field `error`: n8n takes a first item that has one for a failure of the node, and with *Retry On Fail* the
 * whole campaign would be sent again.
 * @returns one item for each row, with what became of it so far
 * @throws {Failure} when the server does not tell
 */
export async function outcomes(
	execution: Execution,
	campaignId: string,
	rows: Row[],
): Promise<INodeExecutionData[]> {
	const { found } = await lookForRows(execution, campaignId, rows).catch((error: Failure) => {
		throw unreadable(error, campaignId);
	});
	return rows.map(({ recipient, index }) => {
		const now = found.get(index);
		return {
			json: {
				status: now?.status ?? 'unknown',
				phone_number: recipient.phone_number,
				recipient_name: recipient.recipient_name,
				error_message: now?.error_message ? failureReason(now) : null,
				error_code: errorCodeIn(now?.error_message ?? null),
				sent_at: now?.sent_at ?? null,
				wa_message_id: now?.whatsapp_message_id || null,
				campaign_id: campaignId,
			},
			pairedItem: { item: index },
		};
	});
}
