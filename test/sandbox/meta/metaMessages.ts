import { decode } from '../server/decode';
import { goMapJson } from '../server/goJson';
import { isMediaKind } from '../whatsapp/payloads';
import type { MessageSeed } from '../data/store';
import type { JsonObject } from '../data/types';

/** What the server reads of a message in Meta's shape. */
export interface ReadMessage {
	from: string;
	/** Of an echo: whom it was sent to. */
	to: string;
	wamid: string;
	/** WhatsApp's ID of the message that this one answers, or empty. */
	replyTo: string;
	/** Where the file lies at Meta, or empty. */
	mediaId: string;
	content: MessageSeed;
	reaction?: { message_id: string; emoji: string };
}

/** @returns a place as the server writes it into the text. */
export const place = (location: JsonObject): string => {
	const { latitude, longitude } = location;
	const { name, address } = decode(location, { name: 'text', address: 'text' });
	return goMapJson({
		latitude: latitude ?? 0,
		longitude: longitude ?? 0,
		...(name === '' ? {} : { name }),
		...(address === '' ? {} : { address }),
	});
};

/** @returns the cards of people as the server writes them into the text: names and numbers alone. */
export const people = (contacts: JsonObject[]): string =>
	goMapJson(
		contacts.map((each) => {
			const { name = {}, phones } = decode(each, { name: 'object', phones: 'objects' });
			const numbers = phones.map((phone) => decode(phone, { phone: 'text' }).phone);
			return {
				name: decode(name, { formatted_name: 'text' }).formatted_name,
				...(numbers.length > 0 ? { phones: numbers } : {}),
			};
		}),
	);

const reply = (interactive: JsonObject): MessageSeed => {
	const { button_reply, list_reply, nfm_reply } = decode(interactive, {
		button_reply: 'object',
		list_reply: 'object',
		nfm_reply: 'object',
	});
	if (nfm_reply) return { message_type: 'nfm_reply', content: decode(nfm_reply, { body: 'text' }).body };
	const tapped = list_reply ?? button_reply;
	if (!tapped) return { message_type: 'interactive' };
	// The ID of what was tapped is dropped here, once and for all (docs/whatomate-api.md#webhook-deliveries).
	return { message_type: 'button_reply', content: decode(tapped, { title: 'text' }).title };
};

const media = (type: string, object: JsonObject): { content: MessageSeed; mediaId: string } => {
	const { id, mime_type, caption, filename } = decode(object, {
		id: 'text',
		mime_type: 'text',
		caption: 'text',
		filename: 'text',
	});
	return {
		mediaId: id,
		content: {
			message_type: type,
			content: ['audio', 'sticker'].includes(type) ? '' : caption,
			media_mime_type: mime_type,
			media_filename: type === 'document' ? filename : '',
		},
	};
};

/**
 * Reads one message of a webhook of Meta (docs/whatomate-api.md#message-types; recording: webhooks; `contacts`, `sticker` and unknown types from the server's
 * source).
 *
 * @throws Refusal 400 when a field has a wrong type.
 */
export const readMetaMessage = (source: JsonObject): ReadMessage => {
	const asked = decode(source, {
		from: 'text',
		to: 'text',
		id: 'text',
		type: 'text',
		text: 'object',
		button: 'object',
		interactive: 'object',
		location: 'object',
		contacts: 'objects',
		reaction: 'object',
		context: 'object',
	});
	const { from, to, id: wamid, type, text, button, interactive, location, contacts } = asked;
	const replyTo = decode(asked.context ?? {}, { id: 'text' }).id;
	const read = { from, to, wamid, replyTo, mediaId: '' };
	const of = (content: string, message_type = type) => ({ ...read, content: { message_type, content } });

	if (type === 'reaction' && asked.reaction) {
		const reaction = decode(asked.reaction, { message_id: 'text', emoji: 'text' });
		return { ...of(''), reaction };
	}
	if (type === 'text' && text) return of(decode(text, { body: 'text' }).body);
	if (type === 'button' && button) return of(decode(button, { text: 'text' }).text, 'button_reply');
	if (type === 'interactive' && interactive) return { ...read, content: reply(interactive) };
	if (type === 'location' && location) return of(place(location));
	if (type === 'contacts' && contacts.length > 0) return of(people(contacts));
	if (!isMediaKind(type) && type !== 'sticker') return of('');
	const object = decode({ object: source[type] }, { object: 'object' }).object;
	return object ? { ...read, ...media(type, object) } : of('');
};
