import { jsonParse } from 'n8n-workflow';

import { Failure } from '../failures/failure';
import { codeByWords, errorCodeIn, isKnown, meaningOf } from './errorCodes';
import type { CodeMeaning } from './errorCodes';

/** Nothing went out, as is known for certain: a Send Once Key may be used again. */
export class NotSent extends Failure {}

/** Whose doing it was that a message failed, as far as the words tell that a released server keeps. */
type Cause =
	/** WhatsApp said no. */
	| 'refused'
	/** The server did not reach WhatsApp: nothing went out. */
	| 'unreachable'
	/** The server reached WhatsApp and got no answer: nobody knows whether WhatsApp has the message. */
	| 'interrupted';

/** The connection never came about (docs/whatomate-api.md#failures-between-server-and-whatsapp). */
const NEVER_CONNECTED =
	/\bdial (?:tcp|udp)\b|no such host|connection refused|no route to host|(?:network|host) is unreachable|proxyconnect|Proxy Authentication Required|TLS handshake|\btls:|\bx509:|HTTP response to HTTPS client|server misbehaving|\b(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)\b/i;

/** The connection broke, or brought no answer that can be read, when the message may have gone over it. */
const BROKEN =
	/i\/o timeout|deadline exceeded|Client\.Timeout|context canceled|\bEOF\b|connection (?:was )?reset|broken pipe|closed network connection|closed idle connection|connection lost|http2: |stream error|\brequest failed: |failed to read response body|failed to parse response|no message ID in response|\bPost "|\b(?:ECONNRESET|ETIMEDOUT|EPIPE)\b|socket hang up|^API returned status 5\d\d\b/i;

/** The server puts a file at WhatsApp first: where that does not work, it sends no message. */
const BEFORE_THE_MESSAGE = /^failed to upload media\b/;

/** What a released server puts before the reason. */
const SERVERS_WORDS = /^(?:failed to [^:]+: )+/;

function causeOf(text: string): Cause {
	if (errorCodeIn(text) !== null) return 'refused';
	if (NEVER_CONNECTED.test(text)) return 'unreachable';
	if (!BROKEN.test(text.replace(/^failed to send [^:]+: /, ''))) return 'refused';
	return BEFORE_THE_MESSAGE.test(text) ? 'unreachable' : 'interrupted';
}

/** @returns whether WhatsApp may have a message though the server keeps it as failed */
export const mayBeOut = (text: string): boolean => causeOf(text) === 'interrupted';

/** Characters: Meta's longest answers to an upload are shorter. */
const MOST_READ = 20_000;

/**
 * @param text the words in which a server keeps why a message failed
 * @returns the reason alone: the server's own words stand before it, and what Meta answered to an upload is JSON or a web page
 */
