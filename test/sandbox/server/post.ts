/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a server calls other servers */
import { setMaxListeners } from 'node:events';
import { request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import type { LookupFunction } from 'node:net';

/** What a called server answered. */
export interface Posted {
	/** 0 when no answer came. */
	status: number;
	/** The words beside the status. */
	reason: string;
	body: string;
	/** Why no answer came, else empty. */
	error: string;
}

/** How a server is called. */
export interface PostSetting {
	method?: 'POST' | 'GET';
	/** Milliseconds until an answer must be there. */
	timeout: number;
	/** Ends the call. */
	signal: AbortSignal;
	lookup?: LookupFunction | undefined;
}

/** @returns what ends calls; any number of them. */
export const endsCalls = (): AbortController => {
	const controller = new AbortController();
	setMaxListeners(0, controller.signal);
	return controller;
};

/** Sends exactly these headers and bytes, and never throws. Redirects are answers like any other. */
export const post = async (
	url: string,
	headers: Record<string, string>,
	body: string,
	{ method = 'POST', timeout, signal, lookup }: PostSetting,
): Promise<Posted> =>
	await new Promise<Posted>((resolve) => {
		const failed = (error: unknown) => resolve({ status: 0, reason: '', body: '', error: String(error) });
		try {
			const send = new URL(url).protocol === 'https:' ? secureRequest : plainRequest;
			const bytes = Buffer.from(body);
			const length = method === 'GET' ? {} : { 'Content-Length': String(bytes.length) };
			const outgoing = send(
				url,
				// A connection of its own for each call: nothing stays open behind a test.
				{
					method,
					headers: { ...headers, ...length },
					agent: false,
					signal,
					timeout,
					...(lookup ? { lookup } : {}),
				},
				(incoming) => {
					const chunks: Buffer[] = [];
					incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
					incoming.on('error', failed);
					incoming.on('end', () =>
						resolve({
							status: incoming.statusCode ?? 0,
							reason: incoming.statusMessage ?? '',
							body: Buffer.concat(chunks).toString('utf8'),
							error: '',
						}),
					);
				},
			);
			outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer within ${timeout} ms`)));
			outgoing.on('error', failed);
			outgoing.end(method === 'GET' ? undefined : bytes);
		} catch (error) {
			failed(error);
		}
	});
