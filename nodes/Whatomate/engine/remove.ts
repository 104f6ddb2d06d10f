import { askedAgainIfLost } from '../../shared/api/lostAnswer';
import type { ApiRequest } from '../../shared/api/request';
import { refused } from '../../shared/failures/refusals';
import type { Execution } from './execution';

/**
 * Deletes something. Where the answer was lost, also in an earlier try of this execution, it is asked for again, and what is no longer
 * there counts as deleted.
 * @param request names by `once` what it does: the client alone would repeat it, and take its own success for a wrong ID
 * @throws {Failure} when the server refuses, and when it stays unknown whether it did
 */
export async function remove(execution: Execution, request: ApiRequest): Promise<void> {
	const { client, earlier } = execution;
	const mayBeDone = await earlier.mayBeDone(request);
	const { answer, wasLost } = await askedAgainIfLost<unknown>(client, request).catch(async (error) => {
		await execution.noteUnknown(request, error);
		throw error;
	});
	const isGone = !answer.ok && answer.status === 404 && (wasLost || mayBeDone);
	if (!answer.ok && !isGone) throw refused(request, answer.status, answer.words);
}
