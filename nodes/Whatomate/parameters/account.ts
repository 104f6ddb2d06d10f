import type { INodeProperties } from 'n8n-workflow';

/**
 * The dropdown of the connected WhatsApp numbers, wherever one may be chosen.
 * @param description what choosing one does; n8n wants the fixed sentence behind it
 */
export const accountField = (description: string): INodeProperties => ({
	displayName: 'Account Name or ID',
	name: 'account',
	type: 'options',
	typeOptions: { loadOptionsMethod: 'getAccounts' },
	default: '',
	description: `${description}. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.`,
});

/** The same where one has to be chosen. */
export const requiredAccountField = (description: string): INodeProperties => ({
	...accountField(description),
	typeOptions: { loadOptionsMethod: 'getAccountsToChoose' },
	required: true,
});
