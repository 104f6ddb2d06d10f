import { flowAnswer, success, tagAnswer, userAnswer } from '../server/answers';
import { ROLES } from '../data/seed';
import type { Route } from '../server/context';
import { like, listAnswer } from '../server/decode';

/** Small routes without a module of their own (docs/whatomate-api.md#api-key, #tags, #flows; recordings: auth-and-errors, other-lists). */
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
					: userAnswer({ ...users[0], role: ROLES.agent, is_super_admin: false }),
			),
	},
	{
		method: 'GET',
		path: '/api/tags',
		permission: 'tags:read',
		handle: ({ store, request: { query } }) => {
			const search = (query.get('search') ?? '').toLowerCase();
			const found = store.tags.filter(({ name, color }) =>
				[name, color].some((text) => text.toLowerCase().includes(search)),
			);
			return success(listAnswer('tags', found, query, tagAnswer));
		},
	},
	{
		method: 'GET',
		path: '/api/flows',
		handle: ({ store, request: { query } }) => {
			const named = like(query.get('search') ?? '', 'i');
			const found = store.flows.filter(
				(flow) =>
					['', flow.whatsapp_account].includes(query.get('account') ?? '') &&
					['', flow.status].includes(query.get('status') ?? '') &&
					named(flow.name),
			);
			return success(listAnswer('flows', found.reverse(), query, flowAnswer));
		},
	},
];
