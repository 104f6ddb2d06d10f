import type { INodeExecutionData } from 'n8n-workflow';

import { getRecipientsOf } from '../../../shared/api/campaigns';
import type { Campaign } from '../../../shared/api/campaigns';
import type { WhatomateClient } from '../../../shared/api/client';
import { contactsOfPeople } from '../../../shared/api/contacts';
import { lackedPermissions } from '../../../shared/api/permissions';
import { meantTags, tagKey } from '../../../shared/api/tags';
import { everyTransfer, isWithPerson } from '../../../shared/api/transfers';
import { badInput, Failure } from '../../../shared/failures/failure';
import { isMasked } from '../../../shared/whatsapp/phoneNumber';
import { personOf } from '../../../shared/whatsapp/samePerson';
import { isMarketing } from '../../../shared/whatsapp/templates';
import type { Template } from '../../../shared/whatsapp/templates';
import type { Execution } from '../../engine/execution';
import type { Item } from '../../engine/item';
import { remove } from '../../engine/remove';
import { LEAVE_OUT_TAGS, leaveOutField, readLeaveOut } from '../../parameters/leaveOut';
import type { LeaveOut } from '../../parameters/leaveOut';
import { leftOutItem, refuseDifferent } from './recipients';
import type { Row } from './recipients';
import { removeRecipientRequest } from './requests';

/** Why people are left out, in plain words, by person as `personOf` names them. */
type Reasons = Map<string, string>;

/** The rows, sorted. */
export interface Staying {
	/** Those that get it. */
	rows: Row[];
	/** For the second output: the items of the others, each with its `reason`. */
	leftOut: INodeExecutionData[];
}

/**
 * Leaves out whom the user wants left out. Nothing is asked where nobody can be.
 * @param begun the campaign that an earlier try has begun, or that others have made: whoever is left out now is taken out of a draft; a
 * campaign that was started keeps them, since they may have their message
 * @throws {Failure} where it can't be told who is meant, before anything is sent
 */
export async function leaveOut(
	items: Item[],
	template: Template,
	rows: Row[],
	begun?: Campaign,
): Promise<Staying> {
	const [{ execution }] = items;
	await refuseDifferent(items, { property: leaveOutField });
	const persons = new Set(rows.map(({ recipient }) => personOf(recipient.phone_number)));
	const reasons = await reasonsFor(execution, readLeaveOut(items[0]), template, persons);
	if (begun && reasons.size > 0) await settleWith(execution, begun, reasons);
	const reasonOf = ({ recipient }: Row) => reasons.get(personOf(recipient.phone_number));
	const leftOut = rows.flatMap((row) => {
		const reason = reasonOf(row);
		return reason ? [leftOutItem(execution, row.index, reason)] : [];
	});
	const staying = rows.filter((row) => !reasonOf(row));
	if (leftOut.length > 0 && staying.length > 0) {
		execution.hint(
			`${leftOut.length} of ${items.length} items were left out, as '${leaveOutField.displayName}' says. The output '${execution.leftOutAt}' has the reasons.`,
		);
	}
	return { rows: staying, leftOut };
}

/** @returns why people of these are left out; whoever is not in it gets the campaign */
async function reasonsFor(
	execution: Execution,
	{ optedOut, tags, openConversation }: LeaveOut,
	template: Template,
	persons: ReadonlySet<string>,
): Promise<Reasons> {
	const { client } = execution;
	const byDefault = optedOut === 'auto' && isMarketing(template);
	const asksOptOut = byDefault || optedOut === 'always';
	const asksContacts = asksOptOut || tags.length > 0;
	const reasons: Reasons = new Map();
	if (persons.size === 0 || !(asksContacts || openConversation)) return reasons;

	const lacked = await lackedPermissions(client, [SEE_CONTACTS, SEE_HAND_OVERS]);
	const note = (phone: string, reason: string) => {
		const person = personOf(phone);
		if (persons.has(person) && !reasons.has(person)) reasons.set(person, reason);
	};
	if (asksContacts) {
		const obstacle = lacked.includes(SEE_CONTACTS)
			? onlySome('contacts', SEE_CONTACTS)
			: await noteContacts(client, { persons, tags, asksOptOut, note }).catch(ifForbidden);
		if (obstacle && !(byDefault && tags.length === 0)) throw refusal(obstacle);
		if (obstacle) {
			execution.hint(
				`It can't be told who opted out of marketing: ${obstacle.why}. Whatomate itself sends them no marketing, so they will count as failed.`,
			);
		}
	}
	if (openConversation) {
		if (lacked.includes(SEE_HAND_OVERS)) throw refusal(onlySome('conversations', SEE_HAND_OVERS));
		for await (const { phone_number, ...transfer } of everyTransfer(client, { status: 'active' })) {
			if (!isWithPerson(transfer)) continue;
			if (isMasked(phone_number)) throw refusal(MASKED);
			note(phone_number, 'Talks to a person now');
		}
	}
	return reasons;
}

