import { updateContactRequest } from '../../../shared/api/contacts';
import type { Contact } from '../../../shared/api/contacts';
import { badInput } from '../../../shared/failures/failure';
import type { Operation } from '../../engine/operation';
import { updateFields } from '../../parameters/collections';
import { existingContactField } from '../../parameters/contact';
import { simplifyField } from '../../parameters/options';
import { detailFields, readDetails } from './details';
import { contactRecord } from './record';

/** Changes what is known of a contact (docs/whatomate-api.md#contacts). */
export const update: Operation = {
	value: 'update',
	name: 'Update',
	action: 'Update contact',
	description: 'Change the name, account or metadata of a customer',
	kind: 'each',
	changes: false,
	fields: [existingContactField, simplifyField, updateFields(...detailFields)],
	async prepare(item) {
		const contact = item.read(existingContactField);
		const details = await readDetails(item, 'updateFields');
		if (Object.keys(details).length === 0) {
			throw badInput(
				"'Update Fields' holds nothing to change",
				'Add at least one field and give it a value. Empty values change nothing.',
			);
		}
		const simple = item.read(simplifyField);
		const run = async () => {
			const request = updateContactRequest(await contact.existingId(), details);
			return contactRecord(await item.client.call<Contact>(request), simple);
		};
		return { lane: contact.lane, run };
	},
};
