import type { IDataObject } from 'n8n-workflow';

import { createContactRequest, findMeant, updateContactRequest } from '../../../shared/api/contacts';
import type { Contact } from '../../../shared/api/contacts';
import { hiddenContact, refused } from '../../../shared/failures/refusals';
import type { PhoneNumber } from '../../../shared/whatsapp/phoneNumber';
import { personOf } from '../../../shared/whatsapp/samePerson';
import type { Item } from '../../engine/item';
import type { Operation } from '../../engine/operation';
import { inReadingOrder } from '../../engine/readingOrder';
import { additionalFields } from '../../parameters/collections';
import { simplifyField } from '../../parameters/options';
import { tagsField } from '../../parameters/tags';
import { detailFields, phoneField, readDetails } from './details';
import { contactRecord } from './record';

/**
 * Creates the contact of a number, or changes the one that has it. It looks first: the server takes a number with and without `+` for
 * two (docs/whatomate-api.md#phone-numbers), and one of them may be stored with it.
 */
export const upsert: Operation = {
	value: 'upsert',
	name: 'Create or Update',
	action: 'Create or update contact',
	description: 'Create a new contact, or update the current one if it already exists (upsert)',
	kind: 'each',
	changes: false,
	fields: [
		phoneField,
		simplifyField,
		additionalFields(
			...detailFields,
			tagsField(
				"The tags that the contact gets. Those it has already stay; to take some away, use 'Set Tags'",
			),
		),
	],
	async prepare(item) {
		const phone = item.read(phoneField);
		const details = await readDetails(item, 'additionalFields');
		const simple = item.read(simplifyField);
		const run = async () => {
			const { contact, created } = await createOrUpdate(item, phone, details);
			return simple ? inReadingOrder({ ...contactRecord(contact, simple), created }) : contact;
		};
		return { lane: personOf(phone.digits), run };
	},
};

async function createOrUpdate(
	{ client, execution }: Item,
	phone: PhoneNumber,
	details: IDataObject,
): Promise<{ contact: Contact; created: boolean }> {
	const { digits, onlyIfKnown } = phone;
	// Not from the memory of this run: an earlier item may have created it.
	let [known] = await findMeant(client, phone);
	if (!known) {
		if (onlyIfKnown) throw onlyIfKnown;
		const request = createContactRequest(digits, details);
		const answer = await client.ask<Contact>(request);
		if (answer.ok) return { contact: answer.data, created: true };
		if (answer.status !== 409) throw refused(request, answer.status, answer.words);
		// The customer wrote in between, or this key may not see the contact.
		[known] = await findMeant(client, phone);
		if (!known) throw hiddenContact(digits, answer.status, answer.words);
	}
	execution.numbers.noteStored(phone, known.phone_number);
	const changes = withOwnTags(details, known);
	if (Object.keys(changes).length === 0) return { contact: known, created: false };
	return { contact: await client.call<Contact>(updateContactRequest(known.id, changes)), created: false };
}

/** @returns the details, with the tags that the contact has before those to add: the server would replace them */
export function withOwnTags(details: IDataObject, { tags }: Pick<Contact, 'tags'>): IDataObject {
	if (!details.tags) return details;
	return { ...details, tags: [...new Set([...(tags ?? []), ...(details.tags as string[])])] };
}
