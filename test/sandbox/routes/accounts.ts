import { accountAnswer, success } from '../server/answers';
import type { Route } from '../server/context';

/** Accounts, newest first (docs/whatomate-api.md#accounts; recording: accounts-and-more). */
export const accountRoutes: readonly Route[] = [
	{
		method: 'GET',
		path: '/api/accounts',
		permission: 'accounts:read',
		handle: ({ store }) => success({ accounts: [...store.accounts].reverse().map(accountAnswer) }),
	},
];
