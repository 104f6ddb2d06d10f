import type { IDataObject } from 'n8n-workflow';

import type { WhatomateClient } from '../../../shared/api/client';
import { activeTransfersOf, resumeTransferRequest } from '../../../shared/api/transfers';
import { noteHandOver, noteWithBot } from '../../../shared/events/handOvers';
import { refused } from '../../../shared/failures/refusals';
import type { Operation } from '../../engine/operation';
import { existingContactField } from '../../parameters/contact';
import { conversationRecord, unseenConversation } from './record';

/** Gives a conversation back to the bot (docs/whatomate-api.md#hand-overs). */
export const returnToBot: Operation = {
	value: 'returnToBot',
	name: 'Return to Bot',
	action: 'Return conversation to bot',
	description:
		"End a hand-over: Whatomate's bot and automatic answers take the conversation again. Who is with no person stays with the bot.",
	kind: 'each',
	changes: false,
	fields: [existingContactField],
	prepare(item) {
		const contact = item.read(existingContactField);
		const { client } = item;
		const run = async (): Promise<IDataObject[]> => {
			const contactIds = await contact.ofPerson();
			const active = await activeTransfersOf(client, contactIds);
			const known = active.length > 0 ? undefined : await contact.existing();
			for (const { id } of active) await resume(client, id);
			if (known) for (const id of contactIds) noteWithBot(client.identity, id, known.phone_number);
			else for (const id of contactIds) noteHandOver(client.identity, id, false);
			for (const { contact_id, phone_number } of active)
				noteHandOver(client.identity, contact_id, false, phone_number);
			return known
				? [{ ...unseenConversation(known, 'resumed'), already: true }]
				: active.map((transfer) => conversationRecord({ ...transfer, status: 'resumed' }));
		};
		return { lane: contact.lane, run };
	},
};

/** Ends one hand-over; that somebody else ended it in the meantime is as good. */
async function resume(client: WhatomateClient, transferId: string): Promise<void> {
	const request = resumeTransferRequest(transferId);
	const answer = await client.ask(request);
	if (answer.ok || (answer.status === 400 && /not active/i.test(answer.words))) return;
	throw refused(request, answer.status, answer.words);
}
