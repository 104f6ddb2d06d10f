import type { IWebhookFunctions } from 'n8n-workflow';

import { getAccounts } from '../shared/api/accounts';
import type { WhatomateClient } from '../shared/api/client';
import { ACCOUNT_NAMES_FRESH, keptAccountNames as kept } from '../shared/memory';

type Names = Map<string, string>;

/**
 * Meta names a connected number by its own ID, Whatomate by the account's name. Meta delivers many at once: one question serves them all.
 * @returns the names by Meta's IDs; undefined when the server does not tell now
 */
export async function accountNames(
	context: IWebhookFunctions,
	client: WhatomateClient,
): Promise<Names | undefined> {
	const known = kept.get(client.identity) ?? { until: 0 };
	kept.set(client.identity, known);
	if (known.until > Date.now()) return known.value;
	known.asked ??= ask(context, client).finally(() => (known.asked = undefined));
	const names = await known.asked;
	if (names) Object.assign(known, { value: names, until: Date.now() + ACCOUNT_NAMES_FRESH });
	return names ?? known.value;
}

async function ask(context: IWebhookFunctions, client: WhatomateClient): Promise<Names | undefined> {
	try {
		const accounts = await getAccounts(client);
		return new Map(accounts.map(({ phone_id, name }) => [String(phone_id ?? ''), name]));
	} catch (error) {
		context.logger.warn(`Whatomate Trigger could not read the accounts: ${(error as Error).message}`);
		return undefined;
	}
}
