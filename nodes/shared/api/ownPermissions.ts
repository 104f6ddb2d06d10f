import type { WhatomateClient } from './client';

/** What `GET /api/me` tells of the key's user, as far as it is needed here (docs/whatomate-api.md#permissions). */
interface OwnUser {
	is_super_admin?: boolean;
	role?: { permissions?: Array<{ resource: string; action: string }> };
}

/**
 * Lists of contacts hide in silence whom a key may not see, so a count made from them would be too low.
 * @returns whether the key sees all contacts; also where the server does not tell what the key may do
 */
export async function seesAllContacts(client: WhatomateClient): Promise<boolean> {
	const { is_super_admin, role } = await client.call<OwnUser>({ method: 'GET', path: '/api/me' });
	if (is_super_admin === true || !Array.isArray(role?.permissions)) return true;
	return role.permissions.some(({ resource, action }) => resource === 'contacts' && action === 'read');
}
