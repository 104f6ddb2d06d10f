import type { IDataObject } from 'n8n-workflow';

import { quoted } from '../failures/failure';
import { reasonIn } from '../whatsapp/failedMessage';
import { bytes } from '../whatsapp/limits';
import { textOrNull } from './json';
import type { Answer } from './request';

/**
 * How the two servers differ (docs/whatomate-api.md#how-to-read-it): the one that the documentation describes, and the one that people
 * run. Bodies made here are read alike by both; answers become the documented shape. Who has to act, or to speak, differently asks here
 * which of them answered.
 */

/** A message as a server describes it, in either dialect. */
export type RawMessage = IDataObject;

/** A message as the documentation describes it (docs/whatomate-api.md#message-shape): what the node gives on, with what a person looks for first. */
export interface Message extends IDataObject {
	status: string;
	content: { text: string | null };
	/** ISO 8601 */
	timestamp: string | null;
	direction: string;
	type: string;
	id: string | null;
	/** WhatsApp's own ID (wamid); null while the message is pending. */
	wa_message_id: string | null;
	contact_id: string | null;
}

/**
 * @param raw a message of a list, or the answer to a send, in either dialect
 * @param known what the sender knows already, for answers that do not repeat it
 */
export function toMessage(
	raw: RawMessage,
	known: { contactId?: string; type?: string; text?: string } = {},
): Message {
	const content = (raw.content ?? {}) as IDataObject;
	const text = content.text ?? content.body ?? known.text;
	return {
		status: textOrNull(raw.status) ?? 'pending',
		content: { text: typeof text === 'string' ? text : null },
		timestamp: textOrNull(raw.timestamp) ?? textOrNull(raw.created_at),
		direction: textOrNull(raw.direction) ?? 'outgoing',
		type: textOrNull(raw.type) ?? textOrNull(raw.message_type) ?? known.type ?? 'text',
		id: textOrNull(raw.id ?? raw.message_id),
		wa_message_id: textOrNull(raw.wa_message_id) ?? textOrNull(raw.wamid),
		contact_id: textOrNull(raw.contact_id) ?? known.contactId ?? null,
	};
}

/** @returns when the message was sent, in milliseconds; NaN where the server does not tell */
export const sentAt = (raw: RawMessage): number => Date.parse(String(raw.timestamp ?? raw.created_at));

/** @returns all that the server keeps of why the message failed, in its own words */
export const failureText = (raw: RawMessage): string =>
	textOrNull(raw.error_message) ?? textOrNull(raw.error) ?? 'it gave no reason';

/** @returns why the message failed, in WhatsApp's words and with its code: released servers put their own "failed to send …:" before it */
export const failureReason = (raw: RawMessage): string => reasonIn(failureText(raw));

/** @returns the account that a message belongs to, where the server tells */
export const accountOf = (raw: RawMessage): string | null => textOrNull(raw.whatsapp_account);

/** @returns the message that this one answers, where the server tells: released ones know it of taps and quotes */
export function repliedTo(raw: RawMessage): { id: string; direction: string | null } | undefined {
	const id = textOrNull(raw.reply_to_message_id);
	const preview = (raw.reply_to_message ?? {}) as IDataObject;
	return id === null ? undefined : { id, direction: textOrNull(preview.direction) };
}

/** One page of a conversation. */
export interface MessagePage {
	/** In the order of the server. */
	messages: RawMessage[];
	/** Whether the server pages by a message's ID (released) instead of by number (documented). */
	byCursor: boolean;
	/** Whether more may follow; undefined where the server does not say. */
	hasMore?: boolean;
}

/** @param data the answer to a list of messages, in either dialect */
export function readPage(data: IDataObject): MessagePage {
	if (Array.isArray(data.messages)) {
		return {
			messages: data.messages as RawMessage[],
			byCursor: true,
			hasMore: typeof data.has_more === 'boolean' ? data.has_more : undefined,
		};
	}
	const messages = Array.isArray(data.items) ? (data.items as RawMessage[]) : [];
	const { total, page, limit } = data as { total?: number; page?: number; limit?: number };
	const counted = typeof total === 'number' && typeof page === 'number' && typeof limit === 'number';
	return { messages, byCursor: false, hasMore: counted ? page * limit < total : undefined };
}

/** A text that both servers read: the documented one `text`, the released one `content.body`, which it would send empty otherwise. */
export const textBody = (text: string): IDataObject => ({ type: 'text', text, content: { body: text } });

/** The account's name, under the name that each route reads (docs/whatomate-api.md#choice-of-the-account). */
export const accountInBody = (account: string | undefined): IDataObject =>
	account ? { whatsapp_account: account } : {};

/** A list that both could read: released servers take the rows from `buttons` and ignore `sections`. */
export const listRows = (
	title: string,
	rows: Array<{ id: string; title: string; description?: string }>,
): IDataObject => ({
	buttons: rows,
	sections: [{ ...(title ? { title } : {}), rows }],
});

/** @returns whether the answer to a send, or to anything that describes a message, came from a released server */
export const isReleased = (raw: IDataObject | null): boolean =>
	raw !== null && Object.hasOwn(raw, 'message_type');

/** Bytes after which a released server cuts a title, through the middle of a character (docs/whatomate-api.md#interactive-messages). */
const BUTTON_TITLE_BYTES = 20;
const ROW_TITLE_BYTES = 24;

/** Up to so many rows of a list reach WhatsApp as reply buttons (docs/whatomate-api.md#interactive-lists). */
export const ROWS_SENT_AS_BUTTONS = 3;

/**
 * @param titles with the label that the user sees
 * @param rowsOfList how many rows the list has, or 0 where it is no list
 * @returns a sentence for each title that a released server would cut
 */
export function cutTitles(titles: Array<{ field: string; text: string }>, rowsOfList: number): string[] {
	const most = rowsOfList > ROWS_SENT_AS_BUTTONS ? ROW_TITLE_BYTES : BUTTON_TITLE_BYTES;
	return titles
		.filter(({ text }) => bytes(text) > most)
		.map(
			({ field, text }) =>
				`'${field}' is too long for this Whatomate server: '${quoted(text)}' has ${bytes(text)} bytes, and the server cuts it after ${most}, in the middle of the word`,
		);
}

/** @returns whether a released server refused the documented JSON of a media message, because it takes uploads only */
export const takesUploadsOnly = (answer: Answer<unknown>): boolean =>
	!answer.ok && answer.status === 400 && /multipart/i.test(answer.words);

/** @returns whether a server refused an upload because it reads JSON with an address only, as documented */
export const takesAddressesOnly = (answer: Answer<unknown>): boolean =>
	!answer.ok &&
	(answer.status === 415 ||
		([400, 422].includes(answer.status) && /json|request body|media_url|content.?type/i.test(answer.words)));

/** @returns whether the server has the route but not what it is for (docs/whatomate-api.md#mark-as-read) */
export const notImplemented = (answer: Answer<unknown>): boolean => !answer.ok && answer.status === 501;

/** @returns whether the server could not make the contact of a number because a deleted contact still holds it (docs/whatomate-api.md#deleted-contacts) */
export const contactWasDeleted = (answer: Answer<unknown>): boolean =>
	!answer.ok && answer.status === 500 && /create contact/i.test(answer.words);
