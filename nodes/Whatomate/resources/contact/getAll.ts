import type { IDataObject } from 'n8n-workflow';

import { filtersField } from '../../parameters/collections';
import { firstRows } from '../../../shared/api/pages';
import type { Contact } from '../../../shared/api/contacts';
import { toSearch } from '../../../shared/whatsapp/phoneNumber';
import { listFields, readLimit } from '../../parameters/list';
import { simplifyField } from '../../parameters/options';
import { tagsField } from '../../parameters/tags';
import type { Operation } from '../../engine/operation';
import { asList, asText } from '../../engine/values';
import { contactRecord } from './record';

/** Lists contacts, the last active one first (contract section 2, Contacts). */
export const getAll: Operation = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many contacts',
	description: 'List customers, those who were active last first',
	changes: false,
	fields: [
		...listFields,
		simplifyField,
		filtersField(
			{
				displayName: 'Search',
				name: 'search',
				type: 'string',
				default: '',
				placeholder: 'e.g. Nathan',
				description: 'Only contacts whose name or phone number contains this; a number in any usual notation',
			},
			tagsField('Only contacts that have at least one of these tags'),
		),
	],
	prepare(item) {
		const limit = readLimit(item);
		const { search, tags } = item.collection('filters');
		const query = contactsQuery(asText(search, 'Search'), asList(tags, 'Tag Names or IDs'));
		const simple = item.parameter('simple', true) !== false;
		return async () => {
			const contacts = await firstRows<Contact>(item.client, 'contacts', query, limit);
			return contacts.map((contact) => contactRecord(contact, simple));
		};
	},
};

/** @returns the filters as the server reads them: a number without its `+`, which would find nothing (recording contacts) */
export function contactsQuery(search: string, tags: string[]): IDataObject {
	const wanted = toSearch(search);
	return { ...(wanted ? { search: wanted } : {}), ...(tags.length > 0 ? { tags: tags.join(',') } : {}) };
}
