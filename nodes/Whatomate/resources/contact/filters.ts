import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { activeAt } from '../../../shared/api/contacts';
import type { Contact } from '../../../shared/api/contacts';
import { hasOneOf, inUsualCases, tagKey } from '../../../shared/api/tags';
import { badInput, quoted } from '../../../shared/failures/failure';
import { toSearch } from '../../../shared/whatsapp/phoneNumber';
import { isoText } from '../../engine/dates';
import { timeField, trimmedField, yesOrNoField } from '../../engine/field';
import type { Field, Item } from '../../engine/item';
import { accountField, refuseUnknownAccount } from '../../parameters/account';
import { assignedToFilter } from '../../parameters/assignee';
import { filtersField } from '../../parameters/collections';
import { tagsField, tagsFilter } from '../../parameters/tags';

const accountFilter = accountField(
	'Only contacts whose messages are sent from this connected WhatsApp number',
);

const activeAfterFilter = timeField({
	displayName: 'Last Active After',
	name: 'lastActiveAfter',
	type: 'dateTime',
	default: '',
	description:
		"Only contacts whose last message, sent or received, is from this time or later; those of campaigns do not count. Give a date that starts with its year, or a date and time. Without a zone of its own, it is one of the workflow's.",
});

const activeBeforeFilter = timeField({
	displayName: 'Last Active Before',
	name: 'lastActiveBefore',
	type: 'dateTime',
	default: '',
	description:
		"Only contacts whose last message, sent or received, is from before this time; those of campaigns do not count, and who has none is left out. Give a date that starts with its year, or a date and time. Without a zone of its own, it is one of the workflow's.",
});

const createdAfterFilter = timeField({
	displayName: 'Created After',
	name: 'createdAfter',
	type: 'dateTime',
	default: '',
	description:
		"Only contacts that Whatomate has since this time. Give a date that starts with its year, or a date and time. Without a zone of its own, it is one of the workflow's.",
});

const optedOutFilter = yesOrNoField({
	displayName: 'Opted Out of Marketing',
	name: 'optedOut',
	type: 'boolean',
	default: false,
	description:
		'Whether to return only contacts who opted out of marketing messages. When off, only those who did not are returned.',
});

const windowOpenFilter = yesOrNoField({
	displayName: 'Window Open (24 Hours)',
	name: 'windowOpen',
	type: 'boolean',
	default: true,
	description:
		'Whether to return only contacts who wrote in the last 24 hours, so that any message can be sent to them. When off, only those are returned to whom nothing but templates can be sent.',
});

const searchFilter = trimmedField({
	displayName: 'Search',
	name: 'search',
	type: 'string',
	default: '',
	placeholder: 'e.g. Nathan',
	description: 'Only contacts whose name or phone number contains this; a number in any usual notation',
});

const anyTagsFilter = tagsFilter(
	'tagsAny',
	'Any',
	'Only contacts that have at least one of these tags, in capital or small letters',
);

const allTagsFilter = tagsFilter(
	'tagsAll',
	'All',
	'Only contacts that have every one of these tags, in capital or small letters',
);

const noTagsFilter = tagsFilter(
	'tagsNone',
	'None',
	'Only contacts that have none of these tags, in capital or small letters',
);

/** What `tagsAny` was called before. Workflows of then hold it; the form does not offer it any more. */
const formerTagsFilter: Field<string[]> = {
	property: {
		displayName: 'Tags',
		name: 'tags',
		type: 'hidden',
		default: [],
		description: 'Only contacts that have at least one of these tags',
	},
	read: tagsField('').read,
};

/** The collection "Filters". */
export const contactFiltersField: INodeProperties = filtersField(
	accountFilter,
	activeAfterFilter,
	activeBeforeFilter,
	allTagsFilter,
	anyTagsFilter,
	assignedToFilter,
	createdAfterFilter,
	formerTagsFilter,
	noTagsFilter,
	optedOutFilter,
	searchFilter,
	windowOpenFilter,
);

