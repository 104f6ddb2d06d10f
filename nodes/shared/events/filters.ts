import type {
	IDataObject,
	IHookFunctions,
	INodeProperties,
	ITriggerFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';

import { badInput, fieldsIn, oneOf, singleText } from '../failures/failure';
import { MESSAGE_TYPES } from '../whatsapp/messageTypes';
import { isMasked, readPhoneNumber } from '../whatsapp/phoneNumber';
import { personOf } from '../whatsapp/samePerson';
import type { WhatomateEvent } from './event';
import { linearPattern } from './pattern';

const MATCHES = ['contains', 'equals', 'pattern'] as const;

/** Which events start the workflow; an empty filter lets everything through. */
export interface EventFilters {
	account: string;
	/** Persons, as `personOf` tells them apart. */
	contacts: string[];
	types: string[];
	/** Tells whether a text is meant. */
	text: ((text: string) => boolean) | undefined;
}

/** What a filter looks at. */
export type FilterName = 'account' | 'contacts' | 'types' | 'text';

/** As the user calls the filters. */
const LABELS: Readonly<Record<FilterName, string>> = {
	account: 'Account Name or ID',
	contacts: 'Contact Numbers',
	types: 'Message Types',
	text: 'Text',
};

/**
 * @returns the filters of a trigger, from its parameters and its credential
 * @throws {Failure} as `readFilters` does
 */
export async function filtersOf(
	context: IHookFunctions | ITriggerFunctions | IWebhookFunctions,
): Promise<EventFilters> {
	const given = fieldsIn('Filters', context.getNodeParameter('filters', {}));
	// Only numbers need it: each delivery comes along here.
	const credential = given.contacts
		? await context.getCredentials<{ defaultCountry?: string }>('whatomateApi')
		: undefined;
	return readFilters(given, credential?.defaultCountry ?? '');
}

/**
 * @param given the collection "Filters"
 * @param country two letters: whose numbers those are that have no country code; empty for none
 * @throws {Failure} when a number is none, or the pattern can't be read, or has what only a slow engine could do
 */
export function readFilters(given: IDataObject, country: string): EventFilters {
	return {
		account: singleText(LABELS.account, given.account),
		contacts: textsIn(LABELS.contacts, given.contacts)
			.map((number) => readPhoneNumber(number, LABELS.contacts, country))
			.flatMap(({ digits, otherwise }) => [digits, ...(otherwise ? [otherwise.digits] : [])].map(personOf)),
		types: textsIn(LABELS.types, given.types),
		text: textFilter(given),
	};
}

/** @returns the texts of a list, or of a text with commas between them. @throws {Failure} for what holds no texts: nothing would be filtered */
const textsIn = (label: string, value: unknown): string[] =>
	(Array.isArray(value) ? value : [value])
		.flatMap((entry) => singleText(label, entry).split(','))
		.map((entry) => entry.trim())
		.filter((entry) => entry !== '');

/** Characters of a text that are compared: more than any message has. */
const MOST_COMPARED = 65_536;

const plain = (text: string) => text.slice(0, MOST_COMPARED).normalize('NFC').trim().toLowerCase();

function textFilter(given: IDataObject): EventFilters['text'] {
	const match = oneOf('Text Match', given.textMatch ?? 'contains', MATCHES);
	const value = singleText(LABELS.text, given.text);
	if (value === '') return undefined;
	if (match === 'pattern') return linearPattern(LABELS.text, value);
	const wanted = plain(value);
	return match === 'equals' ? (text) => plain(text) === wanted : (text) => plain(text).includes(wanted);
}

/**
 * @param unknown what the source never tells about some of the chosen events
 * @throws {Failure} naming the filter: ignoring it would start the workflow for everybody
 */
export function refuseImpossible(filters: EventFilters, unknown: FilterName[], because: string): void {
	const used = unknown.filter((name) => {
		const filter = filters[name];
		return Array.isArray(filter) ? filter.length > 0 : Boolean(filter);
	});
	if (used.length === 0) return;
	throw badInput(
		`The filter ${used.map((name) => `'${LABELS[name]}'`).join(', ')} can't be applied: ${because}`,
		"Remove the filter, choose other events, or filter in the workflow with n8n's Filter node.",
	);
}

/** @returns whether the workflow is meant to run for this event */
export function passes(event: WhatomateEvent, { account, contacts, types, text }: EventFilters): boolean {
	return (
		(account === '' || event.account === account) &&
		(contacts.length === 0 ||
			(event.contact_phone !== null &&
				// The last digits alone would let others through.
				!isMasked(event.contact_phone) &&
				contacts.includes(personOf(event.contact_phone)))) &&
		(types.length === 0 || (event.type !== null && types.includes(event.type))) &&
		(text === undefined || (event.text !== null && text(event.text)))
	);
}

/** The filters as both triggers show them. @param withAccount whether the trigger's sources know the account */
export const filterField = (withAccount: boolean): INodeProperties => ({
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add Filter',
	default: {},
	options: [
		...(withAccount
			? [
					{
						displayName: 'Account Name or ID',
						name: 'account',
						type: 'options' as const,
						typeOptions: { loadOptionsMethod: 'getAccounts' },
						default: '',
						description:
							'Only events of this connected WhatsApp number. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
					},
				]
			: []),
		{
			displayName: 'Contact Numbers',
			name: 'contacts',
			type: 'string',
			default: '',
			placeholder: 'e.g. +1 415 555 0101, +1 415 555 0102',
			description:
				'Only events of these customers: a comma-separated list of numbers, whichever notation WhatsApp knows them by',
		},
		{
			displayName: 'Message Types',
			name: 'types',
			type: 'multiOptions',
			options: MESSAGE_TYPES,
			default: [],
			description: 'Only messages of these types',
		},
		{
			displayName: 'Text',
			name: 'text',
			type: 'string',
			default: '',
			placeholder: 'e.g. order',
			description: 'Only messages with this text, caption or button title; upper and lower case are the same',
		},
		{
			displayName: 'Text Match',
			name: 'textMatch',
			type: 'options',
			options: [
				{ name: 'Contains', value: 'contains' },
				{ name: 'Equals', value: 'equals' },
				{
					name: 'Matches a Pattern',
					value: 'pattern',
					description: 'A regular expression, without look-arounds and back references',
				},
			],
			default: 'contains',
			description: "How the message is compared with 'Text'",
		},
	],
});
