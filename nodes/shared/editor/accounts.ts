import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { getAccounts } from '../api/accounts';
import type { WhatomateClient } from '../api/client';
import { picking } from './picking';

/** The connected numbers, by the names that requests use. */
export async function loadAccounts(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await picking(this, async (client) => [
		// Or n8n would mark the option as invalid for as long as nothing is chosen.
		{ name: 'No Preference', value: '' },
		...(await accountOptions(client)),
	]);
}

/** The same where one has to be chosen. */
export async function loadAccountsToChoose(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await picking(this, accountOptions);
}

async function accountOptions(client: WhatomateClient): Promise<INodePropertyOptions[]> {
	return (await getAccounts(client))
		.map(({ name, phone_number, display_name }) => {
			const number = phone_number || display_name;
			return { name: number ? `${name} (${number})` : name, value: name };
		})
		.sort((one, other) => one.name.localeCompare(other.name));
}
