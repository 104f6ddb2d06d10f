import { NodeApiError } from 'n8n-workflow';

import { Failure, stopped } from '../failures/failure';
import {
	interrupted,
	stoppedMeanwhile,
	tooLargeForServer,
	unreachable,
	untrusted,
} from '../failures/network';
import { mayRepeat, MOST_BODY_BYTES, uploadedBytes } from './request';
import type { ApiRequest } from './request';

/** Why a request has no answer, and whether that is the last word. */
export interface Lost {
	failure: Failure;
	/** Nothing would be gained, or something might be done twice, by another try. */
	final: boolean;
}

/** Network errors after which the request certainly never arrived. */
const NEVER_ARRIVED: Readonly<Record<string, string>> = {
	ECONNREFUSED: 'nothing answers at that address',
	ENOTFOUND: 'the name does not exist',
	EAI_AGAIN: 'the name could not be looked up',
	EHOSTUNREACH: 'there is no way to that host',
	ENETUNREACH: 'there is no way to that network',
};

const CERTIFICATE_ERROR = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|ERR_TLS/;

/** Nobody waits any more. @returns what is known of the request that was under way: what only reads leaves nothing open */
export function lostByStop(request: ApiRequest): Lost {
	const failure = !mayRepeat(request)
		? interrupted(request, 'the workflow was stopped')
		: request.method === 'GET'
			? stopped()
			: stoppedMeanwhile();
	return { failure, final: true };
}

/** The file that should go along can't be read: what the server got is no whole request, so nothing was done. */
export const unreadable = ({ message }: Error): Lost => ({
	failure: new Failure(`n8n can't read the file: ${message}`, { hint: 'Nothing was sent.' }),
	final: true,
});

/**
 * @param error n8n's, in place of an answer
 * @param host the server's, for the words
 */
export function explain(request: ApiRequest, error: Error, host: string): Lost {
	const code = networkCode(error);
	if (Object.hasOwn(NEVER_ARRIVED, code))
		return { failure: unreachable(host, NEVER_ARRIVED[code]), final: false };
	if (CERTIFICATE_ERROR.test(code)) return { failure: untrusted(host), final: true };
	if (code === 'EPROTO') {
		return {
			failure: unreachable(host, 'it does not speak https, so the address may have to start with http://'),
			final: true,
		};
	}
	// No network error: n8n itself did not let the request out, or has no such credential.
	if (code === '') return { failure: new Failure(error.message), final: true };
	const late = code === 'ECONNABORTED' || code === 'ETIMEDOUT';
	if (!late && uploadedBytes(request) > MOST_BODY_BYTES) {
		return { failure: tooLargeForServer(uploadedBytes(request)), final: true };
	}
	const reason = late
		? 'the server did not answer in time'
		: 'the server closed the connection before it answered';
	return { failure: interrupted(request, reason), final: !mayRepeat(request) || late };
}

/** n8n wraps the network's error; its code stands in one of two places, depending on the version. */
function networkCode(error: Error): string {
	const cause = error.cause as { code?: unknown } | undefined;
	const code = cause?.code ?? (error instanceof NodeApiError ? error.httpCode : undefined);
	return typeof code === 'string' ? code : '';
}
