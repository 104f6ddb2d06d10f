import type { INodeProperties } from 'n8n-workflow';

import { filled, trimmedField } from '../engine/field';
import type { Field } from '../engine/item';

const property = (description: string): INodeProperties => ({
	displayName: 'Account Name or ID',
	name: 'account',
	type: 'options',
	typeOptions: { loadOptionsMethod: 'getAccounts' },
	default: '',
	description: `${description}. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.`,
});

/**
 * The dropdown of the connected WhatsApp numbers, wherever one may be chosen; read as the account's name, or empty.
 * @param description what choosing one does; n8n wants the fixed sentence behind it
 */
export const accountField = (description: string): Field<string> => trimmedField(property(description));

/** The same where one has to be chosen. @param hint why */
export const requiredAccountField = (description: string, hint: string): Field<string> => {
	const optional = accountField(description);
	return {
		property: {
			...optional.property,
			typeOptions: { loadOptionsMethod: 'getAccountsToChoose' },
			required: true,
		},
		read: (value, label, item) => filled(optional.read(value, label, item), label, hint),
	};
};

/** Which connected number an operation that sends takes. */
export const accountOption = accountField(
	'The connected WhatsApp number to send from. Without it, Whatomate takes the one of the contact or template, or the default one',
);
