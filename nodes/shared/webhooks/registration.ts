import type { IDataObject } from 'n8n-workflow';

import type { WhatomateClient } from '../api/client';
import { isUuid } from '../api/ids';
import { path } from '../api/request';
import { Failure } from '../failures/failure';
import { refused } from '../failures/refusals';
import { DELIVERY_HEADER, hashOf, isToken, newToken } from './verification';

/** A webhook as the server lists it (docs/whatomate-api.md#webhooks). */
interface Webhook extends IDataObject {
	id: string;
	name: string;
	url: string;
	events: string[];
	headers?: IDataObject;
	is_active: boolean;
}

/** What n8n keeps about a registration, one for production and one for test runs. */
export interface Registration extends IDataObject {
	id: string;
	/** SHA-256 of the token that comes with every delivery. */
	tokenHash: string;
	/** Where it delivers to; not kept where the address itself is a secret. */
	url?: string;
}

/** What the trigger wants to be registered. */
export interface Wanted {
	name: string;
	url: string;
	events: string[];
}

/** What a server can send, as its list of webhooks tells. */
export interface AvailableEvent {
	value: string;
	label: string;
	description: string;
}

interface WebhookPage {
	webhooks: Webhook[];
	available_events?: AvailableEvent[];
	total?: number;
	limit?: number;
}

/** The server gives 50 at most by default; more are asked for to need fewer requests. */
const PAGE_SIZE = 100;

const readPage = async (client: WhatomateClient, page: number): Promise<WebhookPage> =>
	await client.call<WebhookPage>({ method: 'GET', path: '/api/webhooks', query: { page, limit: PAGE_SIZE } });

/** @returns what this server can send, which is what its own web app offers */
export async function availableEvents(client: WhatomateClient): Promise<AvailableEvent[]> {
	return (await readPage(client, 1)).available_events ?? [];
}

/** @returns every registered webhook, page after page as the caller goes on */
export async function* everyWebhook(client: WhatomateClient): AsyncGenerator<Webhook> {
	for (let page = 1; ; page++) {
		const { webhooks, total = 0, limit = PAGE_SIZE } = await readPage(client, page);
		yield* webhooks;
		if (webhooks.length === 0 || page * limit >= total) return;
	}
}

async function findByUrl(client: WhatomateClient, url: string): Promise<Webhook | undefined> {
	for await (const webhook of everyWebhook(client)) if (webhook.url === url) return webhook;
	return undefined;
}

async function findById(client: WhatomateClient, id: string): Promise<Webhook | undefined> {
	if (!isUuid(id)) return undefined;
	const request = { method: 'GET', path: path`/api/webhooks/${id}` } as const;
	const answer = await client.ask<Webhook>(request);
	if (answer.ok) return answer.data;
	if (answer.status === 404) return undefined;
	throw refused(request, answer.status, answer.words);
}

const sameEvents = (one: string[], other: string[]): boolean =>
	one.length === other.length && one.every((event) => other.includes(event));

/** @returns whether the server has exactly what is wanted, and n8n can tell its deliveries */
export async function isRegistered(
	client: WhatomateClient,
	known: Registration | undefined,
	{ url, events }: Wanted,
): Promise<boolean> {
	if (!known?.id || !known.tokenHash) return false;
	const webhook = await findById(client, known.id);
	return (
		webhook !== undefined &&
		webhook.is_active &&
		webhook.url === url &&
		sameEvents(webhook.events, events) &&
		isToken(webhook.headers?.[DELIVERY_HEADER], known.tokenHash)
	);
}

/**
 * Registers, or brings what is registered already up to date: found by its ID, or by its URL, it is adopted and never doubled. A
 * new token is set each time, since n8n keeps only the hash of the old one.
 * @throws {Failure} when the server refuses, also with the way out where it refuses the address
 */
export async function register(
	client: WhatomateClient,
	known: Registration | undefined,
	wanted: Wanted,
): Promise<Registration> {
	const existing =
		(known?.id ? await findById(client, known.id) : undefined) ?? (await findByUrl(client, wanted.url));
	const registration = await save(
		client,
		existing,
		wanted,
		"Set n8n's environment variable WEBHOOK_URL to the public address of your n8n, and activate the workflow again. Without a public address, use the node 'Whatomate Live Trigger'.",
	);
	return { ...registration, url: wanted.url };
}

/**
 * Registers an address that nobody has registered before, with a token of its own.
 * @param wayOut what to do where the server does not deliver to such an address
 * @throws {Failure} when the server refuses
 */
export const registerNew = async (
	client: WhatomateClient,
	wanted: Wanted,
	wayOut: string,
): Promise<Registration> => await save(client, undefined, wanted, wayOut);

async function save(
	client: WhatomateClient,
	existing: Webhook | undefined,
	wanted: Wanted,
	wayOut: string,
): Promise<Registration> {
	const token = newToken();
	const request = {
		method: existing ? 'PUT' : 'POST',
		path: existing ? path`/api/webhooks/${existing.id}` : '/api/webhooks',
		// Without is_active, an update switches the webhook off (docs/whatomate-api.md#webhooks).
		body: { ...wanted, headers: { [DELIVERY_HEADER]: token }, secret: token, is_active: true },
	} as const;
	const answer = await client.ask<Webhook>(request);
	if (!answer.ok) {
		if (/internal address/i.test(answer.words))
			throw privateAddress(wanted.url, answer.status, answer.words, wayOut);
		throw refused(request, answer.status, answer.words);
	}
	return { id: answer.data.id, tokenHash: hashOf(token) };
}

/** @param url whose query stays out of the error: it may hold a signature */
const privateAddress = (url: string, status: number, words: string, hint: string): Failure =>
	new Failure(`Whatomate does not deliver to ${url.split('?')[0]}: ${words}`, { status, hint });

/** Removes the registration; one that is gone already is fine. @throws {Failure} for any other refusal */
export async function unregister(client: WhatomateClient, { id }: Registration): Promise<void> {
	const request = { method: 'DELETE', path: path`/api/webhooks/${id}` } as const;
	const answer = await client.ask(request);
	if (!answer.ok && answer.status !== 404) {
		throw refused(request, answer.status, answer.words);
	}
}
