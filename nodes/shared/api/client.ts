import { createHash } from 'node:crypto';
import { jsonParse, sleep } from 'n8n-workflow';
import type {
	IDataObject,
	IExecuteFunctions,
	IHookFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IN8nHttpFullResponse,
	ITriggerFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';

import { badInput, Failure, stopped } from '../failures/failure';
import { refused } from '../failures/refusals';
import { noteSecrets, withoutSecrets } from '../failures/secrets';
import { normalizeBaseUrl } from './baseUrl';
import { Place } from './bytesUnderWay';
import type { TakePlace } from './bytesUnderWay';
import { bytesToCome, readUpTo } from './incoming';
import type { Incoming } from './incoming';
import { explain, lostByStop, unreadable } from './networkError';
import type { Lost } from './networkError';
import { mayRepeat } from './request';
import type { Answer, ApiRequest } from './request';
import { isOutOfOrder, readAnswer, retryAfter } from './response';
import type { Download } from './response';
import { UploadForm } from './uploadForm';
import { TooLate, wait, within } from './wait';
import { whenAborted } from './whenAborted';

/** Where requests can be made from: a running node, a picker in the editor, or a trigger. */
export type RequestContext =
	| IExecuteFunctions
	| ILoadOptionsFunctions
	| IHookFunctions
	| IWebhookFunctions
	| ITriggerFunctions;

/** How often a request that never arrived, or a repeatable one that broke, is tried in all. */
const TRIES = 4;

/** The waits between those tries, in milliseconds. */
const BACK_OFF = [250, 500, 1000];

/** How often one request waits for a rate limit before it gives up. A window of a minute, ten times over. */
const WAITS_FOR_RATE_LIMIT = 10;

/** Milliseconds: a server that asks for more is not waited for in silence. */
const LONGEST_WAIT = 600_000;

/** Milliseconds without an answer before a request counts as broken; files take longer. */
const TIMEOUT = 60_000;
const UPLOAD_TIMEOUT = 300_000;

/** Milliseconds that the server may take for the whole of a file, once it has begun to answer. */
const DOWNLOAD_TIME = 300_000;

/** Bytes: what WhatsApp takes at most, and somewhat more. */
const MOST_DOWNLOADED = 128 * 1024 * 1024;

/** @returns whether an HTTP status says that the server is asked too much, or in trouble; 501 only says what it never does */
const isTooMuch = (status: number): boolean => status === 429 || (status >= 500 && status !== 501);

/** What the credential says of the server. */
interface Connection {
	/** The server's address, without a trailing slash. */
	baseUrl: string;
	skipSslCertificateValidation: boolean;
	/** The same for whoever sees the same things on the same server; tells nothing of the key. */
	identity: string;
	/** Two letters: whose a number is that has no country code; empty for none. */
	defaultCountry: string;
	apiKey: string;
	/** What the credential holds that nobody may be shown. */
	secrets: unknown[];
}

/** The fields of the credential that are secrets, by their names. */
const SECRET = /key|secret|token|password/i;

/**
 * Makes all requests to the server: address and key, retries and rate limit. It lives as long as one execution
 * of the node, so that all its items wait together when the server asks for a pause.
 */
export class WhatomateClient {
	private pausedUntil = 0;

	/** How often the server, or what is in front of it, has refused since it was asked too much or could not answer. */
	refusals = 0;

	private constructor(
		private readonly context: RequestContext,
		private readonly connection: Connection,
		/** A trigger's: fires when nothing shall be asked or waited for any more. */
		private readonly ended?: AbortSignal,
	) {}

	/**
	 * @param ended for a trigger, which n8n gives no signal of its own: fires when nothing shall be asked or waited for any more
	 * @throws {Failure} when the credential has no Base URL
	 */
	static async connect(context: RequestContext, ended?: AbortSignal): Promise<WhatomateClient> {
		const credential = await context.getCredentials<{
			baseUrl?: string;
			apiKey?: string;
			ignoreSslIssues?: boolean;
			defaultCountry?: string;
		}>('whatomateApi');
		const { baseUrl, apiKey, ignoreSslIssues, defaultCountry } = credential;
		const secrets: unknown[] = Object.entries(credential).flatMap(([name, value]) =>
			SECRET.test(name) ? [value] : [],
		);
		noteSecrets(...secrets);
		const typed = String(baseUrl ?? '').trim();
		if (typed === '' || !URL.canParse(normalizeBaseUrl(typed))) {
			throw badInput(
				typed === ''
					? "The credential has no 'Base URL'"
					: `The credential's 'Base URL' is no address: ${typed}`,
				'Open the credential and enter the address that opens Whatomate in your browser.',
			);
		}
		const address = normalizeBaseUrl(typed);
		const connection = {
			baseUrl: address,
			skipSslCertificateValidation: ignoreSslIssues === true,
			identity: createHash('sha256').update(`${address}\n${apiKey}`).digest('base64url'),
			defaultCountry: String(defaultCountry ?? ''),
			apiKey: String(apiKey ?? ''),
			secrets,
		};
		return new WhatomateClient(context, connection, ended);
	}

	/** The server's address, without a trailing slash. */
	get baseUrl(): string {
		return this.connection.baseUrl;
	}

	/** Two letters: whose a number is that has no country code; empty where the credential does not say. */
	get defaultCountry(): string {
		return this.connection.defaultCountry;
	}

	/** The same for whoever sees the same things on the same server, whatever is remembered of it; tells nothing of the key. */
	get identity(): string {
		return this.connection.identity;
	}

	/**
	 * @returns the `data` of the answer
	 * @throws {Failure} worded for the user, for everything that is not a success
	 */
	async call<T>(request: ApiRequest): Promise<T> {
		const answer = await this.ask<T>(request);
		if (answer.ok) return answer.data;
		throw refused(request, answer.status, answer.words);
	}

	/**
	 * As `call`, for requests whose refusal is part of the plan (501, 409, a dialect that wants another form).
	 * @throws {Failure} for what is no answer of Whatomate at all: network, redirect, web page
	 */
	async ask<T>(request: ApiRequest): Promise<Answer<T>> {
		noteSecrets(...this.connection.secrets);
		let tries = 0;
		let waits = 0;
		for (;;) {
			if (this.isStopped) throw stopped();
			await this.pause(this.pausedUntil - Date.now());
			const result = await this.send(request);
			if ('response' in result) {
				const { response } = result;
				if (isTooMuch(response.statusCode)) this.refusals++;
				const pause = retryAfter(response);
				if (response.statusCode === 429 && pause <= LONGEST_WAIT && ++waits <= WAITS_FOR_RATE_LIMIT) {
					this.pausedUntil = Math.max(this.pausedUntil, Date.now() + pause);
					continue;
				}
				if (!isOutOfOrder(request, response) || !mayRepeat(request) || ++tries >= TRIES)
					return readAnswer<T>(request, response, this.baseUrl);
			} else if (result.final || ++tries >= TRIES) {
				throw result.failure;
			}
			await this.pause(BACK_OFF[tries - 1]);
		}
	}

	/**
	 * Downloads a file of the server.
	 * @param takePlace as `carrying` gives it
	 * @throws {Failure} worded for the user
	 */
	async download(route: string, takePlace: TakePlace): Promise<Download> {
		return await this.call<Download>({ method: 'GET', path: route, file: takePlace });
	}

	/**
	 * Does something with a file that goes to the server or comes from there.
	 * @param work takes place for the file before it holds or sends it, and has it until it ends
	 * @throws what the work throws
	 */
	async carrying<T>(work: (takePlace: TakePlace) => Promise<T>): Promise<T> {
		const place = new Place(this.identity);
		try {
			return await work(async (bytes) => await place.take(bytes, this.signal));
		} finally {
			place.leave();
		}
	}

	/**
	 * Passes someone else's request on, as it came and without the API key.
	 * @param timeout in milliseconds
	 * @returns the status that the server answered with
	 * @throws {Failure} where it did not answer
	 */
	async forward(route: string, body: Buffer, headers: IDataObject, timeout: number): Promise<number> {
		const request = { ...this.common(), method: 'POST' as const, url: route, headers, body, timeout };
		const response = (await this.context.helpers.httpRequest(request).catch((error: Error) => {
			throw new Failure(error.message);
		})) as IN8nHttpFullResponse;
		return response.statusCode;
	}

	/** Waits, unless the execution is cancelled first. @param milliseconds none or less than none: at once */
	async pause(milliseconds: number): Promise<void> {
		if (!(milliseconds > 0)) return;
		const { signal } = this;
		if (signal?.aborted) throw stopped();
		if (this.ended) {
			await wait(milliseconds, this.ended);
			if (this.ended.aborted) throw stopped();
			return;
		}
		let leave = () => {};
		const aborted = new Promise<never>((_, reject) => {
			leave = whenAborted(signal, () => reject(stopped()));
		});
		await Promise.race([sleep(milliseconds), aborted]).finally(leave);
	}

	/** One try: the response, or why there is none. */
	private async send(request: ApiRequest): Promise<{ response: IN8nHttpFullResponse } | Lost> {
		const { method, path: url, query: qs, body, upload, file } = request;
		const form = upload && new UploadForm(body ?? {}, upload);
		// The request listens to a signal of its own, since many are under way.
		const own = this.ended && new AbortController();
		const leave = whenAborted(this.ended, () => own?.abort());
		const options: IHttpRequestOptions = {
			...this.common(),
			method,
			url,
			qs,
			body: form ?? body,
			timeout: upload || file ? UPLOAD_TIMEOUT : TIMEOUT,
			...(file ? { encoding: 'stream' as const } : {}),
			...(own ? { abortSignal: own.signal } : {}),
		};
		try {
			const response = (await this.context.helpers.httpRequestWithAuthentication.call(
				this.context,
				'whatomateApi',
				options,
			)) as IN8nHttpFullResponse;
			const answered = file ? await this.read(response, file) : response.body;
			return { response: { ...response, body: this.withoutKey(answered) } };
		} catch (error) {
			if (this.isStopped) return lostByStop(request);
			if (form?.failure) return unreadable(form.failure);
			return explain(request, error as Error, new URL(this.baseUrl).host);
		} finally {
			leave();
			form?.close();
		}
	}

	/** Reads a file when there is place for it. @throws what broke the connection, as the cause of an error */
	private async read(response: IN8nHttpFullResponse, takePlace: TakePlace): Promise<Buffer> {
		const body = response.body as Incoming;
		// While nobody reads, n8n may end the stream with an error that nobody would listen to.
		body.on('error', () => {});
		try {
			const bytes = bytesToCome(response, MOST_DOWNLOADED);
			await takePlace(bytes);
			const content = await within(DOWNLOAD_TIME, this.signal, readUpTo(body, MOST_DOWNLOADED, bytes));
			if (content) return content;
			throw new Error(`The file is larger than ${MOST_DOWNLOADED / 1024 / 1024} MB`);
		} catch (error) {
			throw error instanceof TooLate ? new Error(error.message, { cause: error }) : error;
		} finally {
			body.destroy();
		}
	}

	/** @returns the server's answer; where it repeats the API key, without it */
	private withoutKey(body: unknown): IN8nHttpFullResponse['body'] {
		const { apiKey } = this.connection;
		const text = Buffer.isBuffer(body) ? undefined : JSON.stringify(body);
		const repeats = apiKey !== '' && text?.includes(apiKey) === true;
		return (repeats ? jsonParse(withoutSecrets(text)) : body) as IN8nHttpFullResponse['body'];
	}

	/** What holds for every request to the server. */
	private common() {
		return {
			baseURL: this.baseUrl,
			skipSslCertificateValidation: this.connection.skipSslCertificateValidation,
			// The API key is a header that no redirect would strip, to whatever host it leads.
			disableFollowRedirect: true,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
		};
	}

	/** The trigger's, or n8n's own, which only a running node has. */
	private get signal(): AbortSignal | undefined {
		return (
			this.ended ??
			('getExecutionCancelSignal' in this.context ? this.context.getExecutionCancelSignal() : undefined)
		);
	}

	/** Whether the execution was cancelled, or the trigger has ended. */
	get isStopped(): boolean {
		return this.signal?.aborted === true;
	}
}
