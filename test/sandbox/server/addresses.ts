/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a server looks names up */
import { lookup, type LookupAddress } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

const internal = new BlockList();
for (const [net, prefix] of [
	['127.0.0.0', 8],
	['10.0.0.0', 8],
	['172.16.0.0', 12],
	['192.168.0.0', 16],
	['169.254.0.0', 16],
	['224.0.0.0', 24],
] as const) {
	internal.addSubnet(net, prefix, 'ipv4');
}
internal.addAddress('0.0.0.0', 'ipv4');
for (const [net, prefix] of [
	['fc00::', 7],
	['fe80::', 10],
	['ff02::', 16],
] as const) {
	internal.addSubnet(net, prefix, 'ipv6');
}
internal.addAddress('::', 'ipv6');
internal.addAddress('::1', 'ipv6');

/** @returns whether an IP address is loopback, private, link-local or unspecified. */
export const isInternalAddress = (address: string): boolean => {
	const family = isIP(address);
	return family !== 0 && internal.check(address, family === 4 ? 'ipv4' : 'ipv6');
};

/** Whether internal addresses may be called: all, none, or only the loopback. */
export type AllowedAddresses = boolean | 'loopback';

const loopback = /^(localhost|127\..*|::1)$/i;
const internalName = /^localhost$|^0\.0\.0\.0$|\.local$|\.internal$/i;

/**
 * What is wrong with a webhook's URL in the server's words (docs/whatomate-api.md#webhook-addresses; recording: webhooks "private address refused"; the other
 * words were seen on a released server; docs/whatomate-api.md#webhook-addresses).
 *
 * @returns undefined when nothing is.
 */
export const urlRefusal = (url: string, allowed: AllowedAddresses): string | undefined => {
	const escape = /^[^?#]*?(%(?![0-9a-f]{2}).{0,2})/i.exec(url)?.[1];
	if (escape !== undefined) {
		return `invalid URL: parse ${JSON.stringify(url)}: invalid URL escape ${JSON.stringify(escape)}`;
	}
	// Looked at as it is written: a parser would mend `https:///x`, and put decimal addresses into their usual form.
	const parts = /^(https?):(?:\/\/(?:[^/?#]*@)?(\[[^\]/]*\]|[^:/?#]*))?/i.exec(url);
	if (!parts) return 'URL scheme must be http or https';
	const host = (parts[2] ?? '').replace(/^\[|\]$/g, '');
	if (host === '') return 'URL must have a hostname';
	if (allowed === true || (allowed === 'loopback' && loopback.test(host))) return undefined;
	if (!internalName.test(host) && !isInternalAddress(host)) return undefined;
	return 'URL must not point to internal addresses';
};

/** Looks a name up as the server does before it delivers: a name that leads to an internal address is not called. */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
	lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
		const found = error ? [] : addresses;
		const refused = found.find(({ address }) => isInternalAddress(address));
		const reason = refused
			? new Error(`connection to private address ${refused.address} is not allowed`)
			: error;
		if (reason || options.all) return callback(reason, found);
		callback(null, found[0]?.address ?? '', found[0]?.family);
	});
};
