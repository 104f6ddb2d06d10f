import type { IDataObject } from 'n8n-workflow';

import { everyContact } from '../../../shared/api/contacts';
import { PAGE_SIZE } from '../../../shared/api/pages';
import { ownLane } from '../../engine/lanes';
import type { Operation } from '../../engine/operation';
import { listFields, readLimit } from '../../parameters/list';
import { simplifyField } from '../../parameters/options';
import { contactFiltersField, leavesOut, passes, readContactFilters } from './filters';
import { contactRecord } from './record';

/** Lists contacts, the last active one first; the server filters what it can (docs/whatomate-api.md#contacts). */
export const getAll: Operation = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many contacts',
	description: 'List customers, those who were active last first',
	kind: 'each',
	changes: false,
	fields: [...listFields, simplifyField, contactFiltersField],
	async prepare(item) {
		const limit = readLimit(item);
		const simple = item.read(simplifyField);
		const { query, filters } = await readContactFilters(item);
		const run = async () => {
			const found: IDataObject[] = [];
			const contacts = everyContact(item.client, query, {
				pageSize: leavesOut(filters) ? PAGE_SIZE : Math.min(limit, PAGE_SIZE),
				activeSince: filters.activeAfter,
			});
			for await (const contact of contacts) {
				if (passes(contact, filters)) found.push(contactRecord(contact, simple));
				if (found.length >= limit) break;
			}
			return found;
		};
		return { lane: ownLane(item), run };
	},
};
