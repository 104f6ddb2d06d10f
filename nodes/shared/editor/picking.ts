import type { ILoadOptionsFunctions } from 'n8n-workflow';

import { WhatomateClient } from '../api/client';
import { toNodeError } from '../failures/toNodeError';

/**
 * Fills a list of the editor.
 * @throws n8n's own error where that fails: an empty list means that there is nothing, never that it failed
 */
export async function picking<T>(
	context: ILoadOptionsFunctions,
	load: (client: WhatomateClient) => Promise<T>,
): Promise<T> {
	try {
		return await load(await WhatomateClient.connect(context));
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}
