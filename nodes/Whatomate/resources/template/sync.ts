import type { ApiRequest } from '../../../shared/api/request';
import { badInput } from '../../../shared/failures/failure';
import { requiredAccountField } from '../../parameters/account';
import type { Operation } from '../../engine/operation';

/** Brings the templates of an account up to date with Meta (contract section 2, Templates; recording accounts-and-more). */
export const sync: Operation = {
	value: 'sync',
	name: 'Sync',
	action: 'Sync templates',
	description: 'Fetch new and changed message templates from Meta into Whatomate',
	changes: false,
	fields: [requiredAccountField('The connected WhatsApp number whose templates to fetch')],
	prepare(item) {
		const account = item.text('account', 'Account Name or ID').trim();
		if (account === '') {
			throw badInput(
				"'Account Name or ID' is empty",
				'Choose the account from the list: Whatomate fetches the templates of one account at a time.',
			);
		}
		item.lane = account;
		return async () => {
			const { count } = await item.client.call<{ count?: number }>(syncRequest(account));
			return { account, count: count ?? 0 };
		};
	},
};

/** @returns the request */
export const syncRequest = (account: string): ApiRequest => ({
	method: 'POST',
	path: '/api/templates/sync',
	body: { whatsapp_account: account },
});
