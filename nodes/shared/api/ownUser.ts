import type { WhatomateClient } from './client';

/** The user whose API key it is, as far as the server tells (docs/whatomate-api.md#permissions). */
export interface OwnUser {
	id?: string;
	full_name?: string;
	/** May do everything. */
	is_super_admin?: boolean;
	role?: { permissions?: Array<{ resource: string; action: string }> | null };
}

/** @returns the user whose API key it is */
export const getOwnUser = async (client: WhatomateClient): Promise<OwnUser> =>
	await client.call<OwnUser>({ method: 'GET', path: '/api/me' });
