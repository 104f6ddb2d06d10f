import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { everyRow } from '../../shared/api/pages';
import { loadAccounts, loadAccountsToChoose } from '../../shared/editor/accounts';
import { picking } from '../../shared/editor/picking';

export { loadAccounts as getAccounts, loadAccountsToChoose as getAccountsToChoose };

/** All tags; contacts hold them by name. */
export async function getTags(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await picking(this, async (client) => {
		const tags: INodePropertyOptions[] = [];
		for await (const { name } of everyRow<{ name: string }>(client, 'tags', {})) {
			tags.push({ name, value: name });
		}
		return tags.sort((one, other) => one.name.localeCompare(other.name));
	});
}
