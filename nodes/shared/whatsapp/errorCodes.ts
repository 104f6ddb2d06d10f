/** What one of WhatsApp's codes says to a person. */
export interface CodeMeaning {
	/** Sentences: what happened. */
	meaning: string;
	/** Sentences: what to do now. */
	advice: string;
}

/** Codes that mean the same to whoever sends. */
interface Row extends CodeMeaning {
	codes: readonly number[];
	/** Meta's words for it, for texts in which the code got lost (docs/whatomate-api.md#status-flow). */
	words?: RegExp;
}

/**
 * All codes that a sender can meet (docs/whatomate-api.md#whatsapps-codes has the same table). Where only words are left, the first
 * row counts whose words fit: what is more exact stands before what is more general.
 */
export const CODES: readonly Row[] = [
	{
		codes: [131026],
		meaning:
			"WhatsApp can't deliver to this number: it may not be on WhatsApp, its app may be very old, or it takes no messages from businesses.",
		advice: 'Check the number with its country code, or reach the customer in another way.',
		words: /undeliverable|incapable of receiving|not a (?:valid )?whatsapp (?:user|number)/i,
	},
	{
		codes: [131030],
		meaning:
			'The number that sends is a test number of Meta, which reaches only numbers that were entered for it.',
		advice: 'Add the number to the recipients of the test number at Meta, or send from a number of your own.',
		words: /not in (?:the )?allowed list/i,
	},
	{
		codes: [131047],
		meaning: "More than 24 hours have passed since the customer's last message.",
		advice: 'Send a template instead: it arrives at any time.',
		words: /re-?engagement|more than 24[ -]hours?|24[ -]hour window/i,
	},
	{
		codes: [131049],
		meaning: 'WhatsApp limits how much marketing this person gets, from all businesses together.',
		advice:
			"Don't send it again at once: wait a day or longer. Utility templates and answers are not limited.",
		words: /healthy ecosystem/i,
	},
	{
		codes: [131050],
		meaning: 'The customer has opted out of marketing messages from you.',
		advice:
			'Send this customer no marketing templates. Utility templates are still allowed. Only the customer can allow marketing again.',
		words: /opted[ -]out|stop(?:ped)? (?:receiving )?marketing/i,
	},
	{
		codes: [130472],
		meaning: 'The number is part of an experiment of Meta, which keeps marketing messages from it.',
		advice:
			'Sending again does not help. Reach the customer in another way, or wait until the customer writes to you.',
		words: /part of an experiment/i,
	},
	{
		codes: [131048],
		meaning:
			'WhatsApp limits this sending number, since too many people blocked it or reported its messages as spam.',
		advice:
			"Send less, and only to people who expect it. WhatsApp Manager shows the number's quality and when the limit ends.",
		words: /spam rate limit|flagged as spam/i,
	},
	{
		codes: [131056],
		meaning: 'Too many messages went to this customer in a short time.',
		advice: 'Wait a minute, and send this customer fewer messages one after the other.',
		words: /pair rate limit|to the same phone number/i,
	},
	{
		codes: [130429, 4, 80007],
		meaning:
			'More messages or requests than WhatsApp takes from this number, app or account in a short time.',
		advice: 'Wait some minutes, then send fewer at a time.',
		words: /rate limit|too many (?:calls|messages|requests)/i,
	},
	{
		codes: [131053],
		meaning: 'WhatsApp could not take the file in.',
		advice: 'Check that the file opens, and that it is of a format and size that WhatsApp takes.',
		words: /media upload|media file size/i,
	},
	{
		codes: [131052],
		meaning: 'WhatsApp could not download the file.',
		advice: 'Check that the address of the file opens without a login, or send the file from the workflow.',
		words: /media download/i,
	},
	{
		codes: [131051],
		meaning: 'WhatsApp does not take this type of message.',
		advice: 'Send it as another type, such as a text, an image or a document.',
		words: /unsupported message type|message type is (?:currently )?not supported/i,
	},
	{
		codes: [131021],
		meaning: 'The message goes from a number to itself.',
		advice: 'Check the contact: it is the number of the account that sends.',
		words: /cannot be (?:the )?sender|sender .*\bthe same/i,
	},
	{
		codes: [131042],
		meaning: "Meta can't charge the WhatsApp account for messages.",
		advice: 'Check the payment settings of the WhatsApp account at Meta.',
		words: /payment/i,
	},
	{
		codes: [131031],
		meaning: 'Meta has locked the WhatsApp account, for its policy or for data that could not be verified.',
		advice: 'Business Support Home at Meta says why, and takes a request for a review.',
		words: /account (?:has been |is |was )?(?:locked|disabled)/i,
	},
	{
		codes: [368],
		meaning: 'Meta has blocked the WhatsApp account, because of its policy.',
		advice: 'Business Support Home at Meta says why and for how long, and takes a request for a review.',
		words: /temporarily blocked|polic(?:y|ies) violations?/i,
	},
	{
		codes: [130497],
		meaning: 'The WhatsApp account may not send to customers in this country.',
		advice: 'Leave out numbers of this country. Meta restricts some lines of business country by country.',
		words: /restricted from messaging users in this country/i,
	},
	{
		codes: [131045, 133010],
		meaning: 'The number that sends is not registered at WhatsApp.',
		advice: 'Register the number for the Cloud API, in Whatomate or at Meta, then send again.',
		words: /not registered|registration error/i,
	},
	{
		codes: [133006],
		meaning: 'The number that sends has to be verified before it can be registered.',
		advice: 'Verify the number in WhatsApp Manager, by the code that Meta sends to it, then register it.',
	},
	{
		codes: [133015],
		meaning: 'The number that sends was deleted a short time ago, and Meta is not done with it.',
		advice: 'Wait at least five minutes before you register the number again.',
	},
	{
		codes: [133016],
		meaning: 'The number that sends was registered or deregistered too often in a short time.',
		advice: 'Leave the number alone until Meta lets it be registered again, which takes up to 72 hours.',
	},
	{
		codes: [131037],
		meaning: 'The display name of the number that sends is not approved.',
		advice: 'WhatsApp Manager shows the state of the display name: have it approved there.',
		words: /display name/i,
	},
	{
		codes: [131057],
		meaning: 'The WhatsApp account is under maintenance at Meta, for example for a higher throughput.',
		advice: 'Send it again in some minutes.',
		words: /maintenance mode/i,
	},
	{
		codes: [132015],
		meaning: 'The template is paused, since customers rated it low.',
		advice:
			'Take another template. WhatsApp ends the pause by itself after some hours; improve the template before it is paused again.',
		words: /template is paused/i,
	},
	{
		codes: [132016],
		meaning: 'The template was paused too often and is disabled for good.',
		advice: 'Make a new template with another content, and choose that one.',
		words: /template is disabled|permanently disabled/i,
	},
	{
		codes: [132001],
		meaning: 'There is no approved template of this name in this language at Meta.',
		advice:
			"Sync the templates in Whatomate, and choose the template again. One that was just approved may need some minutes. The account has to be the template's own.",
		words: /template name .*does not exist/i,
	},
	{
		codes: [132005],
		meaning: 'A text of the template is too long with the values filled in.',
		advice: 'Shorten the values.',
		words: /text (?:is )?too long/i,
	},
	{
		codes: [132007],
		meaning: 'The filled-in template breaks a policy of WhatsApp, for its content or for its characters.',
		advice:
			'Look for unusual characters in the values. WhatsApp Manager says what is wrong with the template itself: change it there, or choose another one.',
		words: /(?:content|character) policy/i,
	},
	{
		codes: [132000],
		meaning: 'The number of values is not the number of variables of the template.',
		advice:
			'Compare the values with the variables of the template at Meta. If it was changed there, sync the templates in Whatomate.',
		words: /number of (?:localizable_)?param/i,
	},
	{
		codes: [132012],
		meaning: 'A value, or the file in the header, has another form than the template at Meta expects.',
		advice:
			'Compare header, values and buttons with the template at Meta. If it was changed there, sync the templates in Whatomate.',
		words: /(?:parameter )?format (?:does not match|mismatch)/i,
	},
	{
		codes: [132018],
		meaning: 'WhatsApp does not take a value of the template.',
		advice:
			"WhatsApp's words say which one. Look for line breaks, long runs of spaces and empty values in it.",
	},
	{
		codes: [132068],
		meaning: 'The flow of the message is blocked at Meta.',
		advice: 'Meta shows at the flow what is wrong with it: mend it there, and publish it again.',
		words: /flow is blocked/i,
	},
	{
		codes: [132069],
		meaning: 'The flow of the message is throttled at Meta: it takes ten messages in an hour.',
		advice: 'Meta shows at the flow what is wrong with it: mend it there, or send again in an hour.',
		words: /flow is throttled|throttled state/i,
	},
	{
		codes: [190, 0],
		meaning: 'The access token of the WhatsApp account has expired, or Meta no longer accepts it.',
		advice: 'Make a new token at Meta, one that does not expire, and enter it for this account in Whatomate.',
		words: /access token|session has expired/i,
	},
	{
		codes: [10, 3, 200, 131005],
		meaning: 'The access token of the WhatsApp account lacks a permission at Meta.',
		advice:
			'Give it whatsapp_business_messaging and whatsapp_business_management for this account at Meta, and enter the new token in Whatomate.',
		words: /permissions?\b|access denied/i,
	},
	{
		codes: [33],
		meaning: 'The number that sends does not exist at Meta, or was deleted there.',
		advice: 'Check the Phone Number ID of the account in Whatomate.',
	},
	{
		codes: [100],
		meaning: 'Meta does not know a part of the request, or does not accept it.',
		advice:
			"WhatsApp's words name it. Where they say that an object does not exist, check the account's Phone Number ID and token in Whatomate.",
	},
	{
		codes: [131008],
		meaning: 'Something that WhatsApp needs was not in the message.',
		advice: "WhatsApp's words name it. In a template, it can be the value of a button or the header's file.",
		words: /required parameter/i,
	},
	{
		codes: [131009, 135000],
		meaning: 'WhatsApp does not take one of the values of the message.',
		advice: "WhatsApp's words name it, where they can: check it, and the phone number, in this item.",
		words: /parameter value is not valid/i,
	},
	{
		codes: [131000, 1, 2, 131016, 133004],
		meaning: 'Something went wrong inside WhatsApp, or it is overloaded or down at the moment.',
		advice: 'Send it again later. metastatus.com says whether WhatsApp is down.',
		words: /something went wrong|unavailable|overloaded|unknown error/i,
	},
];

