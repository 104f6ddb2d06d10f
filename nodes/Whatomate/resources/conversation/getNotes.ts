import { notesOf } from '../../../shared/api/notes';
import type { Note } from '../../../shared/api/notes';
import type { Operation } from '../../engine/operation';
import { existingContactField } from '../../parameters/contact';
import { listFields, readLimit } from '../../parameters/list';
import { noteRecord } from './noteRecord';

/** Reads the notes beside a conversation, newest first (docs/whatomate-api.md#notes). */
export const getNotes: Operation = {
	value: 'getNotes',
	name: 'Get Notes',
	action: 'Get notes of conversation',
	description: 'List what was written down about a customer, newest first, with who wrote it',
	kind: 'each',
	changes: false,
	fields: [existingContactField, ...listFields],
	prepare(item) {
		const contact = item.read(existingContactField);
		const limit = readLimit(item);
		const run = async () => {
			const contactIds = await contact.existingConversations();
			const found: Note[] = [];
			for (const contactId of contactIds) {
				let left = limit;
				for await (const note of notesOf(item.client, contactId, Math.min(100, limit))) {
					found.push(note);
					if (--left <= 0) break;
				}
			}
			// Of a contact that is not there, the server gives an empty list.
			if (found.length === 0) await contact.existing();
			return found
				.sort((one, other) => writtenAt(other) - writtenAt(one))
				.slice(0, limit)
				.map(noteRecord);
		};
		return { lane: contact.lane, run };
	},
};

const writtenAt = ({ created_at }: Note): number => Date.parse(created_at);
