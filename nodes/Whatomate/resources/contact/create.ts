import { createContactRequest } from '../../../shared/api/contacts';
import type { Contact } from '../../../shared/api/contacts';
import { personOf } from '../../../shared/whatsapp/samePerson';
import type { Operation } from '../../engine/operation';
import { additionalFields } from '../../parameters/collections';
import { simplifyField } from '../../parameters/options';
import { tagsField } from '../../parameters/tags';
import { detailFields, phoneField, readDetails } from './details';
import { contactRecord } from './record';

/** Creates a contact, or brings back a deleted one (docs/whatomate-api.md#contacts, #deleted-contacts). */
export const create: Operation = {
	value: 'create',
	name: 'Create',
	action: 'Create contact',
	description: 'Add a customer to Whatomate. A deleted one comes back with what was known of them.',
	kind: 'each',
	changes: true,
	fields: [
		phoneField,
		simplifyField,
		additionalFields(...detailFields, tagsField('The tags that the contact gets')),
	],
	async prepare(item) {
		const { digits, onlyIfKnown } = item.read(phoneField);
		if (onlyIfKnown) throw onlyIfKnown;
		const details = await readDetails(item, 'additionalFields');
		const simple = item.read(simplifyField);
		const request = { ...createContactRequest(digits, details), once: 'the contact was created' };
		return {
			lane: personOf(digits),
			run: async () => contactRecord(await item.client.call<Contact>(request), simple),
		};
	},
};
