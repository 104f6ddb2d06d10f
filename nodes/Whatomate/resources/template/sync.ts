import type { ApiRequest } from '../../../shared/api/request';
import type { Operation } from '../../engine/operation';
import { requiredAccountField } from '../../parameters/account';

const accountToSync = requiredAccountField(
	'The connected WhatsApp number whose templates to fetch',
	'Choose the account from the list: Whatomate fetches the templates of one account at a time.',
);

/** Brings the templates of an account up to date with Meta (docs/whatomate-api.md#template-sync). */
export const sync: Operation = {
	value: 'sync',
	name: 'Sync',
	action: 'Sync templates',
	description: 'Fetch new and changed message templates from Meta into Whatomate',
	kind: 'each',
	changes: false,
	fields: [accountToSync],
	prepare(item) {
		const account = item.read(accountToSync);
		const run = async () => {
			const { count } = await item.client.call<{ count?: number }>(syncRequest(account));
			return { account, count: count ?? 0 };
		};
		return { lane: account, run };
	},
};

/** @returns the request */
export const syncRequest = (account: string): ApiRequest => ({
	method: 'POST',
	path: '/api/templates/sync',
	body: { whatsapp_account: account },
});
