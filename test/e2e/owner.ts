/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs beside n8n, not in it */
import { N8nApi, type Owner } from './n8n/api';

/** Who owns the n8n of tests and demo. It lives on this machine only, and as long as the run. */
export const owner: Owner = {
	email: 'demo@example.com',
	password: 'Whatomate2026',
	firstName: 'Nathan',
	lastName: 'Smith',
};

/** The variable through which the tests learn where their n8n is. */
export const N8N_URL = 'WHATOMATE_TEST_N8N_URL';

/** @returns the API of the n8n that the tests share, signed in. */
export async function signedIn(): Promise<N8nApi> {
	return await N8nApi.signIn(process.env[N8N_URL] ?? '', owner);
}
