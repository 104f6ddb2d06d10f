import { inSteps } from '../../../shared/api/wait';
import { badInput } from '../../../shared/failures/failure';
import type { PhoneNumber } from '../../../shared/whatsapp/phoneNumber';
import { personOf } from '../../../shared/whatsapp/samePerson';
import type { Item } from '../../engine/item';
import { refuseUnknownAccount } from '../../parameters/account';
import { NumberColumn } from '../../parameters/numberColumn';
import {
	importedAccountOption,
	importedNameField,
	importedPhoneField,
	importedTagsField,
	overwriteTagsOption,
	updateExistingOption,
} from './importFields';
import { tagsFit } from './importFile';
import type { ImportedContact } from './importFile';

/** What is to happen with a contact that is there. */
export interface ForExisting {
	updateExisting: boolean;
	overwriteTags: boolean;
}

/** One person of the input. */
export interface ImportRow {
	/** As the first item gives it. */
	number: PhoneNumber;
	contact: ImportedContact;
	forExisting: ForExisting;
	/** The items that it was made of, each of which counts. */
	items: number[];
}

/** The input, sorted. */
export interface ImportRows {
	/** One for each person, in the order of the input. */
	rows: ImportRow[];
	/** Why items can't be imported, by their place. */
	invalid: Map<number, string>;
}

/**
 * Reads one contact from each item. Items of the same person become one row, as they would if one were imported after the other: what a
 * later one says counts, where it says something, and the tags of all come together.
 * @throws {Failure} where the server can't be asked; what is wrong with an item is no failure
 */
export async function readRows(items: Item[]): Promise<ImportRows> {
	const rows = new Map<string, ImportRow>();
	const invalid = new Map<number, string>();
	const numbers = new NumberColumn(items[0].execution);
	await inSteps(items, async (item) => {
		const given = await readItem(item, numbers);
		if (given instanceof Error) {
			invalid.set(item.index, given.message);
			return;
		}
		const person = personOf(given.contact.phone_number);
		const row = rows.get(person);
		if (!row) {
			rows.set(person, { ...given, items: [item.index] });
			return;
		}
		row.contact = withLater(row.contact, given.contact);
		row.forExisting = given.forExisting;
		row.items.push(item.index);
	});
	return { rows: [...rows.values()], invalid };
}

/** @returns what two items say of one person. The number stays: it is the same one, maybe in another notation */
export const withLater = (earlier: ImportedContact, later: ImportedContact): ImportedContact => ({
	phone_number: earlier.phone_number,
	profile_name: later.profile_name || earlier.profile_name,
	whats_app_account: later.whats_app_account || earlier.whats_app_account,
	tags: [...new Set([...earlier.tags, ...later.tags])],
});

type Given = Omit<ImportRow, 'items'>;

/**
 * @returns the contact, or why there is none
 * @throws {Failure} where the server can't be asked
 */
async function readItem(item: Item, numbers: NumberColumn): Promise<Given | Error> {
	const given = orError(() => readFields(item));
	if (given instanceof Error) return given;
	const { number, contact } = given;
	const account = contact.whats_app_account;
	// A server that does not answer is no fault of the item.
	if (account !== '') await item.execution.accounts();
	const refusal = await refuseUnknownAccount(item, account, importedAccountOption).catch(
		(error: Error) => error,
	);
	if (refusal) return refusal;
	const digits = await numbers.digitsOf(number).catch((error: Error) => error);
	if (typeof digits === 'string') return { ...given, contact: { ...contact, phone_number: digits } };
	if (digits === number.onlyIfKnown || digits === number.otherwise?.ambiguous) return digits;
	throw digits;
}

function orError<T>(read: () => T): T | Error {
	try {
		return read();
	} catch (error) {
		return error as Error;
	}
}

/** @throws {Failure} also for what the server can't store */
function readFields(item: Item): Given {
	const number = item.read(importedPhoneField);
	// A file knows one end of a line only; who comes in by another way shall have the same name.
	const profile_name = item.read(importedNameField).replaceAll('\r\n', '\n');
	const tags = item.read(importedTagsField);
	const whats_app_account = item.option(importedAccountOption);
	if (!tagsFit(tags)) {
		throw badInput(
			`'${importedTagsField.property.displayName}' is too long for an import: it holds ${tags.length} tags`,
			'Check the expression: a contact has some tags, not a whole text of them.',
		);
	}
	return {
		number,
		contact: { phone_number: number.digits, profile_name, whats_app_account, tags },
		forExisting: {
			updateExisting: item.option(updateExistingOption),
			overwriteTags: item.option(overwriteTagsOption),
		},
	};
}
