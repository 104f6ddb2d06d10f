import { path } from '../../../shared/api/request';
import type { ApiRequest } from '../../../shared/api/request';
import type { Operation } from '../../engine/operation';
import { remove } from '../../engine/remove';
import { existingContactField } from '../../parameters/contact';

/** Deletes a contact; creating it again brings it back (docs/whatomate-api.md#contacts, #deleted-contacts). */
export const deleteContact: Operation = {
	value: 'delete',
	name: 'Delete',
	action: 'Delete contact',
	description: 'Remove a customer from the inbox. Creating the contact again brings it back.',
	kind: 'each',
	changes: true,
	fields: [existingContactField],
	prepare(item) {
		const contact = item.read(existingContactField);
		const run = async () => {
			const id = await contact.existingId();
			await remove(item.execution, deleteContactRequest(id));
			return { deleted: true, id };
		};
		return { lane: contact.lane, run };
	},
};

/** @returns the request; a second one would be refused, since the contact is gone */
export const deleteContactRequest = (contactId: string): ApiRequest => ({
	method: 'DELETE',
	path: path`/api/contacts/${contactId}`,
	once: 'the contact was deleted',
});
