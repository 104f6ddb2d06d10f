import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { INode, JsonObject } from 'n8n-workflow';

/**
 * Why something did not work, already worded for the person in the editor. Everything below the node throws this;
 * `toNodeError` makes it n8n's own error, a new one for each item (items share cached look-ups, and n8n keeps the
 * item's index inside the error).
 */
export class Failure extends Error {
	/** The HTTP status, where a server answered. */
	readonly status?: number;

	/** What the person can do now. */
	readonly hint?: string;

	/** Whether the message may have reached the customer all the same, so that nothing may repeat it. */
	readonly fateUnknown: boolean;

	/** Whether the server may have done all the same what was asked of it, message or not. */
	readonly maybeDone: boolean;

	constructor(
		message: string,
		details: { hint?: string; status?: number; fateUnknown?: boolean; maybeDone?: boolean } = {},
	) {
		super(message);
		this.hint = details.hint;
		this.status = details.status;
		this.fateUnknown = details.fateUnknown ?? false;
		this.maybeDone = details.maybeDone ?? this.fateUnknown;
	}
}

/** A request as far as an error text needs it. */
interface FailedRequest {
	method: string;
	path: string;
	/** Whether the request makes a message go out. */
	sends: boolean;
	/** What else it does that may not be done twice, such as `the contact was created`. */
	once?: string;
}

/**
 * @param error anything thrown while an item ran
 * @param itemIndex the item it happened to; left out where there are no items (pickers)
 * @returns n8n's error: `NodeApiError` where the service refused, `NodeOperationError` where the node did
 */
export function toNodeError(
	node: INode,
	error: unknown,
	itemIndex?: number,
): NodeApiError | NodeOperationError {
	if (!(error instanceof Failure)) {
		if (error instanceof NodeApiError || error instanceof NodeOperationError) {
			error.context.itemIndex ??= itemIndex;
			return error;
		}
		return new NodeOperationError(node, error instanceof Error ? error : String(error), { itemIndex });
	}
	const { message, hint: description, status } = error;
	const nodeError =
		status === undefined
			? new NodeOperationError(node, message, { description, itemIndex })
			: new NodeApiError(node, { message } as JsonObject, {
					message,
					description,
					httpCode: String(status),
					itemIndex,
				});
	// n8n replaces a whole message that happens to contain one of its error codes, such as a customer's "ENOENT".
	nodeError.message = message;
	nodeError.description = description;
	return nodeError;
}

/** Bad input, refused before anything is sent. */
export const badInput = (message: string, hint?: string) => new Failure(message, { hint });

/** What each route needs, since servers answer 403 without naming it (contract section 2, Everywhere). */
const PERMISSIONS: ReadonlyArray<[path: RegExp, resource: string]> = [
	[/^\/api\/accounts/, 'accounts'],
	[/^\/api\/templates/, 'templates'],
	[/^\/api\/campaigns/, 'campaigns'],
	[/^\/api\/webhooks/, 'webhooks'],
	[/^\/api\/tags/, 'tags'],
	[/^\/api\/(contacts|messages|media)/, 'contacts'],
];

const ACTIONS: Readonly<Record<string, string>> = { GET: 'read', DELETE: 'delete' };

function missingPermission({ method, path }: FailedRequest): string {
	const resource = PERMISSIONS.find(([pattern]) => pattern.test(path))?.[1];
	return resource ? `permission '${resource}:${ACTIONS[method] ?? 'write'}'` : 'permission for this';
}

/** What a person can do about the words with which a released server refuses (recordings send-text, send-template, send-media). */
const KNOWN_REFUSALS: ReadonlyArray<[words: RegExp, hint: string]> = [
	[
		/contact not found|invalid contact/i,
		"Choose the contact from the list, or by its number with 'By Phone'. A contact also counts as not found when the user of this API key may not see it (permission 'contacts:read').",
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
		/(to|for) draft campaigns/i,
		'The campaign was started in the meantime, and takes nobody else. Create another one for the others.',
	],
	[/message not found/i, "Use the message's ID from Whatomate (the field 'id'), not WhatsApp's (wamid)."],
	[
		/invalid request body/i,
		'Check the values of this item: one of them has a form that the server does not accept.',
	],
];

const HINT_BY_STATUS: Readonly<Record<number, string>> = {
	401: 'Open the credential and enter the API key again. It may have been deleted or have expired in Whatomate.',
	404: 'What you chose may have been deleted in Whatomate. Choose again.',
	409: 'What you want to create exists already. Use the existing one.',
	413: "The file is too large for the server or for a proxy in front of it. Send a smaller one, or raise the proxy's limit.",
	429: 'The node has waited, but the server still limits how many requests a key may make. Send fewer items at a time, or raise the limit in Whatomate.',
	501: 'This version of Whatomate does not have this feature yet.',
};

/**
 * The server answered, and refused.
 * @param words the server's own message
 */
export function refused(request: FailedRequest, status: number, words: string): Failure {
	const hint =
		status === 403
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
export function notWhatomate(request: FailedRequest, status: number, isWebPage: boolean): Failure {
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
			hint: `Check the Base URL in the credential: it is the address that opens Whatomate in your browser, up to the first page's name. A very old server may also lack ${request.path}.`,
		},
	);
}

