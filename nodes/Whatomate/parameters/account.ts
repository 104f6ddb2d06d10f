import type { INodeProperties } from 'n8n-workflow';

import { badInput, quoted } from '../../shared/failures/failure';
import { filled, trimmedField } from '../engine/field';
import type { Field, Item } from '../engine/item';

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

/**
 * For what is stored for later: the server takes any name there, and every message fails afterwards
 * (docs/whatomate-api.md#contacts). What sends at once needs no look, since the server refuses it by itself
 * (docs/whatomate-api.md#choice-of-the-account).
 * @param account as the field was read; nothing is asked where it is empty
 * @throws {Failure} where Whatomate has no such account, naming those that it has
 */
export async function refuseUnknownAccount(
	item: Item,
	account: string,
	{ property }: Field<string>,
): Promise<void> {
	if (account === '') return;
	const known = await item.execution.accounts();
	if (known === undefined) {
		item.execution.hint(
			`This API key may not list the accounts, so it was not checked whether '${property.displayName}' is one of them: it lacks the permission 'accounts:read'`,
		);
		return;
	}
	if (known.includes(account)) return;
	throw badInput(
		`'${property.displayName}' is not an account in Whatomate: ${quoted(account)}`,
		known.length === 0
			? 'No WhatsApp number is connected to Whatomate yet.'
			: `It goes by its name, which is one of: ${[...known].sort((one, other) => one.localeCompare(other)).join(', ')}.`,
	);
}
