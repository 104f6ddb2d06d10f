import { success, userAnswer } from '../server/answers';
import { ROLES } from '../data/seed';
import type { Route } from '../server/context';

/** Whether the server runs, and whose key it is (docs/whatomate-api.md#api-key; recording: auth-and-errors). */
export const otherRoutes: readonly Route[] = [
	{
		method: 'GET',
		path: '/health',
		handle: () => success({ status: 'ok', service: 'whatomate' }),
	},
	{
		method: 'GET',
		path: '/api/me',
		// A key with missing permissions is no administrator's.
		handle: ({ staff: { users }, may }) =>
			success(
				may('contacts:read') && may('accounts:read')
					? userAnswer(users[0], ['users:read', 'users:write', 'users:delete'])
					: userAnswer(
							{ ...users[0], role: ROLES.agent, is_super_admin: false },
							may('contacts:read') ? ['contacts:read'] : [],
						),
			),
	},
];
