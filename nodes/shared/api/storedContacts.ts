import { isMasked } from '../whatsapp/phoneNumber';
import { notationsOf, personOf } from '../whatsapp/samePerson';
import type { WhatomateClient } from './client';
import { everyContact, findContacts, sorted } from './contacts';
import type { Contact } from './contacts';
import { countRows, PAGE_SIZE } from './pages';
import { inSteps } from './wait';

/**
 * Finds, for a long list of numbers, whom the server may have in another notation than the given one: an import would make a second contact
 * of them (docs/whatomate-api.md#numbers-that-are-one-person, #phone-numbers). Numbers with one notation only, which nobody stored with a
 * `+`, cost nothing. The others are looked up one by one, or all contacts are read, whichever takes fewer requests.
 * @param numbers in digits, one for each person
 * @returns by person, the contact in the order of `findContacts`; nobody of whom the server has no contact, or who was not looked for
 */
export async function storedContacts(
	client: WhatomateClient,
	numbers: string[],
): Promise<Map<string, Contact>> {
	const withPlus = await peopleWithPlus(client);
	const doubtful: string[] = [];
	await inSteps(numbers, (digits) => {
		if (notationsOf(digits).length > 1 || withPlus.has(personOf(digits))) doubtful.push(digits);
	});
	if (doubtful.length === 0) return new Map();
	const pages = Math.ceil((await countRows(client, 'contacts')) / PAGE_SIZE);
	const found = doubtful.length > pages ? await amongAll(client, doubtful) : undefined;
	return found ?? (await oneByOne(client, doubtful));
}

/** @returns who is stored with a `+`: usually nobody */
async function peopleWithPlus(client: WhatomateClient): Promise<Set<string>> {
	const people = new Set<string>();
	for await (const { phone_number } of everyContact(client, { search: '+' })) {
		if (phone_number.startsWith('+')) people.add(personOf(phone_number));
	}
	return people;
}

/** @returns undefined where this key sees masked numbers, which fit several people; a search finds them nevertheless */
async function amongAll(
	client: WhatomateClient,
	numbers: string[],
): Promise<Map<string, Contact> | undefined> {
	const found = new Map(numbers.map((digits) => [personOf(digits), { digits, contacts: [] as Contact[] }]));
	for await (const contact of everyContact(client)) {
		if (isMasked(contact.phone_number)) return undefined;
		found.get(personOf(contact.phone_number))?.contacts.push(contact);
	}
	return new Map(
		[...found].flatMap(([person, { digits, contacts }]) =>
			contacts.length > 0 ? [[person, sorted(contacts, digits)[0]] as const] : [],
		),
	);
}

async function oneByOne(client: WhatomateClient, numbers: string[]): Promise<Map<string, Contact>> {
	const found = new Map<string, Contact>();
	for (const digits of numbers) {
		const [contact] = await findContacts(client, digits);
		if (contact) found.set(personOf(digits), contact);
	}
	return found;
}
