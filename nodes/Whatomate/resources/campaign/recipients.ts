import type { INodeExecutionData } from 'n8n-workflow';

import { badInput } from '../../../shared/failures/failure';
import { isSamePerson } from '../../../shared/whatsapp/phoneNumber';
import type { PhoneNumber } from '../../../shared/whatsapp/phoneNumber';
import { personOf } from '../../../shared/whatsapp/samePerson';
import type { Template } from '../../../shared/whatsapp/templates';
import type { Field, Item } from '../../engine/item';
import { recipientKeyOption, recipientNameField, recipientPhoneField } from '../../parameters/campaign';
import { readTemplateValues } from '../../parameters/templateValues';
import type { NewRecipient } from './requests';

/** A recipient, and the item it came from. */
export interface Row {
	recipient: NewRecipient;
	index: number;
	/** The Send Once Key, where the user wants one. */
	key?: string;
}

/** The input, sorted. */
export interface Rows {
	/** One for each person, in the order of the input. */
	valid: Row[];
	/** How many items were left out since an earlier one is for the same person: the server would message it twice. */
	duplicates: number;
	/** For the second output: the items that can't be sent to, each with its `reason`. */
	invalid: INodeExecutionData[];
}

/** Reads one recipient from each item. Nothing is thrown: what is wrong with an item goes to the second output. */
export async function readRows(items: Item[], template: Template): Promise<Rows> {
	const valid = new Map<string, Row>();
	const invalid: INodeExecutionData[] = [];
	let duplicates = 0;
	const looks: Looks = { unusual: 100, ambiguous: 20, foundOtherwise: false };
	const input = items[0].execution.context.getInputData();
	const hasKeys = items[0].hasOption(recipientKeyOption);
	for (const item of items) {
		const { index } = item;
		try {
			const recipient = await readRecipient(item, template, looks);
			const key = hasKeys ? item.option(recipientKeyOption) : undefined;
			const person = personOf(recipient.phone_number);
			if (valid.has(person)) duplicates++;
			else valid.set(person, { recipient, index, ...(key === undefined ? {} : { key }) });
		} catch (error) {
			const reason = (error as Error).message;
			invalid.push({ json: { ...input[index].json, reason }, pairedItem: { item: index } });
		}
	}
	const { execution } = items[0];
	if (valid.size > 0) {
		if (invalid.length > 0) {
			execution.hint(
				`${invalid.length} of ${items.length} items can't be sent to and were left out. The second output says why.`,
			);
		}
		if (duplicates > 0) {
			execution.hint(
				`${duplicates} of ${items.length} items were left out, since an earlier one is for the same person`,
			);
		}
	}
	return { valid: [...valid.values()], duplicates, invalid };
}

/** @throws {Failure} also for what the server can't store: it would refuse the whole chunk for the sake of one */
async function readRecipient(item: Item, template: Template, looks: Looks): Promise<NewRecipient> {
	const number = item.read(recipientPhoneField);
	const recipient_name = item.read(recipientNameField);
	const { body, header } = readTemplateValues(item, template);
	const phone_number = await digitsFor(item, number, looks);
	return { phone_number, recipient_name, template_params: body, header_params: header };
}

/** What may still be looked up, and was: a column without country codes must not cost a request for each of its numbers. */
interface Looks {
	/** Numbers that no numbering plan knows. */
	unusual: number;
	/** Numbers with two readings. The first ones of a column tell what the others are. */
	ambiguous: number;
	/** Whether any was a number of another country, without a mark: then others of the column may be so too. */
	foundOtherwise: boolean;
}

/**
 * Lists of contacts have numbers without a mark: whom Whatomate has a contact of is meant.
 * @throws {Failure} for a number that is nobody's, or may be that of two people
 */
async function digitsFor({ execution }: Item, number: PhoneNumber, looks: Looks): Promise<string> {
	const { digits, onlyIfKnown, otherwise } = number;
	if (!onlyIfKnown && !otherwise) return digits;
	if (looks[onlyIfKnown ? 'unusual' : 'ambiguous']-- > 0) {
		const [known] = await execution.contactsOf(number);
		if (!known && onlyIfKnown) throw onlyIfKnown;
		if (!known || !otherwise || isSamePerson(known.phone_number, digits)) return digits;
		looks.foundOtherwise = true;
		return otherwise.digits;
	}
	if (onlyIfKnown) throw onlyIfKnown;
	if (otherwise && looks.foundOtherwise) throw otherwise.ambiguous;
	return digits;
}

/**
 * A campaign has one template, and items go into one campaign: an expression may not choose another for each item.
 * @throws {Failure} naming the first item that has another one
 */
export function refuseDifferent(items: Item[], { property }: Field<unknown>): void {
	const { name, displayName: label } = property;
	const chosen = (item: Item) => JSON.stringify(item.parameter(name, ''));
	const first = chosen(items[0]);
	const other = items.find((item) => chosen(item) !== first);
	if (!other) return;
	throw badInput(
		`'${label}' of item ${other.index} is not that of item 0: all items go into one campaign, with one template`,
		`Split the items by their ${name} first, and run this once for each.`,
	);
}
