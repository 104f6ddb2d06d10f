import { incomingId, type Incoming } from '../people/incoming';
import type { Account, JsonObject } from '../data/types';

/** What Meta says of one message of ours (docs/whatomate-api.md#status-webhooks-of-meta). */
export interface MetaStatus extends JsonObject {
	/** WhatsApp's ID of the message. */
	id: string;
	status: string;
	/** Unix seconds, as a string. */
	timestamp: string;
	recipient_id: string;
}

/** One message of a customer, in Meta's shape. */
export interface MetaMessage extends JsonObject {
	id: string;
	timestamp: string;
	type: string;
}

/** What a webhook of Meta holds of one account. */
export interface MetaChange {
	statuses?: readonly JsonObject[];
	messages?: readonly JsonObject[];
	/** The names of those who wrote. */
	contacts?: readonly JsonObject[];
	/** Default `messages`; `smb_message_echoes` goes with `message_echoes` in `more`. */
	field?: string;
	/** More fields of the change's value. */
	more?: JsonObject;
}

/** The whole of a webhook of Meta. */
export interface MetaBody extends JsonObject {
	object: 'whatsapp_business_account';
	entry: JsonObject[];
}

const seconds = (): string => String(Math.floor(Date.now() / 1000));

/** The words of Meta for a number that is not on WhatsApp (docs/whatomate-api.md#status-webhooks-of-meta, #whatsapps-codes; recording: meta-webhook "status failed"). */
export const undeliverableError = {
	code: 131026,
	title: 'Message undeliverable',
	message: 'Message undeliverable',
	error_data: { details: 'Receiver is incapable of receiving this message' },
} as const;

/** @returns an error as Meta tells it, whose details the server takes for its `error_message`. */
export const metaError = (details: string, code: number = undeliverableError.code): JsonObject => ({
	...undeliverableError,
	code,
	error_data: { details },
});

/** @returns a status of a message; `delivered` and `read` name conversation and price as in the recordings (docs/whatomate-api.md#status-webhooks-of-meta). */
export const metaStatus = (
	wamid: string,
	status: string,
	recipient: string,
	more: JsonObject = {},
): MetaStatus => ({
	id: wamid,
	status,
	timestamp: seconds(),
	recipient_id: recipient.replace(/\D/g, ''),
	...(status === 'failed'
		? { errors: [undeliverableError] }
		: {
				conversation: { id: 'conv1', origin: { type: 'utility' } },
				pricing: { billable: true, pricing_model: 'PMP', category: 'utility' },
			}),
	...more,
});

const contentOf = (incoming: Incoming, upload: (media: NonNullable<Incoming['media']>) => string) => {
	const { text, button, media, location, contacts, order, flow, answers = {} } = incoming;
	if (button !== undefined) {
		const { tapped = 'button_reply', buttonId = button.toLowerCase() } = incoming;
		if (tapped === 'button') return { type: 'button', button: { payload: buttonId, text: button } };
		return { type: 'interactive', interactive: { type: tapped, [tapped]: { id: buttonId, title: button } } };
	}
	if (flow !== undefined) {
		const nfm_reply = { name: 'flow', body: flow, response_json: JSON.stringify(answers) };
		return { type: 'interactive', interactive: { type: 'nfm_reply', nfm_reply } };
	}
	if (location) return { type: 'location', location };
	if (contacts) return { type: 'contacts', contacts };
	if (order) return { type: 'order', order };
	if (!media) return { type: 'text', text: { body: text ?? '' } };
	const { kind, contentType, caption, filename } = media;
	const object = {
		id: upload(media),
		mime_type: contentType,
		...(caption === undefined ? {} : { caption }),
		...(kind === 'document' ? { filename } : {}),
	};
	return { type: kind, [kind]: object };
};

/** How Meta names a customer: by number, by its own ID, or both; what is not known is left out (docs/whatomate-api.md#usernames). */
const who = (from: string, numberField: 'from' | 'wa_id', userId: string | undefined): JsonObject => ({
	...(from === '' ? {} : { [numberField]: from.replace(/^\+/, '') }),
	...(userId === undefined ? {} : { [numberField === 'from' ? 'from_user_id' : 'user_id']: userId }),
});

/**
 * @param upload keeps a file at Meta and gives its ID.
 * @param wamidOf gives WhatsApp's ID of a message of ours.
 * @returns a customer's message in Meta's shape.
 */
export const metaMessage = (
	incoming: Incoming,
	upload: (media: NonNullable<Incoming['media']>) => string,
	wamidOf: (messageId: string) => string,
): MetaMessage => {
	const { from, userId, wamid = incomingId(), reaction, replyTo, referral } = incoming;
	const content = reaction
		? { type: 'reaction', reaction: { message_id: wamidOf(reaction.messageId), emoji: reaction.emoji } }
		: contentOf(incoming, upload);
	return {
		...who(from, 'from', userId),
		id: wamid,
		timestamp: seconds(),
		...content,
		...(replyTo === undefined ? {} : { context: { id: replyTo } }),
		...(referral === undefined ? {} : { referral }),
	};
};

/** @returns the names of those who wrote, as they stand beside the messages. */
export const metaContacts = ({ name, from, userId }: Incoming): JsonObject[] =>
	name === undefined ? [] : [{ profile: { name }, ...who(from, 'wa_id', userId) }];

/** @returns one entry with one change (docs/whatomate-api.md#status-webhooks-of-meta; recording: meta-webhook). */
export const metaEntry = (
	account: Account,
	{ field = 'messages', more, ...value }: MetaChange,
): JsonObject => ({
	id: '900800700',
	changes: [
		{
			value: {
				messaging_product: 'whatsapp',
				metadata: {
					display_phone_number: account.phone_number || '15550100000',
					phone_number_id: account.phone_id,
				},
				...value,
				...more,
			},
			field,
		},
	],
});

/** @returns a whole webhook of as many entries as given. */
export const metaBody = (...entry: JsonObject[]): MetaBody => ({
	object: 'whatsapp_business_account',
	entry,
});
