import type { PhoneNumber } from '../../../shared/whatsapp/phoneNumber';
import { nameField, yesOrNoField } from '../../engine/field';
import type { Field } from '../../engine/item';
import { accountField } from '../../parameters/account';
import { asPhoneNumber, COLUMN_HINT } from '../../parameters/phoneNumber';
import { tagsField } from '../../parameters/tags';

/** What an import reads of each item. */

/** Where each item has its number. */
export const importedPhoneField: Field<PhoneNumber> = {
	property: {
		displayName: 'Phone Number',
		name: 'phoneNumber',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. +1 415 555 0101',
		hint: COLUMN_HINT,
		description: 'The number on WhatsApp. Each input item is one contact.',
	},
	read: asPhoneNumber,
};

/** Where each item has its name. */
export const importedNameField = nameField({
	displayName: 'Name',
	name: 'contactName',
	type: 'string',
	default: '',
	placeholder: 'e.g. Nathan Smith',
	hint: 'Drag the name here from the input',
	description: 'How the inbox shows the contact. Left empty, a contact that exists keeps its name.',
});

/** Where each item has its tags. */
export const importedTagsField = tagsField(
	"The tags that a new contact gets; in a text, with commas between them. One that exists keeps its own, unless 'Overwrite Tags' is on",
);

/** Which connected number the contacts belong to. */
export const importedAccountOption = accountField(
	'The connected WhatsApp number from which messages to these contacts are sent',
);

/** What becomes of a contact that exists. */
export const updateExistingOption = yesOrNoField({
	displayName: 'Update Existing',
	name: 'updateExisting',
	type: 'boolean',
	default: true,
	description:
		'Whether a contact that exists gets the name and the account of its item. Empty values change nothing.',
});

/** What becomes of its tags. */
export const overwriteTagsOption = yesOrNoField({
	displayName: 'Overwrite Tags',
	name: 'overwriteTags',
	type: 'boolean',
	default: false,
	description:
		"Whether the tags of an item replace those of a contact that exists. It has an effect only with 'Update Existing', and where an item has tags. To add tags and keep the others, use 'Set Tags' or 'Create or Update'.",
});
