import { getCampaign, getRecipientsOf } from '../../../shared/api/campaigns';
import type { Campaign } from '../../../shared/api/campaigns';
import { uuidIn } from '../../../shared/api/ids';
import { badInput, quoted } from '../../../shared/failures/failure';
import { isMasked } from '../../../shared/whatsapp/phoneNumber';
import type { PhoneNumber } from '../../../shared/whatsapp/phoneNumber';
import { personOf } from '../../../shared/whatsapp/samePerson';
import type { Execution } from '../../engine/execution';
import { filled } from '../../engine/field';
import type { Field } from '../../engine/item';
import type { Operation } from '../../engine/operation';
import { remove } from '../../engine/remove';
import { campaignField } from '../../parameters/campaign';
import { located } from '../../parameters/locator';
import { asPhoneNumber, COUNTRY_CODE_HINT } from '../../parameters/phoneNumber';
import { removeRecipientRequest } from './requests';

/** Who is to be taken out: one recipient, or a person with all of theirs. */
type RecipientChoice = { id: string } | { phone: PhoneNumber };

/** An ID and a number can't be taken for each other, so either does in both modes. */
const recipientField: Field<RecipientChoice> = {
	property: {
		displayName: 'Recipient',
		name: 'recipient',
		type: 'resourceLocator',
		default: { mode: 'phone', value: '' },
		required: true,
		description:
			'Who shall not get the campaign. By phone, all recipients are removed that are this person in another notation too.',
		modes: [
			{
				displayName: 'Phone',
				name: 'phone',
				type: 'string',
				placeholder: 'e.g. +1 415 555 0101',
				hint: COUNTRY_CODE_HINT,
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. 3d5760e1-7eef-42d8-afd6-28c575632ca2',
				hint: "Enter the ID of a recipient, as 'Get Recipients' returns it",
			},
		],
	},
	read(given, label, item) {
		const { mode, value } = located(given, label);
		filled(value, label, "Give the recipient's phone number, or the ID that 'Get Recipients' returns.");
		const id = uuidIn(value);
		if (id) return { id };
		if (mode !== 'id') return { phone: asPhoneNumber(value, label, item) };
		throw badInput(
			`'${label}' is not the ID of a recipient: ${quoted(value)}`,
			"Use the field 'id' of a recipient that 'Get Recipients' returned, or choose 'Phone'.",
		);
	},
};

/** Takes somebody out of a campaign that was not started yet (docs/whatomate-api.md#campaign-recipients). */
export const removeRecipient: Operation = {
	value: 'removeRecipient',
	name: 'Remove Recipient',
	action: 'Remove recipient from campaign',
	description: 'Take somebody out of a campaign that was not started yet',
	kind: 'each',
	changes: true,
	fields: [campaignField, recipientField],
	prepare(item) {
		const campaignId = item.read(campaignField);
		const recipient = item.read(recipientField);
		const { execution } = item;
		const run = async () => {
			const removed = removedIn(execution);
			const ids = 'id' in recipient ? [recipient.id] : await idsOf(execution, campaignId, recipient.phone);
			for (const id of ids.filter((each) => !removed.has(each))) {
				await remove(execution, removeRecipientRequest(campaignId, id));
				removed.add(id);
			}
			return { deleted: true, recipient_ids: ids, campaign_id: campaignId };
		};
		return { lane: campaignId, run };
	},
};

/** What an execution has removed: a list may have somebody twice, who is gone after the first time. */
const removedBy = new WeakMap<Execution, Set<string>>();

function removedIn(execution: Execution): Set<string> {
	const removed = removedBy.get(execution) ?? new Set<string>();
	removedBy.set(execution, removed);
	return removed;
}

/** A campaign, and who is in it. */
interface Draft {
	campaign: Campaign;
	/** The IDs of recipients, by person. */
	people: Map<string, string[]>;
	isMasked: boolean;
}

/** By execution and campaign: all recipients come in one answer, however many of them an execution removes. */
const drafts = new WeakMap<Execution, Map<string, Promise<Draft>>>();

async function draftOf(execution: Execution, id: string): Promise<Draft> {
	const known = drafts.get(execution) ?? new Map<string, Promise<Draft>>();
	drafts.set(execution, known);
	const reading = known.get(id) ?? readDraft(execution, id);
	known.set(id, reading);
	reading.catch(() => known.delete(id));
	return await reading;
}

async function readDraft({ client }: Execution, id: string): Promise<Draft> {
	const campaign = await getCampaign(client, id);
	const stored = await getRecipientsOf(client, id);
	const people: Draft['people'] = new Map();
	for (const { id: recipientId, phone_number } of stored) {
		const person = personOf(phone_number);
		people.set(person, [...(people.get(person) ?? []), recipientId]);
	}
	return { campaign, people, isMasked: stored.some(({ phone_number }) => isMasked(phone_number)) };
}

/**
 * @returns the IDs of all recipients that are that person
 * @throws {Failure} where the campaign was started, where nobody in it has the number, and where that can't be told
 */
async function idsOf(execution: Execution, campaignId: string, phone: PhoneNumber): Promise<string[]> {
	const { digits, otherwise, onlyIfKnown } = phone;
	const draft = await draftOf(execution, campaignId);
	const { name, status } = draft.campaign;
	if (status !== 'draft') {
		throw badInput(
			`The campaign '${name}' is ${status}: recipients can be removed only before it is started`,
			"'Cancel' stops what has not gone out yet, for everybody.",
		);
	}
	if (draft.isMasked) {
		throw badInput(
			`It can't be told who in the campaign '${name}' has the number ${digits}, since this API key sees masked numbers only`,
			"Let the key see full phone numbers in Whatomate, or give the recipient's ID, which 'Get Recipients' returns.",
		);
	}
	const found = draft.people.get(personOf(digits));
	const other = otherwise && draft.people.get(personOf(otherwise.digits));
	if (found && other) throw otherwise.ambiguous;
	const ids = found ?? other;
	if (ids) return ids;
	throw (
		onlyIfKnown ??
		badInput(
			`Nobody in the campaign '${name}' has the number ${digits}`,
			"Check the number and its country code. 'Get Recipients' lists who is in the campaign.",
		)
	);
}
