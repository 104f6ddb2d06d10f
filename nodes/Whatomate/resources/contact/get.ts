import type { Operation } from '../../engine/operation';
import { existingContactField } from '../../parameters/contact';
import { simplifyField } from '../../parameters/options';
import { contactRecord } from './record';

/** Reads one contact (docs/whatomate-api.md#contacts). */
export const get: Operation = {
	value: 'get',
	name: 'Get',
	action: 'Get contact',
	description: 'Look up one customer, with tags and whether the 24-hour window is open',
	kind: 'each',
	changes: false,
	fields: [existingContactField, simplifyField],
	prepare(item) {
		const contact = item.read(existingContactField);
		const simple = item.read(simplifyField);
		return { lane: contact.lane, run: async () => contactRecord(await contact.existing(), simple) };
	},
};
