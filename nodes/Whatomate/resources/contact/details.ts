import type { IDataObject } from 'n8n-workflow';

import type { PhoneNumber } from '../../../shared/whatsapp/phoneNumber';
import { nameField, objectField } from '../../engine/field';
import type { CollectionName, Field, Item } from '../../engine/item';
import { accountField, refuseUnknownAccount } from '../../parameters/account';
import { asPhoneNumber, COUNTRY_CODE_HINT } from '../../parameters/phoneNumber';
import { tagsField } from '../../parameters/tags';

/** The number of a contact that may not exist yet. */
export const phoneField: Field<PhoneNumber> = {
	property: {
		displayName: 'Phone Number',
		name: 'phone',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. +1 415 555 0101',
		hint: COUNTRY_CODE_HINT,
		description: 'The number on WhatsApp, in any usual notation',
	},
	read: asPhoneNumber,
};

const metadataField = objectField(
	{
		displayName: 'Metadata (JSON)',
		name: 'metadata',
		type: 'json',
		default: '{}',
		hint: 'Like { "plan": "gold" }',
		description: 'Data of your own that Whatomate keeps with the contact. It replaces what is there already.',
	},
	{ example: '{ "plan": "gold" }' },
);

const contactNameField = nameField({
	displayName: 'Name',
	name: 'name',
	type: 'string',
	default: '',
	placeholder: 'e.g. Nathan Smith',
	description: 'How the inbox shows the contact. When they write, WhatsApp may bring their own name instead.',
});

const contactAccountField = accountField(
	"The connected WhatsApp number from which this contact's messages are sent",
);

/** What can be set about a contact beside the number; tags are for each operation to add. */
export const detailFields: Array<Field<unknown>> = [contactAccountField, metadataField, contactNameField];

/** Its label alone: what the tags are for, each operation says. */
const anyTagsField = tagsField('');

/**
 * @param collection the parameter that holds the details
 * @returns what the user set, in the server's words; nothing for what was not given
 * @throws {Failure} naming the field that is wrong; also for an account that Whatomate does not have
 */
export async function readDetails(item: Item, collection: CollectionName): Promise<IDataObject> {
	const account = item.readIn(collection, contactAccountField);
	const name = item.readIn(collection, contactNameField);
	const metadata = item.readIn(collection, metadataField);
	const tags = item.readIn(collection, anyTagsField);
	await refuseUnknownAccount(item, account, contactAccountField);
	return {
		...(name ? { profile_name: name } : {}),
		...(account ? { whatsapp_account: account } : {}),
		...(Object.keys(metadata).length > 0 ? { metadata } : {}),
		...(tags.length > 0 ? { tags } : {}),
	};
}
