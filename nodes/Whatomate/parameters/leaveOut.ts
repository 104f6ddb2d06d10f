import type { INodeProperties } from 'n8n-workflow';

import { badInput } from '../../shared/failures/failure';
import { choiceField, yesOrNo, yesOrNoField } from '../engine/field';
import type { Field, Item } from '../engine/item';
import { asText, isNothing } from '../engine/values';
import { tagsField, tagsThatDecide } from './tags';

/** When people who opted out of marketing are left out. */
export type OptedOut = 'auto' | 'always' | 'never';

const optedOutChoice = choiceField<OptedOut>({
	displayName: 'Opted Out of Marketing',
	name: 'optedOut',
	type: 'options',
	options: [
		{ name: 'Always', value: 'always', description: 'Whatever the template is' },
		{
			name: 'If the Template Is Marketing',
			value: 'auto',
			description: 'Also where this field is not added',
		},
		{
			name: 'Never',
			value: 'never',
			description: 'Whatomate itself still sends them no marketing: they count as failed',
		},
	],
	default: 'auto',
	description: 'When to leave out who opted out of marketing at WhatsApp',
});

/** An expression may also say it as a yes or no. */
const optedOutField: Field<OptedOut> = {
	...optedOutChoice,
	read(value, label, item) {
		const meant = yesOrNo(asText(value, label));
		if (meant === undefined) return optedOutChoice.read(value, label, item);
		return meant ? 'always' : 'never';
	},
};

const tagsToLeaveOut = tagsThatDecide(
	tagsField(
		'Leave out who has one of these tags, in capital or small letters. A tag that does not exist is refused, and nothing is sent',
	),
);

const openConversationField = yesOrNoField({
	displayName: 'Talks to a Person',
	name: 'openConversation',
	type: 'boolean',
	default: true,
	description:
		'Whether to leave out whose conversation was handed over to a person and not returned to the bot. Who waits only because the bot is off does not count.',
});

const FIELDS = [optedOutField, tagsToLeaveOut, openConversationField];

/** Who of the items does not get the campaign. */
export const leaveOutField: INodeProperties = {
	displayName: 'Leave Out',
	name: 'leaveOut',
	type: 'collection',
	placeholder: 'Add Reason',
	default: {},
	options: FIELDS.map(({ property }) => property),
};

/** @param output at which those come out who are left out @returns the same as the form of an operation shows it */
export const leavingOutInto = (output: string): INodeProperties => ({
	...leaveOutField,
	description: `Who does not get it, though an item is for them: they come out at '${output}' with the reason. Who opted out of marketing is left out of marketing templates also where nothing is added here. The person counts, in whatever notation an item or Whatomate has the number.`,
});

/** Who is to be left out, as the user chose it. */
export interface LeaveOut {
	optedOut: OptedOut;
	/** As the user wrote them. */
	tags: string[];
	openConversation: boolean;
}

/** What errors call the tags. */
export const LEAVE_OUT_TAGS = tagsToLeaveOut.property.displayName;

/** @throws {Failure} for an expression that leads to nothing: whoever it should leave out would get the message */
export function readLeaveOut(item: Item): LeaveOut {
	const given = item.collection('leaveOut');
	const empty = FIELDS.find(({ property: { name } }) => name in given && isNothing(given[name]));
	if (empty) {
		throw badInput(
			`'${empty.property.displayName}' in '${leaveOutField.displayName}' is empty`,
			'Check the expression, or take the field away.',
		);
	}
	return {
		optedOut: item.readIn('leaveOut', optedOutField),
		tags: item.readIn('leaveOut', tagsToLeaveOut),
		openConversation:
			openConversationField.property.name in given && item.readIn('leaveOut', openConversationField),
	};
}
