import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { path } from '../../../shared/api/request';
import type { ApiRequest } from '../../../shared/api/request';
import { accountField } from '../../parameters/account';
import type { Item } from '../../engine/item';
import { asList, asObject, asText } from '../../engine/values';

/** The number of a contact that may not exist yet. */
export const phoneField: INodeProperties = {
	displayName: 'Phone Number',
	name: 'phone',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. +1 415 555 0101',
	description: 'The number on WhatsApp with its country code, in any usual notation',
};

const metadataField: INodeProperties = {
	displayName: 'Metadata (JSON)',
	name: 'metadata',
	type: 'json',
	default: '{}',
	hint: 'Like { "plan": "gold" }',
	description: 'Data of your own that Whatomate keeps with the contact. It replaces what is there already.',
};

const nameField: INodeProperties = {
	displayName: 'Name',
	name: 'name',
	type: 'string',
	default: '',
	placeholder: 'e.g. Nathan Smith',
	description: 'How the inbox shows the contact. When they write, WhatsApp may bring their own name instead.',
};

/** What can be set about a contact beside the number; tags are for each operation to add. */
export const detailFields: INodeProperties[] = [
	accountField("The connected WhatsApp number from which this contact's messages are sent"),
	metadataField,
	nameField,
];

/**
 * @param collection the parameter that holds the details
 * @returns what the user set, in the server's words; nothing for what was not given
 * @throws {Failure} naming the field that is wrong
 */
export function readDetails(item: Item, collection: string): IDataObject {
	const { account, metadata, name, tags } = item.collection(collection);
	const accountName = asText(account, 'Account Name or ID').trim();
	const fullName = asText(name, 'Name').trim();
	const data = asObject(metadata, 'Metadata (JSON)', '{ "plan": "gold" }');
	const tagNames = asList(tags, 'Tag Names or IDs');
	return {
		...(fullName ? { profile_name: fullName } : {}),
		...(accountName ? { whatsapp_account: accountName } : {}),
		...(Object.keys(data).length > 0 ? { metadata: data } : {}),
		...(tagNames.length > 0 ? { tags: tagNames } : {}),
	};
}

/** @returns the request that changes just these details of a contact (recording contacts) */
export const updateContactRequest = (contactId: string, details: IDataObject): ApiRequest => ({
	method: 'PUT',
	path: path`/api/contacts/${contactId}`,
	body: details,
});
