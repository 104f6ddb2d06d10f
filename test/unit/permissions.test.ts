import type { WhatomateClient } from '../../nodes/shared/api/client';
import { lackedPermissions } from '../../nodes/shared/api/permissions';
import { Failure } from '../../nodes/shared/failures/failure';

const NEEDED = ['contacts:read', 'transfers:write'];

/** @param answer what the server tells of the key's user, or why it does not */
const lacked = async (answer: unknown) =>
	await lackedPermissions(
		{
			call: async () => {
				if (answer instanceof Error) throw answer;
				return answer;
			},
		} as unknown as WhatomateClient,
		NEEDED,
	);

const may = (...permissions: Array<[resource: string, action: string]>) => ({
	is_super_admin: false,
	role: { permissions: permissions.map(([resource, action]) => ({ resource, action })) },
});

it.each<[string, unknown, string[]]>([
	['none by who may do everything', { is_super_admin: true, role: { permissions: [] } }, []],
	['none by who has them', may(['transfers', 'write'], ['contacts', 'read']), []],
	['one by who has the other', may(['contacts', 'read'], ['transfers', 'read']), ['transfers:write']],
	['all by who has no permission', may(), NEEDED],
	['none that are known, by who has no role', { is_super_admin: false }, []],
	['none that are known, where the server lists none', { role: { permissions: null } }, []],
	['none that are known, where the server does not say', new Failure('No', { status: 403 }), []],
	['none that are known, where the server has no such path', new Failure('No', { status: 404 }), []],
])('lacked are %s', async (_, answer, expected) => {
	expect(await lacked(answer)).toEqual(expected);
});

it('a server that can not be reached is no answer', async () => {
	await expect(lacked(new Failure('Down', { status: 500 }))).rejects.toThrow('Down');
});
