import { getRecipientsOf } from '../../../shared/api/campaigns';
import type { StoredRecipient } from '../../../shared/api/campaigns';
import { inSteps } from '../../../shared/api/wait';
import { badInput } from '../../../shared/failures/failure';
import { isMasked } from '../../../shared/whatsapp/phoneNumber';
import { personOf } from '../../../shared/whatsapp/samePerson';
import type { Execution } from '../../engine/execution';
import type { Row } from './recipients';

/** Which rows are stored in a campaign. */
export interface Matches {
	/** The stored recipient that a row became, by the row's index; rows that are not up are missing. */
	found: Map<number, StoredRecipient>;
	/** Rows of which some are up, but masked numbers do not tell which. */
	unclear: Row[];
}

/**
 * Finds for each row the stored recipient that it became. Where numbers are masked, name and variables help to tell people
 * with the same last digits apart.
 */
export async function matchRows(rows: Row[], stored: StoredRecipient[]): Promise<Matches> {
	const masked = areMasked(stored);
	const waiting = await groupBy(stored, (each) =>
		masked ? maskedKey(each, each.phone_number) : personOf(each.phone_number),
	);
	const groups = await groupBy(rows, ({ recipient }) =>
		masked ? maskedKey(recipient, mask(recipient.phone_number)) : personOf(recipient.phone_number),
	);
	const found: Matches['found'] = new Map();
	const unclear: Row[] = [];
	for (const [key, group] of groups) {
		const up = waiting.get(key) ?? [];
		if (up.length > 0 && up.length < group.length) unclear.push(...group);
		else if (up.length > 0) group.forEach(({ index }, position) => found.set(index, up[position]));
	}
	return { found, unclear };
}

/** Looks who is in the campaign, and says so where masked numbers make that a guess. */
export async function lookForRows(
	execution: Execution,
	campaignId: string,
	rows: Row[],
): Promise<Matches & { stored: StoredRecipient[] }> {
	const stored = await getRecipientsOf(execution.client, campaignId);
	if (areMasked(stored)) {
		execution.hint(
			'This API key sees masked numbers only: recipients were told apart by their last digits, name and variables',
		);
	}
	return { stored, ...(await matchRows(rows, stored)) };
}

/**
 * @returns the rows that are not in the campaign yet, and who is
 * @throws {Failure} where masked numbers do not tell who is in it: someone would get the message twice, or not at all
 */
export async function missingRows(
	execution: Execution,
	campaignId: string,
	rows: Row[],
): Promise<{ missing: Row[]; stored: StoredRecipient[] }> {
	const { stored, found, unclear } = await lookForRows(execution, campaignId, rows);
	if (unclear.length > 0) {
		const numbers = unclear.slice(0, 10).map(({ recipient }) => recipient.phone_number);
		throw badInput(
			`It can't be told which of these numbers are in the campaign already, since this API key sees masked numbers only: ${numbers.join(', ')}${unclear.length > numbers.length ? ', …' : ''}`,
			'Let the key see full phone numbers in Whatomate, or make a new campaign and delete this draft.',
		);
	}
	return { missing: rows.filter(({ index }) => !found.has(index)), stored };
}

/** @returns how many of the recipients are the same person as an earlier one, as far as this key may see numbers */
export function countTwins(stored: StoredRecipient[]): number {
	const shown = stored.map(({ phone_number }) => phone_number).filter((number) => !isMasked(number));
	return shown.length - new Set(shown.map(personOf)).size;
}

const areMasked = (stored: StoredRecipient[]): boolean =>
	stored.some(({ phone_number }) => isMasked(phone_number));

async function groupBy<T>(values: T[], keyOf: (value: T) => string): Promise<Map<string, T[]>> {
	const groups = new Map<string, T[]>();
	await inSteps(values, (value) => {
		const key = keyOf(value);
		const group = groups.get(key);
		if (group) group.push(value);
		else groups.set(key, [value]);
	});
	return groups;
}

/** How a released server masks: the length and the last four characters stay. */
const mask = (digits: string): string => '*'.repeat(Math.max(0, digits.length - 4)) + digits.slice(-4);

const maskedKey = (
	{ recipient_name, template_params }: Pick<StoredRecipient, 'recipient_name' | 'template_params'>,
	shown: string,
): string =>
	JSON.stringify([
		shown,
		mayBeMasked(recipient_name) ? '' : recipient_name,
		Object.entries(template_params ?? {}).sort(),
	]);

/** The server masks a name too when it looks like a number, which takes at least seven digits (docs/whatomate-api.md#masked-numbers). */
const mayBeMasked = (name: string): boolean => name.includes('*') || name.replace(/\D/g, '').length >= 7;
