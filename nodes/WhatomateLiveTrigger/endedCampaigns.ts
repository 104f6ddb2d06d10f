import type { IDataObject } from 'n8n-workflow';

import { getCampaign } from '../shared/api/campaigns';
import type { Campaign } from '../shared/api/campaigns';
import type { WhatomateClient } from '../shared/api/client';
import { textOrNull } from '../shared/api/json';
import { readList } from '../shared/api/pages';
import { ENDED_CAMPAIGN, fromCampaign } from '../shared/events/fromFeed';
import { BoundedMap } from '../shared/memory';
import { milliseconds } from './missed';
import type { Missed } from './missed';

/** How many campaigns are remembered as ended. */
const MOST_REMEMBERED = 500;

const endOf = ({ completed_at, updated_at }: IDataObject): number => milliseconds(completed_at ?? updated_at);

const missed = (campaign: Campaign): Missed => ({ event: fromCampaign(campaign, new Date()), raw: campaign });

/**
 * Which campaigns have ended. The live feed tells the numbers of a campaign after each of its messages, also long after its end, and
 * does not say when that was (docs/whatomate-api.md#live-feed-frames).
 */
export class EndedCampaigns {
	private readonly ended = new BoundedMap<true>(MOST_REMEMBERED);

	constructor(private readonly client: WhatomateClient) {}

	/**
	 * @param payload of a frame that tells the numbers of a campaign
	 * @param from milliseconds
	 * @returns the campaign, where it has ended since then and this is the first that is heard of it; one request then
	 * @throws {Failure} where the server does not tell: a look back finds it
	 */
	async justEnded({ campaign_id, status }: IDataObject, from: number): Promise<Missed | undefined> {
		const id = textOrNull(campaign_id);
		if (id === null) return undefined;
		if (!ENDED_CAMPAIGN.includes(status)) {
			// Those who failed are tried once more.
			this.ended.delete(id);
			return undefined;
		}
		if (this.ended.has(id)) return undefined;
		this.ended.set(id, true);
		const campaign = await getCampaign(this.client, id);
		return ENDED_CAMPAIGN.includes(campaign.status) && endOf(campaign) >= from ? missed(campaign) : undefined;
	}
}

/** @param from milliseconds. @returns those of the newest campaigns that have ended since then; one request */
export async function* endedSince(client: WhatomateClient, from: number): AsyncGenerator<Missed> {
	const { rows } = await readList<Campaign>(client, 'campaigns', 1, {});
	yield* rows
		.filter((campaign) => ENDED_CAMPAIGN.includes(campaign.status) && endOf(campaign) >= from)
		.sort((one, other) => endOf(one) - endOf(other))
		.map(missed);
}
