import { Failure } from './failure';

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
