import type { IDataObject } from 'n8n-workflow';

import { objectOf, textOrNull } from '../../api/json';

/** The message that a customer answers: each source knows one of its IDs. */
export interface ReplyTo extends IDataObject {
	/** Whatomate's ID. */
	message_id: string | null;
	/** WhatsApp's own ID (wamid). */
	wa_message_id: string | null;
}

/** @param context as Meta tells it; also of forwarded messages, which answer none. @returns null for a message that answers none */
export function readMetaReply(context: unknown): ReplyTo | null {
	const wa_message_id = textOrNull(objectOf(context).id);
	return wa_message_id === null ? null : { message_id: null, wa_message_id };
}

/** @param message as a server of Whatomate tells it (docs/whatomate-api.md#message-shape). @returns null for a message that answers none */
export function readWhatomateReply({ reply_to_message_id }: IDataObject): ReplyTo | null {
	const message_id = textOrNull(reply_to_message_id);
	return message_id === null ? null : { message_id, wa_message_id: null };
}
