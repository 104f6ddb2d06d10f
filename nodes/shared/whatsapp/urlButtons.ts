import { badInput, quoted } from '../failures/failure';
import type { Failure } from '../failures/failure';
import { characters, templateLimits } from './limits';
import { VARIABLE_START } from './templates';

/** What can't stand in an address: line breaks, tabs and everything else that controls a line. */
const CONTROL = /[\p{Cc}\u2028\u2029]/u;

/** An address in its parts. */
interface Address {
	/** In small letters, without `www.`; empty where it is none that can be compared. */
	host: string;
	/** Path and query, as they are written. */
	rest: string;
}

/**
 * WhatsApp puts the value behind the beginning of the button's address (docs/whatomate-api.md#values-of-url-buttons). People often
 * give the whole address, and the link would be broken.
 * @param field what the user calls the value
 * @param url of the button, with its variable
 * @returns the end of the address: what is left of the value without the button's own beginning
 * @throws {Failure} for another address, and for what no link can hold
 */
export function endOfAddress(field: string, url: string, value: string): string {
	if (value.length > LONGEST_VALUE) throw tooLong(field, value.length);
	if (CONTROL.test(value)) {
		throw badInput(
			`'${field}' has a line break, a tab or another control character, which no address can hold`,
			'Put the value on one line, for example with {{ $json.value.replace(/\\s+/g, "") }}.',
		);
	}
	const [beginning] = url.split(VARIABLE_START);
	const left = withoutBeginning(field, beginning, value.trim());
	const end = (beginning.endsWith('/') ? left.replace(/^\/+/, '') : left)
		.trim()
		// A space would end the link.
		.replace(/\s/g, (space) => encodeURIComponent(space));
	if (end === '') {
		throw badInput(
			`'${field}' is empty: it has nothing that comes after ${beginning}`,
			'Give the end of the address, which is different for each message.',
		);
	}
	const length = characters(beginning + end);
	if (length > templateLimits.address) throw tooLong(field, length);
	return end;
}

/** UTF-16 units of a value: longer ones do not become short enough, whatever is taken off. */
const LONGEST_VALUE = 10 * templateLimits.address;

const tooLong = (field: string, length: number): Failure =>
	badInput(
		`'${field}' is too long: with it, the button's address has ${count(length)} characters, but WhatsApp allows at most ${count(templateLimits.address)}`,
		'Shorten the end of the address.',
	);

function withoutBeginning(field: string, beginning: string, value: string): string {
	const own = addressOf(beginning);
	if (!own) return value;
	const given = addressOf(withScheme(value, own.host));
	if (!given) return withoutPath(own.rest, value);
	const left = given.host === own.host ? afterBeginning(own.rest, given.rest) : undefined;
	if (left !== undefined) return left;
	throw badInput(
		`'${field}' is another address than the button's, which begins with ${beginning}: ${quoted(value)}`,
		`Give only the end of the address, what comes after ${beginning}.${beginning.includes('?') ? ' A whole address as a part of it has to be encoded, with {{ encodeURIComponent($json.value) }}.' : ''}`,
	);
}

const count = (characters: number): string => characters.toLocaleString('en-US');

/** @returns the parts of a text that begins as addresses do, or undefined */
function addressOf(text: string): Address | undefined {
	const parts = /^[a-z][a-z\d+.-]*:\/\/([^/?#]*)(.*)$/is.exec(text);
	return parts ? { host: hostOf(parts[1]), rest: parts[2] } : undefined;
}

/** @returns the host as it can be compared: however it is written, it is one */
function hostOf(authority: string): string {
	const host = authority.replace(/:443$/, '');
	if (host.includes('@') || !URL.canParse(`http://${host}`)) return '';
	return new URL(`http://${host}`).host.replace(/^www\./, '');
}

/** @returns the value as an address, where it is meant as one: `//example.com/t`, `example.com/t`, `www.…`, `https:/…` */
function withScheme(value: string, ownHost: string): string {
	const bare = value.replace(/^(?:https?:)?\/+(?=[^/?#]*[.:])|^https?:\/*/i, '');
	const [authority] = bare.split(/[/?#]/);
	const isAddress =
		/^(?:https?:|www\.)/i.test(value) || value.startsWith('//')
			? authority !== ''
			: hostOf(authority) === ownHost;
	return isAddress && !/^[a-z][a-z\d+.-]*:\/\//i.test(value) ? `https://${bare}` : value;
}

/** @returns what comes after the beginning of the path; slashes more or less are no difference */
function afterBeginning(beginning: string, rest: string): string | undefined {
	let at = 0;
	const slashes = () => {
		while (rest[at] === '/') at++;
	};
	// Reads both from left to right, once: a pattern made of the one would try many ways through the other.
	for (const [part] of beginning.matchAll(/\/+|\?|[^/?]+/g)) {
		if (part === '?') slashes();
		if (part.startsWith('/')) {
			const isLast = at === rest.length && beginning.endsWith(part);
			if (rest[at] !== '/' && !isLast) return undefined;
			slashes();
		} else if (rest.startsWith(part, at)) at += part.length;
		else return undefined;
	}
	return rest.slice(at);
}

/** @returns the value without the path of the beginning, or without its query, where it begins with it */
function withoutPath(beginning: string, value: string): string {
	const query = beginning.slice(beginning.indexOf('?'));
	const own = [beginning, query].find((part) => /^(?:\/.*[/=]|\?.*=)$/s.test(part) && value.startsWith(part));
	return own === undefined ? value : value.slice(own.length);
}
