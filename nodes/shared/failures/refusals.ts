import { Failure } from './failure';

/** A request as far as the words about its refusal need it. */
interface RefusedRequest {
	method: string;
	path: string;
}

/** What each route needs, since servers answer 403 without naming it (docs/whatomate-api.md#permissions). */
const PERMISSIONS: ReadonlyArray<[path: RegExp, resource: string, action?: string]> = [
	[/^\/api\/import/, 'contacts', 'import'],
	[/^\/api\/contacts\/[^/]+\/notes/, 'chat'],
	[/^\/api\/chatbot\/transfers/, 'transfers'],
	[/^\/api\/users/, 'users'],
	[/^\/api\/teams/, 'teams'],
	[/^\/api\/accounts/, 'accounts'],
	[/^\/api\/templates/, 'templates'],
	[/^\/api\/campaigns/, 'campaigns'],
	[/^\/api\/webhooks/, 'webhooks'],
	[/^\/api\/custom-actions/, 'custom_actions'],
	[/^\/api\/canned-responses/, 'canned_responses'],
	[/^\/api\/flows/, 'flows.whatsapp'],
	[/^\/api\/tags/, 'tags'],
	[/^\/api\/(contacts|messages|media)/, 'contacts'],
];

const ACTIONS: Readonly<Record<string, string>> = { GET: 'read', DELETE: 'delete' };

function missingPermission({ method, path }: RefusedRequest): string {
	const [, resource, only] = PERMISSIONS.find(([pattern]) => pattern.test(path)) ?? [];
	// Whoever may write into a chat may take their own notes away.
	const action = resource === 'chat' && method === 'DELETE' ? 'write' : (ACTIONS[method] ?? 'write');
	return resource ? `permission '${resource}:${only ?? action}'` : 'permission for this';
}

/** What a person can do about the words with which a released server refuses (docs/whatomate-api.md#text, #send-template, #send-media). */
const KNOWN_REFUSALS: ReadonlyArray<[words: RegExp, hint: string]> = [
	[
		/contact not found|invalid contact/i,
		"Choose the contact from the list, or by its number with 'Phone'. A contact also counts as not found when the user of this API key may not see it (permission 'contacts:read').",
	],
	[
		/template not found/i,
		'Choose the template from the list. If it is new at Meta, sync the templates in Whatomate first.',
	],
	[
		/not approved/i,
		'WhatsApp delivers approved templates only. Wait for the approval, or choose another template.',
	],
	[
		/resolve WhatsApp account|WhatsApp account not found|no WhatsApp account/i,
		"Choose an existing account in 'Account Name or ID', or, for a message, leave it out to use the default one. The contact may also be tied to an account that no longer exists.",
	],
	[/opted out/i, 'WhatsApp does not allow marketing templates to this contact. Choose a utility template.'],
	[
		/header media/i,
		'The server itself fetches the header file. Check that it can reach the address, or send the file from the workflow.',
	],
	[/\bflows?\b|flow_id/i, 'Use the ID that Meta shows for the flow, and sync the flow in Whatomate first.'],
	[
		/contact with this phone number/i,
		"Use 'Create or Update', which changes the contact that has this number, or 'Update' if you know the contact.",
	],
	[
		/no media/i,
		"Only messages with an image, a video, audio, a document or a sticker hold a file. The message's 'type' tells.",
	],
	[
		/canned response not found/i,
		'Choose the saved reply from the list. It may have been deleted in Whatomate.',
	],
	[/file not found/i, 'Whatomate knows the message, but no longer has its file.'],
	[
		/from Meta/i,
		"Whatomate asks Meta with the account's access token. Check in Whatomate that the account is still connected, then try again.",
	],
	[
		/campaign cannot be started/i,
		'Only a draft or a paused campaign can be started. Get the campaign to see its status.',
	],
	[
		/no pending recipients/i,
		'Everybody in it was sent to already, or nobody is in it. Add recipients to a draft first.',
	],
	[
		/campaign is not running/i,
		'Only a campaign that is being sent can be paused. Get the campaign to see its status.',
	],
	[
		/campaign already finished/i,
		'All its messages are out, or it was cancelled before. There is nothing left to cancel.',
	],
	[
		/can only retry failed/i,
		'A campaign that is being sent has to end, or to be paused, before its failed messages can be tried again.',
	],
	[
		/no failed messages/i,
		"Nobody failed, so there is nothing to try again. 'Get Recipients' shows each one's status.",
	],
	[
		/delete running campaign/i,
		"Messages of it are still going out. Pause or cancel it first, with 'Pause' or 'Cancel'.",
	],
	[
		/from draft campaigns/i,
		"The campaign was started, so it is too late to take somebody out. 'Cancel' stops what has not gone out yet.",
	],
	[
		/recipient not found/i,
		"Use the field 'id' of a recipient, as 'Get Recipients' returns it for this campaign. They may have been taken out already.",
	],
	[
		/(to|for) draft campaigns/i,
		'The campaign was started in the meantime, and takes nobody else. Create another one for the others.',
	],
	[
		/agent is (currently )?away/i,
		'Whoever is away in Whatomate takes no conversations. Choose somebody who is available, a team, or the queue.',
	],
	[
		/(agent|user) not found/i,
		'Choose the agent from the list. Their user may have been deleted in Whatomate, or belong to another organization.',
	],
	[
		/team not found/i,
		'Choose the team from the list. It may have been deleted in Whatomate, or switched off.',
	],
	[
		/own notes/i,
		"A note can only be deleted by the user who wrote it. Use that user's API key, or delete it in Whatomate as that user.",
	],
	[
		/transfer (is not active|not found)/i,
		'Somebody gave the conversation back to the bot in the meantime. Hand it over again if a person shall have it.',
	],
	[
		/note not found/i,
		"The note may have been deleted already. 'Get Notes' lists those that are there, with their IDs.",
	],
	[
		/message not found/i,
		"Use the message's ID from Whatomate (the field 'id'), not WhatsApp's own (the field 'wa_message_id').",
	],
	[
		/invalid request body/i,
		'Check the values of this item: one of them has a form that the server does not accept.',
	],
];

