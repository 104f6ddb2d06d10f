import { Failure, isOutcomeUnknown } from '../failures/failure';
import { refused } from '../failures/refusals';
import type { WhatomateClient } from './client';
import type { Answer, ApiRequest } from './request';

/** Requests that may be made once more where the answer was lost: where the first arrived, the server itself refuses the second. */

/** @returns what the server said, and whether the first answer was lost, so that a refusal may be about what the first request did */
export async function askedAgainIfLost<T>(
	client: WhatomateClient,
	request: ApiRequest,
): Promise<{ answer: Answer<T>; wasLost: boolean }> {
	const answer = await client.ask<T>(request).catch(ifLost);
	if (!(answer instanceof Failure)) return { answer, wasLost: false };
	// Where that fails too, for example since the workflow was stopped, it stays unknown what became of the first.
	const again = await client.ask<T>(request).catch(() => Promise.reject(answer));
	return { answer: again, wasLost: true };
}

/**
 * Makes a request that deletes something.
 * @throws {Failure} where the server refuses; what is not there any more after a lost answer was deleted
 */
export async function deleteOnce(client: WhatomateClient, request: ApiRequest): Promise<void> {
	const { answer, wasLost } = await askedAgainIfLost(client, request);
	if (answer.ok || (wasLost && answer.status === 404)) return;
	throw refused(request, answer.status, answer.words);
}

/** @returns the error, if it leaves open what the server did */
function ifLost(error: unknown): Failure {
	if (isOutcomeUnknown(error)) return error as Failure;
	throw error;
}
