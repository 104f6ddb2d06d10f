import { addNoteRequest } from '../../../shared/api/notes';
import type { Note } from '../../../shared/api/notes';
import { noteSent } from '../../../shared/events/sentHere';
import { refused } from '../../../shared/failures/refusals';
import { filled, trimmedField } from '../../engine/field';
import type { Field } from '../../engine/item';
import type { Operation } from '../../engine/operation';
import { existingContactField } from '../../parameters/contact';
import { noteRecord } from './noteRecord';

const noteTextField = trimmedField({
	displayName: 'Note',
	name: 'note',
	type: 'string',
	typeOptions: { rows: 3 },
	default: '',
	required: true,
	placeholder: 'e.g. Asked for a refund, order 4711',
	description: 'What agents shall read beside the conversation. The customer does not see it.',
});

const noteField: Field<string> = {
	...noteTextField,
	read: (value, label, item) =>
		filled(noteTextField.read(value, label, item), label, 'Write what the agents should know.'),
};

/** Writes a note beside a conversation (docs/whatomate-api.md#notes). */
export const addNote: Operation = {
	value: 'addNote',
	name: 'Add Note',
	action: 'Add note to conversation',
	description: 'Write down something for the agents, such as a summary. The customer does not see it.',
	kind: 'each',
	changes: true,
	fields: [existingContactField, noteField],
	prepare(item) {
		const contact = item.read(existingContactField);
		const note = item.read(noteField);
		const run = async () => {
			// The server answers 500 where there is no such contact.
			const { id } = await contact.existing();
			const request = addNoteRequest(id, note);
			const answer = await item.execution.send<Note>(request);
			if (!answer.ok) throw refused(request, answer.status, answer.words);
			noteSent(answer.data.id);
			return noteRecord(answer.data);
		};
		return { lane: contact.lane, run };
	},
};
