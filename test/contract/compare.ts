const idPattern = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
const momentPattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** Which ID of the sandbox stands for which recorded one. It grows as answers come. */
export class Identities {
	private readonly known = new Map<string, string>();

	/** Says that these two mean the same thing. */
	link(recorded: string, own: string): void {
		this.known.set(recorded, own);
	}

	/** @returns the text with every recorded ID replaced by the sandbox's; unknown ones stay. */
	translate(text: string): string {
		return text.replace(idPattern, (id) => this.known.get(id) ?? id);
	}

	/** @returns whether the IDs mean the same; IDs seen for the first time are linked. */
	same(recorded: string, own: string): boolean {
		const linked = this.known.get(recorded);
		if (linked !== undefined) return linked === own;
		this.link(recorded, own);
		return true;
	}
}

const isId = (value: string): boolean => value.replace(idPattern, '') === '' && value.length === 36;

/** Parts of a text that differ from server to server: IDs inside it, WhatsApp's IDs of messages and files, and Meta's of templates. */
const settled = (text: string): string =>
	text
		.replace(idPattern, '<id>')
		.replace(/^wamid\..+$/, 'wamid.<id>')
		.replace(/^m[0-9a-f]{8}$/, 'm<id>')
		.replace(/^media\d+$/, 'media<id>')
		.replace(/^ticket\..+$/, '<ticket>');

const kind = (value: unknown): string =>
	value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;

const show = (value: unknown): string => {
	const text = JSON.stringify(value) ?? 'nothing';
	return text.length > 120 ? `${text.slice(0, 120)}…` : text;
};

const compareText = (recorded: string, own: string, at: string, ids: Identities): string[] => {
	if (isId(recorded) && isId(own)) {
		return ids.same(recorded, own) ? [] : [`${at}: another ID than before`];
	}
	if (momentPattern.test(recorded)) {
		const short = /:\d\dZ$/;
		const alike = momentPattern.test(own) && short.test(recorded) === short.test(own);
		return alike ? [] : [`${at}: recorded a moment like ${recorded}, answered ${show(own)}`];
	}
	return settled(recorded) === settled(own)
		? []
		: [`${at}: recorded ${show(recorded)}, answered ${show(own)}`];
};

const compareObjects = (recorded: object, own: object, at: string, ids: Identities): string[] => {
	// A key may be an ID, as the counts of the teams' queues have it.
	const left = new Map<string, unknown>(
		Object.entries(recorded).map(([key, value]) => [ids.translate(key), value]),
	);
	const right = new Map<string, unknown>(Object.entries(own));
	const missing = [...left.keys()].filter((key) => !right.has(key)).map((key) => `${at}.${key}: missing`);
	const extra = [...right.keys()].filter((key) => !left.has(key)).map((key) => `${at}.${key}: not recorded`);
	const both = [...left.keys()].filter((key) => right.has(key));
	return [
		...missing,
		...extra,
		...both.flatMap((key) => compareValues(left.get(key), right.get(key), `${at}.${key}`, ids)),
	];
};

/**
 * Compares an answer with the recorded one: the kinds of values, the names of keys, the lengths of lists, and every
 * value but IDs (which must mean the same thing throughout) and moments (which must have the same precision class).
 *
 * @returns one line for each difference, with its path.
 */
export const compareValues = (recorded: unknown, own: unknown, at: string, ids: Identities): string[] => {
	if (kind(recorded) !== kind(own)) return [`${at}: recorded ${show(recorded)}, answered ${show(own)}`];
	if (typeof recorded === 'string' && typeof own === 'string') return compareText(recorded, own, at, ids);
	if (Array.isArray(recorded) && Array.isArray(own)) {
		if (recorded.length !== own.length)
			return [`${at}: recorded ${recorded.length} items, answered ${own.length}`];
		return recorded.flatMap((each, index) => compareValues(each, own[index], `${at}[${index}]`, ids));
	}
	if (recorded !== null && own !== null && typeof recorded === 'object' && typeof own === 'object') {
		return compareObjects(recorded, own, at, ids);
	}
	return Object.is(recorded, own) ? [] : [`${at}: recorded ${show(recorded)}, answered ${show(own)}`];
};

const keysOf = (value: unknown): unknown =>
	typeof value === 'object' && value !== null
		? Object.entries(value).map(([key, each]) => [key, keysOf(each)])
		: null;

/** Compares two texts of JSON: like values, and the order of the keys, which a signature depends on. */
export const compareJson = (recorded: string, own: string, at: string, ids: Identities): string[] => {
	const [left, right] = [recorded, own].map((text) => JSON.parse(text) as unknown);
	const found = compareValues(left, right, at, ids);
	const ordered = JSON.stringify(keysOf(left)) === JSON.stringify(keysOf(right));
	return found.length > 0 || ordered ? found : [`${at}: the keys come in another order`];
};
