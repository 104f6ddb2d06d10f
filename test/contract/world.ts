import type { Sandbox } from '../sandbox';
import { FeedClient } from '../sandbox/feed/feedClient';
import { startReceiver, type Receiver } from '../sandbox/webhooks/receiver';
import type { Identities } from './compare';
import { recordedServer } from './arrange';

/** Everything that was there when the recordings were made. */
export interface World {
	sandbox: Sandbox;
	/** Where the recorded webhooks point to. */
	receiver: Receiver;
	/** The client of the live feed. */
	client: FeedClient;
	ids: Identities;
}

/** Makes the world anew; `endWorld` ends it. */
export const startWorld = async (ids: Identities): Promise<World> => {
	const receiver = await startReceiver();
	const sandbox = await recordedServer((url) => receiver.url + new URL(url).pathname);
	return { sandbox, receiver, client: new FeedClient(), ids };
};

/** Ends everything. */
export const endWorld = async ({ sandbox, receiver, client }: World): Promise<void> => {
	client.end();
	await sandbox.close();
	await receiver.close();
};
