import { Failure, isOutcomeUnknown } from '../failures/failure';
import type { WhatomateClient } from './client';
import type { Answer, ApiRequest } from './request';

/** Where a request may have arrived and its answer did not. */

/** @returns the error, if it leaves open what the server did. @throws the error, if it does not */
export function ifLost(error: unknown): Failure {
	if (isOutcomeUnknown(error)) return error as Failure;
	throw error;
}

/**
 * Makes the request once more where its answer was lost: for what the server itself refuses a second time.
 * @returns the answer, and whether it is one to the second request
 * @throws {Failure} that of the first request, where the second brings no answer either
 */
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
