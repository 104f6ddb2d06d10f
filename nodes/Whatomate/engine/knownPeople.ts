import type { WhatomateClient } from '../../shared/api/client';
import { everyContact, sorted } from '../../shared/api/contacts';
import type { Contact } from '../../shared/api/contacts';
import { readList } from '../../shared/api/pages';
import { isMasked } from '../../shared/whatsapp/phoneNumber';
import type { PhoneNumber } from '../../shared/whatsapp/phoneNumber';
import { notationsOf, personOf } from '../../shared/whatsapp/samePerson';

/** Fewer people are looked up one by one. */
const MANY = 10;

/**
 * How many people have to be looked for in one run, for each page of the server's list: a page takes the server as long as several
 * searches, and pages are read one after the other.
 */
const PEOPLE_A_PAGE = 20;

/**
 * The contacts of the many people that the items of one run are about, read from the server's list at once where that takes far fewer
 * requests than a search for each.
 */
export class KnownPeople {
	private readonly persons = new Set<string>();

	private areAllExpected = false;

	private contacts?: Promise<Map<string, Contact[]> | undefined>;

	constructor(private readonly client: WhatomateClient) {}

	/** Takes note of somebody whom an item is about. All items do so before the first look-up. */
	expect({ digits }: PhoneNumber): void {
		if (!this.areAllExpected) this.persons.add(personOf(digits));
	}

	/** All items have told whom they are about: from now on it is worth reading lists. */
	allAreExpected(): void {
		this.areAllExpected = true;
	}

	/** @returns what `findContacts` would find; undefined where a search has to tell */
	async contactsOf({ digits, otherwise }: PhoneNumber): Promise<Contact[] | undefined> {
		const person = personOf(digits);
		if (!this.areAllExpected || this.persons.size < MANY || otherwise || !this.persons.has(person)) {
			return undefined;
		}
		// A list that can't be read is no reason to end: the search tells what is wrong.
		this.contacts ??= this.read().catch(() => undefined);
		const all = await this.contacts;
		if (!all) return undefined;
		const found = all.get(person) ?? [];
		const isAlone = notationsOf(digits).length === 1;
		// Who has several notations may have written since, under another one: a contact more would be a second one.
		if (found.length === 0 && !isAlone) return undefined;
		const exact = isAlone && found.find(({ phone_number }) => phone_number === digits);
		return exact ? [exact] : sorted([...found], digits);
	}

	/** @returns the contacts by person; undefined where the list is too long, or does not tell people apart */
	private async read(): Promise<Map<string, Contact[]> | undefined> {
		const { rows, hasMore, total } = await readList<Contact>(this.client, 'contacts', 1, {});
		if (hasMore && Math.ceil(total / rows.length) * PEOPLE_A_PAGE > this.persons.size) return undefined;
		const found = new Map<string, Contact[]>();
		for await (const contact of hasMore ? everyContact(this.client) : rows) {
			if (isMasked(contact.phone_number)) return undefined;
			const person = personOf(contact.phone_number);
			if (this.persons.has(person)) found.set(person, [...(found.get(person) ?? []), contact]);
		}
		return found;
	}
}
