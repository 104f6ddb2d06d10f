import { getContact, updateContactRequest } from '../../../shared/api/contacts';
import type { Contact } from '../../../shared/api/contacts';
import { tagKey } from '../../../shared/api/tags';
import { badInput } from '../../../shared/failures/failure';
import { choiceField } from '../../engine/field';
import type { Operation } from '../../engine/operation';
import { existingContactField } from '../../parameters/contact';
import { simplifyField } from '../../parameters/options';
import { tagsField, tagsToRemove } from '../../parameters/tags';
import { contactRecord } from './record';

const changeField = choiceField<'add' | 'remove' | 'replace'>({
	displayName: 'Change',
	name: 'tagsMode',
	type: 'options',
	options: [
		{ name: 'Add', value: 'add', description: 'Keep the tags that the contact has' },
		{
			name: 'Remove',
			value: 'remove',
			description: 'In capital or small letters. Keep the other tags that the contact has.',
		},
		{
			name: 'Replace',
			value: 'replace',
			description: 'Take away all other tags. Without any tag chosen, the contact has none afterwards.',
		},
	],
	default: 'add',
	description: 'What to do with the tags below',
});

const tagsToChangeField = tagsField('The tags to add, take away or leave');

/** Changes the tags of a contact; the server itself can only replace them all (docs/whatomate-api.md#contacts). */
export const setTags: Operation = {
	value: 'setTags',
	name: 'Set Tags',
	action: 'Set tags of contact',
	description: 'Add tags to a customer, take some away, or replace them',
	kind: 'each',
	changes: false,
	fields: [existingContactField, changeField, tagsToChangeField, simplifyField],
	prepare(item) {
		const contact = item.read(existingContactField);
		const change = item.read(changeField);
		const tags = item.read(change === 'remove' ? tagsToRemove(tagsToChangeField) : tagsToChangeField);
		if (tags.length === 0 && change !== 'replace') {
			throw badInput(
				`'${tagsToChangeField.property.displayName}' is empty`,
				`Choose at least one tag. To take all tags away, set '${changeField.property.displayName}' to 'Replace'.`,
			);
		}
		const simple = item.read(simplifyField);
		const run = async () => {
			const id = await contact.existingId();
			const set = async (wanted: string[]) =>
				await item.client.call<Contact>(updateContactRequest(id, { tags: wanted }));
			if (change === 'replace') return contactRecord(await set(tags), simple);
			// Not from the memory of this run: an earlier item may have changed them.
			const contactNow = await getContact(item.client, id);
			const before = contactNow.tags ?? [];
			const after = changedTags(before, change, tags);
			return contactRecord(isSame(before, after) ? contactNow : await set(after), simple);
		};
		return { lane: contact.lane, run };
	},
};

/**
 * Takes a tag away in each of its spellings: filters and campaigns know the contact by any of them.
 * @returns the tags afterwards, each once and in the order that they had
 */
export function changedTags(before: string[], change: 'add' | 'remove', tags: string[]): string[] {
	if (change === 'add') return [...new Set([...before, ...tags])];
	const keys = new Set(tags.map(tagKey));
	return before.filter((tag) => !keys.has(tagKey(tag)));
}

const isSame = (one: string[], other: string[]): boolean =>
	one.length === other.length && one.every((tag, index) => tag === other[index]);