/** Of these, an expression may not lead to nothing. What was there before them may, since saved workflows have it. */
const NEVER_LOST: ReadonlyArray<Field<unknown>> = [
	accountFilter,
	activeAfterFilter,
	activeBeforeFilter,
	allTagsFilter,
	anyTagsFilter,
	assignedToFilter,
	createdAfterFilter,
	noTagsFilter,
];

/** Tags of which a contact must have one. */
export interface TagGroup {
	/** As `tagKey` makes them. */
	keys: ReadonlySet<string>;
	/** What the server has to look for to find all who have one. */
	spellings: string[];
}

/** What the server itself can't look for. What is left out does not matter; times in milliseconds. */
export interface ContactFilters {
	account?: string;
	/** From this time on. */
	activeAfter?: number;
	/** Up to this time, and not at it. */
	activeBefore?: number;
	/** A user's ID; null for nobody. */
	assignedTo?: string | null;
	/** From this time on. */
	createdAfter?: number;
	optedOut?: boolean;
	/** Of each group, a contact has a tag. */
	tagGroups?: TagGroup[];
	/** As `tagKey` makes them. A contact has none of these tags. */
	tagsNone?: ReadonlySet<string>;
	windowOpen?: boolean;
}

/** All that is asked for, parted by who looks for it. */
export interface WantedContacts {
	/** In the server's words. */
	query: IDataObject;
	filters: ContactFilters;
}

/**
 * Reads the filters, and looks up what has to be in Whatomate: the tags and the account.
 * @throws {Failure} for filters that no contact can pass, before anything is asked; then for a tag or an account that nobody has
 */
export async function readContactFilters(item: Item): Promise<WantedContacts> {
	refuseLost(item);
	const search = item.filter(searchFilter);
	const account = item.filter(accountFilter);
	const former = item.filter(formerTagsFilter);
	const tags = {
		any: item.filter(anyTagsFilter),
		all: item.filter(allTagsFilter),
		none: item.filter(noTagsFilter),
	};
	const filters: ContactFilters = {
		...(account === '' ? {} : { account }),
		activeAfter: item.filter(activeAfterFilter),
		activeBefore: item.filter(activeBeforeFilter),
		assignedTo: item.filter(assignedToFilter),
		createdAfter: item.filter(createdAfterFilter),
		optedOut: item.addedFilter(optedOutFilter),
		windowOpen: item.addedFilter(windowOpenFilter),
	};
	refuseImpossibleTimes(filters, item.timeZone);
	refuseImpossibleTags(tags);
	await refuseUnknownAccount(item, account, accountFilter);
	const meantBy = async (field: Field<string[]>, wanted: string[]) =>
		await item.execution.meantTags(wanted, field.property.displayName);
	const any = await meantBy(anyTagsFilter, tags.any);
	const all = await meantBy(allTagsFilter, tags.all);
	const none = await meantBy(noTagsFilter, tags.none);
	// Workflows of before did not look whether there is such a tag, and name each as it is stored.
	const formerTags = former.map((tag) => ({ key: tagKey(tag), spellings: [tag] }));
	const { server, others } = sharedOut([
		...[formerTags, any].filter((each) => each.length > 0).map(groupOf),
		...all.map((tag) => groupOf([tag])),
	]);
	return {
		query: contactsQuery(search, server),
		filters: {
			...filters,
			...(others.length > 0 ? { tagGroups: others } : {}),
			...(none.length > 0 ? { tagsNone: groupOf(none).keys } : {}),
		},
	};
}

/** @returns whether the node itself has to leave contacts out, other than those at the end of the list */
export const leavesOut = (filters: ContactFilters): boolean =>
	Object.values({ ...filters, activeAfter: undefined }).some((filter) => filter !== undefined);

/** @returns whether the contact is one of those asked for, as far as the server could not look for it */
export function passes(contact: Contact, filters: ContactFilters): boolean {
	const {
		account,
		activeAfter,
		activeBefore,
		assignedTo,
		createdAfter,
		optedOut,
		tagGroups,
		tagsNone,
		windowOpen,
	} = filters;
	const active = activeAt(contact);
	return (
		(account === undefined || contact.whatsapp_account === account) &&
		(activeAfter === undefined || active >= activeAfter) &&
		(activeBefore === undefined || (active < activeBefore && active !== -Infinity)) &&
		(assignedTo === undefined || (contact.assigned_user_id || null) === assignedTo) &&
		(createdAfter === undefined || Date.parse(contact.created_at ?? '') >= createdAfter) &&
		(optedOut === undefined || (contact.marketing_opt_out === true) === optedOut) &&
		(windowOpen === undefined || (contact.service_window_open === true) === windowOpen) &&
		(tagGroups ?? []).every(({ keys }) => hasOneOf(contact, keys)) &&
		!(tagsNone && hasOneOf(contact, tagsNone))
	);
}

