import { getCampaign, getRecipientsOf } from '../../../shared/api/campaigns';
import type { Campaign } from '../../../shared/api/campaigns';
import type { WhatomateClient } from '../../../shared/api/client';
import { noteCampaignStarted } from '../../../shared/events/sentHere';
import { Failure, isOutcomeUnknown } from '../../../shared/failures/failure';
import { continueCampaignOption } from '../../parameters/campaign';
import type { Row } from './recipients';
import { CHUNK, importRequest, startRequest } from './requests';
import type { NewRecipient } from './requests';
import { settled } from './settle';

/**
 * Adds recipients to a draft, in chunks, none of them twice. A chunk whose answer was lost is looked for, not repeated.
 * @param already how many recipients the draft has
 * @param again how the user goes on when it breaks off
 * @returns how many it has then
 * @throws {Failure} telling how far it came; nothing is started
 */
export async function addAll(
	client: WhatomateClient,
	campaign: Campaign,
	rows: Row[],
	already: number,
	again: string,
): Promise<number> {
	let total = already;
	for (let from = 0; from < rows.length; from += CHUNK) {
		const chunk = rows.slice(from, from + CHUNK).map(({ recipient }) => recipient);
		const found = await addChunk(client, campaign.id, chunk, total).catch((error: Failure) => error);
		if (found instanceof Failure) throw interruptedAt(campaign, total, already + rows.length, found, again);
		total += chunk.length;
		if (found !== total) throw filledByOthers(campaign, found, total);
	}
	return total;
}

/**
 * @returns how many recipients the campaign has with the chunk, or why it is not known to be up
 * @throws {Failure} when it was refused: then nothing of it is up, since the server adds it in one statement
 */
async function addChunk(
	client: WhatomateClient,
	id: string,
	chunk: NewRecipient[],
	before: number,
): Promise<number | Failure> {
	const added = await settled<{ total_recipients?: number }>(client, importRequest(id, chunk), async () => {
		// The campaign's own count is brought up to date a moment later than its list.
		const { length } = await getRecipientsOf(client, id);
		return length === before ? undefined : { total_recipients: length };
	});
	return added instanceof Failure ? added : (added.total_recipients ?? before + chunk.length);
}

function interruptedAt(
	{ id, name }: Campaign,
	up: number,
	wanted: number,
	cause: Failure,
	again: string,
): Failure {
	const known = `${isOutcomeUnknown(cause) ? 'At least ' : ''}${up} of ${wanted}`;
	return new Failure(
		`${known} recipients are in the campaign '${name}' (ID ${id}), and it was not started: ${cause.message}`,
		{ status: cause.status, hint: `Nothing was sent. ${again}: those who are in it are not added twice.` },
	);
}

/** Something else adds recipients at the same time, or a chunk that was given up arrived late. */
const filledByOthers = ({ id, name }: Campaign, found: number, expected: number): Failure =>
	new Failure(
		`The campaign '${name}' (ID ${id}) has ${found} recipients where ${expected} were put into it, and it was not started`,
		{
			hint: 'Something else has added recipients meanwhile, and some may be in it twice. Nothing was sent. Look at it in Whatomate, or delete it there and send anew.',
		},
	);

const CONTINUE = continueCampaignOption.property.displayName;

/** @returns how a person goes on with a campaign that was not handed over */
export const continueWith = (id: string): string =>
	`A retry of this execution goes on by itself. So does another run with ${id} in the option '${CONTINUE}'`;

/**
 * Lets the server begin to send. Where its answer is lost, the campaign's status tells whether it did. It is not asked again: two
 * starts at the same moment message everybody twice.
 * @throws {Failure} with the campaign's ID
 */
export async function startCampaign(client: WhatomateClient, campaign: Campaign): Promise<void> {
	const { id, name, status } = campaign;
	noteCampaignStarted(client.identity, id);
	const begun = async () => {
		const now = await getCampaign(client, id);
		return now.status === status ? undefined : now;
	};
	const started = await settled(client, startRequest(id), begun).catch(
		async (refusal: Failure) => (await begun().catch(() => undefined)) ?? refusal,
	);
	if (!(started instanceof Failure)) return;
	if (!isOutcomeUnknown(started)) {
		throw new Failure(
			`The campaign '${name}' (ID ${id}) has all its recipients, but was not started: ${started.message}`,
			{
				status: started.status,
				hint: `${(started.status ?? 0) < 500 ? 'Nothing was sent.' : 'Look at its counts in Whatomate first: if they grow, some messages were on their way already.'} ${continueWith(id)}.`,
			},
		);
	}
	throw new Failure(`${started.message} ('${name}', ID ${id})`, {
		status: started.status,
		outcome: 'unknown',
		hint: `All recipients are in it. Look at it in Whatomate, or run this again with ${id} in the option '${CONTINUE}': it is started only if it was not.`,
	});
}
