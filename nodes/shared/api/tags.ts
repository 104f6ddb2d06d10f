import { badInput, nothingAt, quoted } from '../failures/failure';
import type { Failure } from '../failures/failure';
import type { WhatomateClient } from './client';
import type { Contact } from './contacts';
import { everyRow, readList } from './pages';

/** How many of the existing tags an error lists. */
const LISTED = 10;

/** Characters of a tag that are compared: far more than the server takes. */
const MOST_COMPARED = 1000;

/** @returns what is the same for two spellings of one tag: people write `VIP`, `vip` and `vip ` and mean one */
export const tagKey = (tag: string): string =>
	tag.slice(0, MOST_COMPARED).normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase();

/** @returns how people write a tag, each spelling once: the server knows only the very letters, and can look for several at once */
export const inUsualCases = (tag: string): string[] => {
	const lower = tag.toLowerCase();
	const [first = '', ...rest] = lower;
	return [...new Set([tag, lower, tag.toUpperCase(), first.toUpperCase() + rest.join('')])];
};

/** @param keys as `tagKey` makes them. @returns whether the contact has one of these tags, in whatever spelling */
export const hasOneOf = ({ tags }: Pick<Contact, 'tags'>, keys: ReadonlySet<string>): boolean =>
	(tags ?? []).some((tag) => keys.has(tagKey(tag)));

/** A tag as somebody wrote it, and the tags of Whatomate that it means. */
export interface MeantTag {
	key: string;
	/** As they are stored: two spellings are two tags to the server. */
	spellings: string[];
}

/**
 * Finds what tags are meant: those of Whatomate's own list, or those that a contact has without being in it (docs/whatomate-api.md#tags).
 * @param label of the field where they were chosen
 * @throws {Failure} for one that nobody has: whoever it should choose, or leave out, would not be found
 */
export async function meantTags(
	client: WhatomateClient,
	wanted: string[],
	label: string,
): Promise<MeantTag[]> {
	if (wanted.length === 0) return [];
	const names = await listedTags(client);
	const meant: MeantTag[] = [];
	for (const tag of wanted) {
		const key = tagKey(tag);
		const spellings = (names ?? []).filter((name) => tagKey(name) === key);
		if (!spellings.includes(tag)) spellings.push(...(await spellingsOfSomebody(client, tag)));
		if (spellings.length === 0) throw unknownTag(tag, label, names);
		meant.push({ key, spellings: [...new Set(spellings)] });
	}
	return meant;
}

/** @returns the names in Whatomate's list; nothing where this key may not read it */
async function listedTags(client: WhatomateClient): Promise<string[] | undefined> {
	const read = async () => {
		const names: string[] = [];
		for await (const { name } of everyRow<{ name: string }>(client, 'tags', {})) names.push(name);
		return names;
	};
	return await read().catch(nothingAt(403));
}

/** @returns how a contact spells it, if one has it; one with a comma can't be asked for */
async function spellingsOfSomebody(client: WhatomateClient, tag: string): Promise<string[]> {
	if (tag.includes(',')) return [];
	const query = { tags: inUsualCases(tag).join(',') };
	const { rows } = await readList<Contact>(client, 'contacts', 1, query, 1);
	return rows.flatMap(({ tags }) => tags ?? []).filter((each) => tagKey(each) === tagKey(tag));
}

function unknownTag(tag: string, label: string, names: string[] | undefined): Failure {
	const sorted = [...(names ?? [])].sort((one, other) => one.localeCompare(other));
	const existing =
		names === undefined
			? 'This API key may not read the list of tags'
			: sorted.length === 0
				? 'Whatomate has no tags in its list yet'
				: `The tags of Whatomate are ${sorted.slice(0, LISTED).join(', ')}${sorted.length > LISTED ? ', …' : ''}`;
	return badInput(
		`'${label}': there is no tag '${quoted(tag)}', and no contact has it`,
		`${existing}. Choose one from the list, or make this one in Whatomate first, even if nobody has it yet.`,
	);
}
