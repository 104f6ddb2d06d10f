/**
 * What people paste as their server's address, brought to the address that requests start with.
 * Kept as a list of replacements, since n8n's credential test can only use an expression: both uses come from
 * the one list.
 */
const REPLACEMENTS: ReadonlyArray<[pattern: RegExp, replacement: string]> = [
	[/^\s+|\s+$/g, ''],
	// Without a scheme: machines at home (localhost, an IP address, a container's name, a port of its own) speak http …
	[
		/^(?!https?:\/\/)(?=localhost(?:[:/]|$)|\d+\.\d+\.\d+\.\d+|\[|[^./:]+(?:[:/]|$)|[^/]+:(?!8?443(?:\/|$))\d+)/i,
		'http://',
	],
	// … and everything else https.
	[/^(?!https?:\/\/)/i, 'https://'],
	[/[?#].*$/, ''],
	[/(?<![:/])\/+api(?:\/.*)?$/i, ''],
	[/\/+$/, ''],
];

/**
 * @param typed what the user entered as Base URL: a trailing slash, a missing scheme or a pasted `/api…` is forgiven
 * @returns the address without a trailing slash, for example `https://whatomate.example.com`
 */
export function normalizeBaseUrl(typed: string): string {
	return REPLACEMENTS.reduce((url, [pattern, replacement]) => url.replace(pattern, replacement), typed);
}

/** The same replacements as an n8n expression over the credential's `baseUrl`, for the credential test. */
export const BASE_URL_EXPRESSION = `={{ $credentials.baseUrl${REPLACEMENTS.map(
	([pattern, replacement]) => `.replace(${pattern.toString()}, ${JSON.stringify(replacement)})`,
).join('')} }}`;