/** Why it can't be told who is to be left out, and what a person can do about it. */
interface Obstacle {
	why: string;
	remedy: string;
}

const MASKED: Obstacle = {
	why: 'this API key sees masked numbers only',
	remedy: `Let the key see full phone numbers in Whatomate, or leave '${leaveOutField.displayName}' empty.`,
};

/** Without these, a list is shorter, and nothing says so (docs/whatomate-api.md#permissions, #hand-overs). */
const SEE_CONTACTS = 'contacts:read';
const SEE_HAND_OVERS = 'transfers:write';

const onlySome = (what: string, permission: string): Obstacle => ({
	why: `this API key sees only some of the ${what}`,
	remedy: `Add the permission '${permission}' to the role of the key's user in Whatomate, or use another user's key.`,
});

const refusal = ({ why, remedy }: Obstacle): Failure =>
	badInput(`It can't be told who is to be left out: ${why}`, `Nothing was sent. ${remedy}`);

/** Whom of the contacts to note. */
interface Asked {
	persons: ReadonlySet<string>;
	tags: string[];
	asksOptOut: boolean;
	note(phone: string, reason: string): void;
}

/**
 * Tags are compared here, not by the server: a contact may have another spelling than the list of tags, and the server would not find it.
 * @returns why contacts can't be told apart; undefined when all were noted
 * @throws {Failure} for an unknown tag
 */
async function noteContacts(
	client: WhatomateClient,
	{ persons, tags, asksOptOut, note }: Asked,
): Promise<Obstacle | undefined> {
	const keys = new Set((await meantTags(client, tags, LEAVE_OUT_TAGS)).map(({ key }) => key));
	for await (const { phone_number, ...contact } of contactsOfPeople(client, persons)) {
		if (isMasked(phone_number)) return MASKED;
		const tag = (contact.tags ?? []).find((each) => keys.has(tagKey(each)));
		if (asksOptOut && contact.marketing_opt_out === true) note(phone_number, 'Opted out of marketing');
		else if (tag !== undefined) note(phone_number, `Has the tag '${tag}'`);
	}
	return undefined;
}

/** @returns why the contacts may not be read */
function ifForbidden(error: unknown): Obstacle {
	if (!(error instanceof Failure) || error.status !== 403) throw error;
	return { why: error.message, remedy: error.hint ?? '' };
}

/**
 * An earlier try may have put people into the campaign who are to be left out now.
 * @param reasons loses those whom a campaign keeps
 * @throws {Failure} where they can't be taken out of a draft: it is not started then
 */
async function settleWith(
	execution: Execution,
	{ id, name, status }: Campaign,
	reasons: Reasons,
): Promise<void> {
	const { client } = execution;
	const stored = (await getRecipientsOf(client, id)).filter(({ phone_number }) =>
		reasons.has(personOf(phone_number)),
	);
	if (status !== 'draft') {
		for (const { phone_number } of stored) reasons.delete(personOf(phone_number));
		return;
	}
	if (stored.length === 0) return;
	for (const recipient of stored) {
		await remove(execution, removeRecipientRequest(id, recipient.id)).catch((error: Failure) => {
			// Who is gone already needs no taking out.
			if (error.status === 404) return;
			throw new Failure(
				`Somebody in the campaign '${name}' (ID ${id}) is to be left out, and could not be taken out of it: ${error.message}`,
				{ status: error.status, hint: 'It was not started. Run it again, or take them out in Whatomate.' },
			);
		});
	}
	execution.hint(
		`${stored.length} of those who are left out were in the campaign '${name}' already, and were taken out of it`,
	);
}
