import type { INodeProperties } from 'n8n-workflow';

/** The contact where it may be left out. */
export const optionalContactField: INodeProperties = {
	displayName: 'Contact',
	name: 'contact',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'The customer in Whatomate',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a contact…',
			typeOptions: {
				searchListMethod: 'searchContacts',
				searchable: true,
				slowLoadNotice: {
					message: "Is the list slow? 'By Phone' needs no list",
					timeout: 10_000,
				},
			},
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 657cb6f5-5f88-497c-9ae9-0c9b03c3847c',
			hint: 'Enter the ID of a contact, or its address in Whatomate',
			validation: [
				{
					type: 'regex',
					properties: {
						regex: '.*[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}.*',
						errorMessage: 'Not a valid Whatomate Contact ID',
					},
				},
			],
		},
		{
			displayName: 'By Phone',
			name: 'phone',
			type: 'string',
			placeholder: 'e.g. +1 415 555 0101',
			hint: 'With the country code. Sending creates a contact that does not exist yet.',
			validation: [
				{
					type: 'regex',
					properties: { regex: '[^A-Za-z]*', errorMessage: 'Not a valid phone number' },
				},
			],
		},
	],
};

/** Who the operation is about: from the list, by ID, or by number (which finds or creates the contact). */
export const contactField: INodeProperties = { ...optionalContactField, required: true };

/** The same for operations that create none. */
export const existingContactField: INodeProperties = {
	...contactField,
	modes: contactField.modes?.map((mode) =>
		mode.name === 'phone' ? { ...mode, hint: 'With the country code' } : mode,
	),
};