/** Nothing listens, or nobody knows the name: the request never arrived. */
export const unreachable = (host: string, reason: string): Failure =>
	new Failure(`The Whatomate server at ${host} can't be reached: ${reason}`, {
		hint: 'Check the Base URL in the credential, and that the server is running and reachable from the machine that runs n8n.',
	});

/** The certificate was not accepted: the request never arrived. */
export const untrusted = (host: string): Failure =>
	new Failure(`The certificate of the Whatomate server at ${host} is not trusted`, {
		hint: "If the server is your own and its certificate is self-signed, turn on 'Ignore SSL Issues (Insecure)' in the credential.",
	});

/** The connection broke, or no answer came in time. */
export function interrupted(request: FailedRequest, reason: string, status?: number): Failure {
	if (request.once) {
		return new Failure(`It is unknown whether ${request.once}: ${reason}`, {
			status,
			maybeDone: true,
			hint: 'It was not tried again, since it may be done already. Look at it in Whatomate before you run this item once more.',
		});
	}
	if (!request.sends) {
		return new Failure(`The connection to Whatomate broke: ${reason}`, {
			status,
			hint: 'Run the workflow again. If it stays like this, look at the log of the server or of a proxy in front of it.',
		});
	}
	return new Failure(`It is unknown whether the message went out: ${reason}`, {
		status,
		fateUnknown: true,
		hint: 'It was not sent again, since the customer might get it twice. Look into the conversation in Whatomate before you send it once more.',
	});
}

/** The user stopped the workflow while the node was waiting. */
export const stopped = (): Failure => new Failure('The workflow was stopped');

/** Released servers cut the connection while a body of more than 15 MB still comes in (contract section 2, Everywhere). */
export const tooLargeForServer = (bytes: number): Failure =>
	new Failure(`The server broke off the upload of ${(bytes / 1024 / 1024).toFixed(1)} MB`, {
		fateUnknown: true,
		hint: 'Whatomate accepts requests of up to 15 MB unless it was set up for more, and a proxy in front of it may accept less. Send a smaller file. As a rule nothing went out; the conversation in Whatomate shows it.',
	});

/**
 * A server that fetches files itself was given one.
 * @param field the label of the parameter that chooses where the file comes from
 */
export const takesNoFiles = (field: string, status: number, words: string): Failure =>
	new Failure(`This Whatomate server takes media only by URL, not as a file: ${words}`, {
		status,
		hint: `Put the file where the server can fetch it, and set '${field}' to 'URL'. Nothing was sent.`,
	});

/** What a person can do about WhatsApp's own reasons (Meta's reference of error codes). */
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

/** WhatsApp took the message from the server and refused it. */
export const failedAtWhatsApp = (reason: string, messageId: string): Failure =>
	new Failure(`WhatsApp refused the message: ${reason}`, {
		hint: `${REASONS.find(([words]) => words.test(reason))?.[1] ?? "WhatsApp's documentation explains the code."} Whatomate keeps it as failed message ${messageId}.`,
	});

/** Outside of the 24-hour window, where the user wants nothing sent. @param wayOut what the user can do instead */
export const windowClosed = (wayOut: string): Failure =>
	new Failure(
		'The 24-hour window is closed: the customer has not written in the last 24 hours, so WhatsApp would not deliver this message',
		{ hint: `Nothing was sent. ${wayOut}` },
	);

/** A server that knows no webhooks, which bring the answer to a question. @param words how it said so */
export const noWebhooks = (words: string, status: number): Failure =>
	new Failure(`This Whatomate server offers no webhooks, so no answer could come back: ${words}`, {
		status,
		hint: 'The question did not go out. Update Whatomate. If other operations fail as well, check the Base URL in the credential.',
	});

/** An n8n in which a community node can't be reached while it waits. */
export const cannotWait = (): Failure =>
	new Failure('This version of n8n has no address for the answer to a question', {
		hint: 'The question did not go out. Update n8n.',
	});

/** Some callers of tools, such as agents of older versions, do not leave them to n8n, which alone can put them to wait. */
export const toolCannotWait = (): Failure =>
	new Failure('What calls this tool cannot wait for an answer', {
		hint: "The question did not go out. Use the 'AI Agent' node in its latest version, with this tool connected to it directly, or put the question into the workflow before or after the agent.",
	});

/** n8n's store for deduplication did not work. @param words n8n's own message */
export const keysNotKept = (words: string): Failure =>
	new Failure(`n8n could not keep what was sent, as 'Send Once Key' needs it: ${words}`, {
		hint: 'Save the workflow, and run it again. If it stays like this, look at the log of n8n and its database.',
	});

/** `confirm` ran out of time. */
export const outcomeUnknown = (wanted: string, seconds: number, status: string, obstacle: string): Failure =>
	new Failure(
		`The outcome of the message is unknown: it was not reported as ${wanted} within ${seconds} seconds (last status: ${status})`,
		{
			fateUnknown: true,
			hint: `It may still arrive, so it was not sent again. Look into the conversation in Whatomate, or give it more time in 'Wait at Most (Seconds)'.${obstacle ? ` Looking for it did not work: ${obstacle}.` : ''}`,
		},
	);