/** @returns the filters as the server reads them: a number without its `+`, which would find nothing (docs/whatomate-api.md#contacts) */
export function contactsQuery(search: string, tags: string[]): IDataObject {
	const wanted = toSearch(search);
	return { ...(wanted ? { search: wanted } : {}), ...(tags.length > 0 ? { tags: tags.join(',') } : {}) };
}

const groupOf = (tags: ReadonlyArray<{ key: string; spellings: string[] }>): TagGroup => ({
	keys: new Set(tags.map(({ key }) => key)),
	spellings: [...new Set(tags.flatMap(({ spellings }) => spellings))],
});

/**
 * The server looks for one group of tags (docs/whatomate-api.md#tags).
 * @returns the tags to ask it for, those of the smallest group, and the groups that are left
 */
export function sharedOut(groups: TagGroup[]): { server: string[]; others: TagGroup[] } {
	const [chosen] = groups
		.filter(({ spellings }) => spellings.every(canBeLookedFor))
		.sort((one, other) => one.keys.size - other.keys.size);
	return {
		server: chosen ? [...new Set(chosen.spellings.flatMap(inUsualCases))] : [],
		others: groups.filter((group) => group !== chosen),
	};
}

/** @returns whether the server finds those who have it: it takes a comma for the end of a tag, and spaces around it away */
const canBeLookedFor = (spelling: string): boolean => !spelling.includes(',') && spelling === spelling.trim();

const named = ({ property }: Field<unknown>): string => `'${property.displayName}'`;

/** @throws {Failure} where the expression of a filter leads to nothing, as a misspelt name does: everybody would be found, and maybe sent to */
function refuseLost(item: Item): void {
	const given = item.collection('filters');
	const lost = NEVER_LOST.find(({ property: { name } }) => name in given && isLost(given[name]));
	if (!lost) return;
	throw badInput(
		`${named(lost)} is empty`,
		'Check the expression, or remove the filter where it does not matter.',
	);
}

const isLost = (value: unknown): boolean => (isLocator(value) ? value.value : value) == null;

const isLocator = (value: unknown): value is { value: unknown } =>
	typeof value === 'object' && value !== null && '__rl' in value;

/** @throws {Failure} where no time is both after the one and before the other */
function refuseImpossibleTimes(
	{ activeAfter = -Infinity, activeBefore = Infinity }: ContactFilters,
	timeZone: string,
): void {
	if (activeAfter < activeBefore) return;
	const [after, before] = [activeAfter, activeBefore].map((time) => isoText(new Date(time), timeZone));
	throw badInput(
		`${named(activeAfterFilter)} (${after}) is not before ${named(activeBeforeFilter)} (${before}), so no contact can be found`,
		`Give ${named(activeAfterFilter)} the earlier time, and ${named(activeBeforeFilter)} the later one. A date without a time is the beginning of that day.`,
	);
}

/** @throws {Failure} where a contact would have to have a tag that it may not have */
function refuseImpossibleTags({ any, all, none }: Record<'any' | 'all' | 'none', string[]>): void {
	const forbidden = new Set(none.map(tagKey));
	const isForbidden = (tag: string) => forbidden.has(tagKey(tag));
	const [field, tag] = all.some(isForbidden)
		? [allTagsFilter, all.find(isForbidden)]
		: any.length > 0 && any.every(isForbidden)
			? [anyTagsFilter, any.join(', ')]
			: [];
	if (!field) return;
	throw badInput(
		`${named(field)} and ${named(noTagsFilter)} both have ${quoted(String(tag))}, so no contact can be found`,
		'Take it out of one of the two.',
	);
}
