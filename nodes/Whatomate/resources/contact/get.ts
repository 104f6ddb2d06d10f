import { existingContactField } from '../../parameters/contact';
import { simplifyField } from '../../parameters/options';
import type { Operation } from '../../engine/operation';
import { contactRecord } from './record';

/** Reads one contact (contract section 2, Contacts). */
export const get: Operation = {
	value: 'get',
	name: 'Get',
	action: 'Get contact',
	description: 'Look up one customer, with tags and whether the 24-hour window is open',
	changes: false,
	fields: [existingContactField, simplifyField],
	prepare(item) {
		const contact = item.contact();
		const simple = item.parameter('simple', true) !== false;
		return async () => contactRecord(await contact.existing(), simple);
	},
};
