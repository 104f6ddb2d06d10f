import { badInput } from '../../../shared/failures/failure';
import { getContact } from '../../../shared/api/contacts';
import type { Contact } from '../../../shared/api/contacts';
import { existingContactField } from '../../parameters/contact';
import { simplifyField } from '../../parameters/options';
import { tagsField } from '../../parameters/tags';
import type { Operation } from '../../engine/operation';
import { asList } from '../../engine/values';
import { updateContactRequest } from './details';
import { contactRecord } from './record';

/** What to do with the tags that a contact has. */
const MODES = ['add', 'remove', 'replace'] as const;
type Mode = (typeof MODES)[number];

/** Changes the tags of a contact; the server itself can only replace them all (contract section 2, Contacts). */
export const setTags: Operation = {
	value: 'setTags',
	name: 'Set Tags',
	action: 'Set tags of contact',
	description: 'Add tags to a customer, take some away, or replace them',
	changes: false,
	fields: [
		existingContactField,
		{
			displayName: 'Change',
			name: 'tagsMode',
			type: 'options',
			options: [
				{ name: 'Add', value: 'add', description: 'Keep the tags that the contact has' },
				{ name: 'Remove', value: 'remove', description: 'Keep the other tags that the contact has' },
				{
					name: 'Replace',
					value: 'replace',
					description: 'Take away all other tags. Without any tag chosen, the contact has none afterwards.',
				},
			],
			default: 'add',
			description: 'What to do with the tags below',
		},
		tagsField('The tags to add, take away or leave'),
		simplifyField,
	],
	prepare(item) {
		const contact = item.contact();
		const mode = item.text('tagsMode', 'Change') as Mode;
		if (!MODES.includes(mode))
			throw badInput(`'Change' can't be ${mode}`, `It is one of ${MODES.join(', ')}.`);
		const tags = asList(item.parameter('tags', []), 'Tag Names or IDs');
		if (tags.length === 0 && mode !== 'replace') {
			throw badInput(
				"'Tag Names or IDs' is empty",
				"Choose at least one tag. To take all tags away, set 'Change' to 'Replace'.",
			);
		}
		const simple = item.parameter('simple', true) !== false;
		return async () => {
			const id = await contact.existingId();
			const change = async (wanted: string[]) =>
				await item.client.call<Contact>(updateContactRequest(id, { tags: wanted }));
			if (mode === 'replace') return contactRecord(await change(tags), simple);
			// Not from the memory of this run: an earlier item may have changed them.
			const before = await getContact(item.client, id);
			const wanted = changedTags(before.tags ?? [], mode, tags);
			const same = wanted.length === (before.tags ?? []).length;
			return contactRecord(same ? before : await change(wanted), simple);
		};
	},
};

/** @returns the tags afterwards, in the order that they had; as many as before only where nothing changes */
export const changedTags = (before: string[], mode: 'add' | 'remove', tags: string[]): string[] =>
	mode === 'add' ? [...new Set([...before, ...tags])] : before.filter((tag) => !tags.includes(tag));
