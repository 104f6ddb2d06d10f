import type { IDataObject } from 'n8n-workflow';

import { hiddenContact, refused } from '../failures/refusals';
import { isSamePerson } from '../whatsapp/phoneNumber';
import type { PhoneNumber } from '../whatsapp/phoneNumber';
import { notationsOf, personOf, sharedEndOf } from '../whatsapp/samePerson';
import type { WhatomateClient } from './client';
import { everyRow, PAGE_SIZE, readList } from './pages';
import { path } from './request';
import type { ApiRequest } from './request';

/** A contact as far as the node needs it (docs/whatomate-api.md#contacts). */
export interface Contact extends IDataObject {
	id: string;
	phone_number: string;
	name?: string;
	profile_name?: string;
	tags?: string[] | null;
	whatsapp_account?: string;
	/** Whoever looks after the customer; left out where nobody does. */
	assigned_user_id?: string | null;
	/** Whether the customer wants no marketing. */
	marketing_opt_out?: boolean;
	/** When the last message was sent or received; those of campaigns don't count. */
	last_message_at?: string | null;
	/** When the customer wrote last. */
	last_inbound_at?: string | null;
	/** Whether the customer wrote in the last 24 hours; outside of that only templates arrive. */
	service_window_open?: boolean;
	created_at?: string;
}

/** How `everyContact` reads. */
interface Reading {
	/** How many contacts a page may have, of at most 100: each costs the server a query of its own. */
	pageSize?: number;
	/** Milliseconds: nobody is looked for who was last active before, so the list is read up to the page on which they begin. */
	activeSince?: number;
}

/**
 * Reads all contacts, each once, page by page as the caller goes on, those who were active last first (docs/whatomate-api.md#contacts).
 * Whoever becomes active meanwhile moves to the front of the list, to a page that was read already; so the front is read once more
 * in the end, as far as there are contacts that were active after the one that stood first.
 * @param query in the server's words
 */
export async function* everyContact(
	client: WhatomateClient,
	query: IDataObject = {},
	{ pageSize = PAGE_SIZE, activeSince = -Infinity }: Reading = {},
): AsyncGenerator<Contact> {
	const seen = new Set<string>();
	const isNew = ({ id }: Contact): boolean => seen.size < seen.add(id).size;
	const read = async (page: number) => await readList<Contact>(client, 'contacts', page, query, pageSize);
	let first = -Infinity;
	for (let page = 1, isLast = false; !isLast; page++) {
		const { rows, hasMore } = await read(page);
		if (page === 1 && rows.length > 0) first = activeAt(rows[0]);
		yield* rows.filter(isNew);
		isLast = !hasMore || rows.some((row) => activeAt(row) < activeSince);
		if (page === 1 && isLast) return;
	}
	for (let page = 1, isLast = false; !isLast; page++) {
		const { rows, hasMore } = await read(page);
		yield* rows.filter(isNew);
		isLast = !hasMore || !rows.every((row) => activeAt(row) > first);
	}
}

/** @returns when the last message was sent or received, in milliseconds; -Infinity for never. The list is ordered by it */
export const activeAt = ({ last_message_at }: Pick<Contact, 'last_message_at'>): number => {
	const time = Date.parse(last_message_at ?? '');
	return Number.isNaN(time) ? -Infinity : time;
};

/** How many searches one person takes at most, in `contactsOfPerson`. */
const SEARCHES_A_PERSON = 2;

/**
 * Reads the contacts of these people in as few requests as it takes: few people on a large server are looked up one by one, else the
 * whole list is read. Either way gives the same contacts of them, and may give others and some twice.
 * @param persons as `personOf` names them
 */
export async function* contactsOfPeople(
	client: WhatomateClient,
	persons: ReadonlySet<string>,
): AsyncGenerator<Contact> {
	const { rows, hasMore, total } = await readList<Contact>(client, 'contacts', 1, {});
	yield* rows;
	if (!hasMore) return;
	if (persons.size * SEARCHES_A_PERSON * rows.length > total) {
		yield* everyContact(client);
		return;
	}
	for (const person of persons) yield* await contactsOfPerson(client, person);
}

/**
 * Numbers may be stored with marks between their digits, so anything may stand there in the search (docs/whatomate-api.md#lists-in-pages).
 * Where that finds nobody, the digits are searched as they are: a server that takes the wildcards for text must not hide anybody.
 */
