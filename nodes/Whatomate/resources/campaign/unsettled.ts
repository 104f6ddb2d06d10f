import { getCampaign, getRecipientsOf } from '../../../shared/api/campaigns';
import type { Campaign } from '../../../shared/api/campaigns';
import type { WhatomateClient } from '../../../shared/api/client';
import { Failure } from '../../../shared/failures/failure';
import { isMasked } from '../../../shared/whatsapp/phoneNumber';
import { personOf } from '../../../shared/whatsapp/samePerson';
import type { UnsettledCampaign } from '../../sendOnce/campaignKeys';
import { cancelRequest } from './requests';

/** Who got a campaign that an execution left without an end, of those who were to be put into it. */
export type Fate =
	| { got: 'everybody'; campaign: Campaign }
	| { got: 'some'; campaign: Campaign; persons: Set<string> }
	/** Nor will anybody; `cancelled` is the draft that was cancelled for this. */
	| { got: 'nobody'; cancelled?: Campaign }
	/** Nobody so far, but these are in a draft that somebody else may start. */
	| { got: 'later'; campaign: Campaign; persons: Set<string> }
	/** It can't be told. */
	| { got: 'unknown'; why: string };

/**
 * Finds out what became of a campaign that an execution left without an end. A draft of this node is cancelled, so that what is known of
 * it stays true: then neither a request that is still on its way nor a person can start it (docs/whatomate-api.md#campaign-states).
 */
export async function fateOf(client: WhatomateClient, left: UnsettledCampaign): Promise<Fate> {
	try {
		return await lookAt(client, left);
	} catch (error) {
		return unknown(
			`The campaign ${left.id} of an earlier execution can't be read: ${(error as Error).message}`,
		);
	}
}

async function lookAt(client: WhatomateClient, left: UnsettledCampaign): Promise<Fate> {
	const { id, isStarting, isForeign } = left;
	const found = await getCampaign(client, id).catch(ifGone);
	if (!found) {
		const mayHaveBeenStarted = isStarting || isForeign;
		return mayHaveBeenStarted
			? unknown(`The campaign ${id} of an earlier execution was deleted meanwhile`)
			: { got: 'nobody' };
	}
	const isOwnDraft = found.status === 'draft' && !isForeign;
	const campaign = isOwnDraft ? await afterCancelling(client, found) : found;
	switch (campaign.status) {
		case 'draft':
			return isForeign
				? await among(client, campaign, 'later', () => true)
				: unknown(`The campaign '${campaign.name}' (ID ${id}) of an earlier execution can't be cancelled`);
		case 'cancelled': {
			// Who was still waiting when it was cancelled got nothing.
			const fate = await among(client, campaign, 'some', ({ status }) => status !== 'pending');
			return fate.got === 'some' && fate.persons.size === 0
				? { got: 'nobody', cancelled: isOwnDraft ? campaign : undefined }
				: fate;
		}
		default:
			// A person may have started what was not filled yet.
			return isStarting ? { got: 'everybody', campaign } : await among(client, campaign, 'some', () => true);
	}
}

/** @returns the campaign as it is after an attempt to cancel it: somebody may have started it in between */
async function afterCancelling(client: WhatomateClient, campaign: Campaign): Promise<Campaign> {
	await client.call(cancelRequest(campaign.id)).catch((error: Failure) => error);
	return await getCampaign(client, campaign.id);
}

/** @param counts whether a recipient counts. @returns who of its recipients does */
async function among(
	client: WhatomateClient,
	campaign: Campaign,
	got: 'later' | 'some',
	counts: (recipient: { status: string }) => boolean,
): Promise<Fate> {
	const recipients = (await getRecipientsOf(client, campaign.id)).filter(counts);
	if (recipients.some(({ phone_number }) => isMasked(phone_number))) {
		return unknown(
			`This API key sees masked numbers only, so it can't be told who was in the campaign '${campaign.name}' (ID ${campaign.id})`,
		);
	}
	return { got, campaign, persons: new Set(recipients.map(({ phone_number }) => personOf(phone_number))) };
}

const unknown = (why: string): Fate => ({ got: 'unknown', why });

/** @returns nothing for a campaign that is not there */
function ifGone(error: unknown): undefined {
	if (error instanceof Failure && error.status === 404) return undefined;
	throw error;
}