/** A 403 that no permission would change. */
const OWN_NOTES = /own notes/i;

const HINT_BY_STATUS: Readonly<Record<number, string>> = {
	401: 'Open the credential and enter the API key again. It may have been deleted or have expired in Whatomate.',
	404: 'What you chose may have been deleted in Whatomate. Choose again.',
	405: 'This version of Whatomate does not have this feature. Update Whatomate to use it.',
	409: 'What you want to create exists already. Use the existing one.',
	413: "The file is too large for the server or for a proxy in front of it. Send a smaller one, or raise the proxy's limit.",
	429: 'The node has waited, but the server still limits how many requests a key may make. Send fewer items at a time, or raise the limit in Whatomate.',
	501: 'This version of Whatomate does not have this feature yet.',
};

/**
 * The server answered, and refused.
 * @param request names the permission that is missing
 * @param status HTTP
 * @param words the server's own message
 */
export function refused(request: RefusedRequest, status: number, words: string): Failure {
	const hint =
		status === 403 && !OWN_NOTES.test(words)
			? `The user of this API key lacks the ${missingPermission(request)}. Add it to the user's role in Whatomate, or use another user's key.`
			: (KNOWN_REFUSALS.find(([pattern]) => pattern.test(words))?.[1] ??
				HINT_BY_STATUS[status] ??
				(status >= 500
					? 'Something went wrong inside Whatomate. Its log says more.'
					: 'Check the parameters of this item.'));
	const named: Readonly<Record<number, string>> = {
		401: 'Whatomate refused the API key',
		403: 'Whatomate does not allow this API key to do that',
		429: 'Whatomate is receiving too many requests',
	};
	const what =
		named[status] ?? (status >= 500 ? 'Whatomate could not do it' : 'Whatomate refused the request');
	return new Failure(`${what}: ${words}`, { status, hint });
}

/** The server says that a contact has the number, and does not show it to this key. */
export const hiddenContact = (digits: string, status: number, words: string): Failure =>
	new Failure(`A contact with the number ${digits} exists, but this API key may not see it: ${words}`, {
		status,
		hint: "Add the permission 'contacts:read' to the role of the key's user in Whatomate, let it see full phone numbers, or choose the contact by its ID.",
	});

/** A 3xx: not followed, since the API key would travel to whatever host it names. */
export const redirected = (status: number, address: string): Failure =>
	new Failure(`The server redirects to ${address}`, {
		status,
		hint: 'Enter that address as Base URL in the credential. The node does not follow by itself, so that your API key never reaches another host.',
	});

/** A web page, or anything else that is no answer of Whatomate's API. */
export function notWhatomate(request: RefusedRequest, status: number, isWebPage: boolean): Failure {
	const what = isWebPage ? 'a web page' : 'something that is not an answer of Whatomate';
	if (status >= 400 && HINT_BY_STATUS[status] && status !== 404) {
		return new Failure(`The server, or a proxy in front of it, answered with ${what} (HTTP ${status})`, {
			status,
			hint: HINT_BY_STATUS[status],
		});
	}
	if (status >= 500) {
		return new Failure(
			`Whatomate can't be reached at the moment: a server in front of it answered HTTP ${status}`,
			{
				status,
				hint: 'Whatomate may be down or just starting. Try again later, or look at the log of the proxy in front of it.',
			},
		);
	}
	return new Failure(
		`The Base URL does not lead to the Whatomate API: ${isWebPage ? 'a web page' : 'another kind of answer'} came back (HTTP ${status})`,
		{
			status,
			hint: `Check the Base URL in the credential: it is the address that opens Whatomate in your browser, up to the first page's name. If other operations work, this Whatomate is too old for ${request.path}: update it.`,
		},
	);
}

/**
 * A server that fetches files itself was given one.
 * @param field the label of the parameter that chooses where the file comes from
 */
export const takesNoFiles = (field: string, status: number, words: string): Failure =>
	new Failure(`This Whatomate server takes media only by URL, not as a file: ${words}`, {
		status,
		hint: `Put the file where the server can fetch it, and set '${field}' to 'URL'. Nothing was sent.`,
	});
