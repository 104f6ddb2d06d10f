import type { WhatomateClient } from '../../../shared/api/client';
import { ifLost } from '../../../shared/api/lostAnswer';
import type { ApiRequest } from '../../../shared/api/request';
import { Failure } from '../../../shared/failures/failure';

/** Milliseconds before each look: a server whose answer was lost may still be at work. */
const LOOKS = [0, 1000, 3000];

/**
 * Makes a request that may not be made twice. Where its answer was lost, looks for what became of it; once the workflow is stopped, it
 * can't look any more, and it stays open.
 * @param look what the answer would have told, or undefined while nothing of it can be seen; one that fails sees nothing
 * @returns the answer, from either; or the failure, when nothing was seen
 * @throws {Failure} when the server refused, or the request never arrived
 */
export async function settled<T>(
	client: WhatomateClient,
	request: ApiRequest,
	look: () => Promise<T | undefined>,
): Promise<T | Failure> {
	const answer = await client.call<T>(request).catch(ifLost);
	if (!(answer instanceof Failure)) return answer;
	for (const wait of LOOKS) {
		const seen = await lookAfter(client, wait, look).catch(() => undefined);
		if (seen !== undefined) return seen;
	}
	return answer;
}

/** @throws {Failure} when the look fails, and when the workflow was stopped meanwhile */
async function lookAfter<T>(
	client: WhatomateClient,
	wait: number,
	look: () => Promise<T | undefined>,
): Promise<T | undefined> {
	await client.pause(wait);
	return await look();
}
