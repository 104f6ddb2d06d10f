import type { Contact } from '../../shared/api/contacts';
import { uuidIn } from '../../shared/api/ids';
import { badInput } from '../../shared/failures/failure';
import { toDigits } from '../../shared/whatsapp/phoneNumber';
import type { Field, Item } from '../engine/item';
import { listAndId, located } from './locator';
import type { Located } from './locator';

/** Who a message goes to, before it is known whether Whatomate knows them. */
export interface ContactChoice {
	/** Items of one contact run one after the other. */
	lane: string;
	/** The contact's ID, where the user gave it. */
	knownId?: string;
	/** The number in digits, where the user gave that. */
	phone?: string;
	/** @returns the ID; a number is looked up, and its contact created where there is none */
	id(): Promise<string>;
	/** @returns the ID of a contact that is there already. @throws {Failure} where no contact has the number */
	existingId(): Promise<string>;
	/** @returns the whole contact that is there already. @throws {Failure} where there is none */
	existing(): Promise<Contact>;
	/** @returns the whole contact, looked up; for a number as `id` does. @throws {Failure} also where no contact has the ID */
	record(): Promise<Contact>;
}

function choiceOf({ mode, value }: Located, label: string, { execution }: Item): ContactChoice {
	if (mode === 'phone') {
		const phone = toDigits(value, label);
		return {
			lane: phone,
			phone,
			id: async () => (await execution.contactOf(phone)).id,
			existingId: async () => (await execution.existingContactOf(phone)).id,
			existing: async () => await execution.existingContactOf(phone),
			record: async () => await execution.contactOf(phone),
		};
	}
	const knownId = uuidIn(value);
	if (!knownId) {
		throw badInput(
			`'${label}' is not the ID of a contact: ${value}`,
			`To give a phone number, set '${label}' to 'By Phone'.`,
		);
	}
	return {
		lane: knownId,
		knownId,
		id: async () => knownId,
		existingId: async () => knownId,
		existing: async () => await execution.contactWith(knownId),
		record: async () => await execution.contactWith(knownId),
	};
}

const contactModes = (phoneHint: string) => [
	...listAndId({
		thing: 'Contact',
		searchListMethod: 'searchContacts',
		exampleId: '657cb6f5-5f88-497c-9ae9-0c9b03c3847c',
		hint: 'Enter the ID of a contact, or its address in Whatomate',
		list: {
			slowLoadNotice: { message: "Is the list slow? 'By Phone' needs no list", timeout: 10_000 },
		},
	}),
	{
		displayName: 'By Phone',
		name: 'phone',
		type: 'string' as const,
		placeholder: 'e.g. +1 415 555 0101',
		hint: phoneHint,
		validation: [
			{
				type: 'regex' as const,
				properties: { regex: '[^A-Za-z]*', errorMessage: 'Not a valid phone number' },
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
		modes: contactModes('With the country code. Sending creates a contact that does not exist yet.'),
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
		throw badInput(`'${label}' is empty`, 'Choose a contact from the list, or give its ID or phone number.');
	},
};

/** The same for operations that create none. */
export const existingContactField: Field<ContactChoice> = {
	...contactField,
	property: { ...contactField.property, modes: contactModes('With the country code') },
};