export function reasonIn(text: string): string {
	const reason = text
		.slice(0, MOST_READ)
		.replace(SERVERS_WORDS, '')
		.replace(/^API error (\d+): (?=\(#\1\))/, '')
		.replace(/^(\D+\d{3}): *<.*$/s, '$1: a web page');
	const start = reason.indexOf('{');
	const answer =
		start < 0 ? null : jsonParse<MetaAnswer | null>(reason.slice(start), { fallbackValue: null });
	const { message, code, error_data } = answer?.error ?? {};
	if (!message) return reason;
	const told = message.startsWith('(#') ? message : `API error ${code}: ${message}`;
	return [told, error_data?.details].filter(Boolean).join(': ');
}

/** What Meta answers where it refuses. */
interface MetaAnswer {
	error?: { message?: string; code?: number; error_data?: { details?: string } };
}

/** An error of the node is read in a small box. */
const MOST_WORDS = 300;

const shortened = (words: string): string =>
	words.length > MOST_WORDS ? `${words.slice(0, MOST_WORDS)}…` : words;

/**
 * The server took the message and keeps it as failed.
 * @param text why, in the server's words
 * @param messageId Whatomate's
 * @returns a `NotSent` where WhatsApp refused it or was not reached, with what a person can do (docs/whatomate-api.md#whatsapps-codes)
 */
export function failedMessage(text: string, messageId: string): Failure {
	const kept = `Whatomate keeps it as failed message ${messageId}.`;
	const reason = reasonIn(text);
	switch (causeOf(text)) {
		case 'unreachable':
			return new NotSent(`Whatomate could not reach WhatsApp: ${shortened(withoutAddress(reason))}`, {
				hint: `Nothing went out. Check the network of the machine that runs Whatomate: its name service (DNS), and whether a firewall or proxy lets it reach graph.facebook.com by https. ${kept}`,
			});
		case 'interrupted':
			return new Failure(
				`Whatomate could not reach WhatsApp, and it is unknown whether the message went out: ${shortened(withoutAddress(reason))}`,
				{
					outcome: 'unknown',
					hint: `It was not sent again, since the customer might get it twice. Check the network, DNS and proxy of the machine that runs Whatomate, and ask the customer before you send it once more. ${kept}`,
				},
			);
		case 'refused':
	}
	const code = errorCodeIn(text);
	const words = code === null ? reason : reason.replace(codeAtTheBeginning(code), '');
	const told = code === null ? '' : ` (code ${code})`;
	const { meaning, advice } = code === null ? meaningOfWords(text) : meaningOf(code);
	return new NotSent(`WhatsApp refused the message${told}${words === '' ? '' : `: ${shortened(words)}`}`, {
		hint: `${meaning} ${advice} ${kept}`,
	});
}

/** Why messages failed, so that the same reasons count together. */
export interface PlainReason {
	/** WhatsApp's; null where it was not WhatsApp that refused, or where neither code nor words tell which it is. */
	code: number | null;
	/** One or two sentences. */
	reason: string;
}

/**
 * @param text why a message failed, in the server's words
 * @returns the same in plain words. Of a failure that WhatsApp told later, the server keeps the words without the code: the code is that
 * of its usual words (docs/whatomate-api.md#status-flow)
 */
export function plainReason(text: string): PlainReason {
	switch (causeOf(text)) {
		case 'unreachable':
			return { code: null, reason: 'Whatomate could not reach WhatsApp. Nothing went out.' };
		case 'interrupted':
			return {
				code: null,
				reason: 'The connection to WhatsApp broke, and it is unknown whether the message went out.',
			};
		case 'refused':
	}
	const code = errorCodeIn(text) ?? codeByWords(text);
	const reason = shortened(reasonIn(text).trim());
	if (code !== null) return { code, reason: isKnown(code) ? meaningOf(code).meaning : reason };
	return { code, reason: reason === '' ? 'Whatomate kept no reason.' : reason };
}

/** The address of the request says nothing to the reader: `Post "https://graph.facebook.com/v21.0/…/messages": `. */
const withoutAddress = (reason: string): string =>
	reason.replace(/^(?:request failed: )?(?:\w+ "[^"]*": )?/, '');

/** The code was told before the words. */
const codeAtTheBeginning = (code: number): RegExp =>
	new RegExp(`^(?:API error ${code}: )?(?:[([]?#?${code}[)\\]]?:? +(?=\\S))?`, 'i');

/** The last resort, where the server kept no code. */
function meaningOfWords(text: string): CodeMeaning {
	const code = codeByWords(text) ?? (/^(?:failed to [^:]+: )*API error 5\d\d\b/.test(text) ? 131000 : null);
	if (code === null) {
		return {
			meaning: 'Whatomate kept no code of WhatsApp with it.',
			advice: "The log of Whatomate, and the message's status at Meta, may say more.",
		};
	}
	const { meaning, advice } = meaningOf(code);
	return { meaning, advice: `${advice} Whatomate kept no code; these words are those of ${code}.` };
}
