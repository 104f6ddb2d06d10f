import type { IDataObject } from 'n8n-workflow';

import type { WhatomateClient } from '../../../shared/api/client';
import { createContactRequest, updateContactRequest } from '../../../shared/api/contacts';
import type { Contact } from '../../../shared/api/contacts';
import type { ApiRequest } from '../../../shared/api/request';
import { refused } from '../../../shared/failures/refusals';
import type { ImportedContact } from './importFile';
import { noOutcome } from './importOutcome';
import type { Outcome } from './importOutcome';
import type { ImportRow } from './importRows';

/** How many contacts of one run are done one by one: those that an import can't reach. */
const MOST = 100;

/** A row that an import can't bring up, and the request that can. */
export interface Single {
	row: ImportRow;
	request: ApiRequest;
	/** As what it then counts. */
	counts: 'created' | 'updated';
	/** Why an import can't, as a sentence. */
	why: string;
}

const details = ({ profile_name, whats_app_account, tags }: ImportedContact): IDataObject => ({
	...(profile_name ? { profile_name } : {}),
	...(whats_app_account ? { whatsapp_account: whats_app_account } : {}),
	...(tags.length > 0 ? { tags } : {}),
});

/** @returns how a deleted contact comes back, with what was known of it where the row says nothing (docs/whatomate-api.md#deleted-contacts) */
export const broughtBack = (row: ImportRow): Single => ({
	row,
	request: createContactRequest(row.contact.phone_number, details(row.contact)),
	counts: 'created',
	why: 'The contact with this number was deleted in Whatomate',
});

/** @returns how a contact changes whose number is not stored in digits, where a row may change it */
export function changed(row: ImportRow, { id, phone_number }: Contact): Single | undefined {
	const { updateExisting, overwriteTags } = row.forExisting;
	const { tags, ...others } = details(row.contact);
	const changes = overwriteTags && tags ? { ...others, tags } : others;
	if (!updateExisting || Object.keys(changes).length === 0) return undefined;
	return {
		row,
		request: updateContactRequest(id, changes),
		counts: 'updated',
		why: `Whatomate has this customer as ${phone_number}, which its import does not find`,
	};
}

/**
 * Makes the requests, one after the other and in bounds.
 * @param noteDone is told how many are done, before each further one
 * @returns what became of the rows; a failure is one of its row, since all others are imported already
 * @throws {Failure} once the workflow is stopped
 */
export async function runSingles(
	client: WhatomateClient,
	singles: Single[],
	noteDone: (count: number) => void,
): Promise<Outcome> {
	const outcome = noOutcome();
	for (const { row, request, counts } of singles.slice(0, MOST)) {
		noteDone(outcome.created + outcome.updated + outcome.skipped);
		const answer = await client.ask(request).catch((error: Error) => error);
		if (answer instanceof Error && client.isStopped) throw answer;
		if (answer instanceof Error) outcome.refused.set(row, answer.message);
		else if (answer.ok) outcome[counts]++;
		// The customer wrote in between, which brought the contact back.
		else if (answer.status === 409) outcome.skipped++;
		else outcome.refused.set(row, refused(request, answer.status, answer.words).message);
	}
	for (const { row, why } of singles.slice(MOST)) {
		outcome.refused.set(
			row,
			`${why}. Such contacts are done one by one, ${MOST} in a run: import the items of this output once more.`,
		);
	}
	return outcome;
}
