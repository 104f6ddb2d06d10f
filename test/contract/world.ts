import type { Sandbox } from '../sandbox';
import { FeedClient } from '../sandbox/feed/feedClient';
import { startReceiver, type Receiver } from '../sandbox/webhooks/receiver';
import type { Identities } from './compare';

/** Everything that was there when the recordings were made. */
export interface World {
	sandbox: Sandbox;
	/** Where the recorded webhooks point to. */
	receiver: Receiver;
	/** The client of the live feed. */
	client: FeedClient;
	ids: Identities;
}

/**
 * Makes the world anew; `endWorld` ends it.
 *
 * @param startServer starts the server as it was; it is told where the URLs of webhooks really lead.
 */
export const startWorld = async (
	ids: Identities,
	startServer: (resolveWebhook: (url: string) => string) => Promise<Sandbox>,
): Promise<World> => {
	const receiver = await startReceiver();
	const sandbox = await startServer((url) => receiver.url + new URL(url).pathname);
	return { sandbox, receiver, client: new FeedClient(), ids };
};

/** Ends everything. */
export const endWorld = async ({ sandbox, receiver, client }: World): Promise<void> => {
	client.end();
	await sandbox.close();
	await receiver.close();
};
