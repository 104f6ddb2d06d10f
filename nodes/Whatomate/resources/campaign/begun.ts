import { getCampaign } from '../../../shared/api/campaigns';
import type { Campaign } from '../../../shared/api/campaigns';
import { badInput, Failure } from '../../../shared/failures/failure';
import type { Execution } from '../../engine/execution';
import { continueCampaignOption } from '../../parameters/campaign';
import type { Staying } from './leaveOut';
import { missingRows } from './matching';
import { leftOutItem } from './recipients';
import type { Row } from './recipients';

const CONTINUE = continueCampaignOption.property.displayName;

/** A campaign that this run goes on with. */
export interface Begun {
	campaign: Campaign;
	/** Whether the user says so, and not an earlier try of this execution. */
	isForeign: boolean;
	/** Whether an earlier try had put everybody into it, and asked for its start. */
	isStarting: boolean;
	/** How a person gets a new campaign instead. */
	makeNew: string;
}

/**
 * Finds the campaign that is to be gone on with. With Retry On Fail, n8n runs the node again with the same items: then it may be there already.
 * @param key what is to be sent, as an earlier try has noted it
 * @param continued the ID that the user gives
 * @throws {Failure} where it was deleted, and may have been sent before
 */
export async function findBegun(
	{ client, earlier }: Execution,
	key: string,
	continued: string | undefined,
): Promise<Begun | undefined> {
	const noted = earlier.campaign(key);
	const id = continued ?? noted?.id;
	if (id === undefined) return undefined;
	const isStarting = noted?.id === id && noted.isStarting === true;
	const campaign = await getCampaign(client, id).catch((error: Failure) => {
		if (error.status !== 404) throw error;
		if (continued === undefined && !isStarting) return undefined;
		throw goneAlready(id, continued === undefined);
	});
	// Nothing of a draft that was deleted can have gone out: another one takes its place.
	if (!campaign) return void earlier.forgetCampaign(id);
	return continued === undefined
		? { campaign, isForeign: false, isStarting, makeNew: 'start a new execution in place of a retry' }
		: { campaign, isForeign: true, isStarting, makeNew: `leave '${CONTINUE}' empty` };
}

const goneAlready = (id: string, byRetry: boolean): Failure =>
	byRetry
		? badInput(
				`The campaign ${id}, which an earlier try of this execution began to send, was deleted in Whatomate: it can't be told who got it`,
				'Nothing more was sent. To send to everybody in a new campaign, start a new execution in place of a retry.',
			)
		: badInput(
				`'${CONTINUE}': Whatomate has no campaign with the ID ${id}`,
				`It may have been deleted. To make a new campaign, leave '${CONTINUE}' empty.`,
			);

/**
 * Whoever an earlier try has left out of a campaign that it started stays out of it, though nothing may speak against them any more.
 * @returns the rows that are in it, and the items of the others
 */
export async function keepTo(begun: Begun | undefined, execution: Execution, rows: Row[]): Promise<Staying> {
	if (!begun?.isStarting || begun.campaign.status === 'draft') return { rows, leftOut: [] };
	const { id, name } = begun.campaign;
	const missing = new Set((await missingRows(execution, id, rows)).missing);
	const reason = `Was left out when an earlier try of this execution started the campaign '${name}'`;
	return {
		rows: rows.filter((row) => !missing.has(row)),
		leftOut: [...missing].map(({ index }) => leftOutItem(execution, index, reason)),
	};
}
