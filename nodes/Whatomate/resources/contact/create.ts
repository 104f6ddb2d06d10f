import { createContactRequest } from '../../../shared/api/contacts';
import type { Contact } from '../../../shared/api/contacts';
import { toDigits } from '../../../shared/whatsapp/phoneNumber';
import { simplifyField } from '../../parameters/options';
import { tagsField } from '../../parameters/tags';
import type { Operation } from '../../engine/operation';
import { detailFields, phoneField, readDetails } from './details';
import { contactRecord } from './record';

/** Creates a contact, or brings back a deleted one (contract section 2, Contacts; recording accounts-and-more). */
export const create: Operation = {
	value: 'create',
	name: 'Create',
	action: 'Create contact',
	description: 'Add a customer to Whatomate. A deleted one comes back with what was known of them.',
	changes: true,
	fields: [
		phoneField,
		simplifyField,
		{
			displayName: 'Additional Fields',
			name: 'additionalFields',
			type: 'collection',
			placeholder: 'Add Field',
			default: {},
			options: [...detailFields, tagsField('The tags that the contact gets')],
		},
	],
	prepare(item) {
		const phone = toDigits(item.parameter('phone', ''), 'Phone Number');
		item.lane = phone;
		const details = readDetails(item, 'additionalFields');
		const simple = item.parameter('simple', true) !== false;
		return async () => {
			const request = { ...createContactRequest(phone, details), once: 'the contact was created' };
			return contactRecord(await item.client.call<Contact>(request), simple);
		};
	},
};
