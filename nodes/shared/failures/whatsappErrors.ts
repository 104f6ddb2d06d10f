import { Failure } from './failure';

/** What a person can do about WhatsApp's own reasons (docs/whatomate-api.md#whatsapps-codes). */
const REASONS: ReadonlyArray<[words: RegExp, hint: string]> = [
	[/131026|undeliverable/i, 'The number may not be on WhatsApp, or may not take messages from businesses.'],
	[
		/131047|re-?engagement|24 hours/i,
		"More than 24 hours have passed since the customer's last message: send a template instead.",
	],
	[/13200\d|13201\d|template/i, 'Compare the values with the variables of the template at Meta.'],
	[
		/131056|130429|rate limit|too many/i,
		'WhatsApp limits how fast messages may follow each other. Send fewer at a time.',
	],
	[
		/131053|media upload/i,
		'Check that the file opens, and that it is of a format and size that WhatsApp takes.',
	],
	[/131042|payment/i, 'Check the payment settings of the WhatsApp account at Meta.'],
];

/** WhatsApp itself said no: nothing went out, and a Send Once Key may be used again. */
export class RefusedByWhatsApp extends Failure {}

/** WhatsApp took the message from the server and refused it. */
export const failedAtWhatsApp = (reason: string, messageId: string): Failure =>
	new RefusedByWhatsApp(`WhatsApp refused the message: ${reason}`, {
		hint: `${REASONS.find(([words]) => words.test(reason))?.[1] ?? "WhatsApp's documentation explains the code."} Whatomate keeps it as failed message ${messageId}.`,
	});

/** Outside of the 24-hour window, where the user wants nothing sent. @param wayOut what the user can do instead */
export const windowClosed = (wayOut: string): Failure =>
	new Failure(
		'The 24-hour window is closed: the customer has not written in the last 24 hours, so WhatsApp would not deliver this message',
		{ hint: `Nothing was sent. ${wayOut}` },
	);

/** `confirm` ran out of time. */
export const outcomeUnknown = (wanted: string, seconds: number, status: string, obstacle: string): Failure =>
	new Failure(
		`The outcome of the message is unknown: it was not reported as ${wanted} within ${seconds} seconds (last status: ${status})`,
		{
			outcome: 'unknown',
			hint: `It may still arrive, so it was not sent again. Look into the conversation in Whatomate, or give it more time in 'Wait at Most (Seconds)'.${obstacle ? ` Looking for it did not work: ${obstacle}.` : ''}`,
		},
	);

/** The wait for the confirmation ended before its time. @param why the failure that ended it */
export const acceptedButNotConfirmed = ({ message }: Failure): Failure =>
	new Failure(
		`The outcome of the message is unknown, since the wait for its confirmation ended: ${message}`,
		{
			outcome: 'unknown',
			hint: 'Whatomate had accepted it, and it may still arrive, so it was not sent again. Look into the conversation in Whatomate.',
		},
	);
