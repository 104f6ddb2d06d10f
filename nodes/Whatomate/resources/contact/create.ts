import { createContactRequest, findContacts } from '../../../shared/api/contacts';
import type { Contact } from '../../../shared/api/contacts';
import { badInput } from '../../../shared/failures/failure';
import { notationsOf, personOf } from '../../../shared/whatsapp/samePerson';
import type { Item } from '../../engine/item';
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
			run: async () => {
				await refuseSecond(item, digits);
				return contactRecord(await item.client.call<Contact>(request), simple);
			},
		};
	},
};

/**
 * The server sees another customer in another notation of a number.
 * @throws {Failure} where it has a contact of the person already
 */
async function refuseSecond({ client }: Item, digits: string): Promise<void> {
	if (notationsOf(digits).length === 1) return;
	const contacts = await findContacts(client, digits);
	const [known] = contacts;
	// The server itself refuses a number that it has in these very digits.
	if (!known || contacts.some(({ phone_number }) => phone_number === digits)) return;
	throw badInput(
		`'${phoneField.property.displayName}' is that of a customer whom Whatomate has already, as ${known.phone_number}: ${digits} is another notation of it`,
		"Use 'Create or Update', which changes the contact that is there.",
	);
}
