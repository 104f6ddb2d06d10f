import parsePhoneNumber from 'libphonenumber-js/min';
import { serviceWindowEnd } from '../data/serviceWindow';
import type { Contact, Message } from '../data/types';
import type { Sandbox } from '../sandbox';
import { digitsOf, type Handset } from '../whatsapp/handsets';
import { contentOf, type Content } from './bubble';

/** Who says something on a phone. */
export type Side = 'business' | 'customer';

/** A message on a phone, or on its way to it. */
export interface Bubble {
	/** The message's ID on the server. */
	id: string;
	side: Side;
	/** ISO 8601. */
	at: string;
	content: Content;
	/** As the business has it: `sent`, `delivered`, `read` or `failed`; of a customer's message `delivered` or `read`. */
	status: string;
	/** Why it failed, else empty. */
	failure: string;
	/** WhatsApp's code of the failure, else empty. */
	code: string;
	/** Whether it is on the phone: not while the phone is offline, and never when it failed. */
	arrived: boolean;
	/** The message that it answers. */
	quote: { side: Side; words: string } | null;
	reactions: Array<{ emoji: string; side: Side }>;
	/** The titles that the customer has tapped under it. */
	tapped: string[];
}

/** A customer's phone. */
export interface PhoneView {
	/** Its digits, by which it is known. */
	number: string;
	/** The number as people write it. */
	written: string;
	name: string;
	handset: Handset;
	/** Until when anything may be sent, in milliseconds since 1970; null when only templates may. */
	windowEnds: number | null;
	bubbles: Bubble[];
}

/** More would make a page slow, and nobody looks at so many at once. */
const mostPhones = 40;
const mostBubbles = 60;

/** @returns the number as people write it, with its country code. */
export const writtenNumber = (number: string): string =>
	parsePhoneNumber(`+${digitsOf(number)}`)?.formatInternational() ?? number;

/** @returns the contacts that share a phone: the server may keep one number in several ways. */
export const contactsOn = (sandbox: Sandbox, number: string): Contact[] =>
	sandbox.state.contacts.filter(({ phone_number }) => digitsOf(phone_number) === number);

const fileWords: Record<string, string> = {
	image: 'Picture',
	video: 'Video',
	audio: 'Voice message',
	document: 'Document',
	sticker: 'Sticker',
};

/** @returns a message in few words, as quotes and lists show it. */
export const shortWords = ({ text, header, file, place, people }: Content): string => {
	const kind = file ? fileWords[file.kind] : place ? 'Place' : people.length > 0 ? 'Contact' : '';
	return [kind, text || header].filter((part) => part !== '').join(': ');
};

const bubbleOf = (sandbox: Sandbox, message: Message, onPhones: Set<string>, all: Message[]): Bubble => {
	const { id, direction, status, error_message, reply_to_message_id, created_at } = message;
	const side: Side = direction === 'incoming' ? 'customer' : 'business';
	const payload = sandbox.payloadOf(id);
	const content = (of: Message) => contentOf(of, sandbox.payloadOf(of.id), sandbox.state);
	const replied = sandbox.message(reply_to_message_id);
	// A released server forgets the reply of an interactive message: what counts is what WhatsApp was handed.
	const quoted = side === 'customer' || payload?.context ? replied : undefined;
	return {
		id,
		side,
		at: created_at,
		content: content(message),
		status: side === 'customer' && status !== 'read' ? 'delivered' : status,
		failure: status === 'failed' ? error_message.replace(/^.*\(#\d+\) /, '') : '',
		code: /\(#(\d+)\)/.exec(error_message)?.[1] ?? '',
		arrived: status !== 'failed' && (payload === undefined || onPhones.has(id)),
		quote: quoted
			? {
					side: quoted.direction === 'incoming' ? 'customer' : 'business',
					words: shortWords(content(quoted)),
				}
			: null,
		reactions: message.reactions.map(({ emoji, from_phone }) => ({
			emoji,
			side: from_phone === undefined ? 'business' : 'customer',
		})),
		tapped: all
			.filter((each) => each.reply_to_message_id === id && each.message_type === 'button_reply')
			.map((each) => each.content),
	};
};

const phoneView = (sandbox: Sandbox, number: string, onPhones: Set<string>): PhoneView => {
	const contacts = contactsOn(sandbox, number);
	const messages = contacts
		.flatMap(({ id }) => sandbox.messagesOf(id))
		.sort((a, b) => (a.created_at < b.created_at ? -1 : 1))
		.filter(({ status }) => status !== 'pending');
	const ends = Math.max(...contacts.map(({ last_inbound_at }) => serviceWindowEnd(last_inbound_at) ?? 0));
	const written = writtenNumber(number);
	return {
		number,
		written,
		name: contacts.find(({ profile_name }) => profile_name !== '')?.profile_name ?? written,
		handset: sandbox.handset(number),
		windowEnds: ends > Date.now() ? ends : null,
		bubbles: messages.slice(-mostBubbles).map((message) => bubbleOf(sandbox, message, onPhones, messages)),
	};
};

/** @returns the phones of the server's contacts, the oldest contact first. */
export const phonesOf = (sandbox: Sandbox): PhoneView[] => {
	const numbers = new Set<string>();
	for (const { phone_number } of sandbox.state.contacts) {
		if (numbers.size === mostPhones) break;
		numbers.add(digitsOf(phone_number));
	}
	const onPhones = new Set(sandbox.deliveries.map(({ messageId }) => messageId));
	return [...numbers].map((number) => phoneView(sandbox, number, onPhones));
};
