import { badInput } from '../../../shared/failures/failure';
import type { Contact } from '../../../shared/api/contacts';
import { existingContactField } from '../../parameters/contact';
import { simplifyField } from '../../parameters/options';
import type { Operation } from '../../engine/operation';
import { detailFields, readDetails, updateContactRequest } from './details';
import { contactRecord } from './record';

/** Changes what is known of a contact (contract section 2, Contacts). */
export const update: Operation = {
	value: 'update',
	name: 'Update',
	action: 'Update contact',
	description: 'Change the name, account or metadata of a customer',
	changes: false,
	fields: [
		existingContactField,
		simplifyField,
		{
			displayName: 'Update Fields',
			name: 'updateFields',
			type: 'collection',
			placeholder: 'Add Field',
			default: {},
			options: detailFields,
		},
	],
	prepare(item) {
		const contact = item.contact();
		const details = readDetails(item, 'updateFields');
		if (Object.keys(details).length === 0) {
			throw badInput(
				"'Update Fields' holds nothing to change",
				'Add at least one field and give it a value. Empty values change nothing.',
			);
		}
		const simple = item.parameter('simple', true) !== false;
		return async () => {
			const request = updateContactRequest(await contact.existingId(), details);
			return contactRecord(await item.client.call<Contact>(request), simple);
		};
	},
};
