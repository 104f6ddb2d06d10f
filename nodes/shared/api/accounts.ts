import type { IDataObject } from 'n8n-workflow';

import type { WhatomateClient } from './client';

/** A connected number (docs/whatomate-api.md#accounts); its name is what other routes call the account. */
export interface Account extends IDataObject {
	id: string;
	name: string;
	phone_number?: string;
	display_name?: string;
}

/** @returns the connected numbers; there is one page of them */
export async function getAccounts(client: WhatomateClient): Promise<Account[]> {
	const { accounts } = await client.call<{ accounts?: Account[] }>({ method: 'GET', path: '/api/accounts' });
	return accounts ?? [];
}
