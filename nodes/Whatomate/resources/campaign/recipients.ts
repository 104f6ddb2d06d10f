import type { INodeExecutionData } from 'n8n-workflow';

import { isMasked, toDigits } from '../../../shared/phoneNumber';
import { badInput } from '../../../shared/errors';
import type { Template } from '../../../shared/templates';
import type { Item } from '../../item';
import { readTemplateValues } from '../../templateValues';
import type { NewRecipient, StoredRecipient } from './campaign';

/** A recipient, and the item it came from. */
export interface Row {
	recipient: NewRecipient;
	index: number;
}

/** The input, sorted. */
export interface Rows {
	/** One for each number, in the order of the input. */
	valid: Row[];
	/** How many items were left out since an earlier one has their number: the server would message it twice. */
	duplicates: number;
	/** For the second output: the items that can't be sent to, each with its `reason`. */
	invalid: INodeExecutionData[];
}

/** Reads one recipient from each item. Nothing is thrown: what is wrong with an item goes to the second output. */
export function readRows(items: Item[], template: Template): Rows {
	const valid = new Map<string, Row>();
	const invalid: INodeExecutionData[] = [];
	let duplicates = 0;
	const input = items[0]?.execution.context.getInputData() ?? [];
	for (const item of items) {
		const { index } = item;
		try {
			const recipient = readRecipient(item, template);
			if (valid.has(recipient.phone_number)) duplicates++;
			else valid.set(recipient.phone_number, { recipient, index });
		} catch (error) {
			const reason = (error as Error).message;
			invalid.push({ json: { ...input[index].json, reason }, pairedItem: { item: index } });
		}
	}
	if (invalid.length > 0 && valid.size > 0) {
		items[0].execution.hint(
			`${invalid.length} of ${items.length} items can't be sent to and were left out. The second output says why.`,
		);
	}
	return { valid: [...valid.values()], duplicates, invalid };
}

/** The most characters that the server stores of a recipient's name (read from its source). */
const LONGEST_NAME = 255;

/** A character that the server's database takes in no text. */
const NUL = '\0';

/** @throws {Failure} also for what the server can't store: it would refuse the whole chunk for the sake of one */
function readRecipient(item: Item, template: Template): NewRecipient {
	const phone_number = toDigits(item.parameter('phoneNumber', ''), 'Recipient Phone Number');
	const recipient_name = item.text('recipientName', 'Recipient Name').trim();
	if ([...recipient_name].length > LONGEST_NAME) {
		throw badInput(`'Recipient Name' is longer than ${LONGEST_NAME} characters`);
	}
	const { body, header } = readTemplateValues(item, template);
	if ([recipient_name, ...Object.values(body), ...Object.values(header)].some((text) => text.includes(NUL))) {
		throw badInput("'Recipient Name' or a variable holds a character that Whatomate can't store (NUL)");
	}
	return { phone_number, recipient_name, template_params: body, header_params: header };
}

/** @returns how many of the recipients have the number of an earlier one, as far as this key may see numbers */
export function countTwins(stored: StoredRecipient[]): number {
	const shown = stored.map(({ phone_number }) => phone_number).filter((number) => !isMasked(number));
	return shown.length - new Set(shown.map((number) => number.replace(/\D/g, ''))).size;
}

/**
 * Finds for each row the stored recipient that it became. Where numbers are masked, name and variables help to tell people
 * with the same last digits apart.
 * @returns the stored ones by the row's index; rows that are not up are missing
 * @throws {Failure} when the masked numbers of some that are up fit more rows than there are
 */
export function matchRows(rows: Row[], stored: StoredRecipient[]): Map<number, StoredRecipient> {
	const masked = stored.some(({ phone_number }) => isMasked(phone_number));
	const waiting = new Map<string, StoredRecipient[]>();
	for (const each of stored) {
		const key = masked ? maskedKey(each, each.phone_number) : each.phone_number.replace(/\D/g, '');
		waiting.set(key, [...(waiting.get(key) ?? []), each]);
	}
	const found = new Map<number, StoredRecipient>();
	const groups = new Map<string, Row[]>();
	for (const row of rows) {
		const { phone_number } = row.recipient;
		const key = masked ? maskedKey(row.recipient, mask(phone_number)) : phone_number;
		groups.set(key, [...(groups.get(key) ?? []), row]);
	}
	for (const [key, group] of groups) {
		const up = waiting.get(key) ?? [];
		if (up.length > 0 && up.length < group.length) {
			throw badInput(
				`It can't be told which of the numbers ${group.map(({ recipient }) => recipient.phone_number).join(', ')} are in the campaign already, since this API key sees masked numbers only`,
				'Let the key see full phone numbers in Whatomate, or make a new campaign and delete this draft.',
			);
		}
		group.forEach(({ index }, position) => {
			if (up[position]) found.set(index, up[position]);
		});
	}
	return found;
}

/** How a released server masks: the length and the last four characters stay. */
const mask = (digits: string): string => '*'.repeat(Math.max(0, digits.length - 4)) + digits.slice(-4);

const maskedKey = (
	{ recipient_name, template_params }: Pick<StoredRecipient, 'recipient_name' | 'template_params'>,
	shown: string,
): string => JSON.stringify([shown, recipient_name, Object.entries(template_params ?? {}).sort()]);