const MEANINGS: ReadonlyMap<number, CodeMeaning> = new Map(
	CODES.flatMap((row) => row.codes.map((code) => [code, row] as const)),
);

/** Where Meta explains all of its codes. */
const REFERENCE =
	'https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes';

/** @returns what a code of WhatsApp means and what to do; for an unknown one, where to look it up */
export const meaningOf = (code: number): CodeMeaning =>
	MEANINGS.get(code) ?? {
		meaning: `The node does not know code ${code}.`,
		advice: `Look it up in Meta's list of WhatsApp's codes (${REFERENCE}).`,
	};

/** The last resort, for a text that holds no code. @returns the code whose words these may be, or null */
export const codeByWords = (text: string): number | null =>
	CODES.find(({ words }) => words?.test(text))?.codes[0] ?? null;

/** What a released server puts before the words of WhatsApp. */
const SERVERS_WORDS = /^(?:failed to [^:]+: )*/;

/** HTTP's own codes of failures are none of WhatsApp's. */
const isHttpStatus = (number: number): boolean => number >= 400 && number <= 599;

/** WhatsApp's own codes have six digits, and only those can be told from numbers of another kind by themselves. */
const isWhatsApps = (number: number): boolean => number >= 130_000 && number <= 139_999;

/** @returns whether `meaningOf` says what the code means */
export const isKnown = (number: number): boolean => MEANINGS.has(number);

