import type { IDataObject } from 'n8n-workflow';

import type { WhatomateClient } from '../api/client';
import { isUuid } from '../api/ids';
import { path } from '../api/request';
import { Failure, isOutcomeUnknown } from '../failures/failure';
import { refused } from '../failures/refusals';
import { DELIVERY_HEADER, hashOf, isToken, newToken } from './verification';

/** What the server calls an address for, and where it keeps the list of them. */
const ROUTES = { webhook: '/api/webhooks', inboxButton: '/api/custom-actions' } as const;

type Kind = keyof typeof ROUTES;

/** What may not be done twice. */
const REGISTERED = 'the address of this n8n was registered';

/** What n8n keeps about a registration, one for production and one for test runs. */
export interface Registration extends IDataObject {
	id: string;
	/** SHA-256 of the token that comes with every delivery. */
	tokenHash: string;
	/** Where it delivers to; not kept where the address itself is a secret. */
	url?: string;
	/** Left out for webhooks. */
	kind?: Kind;
}

/** An address as the server lists it. */
export interface Entry {
	id: string;
	is_active: boolean;
}

/** What n8n wants to be there. */
export interface Wanted {
	url: string;
}

/** What to do about an address: in the message itself, since the editor hides the rest behind *Show Details*, and at length. */
export interface WayOut {
	inShort: string;
	hint: string;
}

/** One of the server's lists of addresses that it calls, and how an entry of it is read and written. */
export interface Registry<E extends Entry, W extends Wanted> {
	kind: Kind;
	/** @returns every entry, page after page as the caller goes on */
	every(client: WhatomateClient): AsyncGenerator<E>;
	/** @returns where an entry delivers to, and what goes along with each delivery */
	target(entry: E): { url?: unknown; headers?: IDataObject };
	/** @returns whether the rest of an entry is as it is wanted */
	isAsWanted(entry: E, wanted: W): boolean;
	/**
	 * @param existing the entry that is to be changed; undefined for a new one
	 * @returns the whole entry: what an update leaves out, a server sets back
	 */
	body(wanted: W, token: string, existing: E | undefined): IDataObject;
	/** What to do where the server does not deliver to such an address. */
	wayOut: WayOut;
}

const routeOf = (kind: Kind, id: string): string => `${ROUTES[kind]}${path`/${id}`}`;

/** @returns what the registration is for */
export const kindOf = ({ kind = 'webhook' }: Registration): Kind => kind;

async function findByUrl<E extends Entry, W extends Wanted>(
	registry: Registry<E, W>,
	client: WhatomateClient,
	url: string,
): Promise<E | undefined> {
	for await (const entry of registry.every(client)) if (registry.target(entry).url === url) return entry;
	return undefined;
}

async function findById<E extends Entry>(
	kind: Kind,
	client: WhatomateClient,
	id: string,
): Promise<E | undefined> {
	if (!isUuid(id)) return undefined;
	const request = { method: 'GET', path: routeOf(kind, id) } as const;
	const answer = await client.ask<E>(request);
	if (answer.ok) return answer.data;
	if (answer.status === 404) return undefined;
	throw refused(request, answer.status, answer.words);
}

/** @returns whether the server has exactly what is wanted, and n8n can tell its deliveries */
export async function isRegistered<E extends Entry, W extends Wanted>(
	registry: Registry<E, W>,
	client: WhatomateClient,
	known: Registration | undefined,
	wanted: W,
): Promise<boolean> {
	if (!known?.id || !known.tokenHash || kindOf(known) !== registry.kind) return false;
	const entry = await findById<E>(registry.kind, client, known.id);
	if (!entry?.is_active) return false;
	const { url, headers } = registry.target(entry);
	return (
		url === wanted.url &&
		registry.isAsWanted(entry, wanted) &&
		isToken(headers?.[DELIVERY_HEADER], known.tokenHash)
	);
}

/**
 * Registers, or brings what is registered already up to date: found by its ID, or by its URL, it is adopted and never doubled, also
 * where the answer to a first try got lost. A new token is set each time, since n8n keeps only the hash of the old one.
 * @param known what n8n has registered before; of another kind, it is taken back first
 * @throws {Failure} when the server refuses, also with the way out where it refuses the address
 */
