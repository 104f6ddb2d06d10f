import { jsonParse, NodeApiError, sleep } from 'n8n-workflow';
import type {
	IDataObject,
	IExecuteFunctions,
	IHookFunctions,
	IHttpRequestMethods,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IN8nHttpFullResponse,
	ITriggerFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';

import { normalizeBaseUrl } from './baseUrl';
import {
	badInput,
	Failure,
	interrupted,
	notWhatomate,
	redirected,
	refused,
	stopped,
	tooLargeForServer,
	unreachable,
	untrusted,
} from '../failures/failure';
import { wait } from './wait';

/** Where requests can be made from: a running node, a picker in the editor, or a trigger. */
export type RequestContext =
	| IExecuteFunctions
	| ILoadOptionsFunctions
	| IHookFunctions
	| IWebhookFunctions
	| ITriggerFunctions;

/** One file of a multipart request. */
export interface Upload {
	field: string;
	fileName: string;
	contentType: string;
	content: Buffer;
}

/** A request before it knows its server. Builders make these; only the client sends them. */
export interface ApiRequest {
	method: IHttpRequestMethods;
	path: string;
	query?: IDataObject;
	/** Sent as JSON, or as form fields where there is an upload. */
	body?: IDataObject;
	upload?: Upload;
	/** The answer is a file, not an envelope. */
	file?: boolean;
	/** Makes a message go out: never repeated once it may have arrived. */
	sends?: boolean;
	/** What else a second time would do twice, or refuse, such as `the contact was created`: never repeated either. */
	once?: string;
}

/** What the server said: data, or a refusal in its own words. */
export type Answer<T> = { ok: true; data: T } | { ok: false; status: number; words: string };

/** How often a request that never arrived, or a repeatable one that broke, is tried in all. */
const TRIES = 4;

/** The waits between those tries, in milliseconds. */
const BACK_OFF = [250, 500, 1000];

/** How often one request waits for a rate limit before it gives up. A window of a minute, ten times over. */
const WAITS_FOR_RATE_LIMIT = 10;

/** Milliseconds: a server that asks for more is not waited for in silence. */
const LONGEST_WAIT = 600_000;

/** Seconds to wait on a 429 that does not say how long. */
const DEFAULT_RETRY_AFTER = 5;

/** Milliseconds without an answer before a request counts as broken; files take longer. */
const TIMEOUT = 60_000;
const UPLOAD_TIMEOUT = 300_000;

/**
 * Bytes of a whole request above which a released server resets the connection or, as the network has it, still manages to
 * answer 400 (contract section 2, Everywhere). The form around a file takes a few hundred of them.
 */
const RELEASED_BODY_LIMIT = 15 * 1024 * 1024 - 1024;

/** Network errors after which the request certainly never arrived. */
const NEVER_ARRIVED: Readonly<Record<string, string>> = {
	ECONNREFUSED: 'nothing answers at that address',
	ENOTFOUND: 'the name does not exist',
	EAI_AGAIN: 'the name could not be looked up',
	EHOSTUNREACH: 'there is no way to that host',
	ENETUNREACH: 'there is no way to that network',
};

const CERTIFICATE_ERROR = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|ERR_TLS/;

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;

/** @returns whether the text is an ID as Whatomate gives them */
export const isUuid = (text: string): boolean => uuidIn(text) === text.toLowerCase();

/** @returns the ID inside a text, such as an address that was pasted in place of it; in lower case */
export const uuidIn = (text: string): string | undefined => UUID.exec(text)?.[0].toLowerCase();

/**
 * Builds a path from IDs. Encoding alone would not do: `..` survives it.
 * @throws {Failure} when a value is no UUID
 */
export function path(parts: TemplateStringsArray, ...ids: string[]): string {
	for (const id of ids) {
		if (!isUuid(id))
			throw badInput(
				`'${id}' is not an ID of Whatomate`,
				'An ID looks like 657cb6f5-5f88-497c-9ae9-0c9b03c3847c.',
			);
	}
	return String.raw({ raw: parts }, ...ids);
}

/** A released server and the documented one wrap every answer alike (contract section 1). */
interface Envelope {
	status: 'success' | 'error';
	message?: string;
	data?: unknown;
}

const isEnvelope = (body: unknown): body is Envelope =>
	typeof body === 'object' &&
	body !== null &&
	'status' in body &&
	(body.status === 'success' || body.status === 'error');

/**
 * The one place that makes requests: address and key, envelope, retries and rate limit. It lives as long as one execution
 * of the node, so that all its items wait together when the server asks for a pause.
 */
export class WhatomateClient {
	private pausedUntil = 0;

	private constructor(
		private readonly context: RequestContext,
		/** The server's address, without a trailing slash. */
		readonly baseUrl: string,
		private readonly skipSslCertificateValidation: boolean,
		private readonly ended: AbortSignal | undefined,
	) {}

	/**
	 * @param ended for a trigger, which n8n gives no signal of its own: fires when nothing shall be asked or waited for any more
	 * @throws {Failure} when the credential has no Base URL
	 */
	static async connect(context: RequestContext, ended?: AbortSignal): Promise<WhatomateClient> {
		const { baseUrl, ignoreSslIssues } = await context.getCredentials<{
			baseUrl?: string;
			ignoreSslIssues?: boolean;
		}>('whatomateApi');
		const typed = String(baseUrl ?? '').trim();
		if (typed === '' || !URL.canParse(normalizeBaseUrl(typed))) {
			throw badInput(
				typed === ''
					? "The credential has no 'Base URL'"
					: `The credential's 'Base URL' is no address: ${typed}`,
				'Open the credential and enter the address that opens Whatomate in your browser.',
			);
		}
		return new WhatomateClient(context, normalizeBaseUrl(typed), ignoreSslIssues === true, ended);
	}

	/**
	 * @returns the `data` of the answer
	 * @throws {Failure} worded for the user, for everything that is not a success
	 */
	async call<T>(request: ApiRequest): Promise<T> {
		const answer = await this.ask<T>(request);
		if (answer.ok) return answer.data;
		throw refused(asFailed(request), answer.status, answer.words);
	}

	/**
	 * As `call`, for requests whose refusal is part of the plan (501, 409, a dialect that wants another form).
	 * @throws {Failure} for what is no answer of Whatomate at all: network, redirect, web page
	 */
	async ask<T>(request: ApiRequest): Promise<Answer<T>> {
		let tries = 0;
		let waits = 0;
		for (;;) {
			if (this.cancelled()) throw stopped();
			await this.pause(this.pausedUntil - Date.now());
			const result = await this.send(request);
			if ('response' in result) {
				const { response } = result;
				const pause = retryAfter(response);
				if (response.statusCode === 429 && pause <= LONGEST_WAIT && ++waits <= WAITS_FOR_RATE_LIMIT) {
					this.pausedUntil = Math.max(this.pausedUntil, Date.now() + pause);
					continue;
				}
				const broken =
					!isEnvelope(bodyOf(request, response)) && [502, 503, 504].includes(response.statusCode);
				if (!broken || !mayRepeat(request) || ++tries >= TRIES) return this.read<T>(request, response);
			} else if (result.final || ++tries >= TRIES) {
				throw result.failure;
			}
			await this.pause(BACK_OFF[tries - 1]);
		}
	}

	/**
	 * Passes someone else's request on, as it came and without the API key.
	 * @param timeout in milliseconds
	 * @returns the status that the server answered with
	 * @throws n8n's own error where it did not answer
	 */
	async forward(route: string, body: Buffer, headers: IDataObject, timeout: number): Promise<number> {
		const response = (await this.context.helpers.httpRequest({
			method: 'POST',
			baseURL: this.baseUrl,
			url: route,
			headers,
			body,
			timeout,
			skipSslCertificateValidation: this.skipSslCertificateValidation,
			disableFollowRedirect: true,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
		})) as IN8nHttpFullResponse;
		return response.statusCode;
	}

	/**
	 * Downloads a file of the server.
	 * @throws {Failure} worded for the user
	 */
	async download(route: string): Promise<{ content: Buffer; contentType: string; fileName: string }> {
		const request: ApiRequest = { method: 'GET', path: route, file: true };
		const answer = await this.ask<{ content: Buffer; contentType: string; fileName: string }>(request);
		if (answer.ok) return answer.data;
		throw refused(asFailed(request), answer.status, answer.words);
	}

	/** One try: the response, or why there is none and whether that is the last word. */
	private async send(
		request: ApiRequest,
	): Promise<{ response: IN8nHttpFullResponse } | { failure: Failure; final: boolean }> {
		const options: IHttpRequestOptions = {
			method: request.method,
			baseURL: this.baseUrl,
			url: request.path,
			qs: request.query,
			body: request.upload ? form(request.body, request.upload) : request.body,
			timeout: request.upload || request.file ? UPLOAD_TIMEOUT : TIMEOUT,
			...(request.file ? { encoding: 'arraybuffer' as const } : {}),
			skipSslCertificateValidation: this.skipSslCertificateValidation,
			// The API key is a header that no redirect would strip, to whatever host it leads.
			disableFollowRedirect: true,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			...(this.ended ? { abortSignal: this.ended } : {}),
		};
		try {
			const response = (await this.context.helpers.httpRequestWithAuthentication.call(
				this.context,
				'whatomateApi',
				options,
			)) as IN8nHttpFullResponse;
			return { response };
		} catch (error) {
			return this.explain(request, error as Error);
		}
	}

	private explain(request: ApiRequest, error: Error): { failure: Failure; final: boolean } {
		const { host } = new URL(this.baseUrl);
		const code = networkCode(error);
		if (this.cancelled()) {
			return {
				failure: mayRepeat(request) ? stopped() : interrupted(asFailed(request), 'the workflow was stopped'),
				final: true,
			};
		}
		if (Object.hasOwn(NEVER_ARRIVED, code))
			return { failure: unreachable(host, NEVER_ARRIVED[code]), final: false };
		if (CERTIFICATE_ERROR.test(code)) return { failure: untrusted(host), final: true };
		if (code === 'EPROTO') {
			return {
				failure: unreachable(host, 'it does not speak https, so the address may have to start with http://'),
				final: true,
			};
		}
		if (code === '') {
			// No network error: n8n itself did not let the request out, or has no such credential.
			return { failure: new Failure(error.message), final: true };
		}
		const late = code === 'ECONNABORTED' || code === 'ETIMEDOUT';
		if (!late && uploadedBytes(request) > RELEASED_BODY_LIMIT) {
			return { failure: tooLargeForServer(uploadedBytes(request)), final: true };
		}
		return {
			failure: interrupted(
				asFailed(request),
				late ? 'the server did not answer in time' : 'the server closed the connection before it answered',
			),
			final: !mayRepeat(request) || late,
		};
	}

	private read<T>(request: ApiRequest, response: IN8nHttpFullResponse): Answer<T> {
		const { statusCode: status, headers } = response;
		const contentType = String(headers['content-type'] ?? '');
		const body = bodyOf(request, response);
		if (status >= 300 && status < 400) {
			const location = String(headers.location ?? '');
			const address = URL.canParse(location, this.baseUrl)
				? new URL(location, this.baseUrl).href
				: 'another address';
			throw redirected(status, address);
		}
		if (status === 204) return { ok: true, data: null as T };
		if (isEnvelope(body)) {
			return status < 300 && body.status !== 'error'
				? { ok: true, data: (body.data ?? null) as T }
				: { ok: false, status, words: body.message || `HTTP ${status} without a reason` };
		}
		if (status === 400 && uploadedBytes(request) > RELEASED_BODY_LIMIT)
			throw tooLargeForServer(uploadedBytes(request));
		const isWebPage = /html/i.test(contentType);
		if (request.file && status < 300 && !isWebPage && Buffer.isBuffer(body)) {
			const fileName = /filename="?([^";]+)"?/i.exec(String(headers['content-disposition'] ?? ''))?.[1] ?? '';
			return { ok: true, data: { content: body, contentType, fileName } as T };
		}
		if (!mayRepeat(request) && (status >= 500 || (status < 300 && !isWebPage))) {
			throw interrupted(asFailed(request), `the server's answer (HTTP ${status}) can't be read`, status);
		}
		throw notWhatomate(asFailed(request), status, isWebPage);
	}

	/** Waits, unless the execution is cancelled first. @param milliseconds none or less than none: at once */
	async pause(milliseconds: number): Promise<void> {
		if (!(milliseconds > 0)) return;
		const signal = this.signal();
		if (signal?.aborted) throw stopped();
		if (this.ended) {
			await wait(milliseconds, this.ended);
			if (this.ended.aborted) throw stopped();
			return;
		}
		let onAbort = () => {};
		const aborted = new Promise<never>((_, reject) => {
			onAbort = () => reject(stopped());
			signal?.addEventListener('abort', onAbort);
		});
		await Promise.race([sleep(milliseconds), aborted]).finally(() =>
			signal?.removeEventListener('abort', onAbort),
		);
	}

	private signal(): AbortSignal | undefined {
		return (
			this.ended ??
			('getExecutionCancelSignal' in this.context ? this.context.getExecutionCancelSignal() : undefined)
		);
	}

	private cancelled(): boolean {
		return this.signal()?.aborted === true;
	}
}