/** Codes of Meta's that are long enough to stand at the beginning without a word that calls them a code; 200 may be HTTP's. */
const isKnownAlone = (number: number): boolean =>
	isWhatsApps(number) || (isKnown(number) && number >= 100 && number !== 200);

/** Where a code can stand, from the surest place on, and which numbers count there. */
const PLACES: ReadonlyArray<[place: RegExp, counts: (number: number) => boolean]> = [
	// "API error 131047: (#131047) …": the server's form and Meta's own.
	[/^(?:API error \d+: )?\(#(\d{1,7})\)/i, () => true],
	[/^API error (\d{1,7})\b/i, (number) => !isHttpStatus(number)],
	// What Meta answered to an upload, word by word.
	[/"error".*?"code"\s*:\s*(\d{1,7})\b/s, (number) => !isHttpStatus(number)],
	[/(?:: |^)\(#(\d{1,7})\)/, (number) => isWhatsApps(number) || isKnown(number)],
	[/\berror[ _-]code[\s:=#]*(\d{1,7})\b/i, (number) => isWhatsApps(number) || isKnown(number)],
	[/\((?:error )?code (\d{1,7})\)/i, (number) => isWhatsApps(number) || isKnown(number)],
	[/\b(?:code|error)[\s:=#]*(\d{6})\b/i, isWhatsApps],
	// "[131026] …", "131049: …", and the code alone.
	[/^\[#?(\d{1,7})\]/, isKnownAlone],
	[/^#?(\d{1,7}):(?=\s|$)/, isKnownAlone],
	[/^#?(\d{6})$/, isWhatsApps],
	[
		/^\(?#?(\d{6})(?:\)|(?=\s+[-–—|]\s)|(?=\s+[A-Z][a-z]))/,
		(number) => isWhatsApps(number) && isKnown(number),
	],
	[/[[(]#?(\d{6})[\])]\.?$/, (number) => isWhatsApps(number) && isKnown(number)],
];

/**
 * @param text the words in which a server keeps why a message failed
 * @returns WhatsApp's code in them, or null: other numbers, such as an HTTP status, a phone number or an amount, are none
 */
export function errorCodeIn(text: string | null): number | null {
	const told = (text ?? '').trim().replace(SERVERS_WORDS, '');
	for (const [place, counts] of PLACES) {
		const found = place.exec(told)?.[1];
		if (found !== undefined && counts(Number(found))) return Number(found);
	}
	return null;
}
