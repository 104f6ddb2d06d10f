import { isUuid } from '../../../shared/api/ids';
import { deleteNoteRequest } from '../../../shared/api/notes';
import { badInput, quoted } from '../../../shared/failures/failure';
import { filled } from '../../engine/field';
import type { Field } from '../../engine/item';
import type { Operation } from '../../engine/operation';
import { remove } from '../../engine/remove';
import { asText } from '../../engine/values';
import { existingContactField } from '../../parameters/contact';

const noteIdField: Field<string> = {
	property: {
		displayName: 'Note ID',
		name: 'noteId',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 30e801c2-57ff-4eb1-ba49-9469a3dd73e9',
		description: "The ID of a note, as 'Add Note' and 'Get Notes' return it",
	},
	read(value, label) {
		const id = filled(asText(value, label).trim(), label, "Use the field 'id' of a note.");
		if (isUuid(id)) return id.toLowerCase();
		throw badInput(`'${label}' is not the ID of a note: ${quoted(id)}`, "Use the field 'id' of a note.");
	},
};

/** Takes away a note that the user of the API key wrote (docs/whatomate-api.md#notes). */
export const deleteNote: Operation = {
	value: 'deleteNote',
	name: 'Delete Note',
	action: 'Delete note of conversation',
	description: "Take away a note that was written with this API key's user; notes of others stay",
	kind: 'each',
	changes: true,
	fields: [existingContactField, noteIdField],
	prepare(item) {
		const contact = item.read(existingContactField);
		const id = item.read(noteIdField);
		const run = async () => {
			// The server itself does not look whose note it is.
			const { id: contactId } = await contact.existing();
			await remove(item.execution, deleteNoteRequest(contactId, id));
			return { deleted: true, id };
		};
		return { lane: contact.lane, run };
	},
};
