import type { INodeExecutionData } from 'n8n-workflow';

import type { Contact } from '../../../shared/api/contacts';
import { storedContacts } from '../../../shared/api/storedContacts';
import { inSteps } from '../../../shared/api/wait';
import { isMasked, isSamePerson } from '../../../shared/whatsapp/phoneNumber';
import { notationsOf, personOf } from '../../../shared/whatsapp/samePerson';
import type { Execution } from '../../engine/execution';
import type { BatchOperation } from '../../engine/operation';
import { optionsField } from '../../parameters/collections';
import {
	importedAccountOption,
	importedNameField,
	importedPhoneField,
	importedTagsField,
	overwriteTagsOption,
	updateExistingOption,
} from './importFields';
import { isOfDeleted } from './importFile';
import { readRows } from './importRows';
import type { ImportRow } from './importRows';
import { broughtBack, changed, runSingles } from './importSingles';
import type { Single } from './importSingles';
import { add, noOutcome } from './importOutcome';
import type { Outcome } from './importOutcome';
import { importAll, interruptedAt } from './importSteps';

/** Makes contacts of all items, by the server's import of files (docs/whatomate-api.md#contact-import). */
export const importContacts: BatchOperation = {
	value: 'import',
	name: 'Import',
	action: 'Import contacts',
	description: 'Create or update a contact for every input item, up to 5,000 in one request',
	kind: 'all',
	outputs: ['Contacts', 'Invalid'],
	fields: [
		importedPhoneField,
		importedNameField,
		importedTagsField,
		optionsField(importedAccountOption, overwriteTagsOption, updateExistingOption),
	],
	async runAll(execution, items) {
		const { rows, invalid } = await readRows(items);
		if (rows.length === 0) {
			execution.hint(
				`No item can be imported, so no contact was made. The output '${execution.leftOutAt}' says why.`,
			);
			return [[], asItems(execution, invalid)];
		}
		const { created, updated, skipped, refused } = await importRows(execution, rows);
		for (const [row, words] of refused) row.items.forEach((index) => invalid.set(index, words));
		const imported = rows.filter((row) => !refused.has(row)).flatMap((row) => row.items);
		const duplicates = imported.length - (rows.length - refused.size);
		if (invalid.size > 0) {
			execution.hint(
				`${invalid.size} of ${items.length} items were not imported. The output '${execution.leftOutAt}' says why.`,
			);
		}
		if (duplicates > 0) {
			execution.hint(
				`${duplicates} of ${items.length} items are for the same person as an earlier one: they became one contact, with the later values`,
			);
		}
		const json = { created, updated, skipped, duplicates, invalid: invalid.size };
		const pairedItem = imported.sort((one, other) => one - other).map((item) => ({ item }));
		return [[{ json, pairedItem }], asItems(execution, invalid)];
	},
};

/** @returns the items that were left out, each with its `reason`, in the order of the input */
function asItems({ context }: Execution, invalid: Map<number, string>): INodeExecutionData[] {
	const input = context.getInputData();
	return [...invalid]
		.sort(([one], [other]) => one - other)
		.map(([item, reason]) => ({ json: { ...input[item].json, reason }, pairedItem: { item } }));
}

/**
 * Imports the rows, those that an import can't bring up one by one.
 * @throws {Failure} where the server could not do it
 */
async function importRows(execution: Execution, rows: ImportRow[]): Promise<Outcome> {
	const { client } = execution;
	const known = await storedContacts(
		client,
		rows.map(({ contact }) => contact.phone_number),
	);
	const inFiles: ImportRow[] = [];
	const singles: Single[] = [];
	const outcome = noOutcome();
	await inSteps(rows, (row) => {
		const stored = known.get(personOf(row.contact.phone_number));
		if (stored) execution.numbers.noteStored(row.number, stored.phone_number);
		const digits = stored ? digitsOf(stored, row.contact.phone_number) : row.contact.phone_number;
		const single = digits === undefined && stored && changed(row, stored);
		if (digits !== undefined) {
			row.contact.phone_number = digits;
			inFiles.push(row);
		} else if (single) singles.push(single);
		else outcome.skipped++;
	});
	const { refused, ...counts } = await importAll(execution, inFiles);
	add(outcome, { ...counts, refused: new Map() });
	for (const [row, words] of refused) {
		if (isOfDeleted(words)) singles.push(broughtBack(row));
		else outcome.refused.set(row, `Whatomate did not take it: ${words}`);
	}
	let done = inFiles.length - refused.size;
	const before = done;
	const imported = await runSingles(client, singles, (count) => (done = before + count)).catch((error) => {
		throw interruptedAt(done, rows.length - outcome.skipped, error);
	});
	add(outcome, imported);
	return outcome;
}

/**
 * @param given the digits of the same person
 * @returns the digits by which an import finds a contact; undefined where it is stored in another form, such as with a `+`
 */
function digitsOf({ phone_number }: Contact, given: string): string | undefined {
	if (isMasked(phone_number)) return notationsOf(given).find((digits) => isSamePerson(phone_number, digits));
	return /^\d+$/.test(phone_number) ? phone_number : undefined;
}
