import type { INodeExecutionData } from 'n8n-workflow';

import { inSteps } from '../../../shared/api/wait';
import { badInput } from '../../../shared/failures/failure';
import { personOf } from '../../../shared/whatsapp/samePerson';
import type { Template } from '../../../shared/whatsapp/templates';
import type { Execution } from '../../engine/execution';
import type { Field, Item } from '../../engine/item';
import { recipientNameField, recipientPhoneField } from '../../parameters/campaign';
import { sendOnceOption } from '../../parameters/options';
import { NumberColumn } from '../../parameters/numberColumn';
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
	/** Of people who are among the valid ones already, with another Send Once Key: where an earlier one was sent before, it is their turn. */
	later: Row[];
	/** How many other items are for the same person as an earlier one: the server would message it twice. */
	duplicates: number;
	/** For the second output: the items that can't be sent to, each with its `reason`. */
	invalid: INodeExecutionData[];
}

/** Reads one recipient from each item. Nothing is thrown: what is wrong with an item goes to the second output. */
export async function readRows(items: Item[], template: Template): Promise<Rows> {
	const valid = new Map<string, Row>();
	const later: Row[] = [];
	const invalid: INodeExecutionData[] = [];
	let duplicates = 0;
	const { execution } = items[0];
	const numbers = new NumberColumn(execution);
	const hasKeys = items[0].hasOption(sendOnceOption);
	await inSteps(items, async (item) => {
		const { index } = item;
		try {
			const recipient = await readRecipient(item, template, numbers);
			const key = hasKeys ? item.option(sendOnceOption) : undefined;
			const row = { recipient, index, ...(key === undefined ? {} : { key }) };
			const person = personOf(recipient.phone_number);
			const earlier = valid.get(person);
			if (!earlier) valid.set(person, row);
			else if (earlier.key === key) duplicates++;
			else later.push(row);
		} catch (error) {
			invalid.push(leftOutItem(execution, index, (error as Error).message));
		}
	});
	if (valid.size > 0 && invalid.length > 0) {
		execution.hint(
			`${invalid.length} of ${items.length} items can't be sent to and were left out. The output '${execution.leftOutAt}' says why.`,
		);
	}
	return { valid: [...valid.values()], later, duplicates, invalid };
}

/** @returns the item for the second output */
export const leftOutItem = ({ context }: Execution, index: number, reason: string): INodeExecutionData => ({
	json: { ...context.getInputData()[index].json, reason },
	pairedItem: { item: index },
});

/** Tells of items that are for the same person as an earlier one. @param count how many there are */
export function tellDuplicates(items: Item[], count: number): void {
	const [{ execution }] = items;
	if (count === 0) return;
	execution.hint(
		`${count} of ${items.length} items were left out, since an earlier one is for the same person`,
	);
}

/** @throws {Failure} also for what the server can't store: it would refuse the whole chunk for the sake of one */
async function readRecipient(item: Item, template: Template, numbers: NumberColumn): Promise<NewRecipient> {
	const number = item.read(recipientPhoneField);
	const recipient_name = item.read(recipientNameField);
	const { body, header } = readTemplateValues(item, template);
	const phone_number = await numbers.digitsOf(number);
	return { phone_number, recipient_name, template_params: body, header_params: header };
}

/**
 * A campaign has one template, and items go into one campaign: an expression may not choose another for each item.
 * @throws {Failure} naming the first item that has another one
 */
export async function refuseDifferent(
	items: Item[],
	{ property }: Pick<Field<unknown>, 'property'>,
): Promise<void> {
	const { name, displayName: label } = property;
	const chosen = (item: Item) =>
		JSON.stringify(item.parameter(name, '', label), (_, value: unknown) =>
			typeof value === 'bigint' ? String(value) : value,
		);
	const first = chosen(items[0]);
	await inSteps(items, (item) => {
		if (chosen(item) === first) return;
		throw badInput(
			`'${label}' of item ${item.index} is not that of item 0: all items go into one campaign, with one template`,
			`Split the items by their ${name} first, and run this once for each.`,
		);
	});
}