/** A refusal comes as an envelope even where a file was asked for. */
const bodyOf = ({ file }: ApiRequest, { body, headers }: IN8nHttpFullResponse): unknown =>
	file && /json/i.test(String(headers['content-type'] ?? '')) ? fromJson(body) : body;

const fromJson = (body: unknown): unknown => jsonParse(String(body), { fallbackValue: null });

const uploadedBytes = (request: ApiRequest): number => request.upload?.content.length ?? 0;

/** @returns whether a request that may have arrived can be made again without harm */
const mayRepeat = ({ sends, once }: ApiRequest): boolean => !sends && once === undefined;

const asFailed = ({ method, path: route, sends, once }: ApiRequest) => ({
	method,
	path: route,
	sends: sends === true,
	once,
});

/** @returns milliseconds, from seconds or a date (RFC 9110) */
function retryAfter({ headers }: IN8nHttpFullResponse): number {
	const value = String(headers['retry-after'] ?? '');
	const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000;
	return (seconds > 0 ? seconds : DEFAULT_RETRY_AFTER) * 1000;
}

/** n8n wraps the network's error; its code stands in one of two places, depending on the version. */
function networkCode(error: Error): string {
	const cause = error.cause as { code?: unknown } | undefined;
	const code = cause?.code ?? (error instanceof NodeApiError ? error.httpCode : undefined);
	return typeof code === 'string' ? code : '';
}

function form(fields: IDataObject = {}, upload: Upload): FormData {
	const data = new FormData();
	for (const [name, value] of Object.entries(fields)) {
		data.append(name, typeof value === 'object' ? JSON.stringify(value) : String(value));
	}
	const { field, content, contentType, fileName } = upload;
	data.append(field, new Blob([new Uint8Array(content)], { type: contentType }), fileName);
	return data;
}
