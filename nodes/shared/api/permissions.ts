import { Failure } from '../failures/failure';
import type { WhatomateClient } from './client';

/** What the server tells of the key's user, as far as it is about permissions. */
interface Me {
	is_super_admin?: boolean;
	role?: { permissions?: Array<{ resource: string; action: string }> | null };
}

/**
 * Some lists are only shorter for a user who lacks a permission, and no answer says so (docs/whatomate-api.md#permissions).
 * @param needed in the form `resource:action`
 * @returns those that the user of this key lacks; none where the server does not tell
 */
export async function lackedPermissions(client: WhatomateClient, needed: string[]): Promise<string[]> {
	const { is_super_admin: hasAll, role } = await client
		.call<Me>({ method: 'GET', path: '/api/me' })
		.catch(ifNotTold);
	const permissions = role?.permissions;
	if (hasAll || !permissions) return [];
	const held = new Set(permissions.map(({ resource, action }) => `${resource}:${action}`));
	return needed.filter((permission) => !held.has(permission));
}

/** @returns nothing, where the server has understood the question and does not answer it */
function ifNotTold(error: unknown): Me {
	if (error instanceof Failure && (error.status === 403 || error.status === 404)) return {};
	throw error;
}
