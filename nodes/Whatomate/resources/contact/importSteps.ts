import { Failure, isOutcomeUnknown } from '../../../shared/failures/failure';
import type { Execution } from '../../engine/execution';
import { importRequest, inFiles, readMessages } from './importFile';
import type { ImportAnswer, ImportedContact } from './importFile';
import { add, noOutcome } from './importOutcome';
import type { Outcome } from './importOutcome';
import type { ImportRow } from './importRows';

/**
 * How a row goes up. The server replaces the tags of a contact that is there by those of its row, and nobody knows beforehand who is there:
 * - `create`: with all it has; who is there stays as they are
 * - `createOrUpdate`: with all it has, for whoever is there too
 * - `createThenUpdate`: with all it has for the new ones, then once more without the tags for those who were there
 */
export type Way = 'create' | 'createOrUpdate' | 'createThenUpdate';

/** @returns the way with the fewest requests that does what is wanted */
export function wayOf({ contact, forExisting }: Pick<ImportRow, 'contact' | 'forExisting'>): Way {
	const { profile_name, whats_app_account, tags } = contact;
	const { updateExisting, overwriteTags } = forExisting;
	if (!updateExisting) return 'create';
	if (overwriteTags || tags.length === 0) return 'createOrUpdate';
	return profile_name === '' && whats_app_account === '' ? 'create' : 'createThenUpdate';
}

/**
 * Makes contacts of rows, in as few requests as there can be: one for 5,000 contacts, a second one where contacts that are there keep their
 * tags and get a new name.
 * @returns what became of them; the words of those that were not taken are the server's
 * @throws {Failure} telling how far it came
 */
export async function importAll(execution: Execution, rows: ImportRow[]): Promise<Outcome> {
	const total = noOutcome();
	let done = 0;
	// Rows of different ways never share a file, or its counts would not tell what became of which.
	for (const way of ['createOrUpdate', 'createThenUpdate', 'create'] as const) {
		const sameWay = rows.filter((row) => wayOf(row) === way);
		for (const file of inFiles(sameWay)) {
			const before = done;
			const noteCreated = (count: number) => (done = before + count);
			const outcome = await importFile(execution, file, way, noteCreated).catch((error: Failure) => {
				throw interruptedAt(done, rows.length, error);
			});
			add(total, outcome);
			done = before + file.length;
		}
	}
	return total;
}

/** @param noteCreated is told how many are done, where another request follows */
async function importFile(
	execution: Execution,
	rows: ImportRow[],
	way: Way,
	noteCreated: (count: number) => void,
): Promise<Outcome> {
	const first = await upload(
		execution,
		rows,
		rows.map(({ contact }) => contact),
		way === 'createOrUpdate',
	);
	if (way !== 'createThenUpdate' || first.skipped === 0) return first;
	noteCreated(first.created);
	const taken = rows.filter((row) => !first.refused.has(row));
	const second = await upload(
		execution,
		taken,
		taken.map(({ contact }) => ({ ...contact, tags: [] })),
		true,
	);
	return {
		created: first.created,
		// Those that the first one has created were updated as well, with what they have.
		updated: first.skipped - second.refused.size,
		skipped: 0,
		refused: new Map([...first.refused, ...second.refused]),
	};
}

/** @param contacts what goes up for each of the rows */
async function upload(
	execution: Execution,
	rows: ImportRow[],
	contacts: ImportedContact[],
	updates: boolean,
): Promise<Outcome> {
	const answer = await answered(execution, contacts, updates);
	const { ofRows, others } = readMessages(answer);
	const refused = new Map(
		[...ofRows].flatMap(([place, words]) => (rows[place] ? [[rows[place], words]] : [])),
	);
	others.forEach((words) => execution.hint(`Whatomate says of the import: ${words}`));
	if (answer.errors > refused.size) {
		execution.hint(
			`Errors that Whatomate does not explain: ${answer.errors - refused.size}. Their contacts are in none of the counts.`,
		);
	}
	const { created, updated, skipped } = answer;
	return { created, updated, skipped, refused };
}

/** Milliseconds before each try: a server whose answer was lost may still be at work. */
const WAITS = [0, 1000, 3000];

/**
 * Makes an import, once more where its answer was lost: nobody is created twice, since a number is there only once.
 * @throws {Failure} of an outcome that is unknown, where an answer was lost and no later one came
 */
async function answered(
	execution: Execution,
	contacts: ImportedContact[],
	updates: boolean,
): Promise<ImportAnswer> {
	const { client } = execution;
	const request = importRequest(contacts, updates);
	let lost: Failure | undefined;
	for (const wait of WAITS) {
		try {
			await client.pause(wait);
			if (lost) {
				execution.hint(
					`Whatomate's answer to the import of ${contacts.length} contacts was lost, so it was made again. Who was created by the first one is not counted as created.`,
				);
			}
			return await client.call<ImportAnswer>(request);
		} catch (error) {
			// Whatever a later one is told, nobody knows what the first one did.
			if (!isOutcomeUnknown(error)) throw lost ?? error;
			lost = error as Failure;
		}
	}
	throw lost;
}

/** @param done how many contacts are known to be imported. @returns the failure that tells it */
export function interruptedAt(done: number, wanted: number, cause: Failure): Failure {
	const unknown = isOutcomeUnknown(cause);
	if (done === 0 && !unknown) return cause;
	return new Failure(
		`${unknown ? 'At least ' : ''}${done} of ${wanted} contacts were imported: ${cause.message}`,
		{
			status: cause.status,
			hint: `Run it again with all items: nobody gets a second contact.${unknown || !cause.hint ? '' : ` ${cause.hint}`}`,
		},
	);
}
