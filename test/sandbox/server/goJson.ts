const sorted = (value: unknown): unknown => {
	if (Array.isArray(value)) return value.map(sorted);
	if (typeof value !== 'object' || value === null) return value;
	const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
	return Object.fromEntries(entries.map(([key, each]) => [key, sorted(each)]));
};

/**
 * Writes JSON as the server does: in Go's standard form, in which `<`, `>`, `&` and the two line separators are escaped.
 * It matters for whoever computes a signature over a body that was parsed and written again.
 */
export const goJson = (value: unknown): string =>
	JSON.stringify(value).replace(
		/[<>&\u2028\u2029]/g,
		(character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);

/** Writes what the server keeps in a map: the keys come in alphabetical order, as in the frames of the recordings (docs/whatomate-api.md#live-feed-frames). */
export const goMapJson = (value: unknown): string => goJson(sorted(value));
