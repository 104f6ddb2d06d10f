import type { IDataObject } from 'n8n-workflow';

import { activeTransfersOf } from '../../../shared/api/transfers';
import { noteAssigned } from '../../../shared/events/handOvers';
import { badInput } from '../../../shared/failures/failure';
import type { Operation } from '../../engine/operation';
import { assigneeFields } from '../../parameters/assignee';
import { existingContactField } from '../../parameters/contact';
import { assignTransfer } from './assignment';
import { conversationRecord } from './record';

const assignee = assigneeFields('Who shall have the conversation', 'agent', [
	{
		name: 'Agent',
		value: 'agent',
		description: 'One person, who has to be available. The conversation stays in the team that it is in.',
	},
	{
		name: 'Nobody',
		value: 'nobody',
		description: 'Takes agent and team away, so that it waits in the general queue',
	},
	{
		name: 'Team',
		value: 'team',
		description: "Takes the agent away, so that it waits in the team's queue until one of them takes it",
	},
]);

/** Gives a conversation that a person has, or shall have, to another one (docs/whatomate-api.md#hand-overs). */
export const assign: Operation = {
	value: 'assign',
	name: 'Assign',
	action: 'Assign conversation',
	description:
		"Give a conversation that was handed over to another agent, to a team's queue, or back to the general queue",
	kind: 'each',
	changes: false,
	fields: [existingContactField, ...assignee.fields],
	async prepare(item) {
		const contact = item.read(existingContactField);
		const wanted = await assignee.read(item);
		const { client } = item;
		const run = async (): Promise<IDataObject[]> => {
			const contactIds = await contact.ofPerson();
			const active = await activeTransfersOf(client, contactIds);
			if (active.length === 0) {
				// Where there is no such contact, that is the better reason.
				const { phone_number } = await contact.existing();
				throw badInput(
					`The conversation with ${phone_number} is with no person, so it can't be assigned`,
					"Use 'Hand Over to a Person' first, which can assign it at once. With fewer permissions than 'transfers:write', an API key also sees only the conversations of its own user and teams.",
				);
			}
			const records: IDataObject[] = [];
			for (const transfer of active) {
				const now = await assignTransfer(client, transfer, wanted);
				noteAssigned(client.identity, now);
				records.push(conversationRecord(now));
			}
			return records;
		};
		return { lane: contact.lane, run };
	},
};
