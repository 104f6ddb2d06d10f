import type { IWebhookFunctions } from 'n8n-workflow';

import type { WhatomateClient } from '../shared/api/client';
import { getAccounts } from '../shared/api/contacts';

/** Milliseconds after which the accounts are read again. */
const FRESH = 600_000;

type Names = Map<string, string>;

const known = new Map<string, { names: Names; until: number }>();

/** Questions that are not answered yet: Meta delivers many at once, and one question serves them all. */
const asked = new Map<string, Promise<Names | undefined>>();

/**
 * Meta names a connected number by its own ID, Whatomate by the account's name.
 * @returns the names by Meta's IDs; undefined when the server does not tell now
 */
export async function accountNames(
	context: IWebhookFunctions,
	client: WhatomateClient,
): Promise<Names | undefined> {
	const kept = known.get(client.baseUrl);
	if (kept && kept.until > Date.now()) return kept.names;
	const question = asked.get(client.baseUrl) ?? ask(context, client);
	asked.set(client.baseUrl, question);
	return (await question) ?? kept?.names;
}

async function ask(context: IWebhookFunctions, client: WhatomateClient): Promise<Names | undefined> {
	try {
		const accounts = await getAccounts(client);
		const names = new Map(accounts.map(({ phone_id, name }) => [String(phone_id ?? ''), name]));
		known.set(client.baseUrl, { names, until: Date.now() + FRESH });
		return names;
	} catch (error) {
		context.logger.warn(`Whatomate Trigger could not read the accounts: ${(error as Error).message}`);
		return undefined;
	} finally {
		asked.delete(client.baseUrl);
	}
}
