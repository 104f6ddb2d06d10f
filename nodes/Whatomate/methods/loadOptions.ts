import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { findFlow, screensOf } from '../../shared/api/flows';
import { everyRow } from '../../shared/api/pages';
import { loadAccounts, loadAccountsToChoose } from '../../shared/editor/accounts';
import { picking } from '../../shared/editor/picking';
import { chosenIn, isExpression } from './chosen';

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

/** The screens of the flow that is chosen in the editor. */
export async function getScreens(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const first: INodePropertyOptions = { name: 'The First One', value: '' };
	const flowId = chosenIn(this, 'flowId');
	if (flowId === '' || isExpression(flowId)) return [first];
	return await picking(this, async (client) => [
		first,
		...screensOf(await findFlow(client, flowId)).map(({ id, title }) => ({
			name: title === null ? id : `${title} (${id})`,
			value: id,
		})),
	]);
}
