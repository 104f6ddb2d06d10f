import type { INodeProperties } from 'n8n-workflow';

import { accountField } from './account';
import { optionsField } from './collections';

const accountOption = accountField(
	'The connected WhatsApp number to send from. Without it, Whatomate takes the one of the contact or template, or the default one',
);

const confirmOption: INodeProperties = {
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
};

const confirmTimeoutOption: INodeProperties = {
	displayName: 'Wait at Most (Seconds)',
	name: 'confirmTimeout',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 30,
	description:
		'How long to wait for the confirmation. After that the item fails with the outcome unknown, and nothing is sent again.',
};

export const sendOnceOption: INodeProperties = {
	displayName: 'Send Once Key',
	name: 'sendOnceKey',
	type: 'string',
	default: '',
	placeholder: 'e.g. {{ $json.orderId }}',
	description:
		'Names this message, for example by an order number. If this node sent a message with the same key before, also in an earlier execution, the item is skipped. The last 10,000 keys are remembered.',
};

/**
 * The collection "Options" of an operation that sends.
 * @param own the options of this operation alone
 */
export const sendOptions = (...own: INodeProperties[]): INodeProperties =>
	optionsField(...own, accountOption, confirmOption, confirmTimeoutOption, sendOnceOption);

/** Whether the output is the documented shape or what the server gave. */
export const simplifyField: INodeProperties = {
	displayName: 'Simplify',
	name: 'simple',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};
