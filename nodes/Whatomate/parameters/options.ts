import type { INodeProperties } from 'n8n-workflow';

import { badInput, shownValue } from '../../shared/failures/failure';
import { choiceField, filled, switchField } from '../engine/field';
import type { Field } from '../engine/item';
import { maxConcurrencyOption } from '../engine/lanes';
import { asNumber, asText } from '../engine/values';
import { accountOption } from './account';
import { optionsField } from './collections';
import type { Entry } from './collections';

/** How far a message must have come before the item counts as done. */
export const confirmOption = choiceField<'none' | 'sent' | 'delivered'>(
	{
		displayName: 'Wait for Confirmation',
		name: 'confirm',
		type: 'options',
		options: [
			{
				name: 'None',
				value: 'none',
				description: 'Go on as soon as Whatomate has accepted the message',
			},
			{
				name: 'Until Sent',
				value: 'sent',
				description:
					'Go on when WhatsApp has accepted the message. This also keeps several messages to one contact in order.',
			},
			{
				name: 'Until Delivered',
				value: 'delivered',
				description: "Go on when the message is on the customer's phone",
			},
		],
		default: 'none',
		description:
			'What to wait for. If WhatsApp refuses the message, the item fails with its reason. Without waiting, such a refusal only shows in Whatomate.',
	},
	'none',
);

/** How long that may take, in seconds. */
export const confirmTimeoutOption: Field<number> = {
	property: {
		displayName: 'Wait at Most (Seconds)',
		name: 'confirmTimeout',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 30,
		description:
			'How long to wait for the confirmation. After that the item fails with the outcome unknown, and nothing is sent again.',
	},
	read(value, label) {
		const seconds = asNumber(value);
		if (seconds > 0) return seconds;
		throw badInput(
			`'${label}' is not a number of seconds: ${shownValue(value)}`,
			'Give a number such as 30.',
		);
	},
};

/** Names a message that is to go out once over all executions. Without it in the collection, nothing is remembered. */
export const sendOnceOption: Field<string> = {
	property: {
		displayName: 'Send Once Key',
		name: 'sendOnceKey',
		type: 'string',
		default: '',
		placeholder: 'e.g. order A-100',
		description:
			'Names this message, for example by an order number. If this node sent a message with the same key before, also in an earlier execution, the item is skipped. The last 10,000 keys are remembered.',
	},
	// Without a key, the item would go out without the protection that the user asked for.
	read: (value, label, item) =>
		filled(
			// A text stays as it is, or what was sent under it before would be sent again.
			asText(value, label, typeof value === 'string' ? undefined : item).trim(),
			label,
			'Give every item a key, or remove the option to send without looking at what was sent before.',
		),
};

/**
 * The collection "Options" of an operation that sends.
 * @param own the options of this operation alone
 */
export const sendOptions = (...own: Entry[]): INodeProperties =>
	optionsField(
		...own,
		accountOption,
		confirmOption,
		confirmTimeoutOption,
		maxConcurrencyOption,
		sendOnceOption,
	);

/** Whether the output is the documented shape or what the server gave. */
export const simplifyField = switchField({
	displayName: 'Simplify',
	name: 'simple',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
});
