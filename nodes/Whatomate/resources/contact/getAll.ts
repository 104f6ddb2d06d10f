import type { IDataObject } from 'n8n-workflow';

import type { Contact } from '../../../shared/api/contacts';
import { firstRows } from '../../../shared/api/pages';
import { toSearch } from '../../../shared/whatsapp/phoneNumber';
import { trimmedField } from '../../engine/field';
import { ownLane } from '../../engine/lanes';
import type { Operation } from '../../engine/operation';
import { filtersField } from '../../parameters/collections';
import { listFields, readLimit } from '../../parameters/list';
import { simplifyField } from '../../parameters/options';
import { tagsField } from '../../parameters/tags';
import { contactRecord } from './record';

const searchFilter = trimmedField({
	displayName: 'Search',
	name: 'search',
	type: 'string',
	default: '',
	placeholder: 'e.g. Nathan',
	description: 'Only contacts whose name or phone number contains this; a number in any usual notation',
});

const tagsFilter = tagsField('Only contacts that have at least one of these tags');

/** Lists contacts, the last active one first (docs/whatomate-api.md#contacts). */
export const getAll: Operation = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many contacts',
	description: 'List customers, those who were active last first',
	kind: 'each',
	changes: false,
	fields: [...listFields, simplifyField, filtersField(searchFilter, tagsFilter)],
	prepare(item) {
		const limit = readLimit(item);
		const query = contactsQuery(item.filter(searchFilter), item.filter(tagsFilter));
		const simple = item.read(simplifyField);
		const run = async () => {
			const contacts = await firstRows<Contact>(item.client, 'contacts', query, limit);
			return contacts.map((contact) => contactRecord(contact, simple));
		};
		return { lane: ownLane(item), run };
	},
};

/** @returns the filters as the server reads them: a number without its `+`, which would find nothing (docs/whatomate-api.md#contacts) */
export function contactsQuery(search: string, tags: string[]): IDataObject {
	const wanted = toSearch(search);
	return { ...(wanted ? { search: wanted } : {}), ...(tags.length > 0 ? { tags: tags.join(',') } : {}) };
}
