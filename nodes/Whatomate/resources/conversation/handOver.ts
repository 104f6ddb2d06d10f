import type { IDataObject } from 'n8n-workflow';

import type { WhatomateClient } from '../../../shared/api/client';
import { askedAgainIfLost } from '../../../shared/api/lostAnswer';
import type { ApiRequest } from '../../../shared/api/request';
import { activeTransfersOf, handOverRequest } from '../../../shared/api/transfers';
import type { Transfer } from '../../../shared/api/transfers';
import { noteHandOver } from '../../../shared/events/handOvers';
import { Failure } from '../../../shared/failures/failure';
import { refused } from '../../../shared/failures/refusals';
import { trimmedField } from '../../engine/field';
import type { Operation } from '../../engine/operation';
import { accountField, refuseUnknownAccount } from '../../parameters/account';
import { assigneeFields } from '../../parameters/assignee';
import { optionsField } from '../../parameters/collections';
import { existingContactField } from '../../parameters/contact';
import { assignTransfer, isAssigned } from './assignment';
import { conversationRecord, unseenConversation } from './record';

const assignee = assigneeFields('Who shall answer the customer', 'queue', [
	{
		name: 'Agent',
		value: 'agent',
		description: 'One person, who has to be available. If they are away, the item fails.',
	},
	{
		name: 'Queue',
		value: 'queue',
		description: 'Whoever takes it first from the general queue. Choose it if in doubt.',
	},
	{
		name: 'Team',
		value: 'team',
		description:
			"One team, which gives it to one of its people in its own way, or keeps it in the team's queue",
	},
]);

const handOverNoteField = trimmedField({
	displayName: 'Note',
	name: 'note',
	type: 'string',
	typeOptions: { rows: 3 },
	default: '',
	placeholder: 'e.g. Wants a refund for order 4711',
	description:
		'What the agent should know, such as a summary of the conversation so far. The customer does not see it.',
});

const handOverAccountOption = accountField(
	'The connected WhatsApp number that the conversation is on. Without it, it is the one of the contact',
);

/** Gives a conversation from the bot to a person (docs/whatomate-api.md#hand-overs). */
export const handOver: Operation = {
	value: 'handOver',
	name: 'Hand Over to a Person',
	action: 'Hand over conversation to person',
	description:
		"Let an agent answer from now on: Whatomate's bot falls silent, and the customer is told nothing. Who is handed over already stays so.",
	kind: 'each',
	changes: false,
	fields: [existingContactField, ...assignee.fields, handOverNoteField, optionsField(handOverAccountOption)],
	async prepare(item) {
		const contact = item.read(existingContactField);
		const wanted = await assignee.read(item);
		const note = item.read(handOverNoteField);
		const account = item.option(handOverAccountOption);
		await refuseUnknownAccount(item, account, handOverAccountOption);
		const { client, execution } = item;
		const run = async (): Promise<IDataObject> => {
			const contactIds = await contact.ofPerson();
			const request = handOverRequest({
				contactId: contactIds[0],
				account: account || ((await contact.existing()).whatsapp_account ?? ''),
				agentId: wanted.agentId,
				teamId: wanted.teamId,
				note,
			});
			// The server looks at one contact alone, and the person may be handed over as another.
			const [known] = contactIds.length > 1 ? await activeTransfersOf(client, contactIds) : [];
			const { transfer, already } = known
				? { transfer: known, already: true }
				: await handedOver(client, request, contactIds);
			if (!transfer) {
				if (wanted.kind !== 'queue') throw outOfSight(contactIds[0]);
				noteHandOver(client.identity, contactIds[0], true);
				return { ...unseenConversation(await contact.existing(), 'active'), already };
			}
			const now =
				already && !isAssigned(transfer, wanted) ? await assignTransfer(client, transfer, wanted) : transfer;
			noteHandOver(client.identity, transfer.contact_id, true, transfer.phone_number, transfer.id);
			if (already && note !== '' && note !== transfer.notes) {
				execution.hint(
					`Item ${item.index}: the customer was handed over already, so the note was not stored. 'Add Note' stores one at any time.`,
				);
			}
			return { ...conversationRecord(now), ...(already ? { already } : {}) };
		};
		return { lane: contact.lane, run };
	},
};

/**
 * Makes the request, or finds what is there already.
 * @returns the hand-over; none where the server has one that this key may not see
 */
async function handedOver(
	client: WhatomateClient,
	request: ApiRequest,
	contactIds: string[],
): Promise<{ transfer?: Transfer; already: boolean }> {
	const { answer, wasLost } = await askedAgainIfLost<{ transfer: Transfer }>(client, request);
	if (answer.ok) return { transfer: answer.data.transfer, already: false };
	const isThere = /active transfer/i.test(answer.words);
	const [transfer] = answer.status === 409 ? await activeTransfersOf(client, contactIds) : [];
	if (!transfer && !(answer.status === 409 && isThere)) throw refused(request, answer.status, answer.words);
	const isOurs = wasLost && transfer?.source === 'manual' && (transfer.notes ?? '') === request.body?.notes;
	return { transfer, already: !isOurs };
}

/** The server has a hand-over, and does not show it to this key. */
const outOfSight = (contactId: string): Failure =>
	new Failure(
		`The contact ${contactId} is handed over already, and this API key may not see or change to whom`,
		{
			status: 409,
			hint: "Add the permission 'transfers:write' to the role of the key's user in Whatomate, or set 'Assign To' to 'Queue' to leave it as it is.",
		},
	);
