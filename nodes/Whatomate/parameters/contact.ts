import type { Contact } from '../../shared/api/contacts';
import { UUID_PATTERN, uuidIn } from '../../shared/api/ids';
import { badInput, quoted } from '../../shared/failures/failure';
import { bare } from '../../shared/whatsapp/phoneNumber';
import type { PhoneNumber } from '../../shared/whatsapp/phoneNumber';
import { notationsOf, personOf } from '../../shared/whatsapp/samePerson';
import type { Field, Item } from '../engine/item';
import { listAndId, located } from './locator';
import type { Located } from './locator';
import { asPhoneNumber, COUNTRY_CODE_HINT } from './phoneNumber';

/** Who a message goes to, before it is known whether Whatomate knows them. */
export interface ContactChoice {
	/** Items of one contact run one after the other. */
	lane: string;
	/** The contact's ID, where the user gave it. */
	knownId?: string;
	/** The number, where the user gave that. */
	phone?: PhoneNumber;
	/** @returns the ID; a number is looked up, and its contact created where there is none */
	id(): Promise<string>;
	/** @returns how a request names the customer, where its route finds or creates the contact of a number by itself */
	recipient(): Promise<Recipient>;
	/** @returns the ID of a contact that is there already. @throws {Failure} where no contact has the number */
	existingId(): Promise<string>;
	/** @returns the whole contact that is there already. @throws {Failure} where there is none */
	existing(): Promise<Contact>;
	/** @returns the IDs of all contacts of the person, each of which has a conversation; one is created where there is none */
	conversations(): Promise<string[]>;
	/** @returns the same of contacts that are there already. @throws {Failure} where there is none */
	existingConversations(): Promise<string[]>;
	/** @returns the IDs of all contacts of the person, also where one is given by its ID, which comes first then. @throws {Failure} where no contact has the number */
	ofPerson(): Promise<string[]>;
	/** @returns the whole contact, looked up; for a number as `id` does. @throws {Failure} also where no contact has the ID */
	record(): Promise<Contact>;
}

/** A customer as a request names them: by the contact, or by the digits of a number. */
export type Recipient = { contact_id: string } | { phone_number: string };

/** @returns the choice that a number makes */
export function contactByNumber(phone: PhoneNumber, { execution }: Item): ContactChoice {
	const { digits, onlyIfKnown, otherwise } = phone;
	execution.people.expect(phone);
	const known = async () => {
		await execution.existingContactOf(phone);
		return idsOf(await execution.contactsOf(phone));
	};
	const id = async () => (await execution.contactOf(phone)).id;
	const recipient = async (): Promise<Recipient> => {
		// The server would take another notation, or a number of another country, for another customer.
		if (notationsOf(digits).length === 1 && !onlyIfKnown && !otherwise) return { phone_number: digits };
		const [known] = await execution.contactsOf(phone, 'alone');
		if (known) return { contact_id: known.id };
		if (onlyIfKnown) throw onlyIfKnown;
		return { phone_number: execution.notationForNew(phone) };
	};
	return {
		lane: personOf(digits),
		phone,
		id,
		recipient,
		existingId: async () => (await execution.existingContactOf(phone)).id,
		existing: async () => await execution.existingContactOf(phone),
		conversations: async () => {
			const known = await execution.contactsOf(phone);
			// A deleted contact comes back with its conversation; sending would create it as well.
			return known.length > 0 ? idsOf(known) : [await id()];
		},
		existingConversations: known,
		ofPerson: known,
		record: async () => await execution.contactOf(phone, 'alone'),
	};
}

const idsOf = (contacts: Contact[]): string[] => contacts.map((contact) => contact.id);

/** @returns the choice that an ID makes */
const byId = (knownId: string, { execution }: Item): ContactChoice => ({
	lane: knownId,
	knownId,
	id: async () => knownId,
	recipient: async () => ({ contact_id: knownId }),
	existingId: async () => knownId,
	existing: async () => await execution.contactWith(knownId),
	conversations: async () => [knownId],
	existingConversations: async () => [knownId],
	ofPerson: async () => await execution.contactsLike(knownId),
	record: async () => await execution.contactWith(knownId),
});

/** An ID and a number can't be taken for each other, so either does in every mode: n8n makes an ID of a number that is dragged into the field. */
function choiceOf({ mode, value }: Located, label: string, item: Item): ContactChoice {
	const id = uuidIn(value);
	if (id) return byId(id, item);
	if (mode !== 'phone' && /\p{L}/u.test(bare(value))) {
		throw badInput(
			`'${label}' is "${quoted(value)}", which is neither a phone number nor the ID of a contact`,
			'Choose the contact from the list, or give its phone number, its ID or its address in Whatomate. If you dragged a column here, take the one with the numbers.',
		);
	}
	return contactByNumber(asPhoneNumber(value, label, item), item);
}

/** An ID, also inside an address; a number; or a link of WhatsApp with one. Either mode takes them all. */
const PATTERN = `.*${UUID_PATTERN}.*|[^A-Za-z]*|.*(?:wa\\.me/|(?:api|web)\\.whatsapp\\.com/|tel:|whatsapp:)\\D*\\d+|\\d+@[a-z.]+`;

const contactModes = (phoneHint: string) => [
	...listAndId({
		thing: 'Contact',
		searchListMethod: 'searchContacts',
		exampleId: '657cb6f5-5f88-497c-9ae9-0c9b03c3847c',
		// n8n chooses this mode for whatever is dragged onto the list.
		hint: 'The ID of a contact, or its address in Whatomate. A phone number that you drag here does as well.',
		pattern: PATTERN,
		placeholder: 'Select a contact or drag a number…',
		list: {
			slowLoadNotice: { message: "Is the list slow? 'Phone' needs no list", timeout: 10_000 },
		},
	}),
	{
		displayName: 'Phone',
		name: 'phone',
		type: 'string' as const,
		placeholder: 'e.g. +1 415 555 0101',
		hint: phoneHint,
		validation: [
			{
				type: 'regex' as const,
				properties: { regex: PATTERN, errorMessage: 'Not a valid phone number' },
			},
		],
	},
];

/** The contact where it may be left out; read as nothing then. */
export const optionalContactField: Field<ContactChoice | undefined> = {
	property: {
		displayName: 'Contact',
		name: 'contact',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		description: 'The customer in Whatomate',
		modes: contactModes(`${COUNTRY_CODE_HINT}. Sending creates a contact if there is none.`),
	},
	read(given, label, item) {
		const choice = located(given, label);
		return choice.value === '' ? undefined : choiceOf(choice, label, item);
	},
};

/** Who the operation is about: from the list, by ID, or by number (which finds or creates the contact). */
export const contactField: Field<ContactChoice> = {
	property: { ...optionalContactField.property, required: true },
	read(given, label, item) {
		const choice = optionalContactField.read(given, label, item);
		if (choice) return choice;
		throw badInput(
			`'${label}' is empty`,
			'Choose a contact from the list, give its phone number or ID, or drag a column with numbers onto the field.',
		);
	},
};

/** The same for operations that create none. */
export const existingContactField: Field<ContactChoice> = {
	...contactField,
	property: {
		...contactField.property,
		modes: contactModes(COUNTRY_CODE_HINT),
	},
};
