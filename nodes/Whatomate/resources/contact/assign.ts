import { assignContactRequest, getContact } from '../../../shared/api/contacts';
import type { Operation } from '../../engine/operation';
import { assigneeFields } from '../../parameters/assignee';
import { existingContactField } from '../../parameters/contact';
import { simplifyField } from '../../parameters/options';
import { contactRecord } from './record';

const assignee = assigneeFields('Who shall look after the customer', 'agent', [
	{ name: 'Agent', value: 'agent', description: 'One person, also one who is away at the moment' },
	{ name: 'Nobody', value: 'nobody', description: 'Takes away the agent who looked after the customer' },
]);

/** Says who looks after a contact, whoever has the conversation (docs/whatomate-api.md#assigning-contacts). */
export const assign: Operation = {
	value: 'assign',
	name: 'Assign',
	action: 'Assign contact',
	description:
		"Say which agent looks after a customer. The bot goes on answering: to give an agent the conversation, use 'Hand Over to a Person' of 'Conversation'.",
	kind: 'each',
	changes: false,
	fields: [existingContactField, ...assignee.fields, simplifyField],
	async prepare(item) {
		const contact = item.read(existingContactField);
		const { agentId = null } = await assignee.read(item);
		const simple = item.read(simplifyField);
		const run = async () => {
			const id = await contact.existingId();
			await item.client.call(assignContactRequest(id, agentId));
			// Not from the memory of this run, which is from before.
			const contactNow = await getContact(item.client, id);
			return { ...contactRecord(contactNow, simple), assigned_user_id: agentId };
		};
		return { lane: contact.lane, run };
	},
};
