import { uuidIn } from '../../shared/api/ids';
import type { SavedReply } from '../../shared/api/savedReplies';
import { badInput, quoted } from '../../shared/failures/failure';
import { rowsField, textField, trimmedField } from '../engine/field';
import type { Field } from '../engine/item';
import { listAndId, located } from './locator';

/** Which saved reply the user means, before it is looked up. */
export interface SavedReplyChoice {
	/** @throws {Failure} where there is none, or nobody shall use it any more */
	find(): Promise<SavedReply>;
}

/** Which saved reply: from the list, or by its ID. */
export const savedReplyField: Field<SavedReplyChoice> = {
	property: {
		displayName: 'Saved Reply',
		name: 'savedReply',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		description: "The canned response to send, with its buttons, as Whatomate's inbox sends it",
		modes: listAndId({
			thing: 'Saved Reply',
			searchListMethod: 'searchSavedReplies',
			exampleId: '1f0c2a52-4a8e-4d56-9a2f-6f0b8f3d7c11',
			hint: 'Enter the ID of a canned response, or its address in Whatomate',
		}),
	},
	read(given, label, { execution }) {
		const { value } = located(given, label);
		const id = uuidIn(value);
		if (!id) {
			throw badInput(
				value === '' ? `'${label}' is empty` : `'${label}' is not the ID of a saved reply: ${quoted(value)}`,
				'Choose a saved reply from the list, or give its ID.',
			);
		}
		const find = async () => {
			const reply = await execution.savedReply(id);
			if (reply.is_active !== false) return reply;
			throw badInput(
				`The saved reply '${reply.name}' is switched off`,
				'Switch it on under Canned Responses in Whatomate, or choose another one.',
			);
		};
		return { find };
	},
};

/** What stands for `{{name}}` in a saved reply. */
export const placeholdersField = rowsField(
	{
		displayName: 'Placeholders',
		name: 'placeholders',
		typeOptions: { multipleValues: true },
		default: {},
		placeholder: 'Add Placeholder',
		description:
			"What stands for {{…}} in the saved reply. The contact's name and number, and the name of the API key's user, fill in themselves.",
	},
	'Placeholder',
	{
		name: trimmedField({
			displayName: 'Name',
			name: 'name',
			type: 'string',
			default: '',
			placeholder: 'e.g. order_number',
			description: 'What stands between the curly brackets in the saved reply',
		}),
		value: textField({
			displayName: 'Value',
			name: 'value',
			type: 'string',
			default: '',
			placeholder: 'e.g. A-1001',
			description: 'What the customer reads in its place',
		}),
	},
);