async function contactsOfPerson(client: WhatomateClient, person: string): Promise<Contact[]> {
	const end = sharedEndOf(person);
	for (const search of [[...end].join('%'), end]) {
		const found: Contact[] = [];
		for await (const contact of everyRow<Contact>(client, 'contacts', { search })) {
			if (personOf(contact.phone_number) === person) found.push(contact);
		}
		if (found.length > 0) return found;
	}
	return [];
}

/**
 * Finds all contacts of one person: a server makes another one for each notation of a number (docs/whatomate-api.md#numbers-that-are-one-person).
 * One search serves them all.
 * @param digits as `readPhoneNumber` makes them: with a `+` the search finds nothing
 * @returns the contacts, the one that wrote last first; then the one stored in these very digits, which is where messages arrive
 */
export async function findContacts(client: WhatomateClient, digits: string): Promise<Contact[]> {
	const isAlone = notationsOf(digits).length === 1;
	const found: Contact[] = [];
	for await (const contact of everyRow<Contact>(client, 'contacts', { search: sharedEndOf(digits) })) {
		// A number that has one notation only has no other contact to look for.
		if (isAlone && contact.phone_number === digits) return [contact];
		if (isOf(contact, digits)) found.push(contact);
	}
	return sorted(found, digits);
}

/**
 * Finds all contacts of the person whom a number means, in one search as well where it has two readings.
 * @returns as `findContacts`, of the reading that Whatomate knows
 * @throws {Failure} where it knows both: a message must not go to somebody else
 */
export async function findMeant(
	client: WhatomateClient,
	{ digits, otherwise }: PhoneNumber,
): Promise<Contact[]> {
	if (!otherwise) return await findContacts(client, digits);
	const search = commonEnd(sharedEndOf(digits), sharedEndOf(otherwise.digits));
	const first: Contact[] = [];
	const second: Contact[] = [];
	for await (const contact of everyRow<Contact>(client, 'contacts', { search })) {
		if (isOf(contact, digits)) first.push(contact);
		else if (isOf(contact, otherwise.digits)) second.push(contact);
	}
	if (first.length > 0 && second.length > 0) throw otherwise.ambiguous;
	return first.length > 0 ? sorted(first, digits) : sorted(second, otherwise.digits);
}

const isOf = ({ phone_number }: Contact, digits: string): boolean =>
	notationsOf(digits).some((notation) => isSamePerson(phone_number, notation));

/** @returns all contacts of one person in the order of `findContacts` */
export function sorted(contacts: Contact[], digits: string): Contact[] {
	const asGiven = ({ phone_number }: Contact) => Number(phone_number === digits);
	return contacts.sort((one, other) => wroteLast(other) - wroteLast(one) || asGiven(other) - asGiven(one));
}

/** @returns the digits with which both end */
function commonEnd(one: string, other: string): string {
	let length = 0;
	while (length < one.length && one.at(-1 - length) === other.at(-1 - length)) length++;
	return one.slice(one.length - length);
}

/** @returns when the customer wrote last, in milliseconds; where the server does not tell, whether it was within 24 hours */
const wroteLast = ({ last_inbound_at, service_window_open }: Contact): number =>
	Date.parse(last_inbound_at ?? '') || Number(service_window_open === true);

/** @returns the contact of that number: of several the one that wrote last */
export const findContact = async (client: WhatomateClient, digits: string): Promise<Contact | undefined> =>
	(await findContacts(client, digits))[0];

/** @throws {Failure} also when another contact holds the number and this key may not see it */
export async function createContact(client: WhatomateClient, digits: string): Promise<Contact> {
	const request = createContactRequest(digits);
	const answer = await client.ask<Contact>(request);
	if (answer.ok) return answer.data;
	if (answer.status !== 409) throw refused(request, answer.status, answer.words);
	const existing = await findContact(client, digits);
	if (existing) return existing;
	throw hiddenContact(digits, answer.status, answer.words);
}

/**
 * @param digits as `readPhoneNumber` makes them: the server would store anything else as it is (docs/whatomate-api.md#phone-numbers, #contacts)
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

/** @returns the request that changes just these details of a contact (docs/whatomate-api.md#contacts) */
export const updateContactRequest = (contactId: string, details: IDataObject): ApiRequest => ({
	method: 'PUT',
	path: path`/api/contacts/${contactId}`,
	body: details,
});

/** @returns the request that says which user looks after a contact; null for nobody (docs/whatomate-api.md#assigning-contacts) */
export const assignContactRequest = (contactId: string, userId: string | null): ApiRequest => ({
	method: 'PUT',
	path: path`/api/contacts/${contactId}/assign`,
	body: { user_id: userId },
});
