import type { IDataObject } from 'n8n-workflow';

import { path } from './client';
import type { ApiRequest, WhatomateClient } from './client';
import { badInput, hiddenContact, refused } from '../failures/failure';
import { isSameNumber } from '../whatsapp/phoneNumber';
import type { Template } from '../whatsapp/templates';

/** A contact as far as the node needs it (contract section 2, Contacts). */
export interface Contact extends IDataObject {
	id: string;
	phone_number: string;
	name?: string;
	profile_name?: string;
	tags?: string[] | null;
	whatsapp_account?: string;
	last_message_at?: string | null;
	/** Whether the customer wrote in the last 24 hours; outside of that only templates arrive. */
	service_window_open?: boolean;
}

/** A connected number (contract section 2, Accounts); its name is what other routes call the account. */
export interface Account extends IDataObject {
	id: string;
	name: string;
	phone_number?: string;
	display_name?: string;
}

/** The most that one page of contacts or templates holds; more asked for becomes 50. */
const PAGE_SIZE = 100;

/** The lists that come in pages; also the field that holds one in the answer. */
export type ListName = 'campaigns' | 'contacts' | 'tags' | 'templates';

/** One page of a list, and whether another follows. */
export interface Page<T> {
	rows: T[];
	hasMore: boolean;
}

/** @param most how many rows a page may have, of at most 100 */
export async function readList<T>(
	client: WhatomateClient,
	list: ListName,
	page: number,
	query: IDataObject,
	most = PAGE_SIZE,
): Promise<Page<T>> {
	const data = await client.call<IDataObject>({
		method: 'GET',
		path: `/api/${list}`,
		query: { ...query, page, limit: most },
	});
	const rows = Array.isArray(data[list]) ? (data[list] as T[]) : [];
	const size = Number(data.limit) || most;
	return { rows, hasMore: rows.length > 0 && page * size < Number(data.total ?? 0) };
}

/** @returns every row of the list, page after page as the caller goes on */
export async function* everyRow<T>(
	client: WhatomateClient,
	list: ListName,
	query: IDataObject,
	pageSize = PAGE_SIZE,
): AsyncGenerator<T> {
	for (let page = 1; ; page++) {
		const { rows, hasMore } = await readList<T>(client, list, page, query, pageSize);
		yield* rows;
		if (!hasMore) return;
	}
}

/** @returns the filters that are set; an empty one would hide everything */
export const filledFilters = (filters: Record<string, string>): IDataObject =>
	Object.fromEntries(
		Object.entries(filters)
			.map(([name, value]) => [name, value.trim()])
			.filter(([, value]) => value !== ''),
	);

/**
 * @param most how many are wanted; Infinity for all
 * @returns the first rows of the list, each once: one that moves to the front while the pages are read comes up again
 */
export async function firstRows<T extends { id: string }>(
	client: WhatomateClient,
	list: ListName,
	query: IDataObject,
	most: number,
): Promise<T[]> {
	const rows = new Map<string, T>();
	for await (const row of everyRow<T>(client, list, query, Math.min(most, PAGE_SIZE))) {
		if (!rows.has(row.id)) rows.set(row.id, row);
		if (rows.size >= most) break;
	}
	return [...rows.values()];
}

/**
 * @param digits as `toDigits` makes them: with a `+` the search finds nothing
 * @returns the contact of that number; among twins the one stored in plain digits, which is where WhatsApp's own messages arrive
 */
export async function findContact(client: WhatomateClient, digits: string): Promise<Contact | undefined> {
	let twin: Contact | undefined;
	for await (const contact of everyRow<Contact>(client, 'contacts', { search: digits })) {
		if (contact.phone_number === digits) return contact;
		if (isSameNumber(contact.phone_number, digits)) twin ??= contact;
	}
	return twin;
}

/** @throws {Failure} also when another contact holds the number and this key may not see it */
export async function createContact(client: WhatomateClient, digits: string): Promise<Contact> {
	const request = createContactRequest(digits);
	const answer = await client.ask<Contact>(request);
	if (answer.ok) return answer.data;
	if (answer.status !== 409) throw refused({ ...request, sends: false }, answer.status, answer.words);
	const existing = await findContact(client, digits);
	if (existing) return existing;
	throw hiddenContact(digits, answer.status, answer.words);
}

/**
 * @param digits as `toDigits` makes them: the server would store anything else as it is (recording contacts)
 * @param details in the server's words; left out, a deleted contact comes back with those it had
 */
export const createContactRequest = (digits: string, details: IDataObject = {}): ApiRequest => ({
	method: 'POST',
	path: '/api/contacts',
	body: { phone_number: digits, ...details },
});

/** @returns the contact with this ID */
export const getContact = async (client: WhatomateClient, id: string): Promise<Contact> =>
	await client.call<Contact>({ method: 'GET', path: path`/api/contacts/${id}` });

/** @returns the template with exactly this ID */
export const getTemplate = async (client: WhatomateClient, id: string): Promise<Template> =>
	await client.call<Template>({ method: 'GET', path: path`/api/templates/${id}` });

/**
 * @param account narrows the search to templates of that account
 * @throws {Failure} when no template has the name, or several have it: the server would send any one of them
 */
export async function getTemplateByName(
	client: WhatomateClient,
	name: string,
	account?: string,
): Promise<Template> {
	const found: Template[] = [];
	for await (const template of everyRow<Template>(client, 'templates', { search: name })) {
		if (template.name === name) found.push(template);
	}
	const approved = found.filter(({ status }) => status === 'APPROVED');
	const ofAccount = approved.filter(({ whatsapp_account }) => whatsapp_account === account);
	const candidates = ofAccount.length > 0 ? ofAccount : approved;
	if (candidates.length === 1) return candidates[0];
	if (candidates.length > 1) {
		const each = candidates.map(({ language, whatsapp_account: of }) =>
			of ? `${language} (${of})` : language,
		);
		throw badInput(
			`${candidates.length} templates have the name '${name}': ${each.join(', ')}`,
			"Choose the one you mean from the list, or give its ID. The option 'Account Name or ID' also narrows it down.",
		);
	}
	if (found.length > 0) return found[0];
	throw badInput(
		`There is no template with the name '${name}'`,
		'Choose the template from the list. If it is new at Meta, sync the templates in Whatomate first.',
	);
}

/** @returns the connected numbers; there is one page of them */
export async function getAccounts(client: WhatomateClient): Promise<Account[]> {
	const { accounts } = await client.call<{ accounts?: Account[] }>({ method: 'GET', path: '/api/accounts' });
	return accounts ?? [];
}
