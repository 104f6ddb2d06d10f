import { badInput, Failure, quoted } from '../failures/failure';
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
		if (!spellings.includes(tag) && (await isSomebodys(client, tag))) spellings.push(tag);
		if (spellings.length === 0) throw unknownTag(tag, label, names);
		meant.push({ key, spellings });
	}
	return meant;
}

/** @returns the names in Whatomate's list; nothing where this key may not read it */
async function listedTags(client: WhatomateClient): Promise<string[] | undefined> {
	const names: string[] = [];
	try {
		for await (const { name } of everyRow<{ name: string }>(client, 'tags', {})) names.push(name);
	} catch (error) {
		if (error instanceof Failure && error.status === 403) return undefined;
		throw error;
	}
	return names;
}

/** @returns whether a contact has it; one with a comma can't be asked for */
async function isSomebodys(client: WhatomateClient, tag: string): Promise<boolean> {
	if (tag.includes(',')) return false;
	const { rows } = await readList<Contact>(client, 'contacts', 1, { tags: tag }, 1);
	return rows.length > 0;
}

function unknownTag(tag: string, label: string, names: string[] | undefined): Failure {
	const sorted = [...(names ?? [])].sort((one, other) => one.localeCompare(other));
	const existing =
		names === undefined
			? 'This API key may not read the list of tags'
			: sorted.length === 0
				? 'Whatomate has no tags yet'
				: `The tags of Whatomate are ${sorted.slice(0, LISTED).join(', ')}${sorted.length > LISTED ? ', …' : ''}`;
	return badInput(
		`'${label}': there is no tag '${quoted(tag)}', and no contact has it`,
		`${existing}. Choose one from the list, or make this one in Whatomate first, even if nobody has it yet.`,
	);
}
