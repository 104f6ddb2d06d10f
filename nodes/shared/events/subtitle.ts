import {
	CALL_EVENT,
	CAMPAIGN_EVENT,
	INCOMING_EVENT,
	NOTE_EVENT,
	OUTGOING_EVENT,
	REACTION_EVENT,
	SENT_EVENT,
	STATUS_EVENT,
	TRANSFER,
} from './event';

/** What an event is below the name of a trigger, after `When`. */
const EVENTS = {
	[CALL_EVENT]: 'a call is missed',
	[CAMPAIGN_EVENT]: 'a campaign ends',
	'contact.created': 'a contact appears',
	[INCOMING_EVENT]: 'a message arrives',
	[NOTE_EVENT]: 'a note is written',
	[OUTGOING_EVENT]: 'anyone sends a message',
	[REACTION_EVENT]: 'somebody reacts',
	[SENT_EVENT]: 'a message is sent',
	[STATUS_EVENT]: 'a status changes',
	[TRANSFER.assigned]: 'a conversation is assigned',
	[TRANSFER.created]: 'a conversation is handed over',
	[TRANSFER.escalated]: 'a customer waits too long',
	[TRANSFER.expired]: 'a hand-over expires',
	[TRANSFER.resumed]: 'the bot takes over',
};

/** What a status of a message is there. */
const STATUSES = {
	delivered: 'a message is delivered',
	failed: 'a message fails',
	read: 'a message is read',
	sent: 'a message is sent',
};

/** @returns what n8n resolves to `When a message arrives or 2 more`, of the values that the parameter has; an unknown one stands for itself */
const when = (parameter: string, words: Record<string, string>): string =>
	`((words, [first, ...more]) => first ? 'When ' + (words[first] ?? first) + (more.length > 1 ? ' or ' + more.length + ' more' : more.map((value) => ' or ' + (words[value] ?? value)).join('')) : '')(${JSON.stringify(words)}, [].concat($parameter.${parameter} ?? []))`;

/** For n8n's expression: what happens, in words. */
export const whenEvents = when('events', EVENTS);

/** As `whenEvents`, for statuses. */
export const whenStatuses = when('statuses', STATUSES);
