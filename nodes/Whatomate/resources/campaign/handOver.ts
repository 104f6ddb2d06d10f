import type { WhatomateClient } from '../../../shared/client';
import { Failure, refused } from '../../../shared/errors';
import { CHUNK, getCampaign, importRequest, startRequest } from './campaign';
import type { Campaign, NewRecipient } from './campaign';
import type { Row } from './recipients';

/** Milliseconds between looks at what became of a chunk whose answer was lost: the server may still be busy with it. */
const LOOKS = [500, 2000, 5000];

/**
 * Adds recipients to a draft, in chunks, none of them twice. A chunk whose answer was lost is looked for, not repeated.
 * @param already how many recipients the draft has
 * @returns how many it has then
 * @throws {Failure} telling how far it came; nothing is started
 */
export async function addAll(
	client: WhatomateClient,
	campaign: Campaign,
	rows: Row[],
	already: number,
): Promise<number> {
	let total = already;
	for (let from = 0; from < rows.length; from += CHUNK) {
		const chunk = rows.slice(from, from + CHUNK).map(({ recipient }) => recipient);
		const trouble = await addChunk(client, campaign.id, chunk, total);
		if (trouble) throw interruptedAt(campaign, trouble.total, already + rows.length, trouble.error);
		total += chunk.length;
	}
	return total;
}

/** @returns nothing when the chunk is up, else why not and how many recipients the campaign has now, where the server tells */
async function addChunk(
	client: WhatomateClient,
	id: string,
	chunk: NewRecipient[],
	before: number,
): Promise<{ error: unknown; total: number | undefined } | undefined> {
	const request = importRequest(id, chunk);
	try {
		const answer = await client.ask(request);
		if (answer.ok) return undefined;
		// A refused chunk is not up at all: the server adds it in one statement.
		return { error: refused({ ...request, sends: false }, answer.status, answer.words), total: before };
	} catch (error) {
		const total = await settledTotal(client, id, before, chunk.length);
		return total === before + chunk.length ? undefined : { error, total };
	}
}

/** @returns how many recipients the campaign has once a chunk is either up or given up; undefined where the server does not tell */
async function settledTotal(
	client: WhatomateClient,
	id: string,
	before: number,
	chunk: number,
): Promise<number | undefined> {
	let total: number | undefined;
	for (const pause of LOOKS) {
		total = await getCampaign(client, id).then(
			(campaign) => campaign.total_recipients,
			() => undefined,
		);
		if (total === before + chunk) return total;
		await client.pause(pause);
	}
	return total;
}

function interruptedAt(campaign: Campaign, up: number | undefined, wanted: number, error: unknown): Failure {
	const { message, status } = error as Failure;
	const known = up === undefined ? 'Not all' : `${up} of ${wanted}`;
	return new Failure(
		`${known} recipients are in the campaign '${campaign.name}' (ID ${campaign.id}), and it was not started: ${message}`,
		{ status, hint: continueWith(campaign.id) },
	);
}

const continueWith = (id: string): string =>
	`Nothing was sent. Run it again with ${id} in the option 'Continue Campaign ID': those who are in it are not added twice. A retry of this execution does so by itself.`;

/**
 * Lets the server begin to send. Where its answer is lost, the campaign's status tells whether it did.
 * @throws {Failure} with the campaign's ID
 */
export async function startCampaign(client: WhatomateClient, campaign: Campaign): Promise<void> {
	const trouble = await client.call(startRequest(campaign.id)).then(
		() => undefined,
		(error: Failure) => error,
	);
	if (!trouble) return;
	const status = await getCampaign(client, campaign.id).then(
		(now) => now.status,
		() => undefined,
	);
	if (status === undefined || status === campaign.status) throw notStarted(campaign, status, trouble);
}

function notStarted({ id, name }: Campaign, status: string | undefined, { message, status: code }: Failure) {
	return status === undefined
		? new Failure(`It is unknown whether the campaign '${name}' (ID ${id}) was started: ${message}`, {
				status: code,
				fateUnknown: true,
				hint: `All recipients are in it. Look at it in Whatomate, or run this again with ${id} in the option 'Continue Campaign ID': it is started only if it was not.`,
			})
		: new Failure(
				`The campaign '${name}' (ID ${id}) has all its recipients, but was not started: ${message}`,
				{ status: code, hint: continueWith(id) },
			);
}
