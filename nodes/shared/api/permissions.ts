import { nothingAt } from '../failures/failure';
import type { WhatomateClient } from './client';
import { getOwnUser } from './ownUser';

/**
 * Some lists are only shorter for a user who lacks a permission, and no answer says so (docs/whatomate-api.md#permissions).
 * @param needed in the form `resource:action`
 * @returns those that the user of this key lacks; none where the server does not tell
 */
export async function lackedPermissions(client: WhatomateClient, needed: string[]): Promise<string[]> {
	const { is_super_admin: hasAll, role } = (await getOwnUser(client).catch(nothingAt(403, 404))) ?? {};
	const permissions = role?.permissions;
	if (hasAll || !permissions) return [];
	const held = new Set(permissions.map(({ resource, action }) => `${resource}:${action}`));
	return needed.filter((permission) => !held.has(permission));
}