export async function register<E extends Entry, W extends Wanted>(
	registry: Registry<E, W>,
	client: WhatomateClient,
	known: Registration | undefined,
	wanted: W,
): Promise<Registration> {
	const isOther = known !== undefined && kindOf(known) !== registry.kind;
	if (isOther) await unregister(client, known);
	const existing =
		(known?.id && !isOther ? await findById<E>(registry.kind, client, known.id) : undefined) ??
		(await findByUrl(registry, client, wanted.url));
	const bring = async (entry: E | undefined) =>
		await save(registry, client, entry, wanted, {
			wayOut: registry.wayOut,
			...(entry ? {} : { once: REGISTERED }),
		});
	const registration = await bring(existing).catch(async (error: unknown) => {
		const made = isOutcomeUnknown(error) ? await findByUrl(registry, client, wanted.url) : undefined;
		if (!made) throw error;
		return await bring(made);
	});
	return { ...registration, url: wanted.url };
}

/**
 * Registers an address that nobody has registered before, with a token of its own; never twice, also where the answer to a first try got lost.
 * @param wayOut what to do where the server does not deliver to such an address
 * @throws {Failure} when the server refuses
 */
export async function registerNew<E extends Entry, W extends Wanted>(
	registry: Registry<E, W>,
	client: WhatomateClient,
	wanted: W,
	wayOut: WayOut,
): Promise<Registration> {
	const bring = async (entry: E | undefined) =>
		await save(registry, client, entry, wanted, { wayOut, ...(entry ? {} : { once: REGISTERED }) });
	return await bring(undefined).catch(async (error: unknown) => {
		if (!isOutcomeUnknown(error)) throw error;
		// What can't be looked for, as after Stop, stays open.
		const made = await findByUrl(registry, client, wanted.url).catch(() => Promise.reject(error));
		return await bring(made);
	});
}

/**
 * Removes what may have been registered under an address, though no answer told its ID.
 * @throws {Failure} when the server does not tell, or refuses
 */
export async function unregisterAt<E extends Entry, W extends Wanted>(
	registry: Registry<E, W>,
	client: WhatomateClient,
	url: string,
): Promise<void> {
	const made = await findByUrl(registry, client, url);
	if (made) await unregister(client, { id: made.id, tokenHash: '', kind: registry.kind });
}

async function save<E extends Entry, W extends Wanted>(
	{ kind, body }: Registry<E, W>,
	client: WhatomateClient,
	existing: E | undefined,
	wanted: W,
	{ wayOut, once }: { wayOut: WayOut; once?: string },
): Promise<Registration> {
	const token = newToken();
	const request = {
		method: existing ? 'PUT' : 'POST',
		path: existing ? routeOf(kind, existing.id) : ROUTES[kind],
		body: body(wanted, token, existing),
		once,
	} as const;
	const answer = await client.ask<Entry>(request);
	if (!answer.ok) {
		if (/internal address/i.test(answer.words))
			throw privateAddress(wanted.url, answer.status, answer.words, wayOut);
		throw refused(request, answer.status, answer.words);
	}
	return { id: answer.data.id, tokenHash: hashOf(token), ...(kind === 'webhook' ? {} : { kind }) };
}

/** @param url whose query stays out of the error: it may hold a signature */
const privateAddress = (url: string, status: number, words: string, { inShort, hint }: WayOut): Failure =>
	new Failure(`Whatomate does not deliver to ${url.split('?')[0]}: ${words}. ${inShort}`, { status, hint });

/** Removes the registration; one that is gone already is fine. @throws {Failure} for any other refusal */
export async function unregister(client: WhatomateClient, registration: Registration): Promise<void> {
	const request = { method: 'DELETE', path: routeOf(kindOf(registration), registration.id) } as const;
	const answer = await client.ask(request);
	if (!answer.ok && answer.status !== 404) {
		throw refused(request, answer.status, answer.words);
	}
}
