import { jsonParse } from 'n8n-workflow';
import type { IN8nHttpFullResponse } from 'n8n-workflow';

import { interrupted, tooLargeForServer } from '../failures/network';
import { notWhatomate, redirected } from '../failures/refusals';
import { withoutSecrets } from '../failures/secrets';
import { fileNameIn } from './contentDisposition';
import { mayRepeat, MOST_BODY_BYTES, uploadedBytes } from './request';
import type { Answer, ApiRequest } from './request';

/** A released server and the documented one wrap every answer alike (docs/whatomate-api.md#envelope). */
interface Envelope {
	status: 'success' | 'error';
	message?: string;
	data?: unknown;
}

/** A file that the server gave. */
export interface Download {
	content: Buffer;
	contentType: string;
	/** Empty where the server names none. */
	fileName: string;
}

/** Seconds to wait on a 429 that does not say how long. */
const DEFAULT_RETRY_AFTER = 5;

const isEnvelope = (body: unknown): body is Envelope =>
	typeof body === 'object' &&
	body !== null &&
	'status' in body &&
	(body.status === 'success' || body.status === 'error');

/** @returns whether something in front of the server answered in its place: it may be back in a moment */
export const isOutOfOrder = (request: ApiRequest, response: IN8nHttpFullResponse): boolean =>
	[502, 503, 504].includes(response.statusCode) && !isEnvelope(bodyOf(request, response));

/** @returns milliseconds that a 429 asks for, in seconds or as a date (RFC 9110) */
export function retryAfter({ headers }: IN8nHttpFullResponse): number {
	const value = String(headers['retry-after'] ?? '');
	const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000;
	return (seconds > 0 ? seconds : DEFAULT_RETRY_AFTER) * 1000;
}

/**
 * @param baseUrl the server's, for redirects that name no host
 * @returns what the server said
 * @throws {Failure} for what is no answer of Whatomate at all: a redirect, a web page, an answer cut short
 */
export function readAnswer<T>(
	request: ApiRequest,
	response: IN8nHttpFullResponse,
	baseUrl: string,
): Answer<T> {
	const { statusCode: status, headers } = response;
	const contentType = String(headers['content-type'] ?? '');
	const body = bodyOf(request, response);
	if (status >= 300 && status < 400) throw redirected(status, target(headers.location, baseUrl));
	// Of what may not be done twice, a server always tells what it has done: from elsewhere, nothing says that it was.
	if (status === 204 && (mayRepeat(request) || request.method === 'DELETE'))
		return { ok: true, data: null as T };
	if (isEnvelope(body)) {
		return status < 300 && body.status !== 'error'
			? { ok: true, data: (body.data ?? null) as T }
			: { ok: false, status, words: body.message || `HTTP ${status} without a reason` };
	}
	if (status === 400 && uploadedBytes(request) > MOST_BODY_BYTES)
		throw tooLargeForServer(uploadedBytes(request));
	const isWebPage = /html/i.test(contentType);
	if (request.file && status < 300 && !isWebPage && Buffer.isBuffer(body)) {
		const fileName = withoutSecrets(fileNameIn(headers['content-disposition']));
		return { ok: true, data: { content: body, contentType, fileName } as T };
	}
	if (!mayRepeat(request) && (status >= 500 || (status < 300 && !isWebPage))) {
		throw interrupted(request, `the server's answer (HTTP ${status}) can't be read`, status);
	}
	throw notWhatomate(request, status, isWebPage);
}

/** @returns the address that a redirect leads to */
function target(location: unknown, baseUrl: string): string {
	const address = String(location ?? '');
	return URL.canParse(address, baseUrl) ? new URL(address, baseUrl).href : 'another address';
}

/** A refusal comes as an envelope even where a file was asked for. */
const bodyOf = ({ file }: ApiRequest, { body, headers }: IN8nHttpFullResponse): unknown =>
	file && /json/i.test(String(headers['content-type'] ?? '')) ? fromJson(body) : body;

const fromJson = (body: unknown): unknown => jsonParse(String(body), { fallbackValue: null });
