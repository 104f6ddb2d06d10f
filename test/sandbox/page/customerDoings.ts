/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- reads the samples beside it */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject, Message } from '../data/types';
import type { Delivery } from '../meta/meta';
import type { Incoming } from '../people/incoming';
import type { Sandbox } from '../sandbox';
import { cutBytes } from '../whatsapp/payloads';
import { contactsOn } from './phoneView';

/** What cannot be done, in words for the person at the page. */
export class CannotBeDone extends Error {}

/** A customer with a phone, and what the page says about what is done on it. */
interface Doing {
	sandbox: Sandbox;
	/** The phone's digits. */
	number: string;
	asked: JsonObject;
}

type Said = Omit<Incoming, 'from'>;

/** @returns a text of what the page says; empty when it says none. */
export const textOf = (asked: JsonObject, name: string): string => {
	const value = asked[name];
	return typeof value === 'string' ? value : '';
};

const messageOf = ({ sandbox, asked }: Doing): Message => {
	const message = sandbox.message(textOf(asked, 'message'));
	if (!message) throw new CannotBeDone('That message is not there any more.');
	return message;
};

const deliveryOf = (doing: Doing): Delivery => {
	const { id } = messageOf(doing);
	const delivery = doing.sandbox.deliveries.find(({ messageId }) => messageId === id);
	if (!delivery) throw new CannotBeDone('That message has not arrived on this phone.');
	return delivery;
};

/** WhatsApp lets nobody write longer texts. */
const longestText = 4096;

const write = (doing: Doing): Said => {
	const text = cutBytes(textOf(doing.asked, 'text').trim(), longestText);
	if (text === '') throw new CannotBeDone('There is nothing to send yet: write something first.');
	const replyTo = textOf(doing.asked, 'message') === '' ? undefined : messageOf(doing).wamid;
	return replyTo === undefined ? { text } : { text, replyTo };
};

const tap = (doing: Doing): Said =>
	doing.sandbox.answerTo(deliveryOf(doing).payload, { tap: textOf(doing.asked, 'choice') });

const fillIn = (doing: Doing): Said => {
	const { wamid } = deliveryOf(doing);
	const { answers } = doing.asked;
	return { flow: 'Sent', answers: (answers ?? {}) as JsonObject, replyTo: wamid };
};

const react = (doing: Doing): Said => {
	const { id, wamid } = messageOf(doing);
	if (wamid === '') throw new CannotBeDone('That message has not arrived on this phone.');
	return { reaction: { messageId: id, emoji: textOf(doing.asked, 'emoji') } };
};

const sample = (name: string): Buffer => readFileSync(join(__dirname, 'samples', name));

/** @returns the file that the page sends along; the sample when it sends none. */
const fileOr = (
	{ asked }: Doing,
	standIn: { filename: string; contentType: string; bytes: () => Buffer },
) => {
	const data = textOf(asked, 'data');
	return data === ''
		? { ...standIn, bytes: standIn.bytes() }
		: {
				filename: textOf(asked, 'name'),
				contentType: textOf(asked, 'type') || 'application/octet-stream',
				bytes: Buffer.from(data, 'base64'),
			};
};

const picture = (doing: Doing): Said => {
	const file = fileOr(doing, {
		filename: 'parcel.jpg',
		contentType: 'image/jpeg',
		bytes: () => sample('picture.jpg'),
	});
	return { media: { ...file, kind: 'image', caption: textOf(doing.asked, 'text') } };
};

const emptyPage = `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>endobj
trailer<</Root 1 0 R>>
%%EOF
`;

const document = (doing: Doing): Said => {
	const file = fileOr(doing, {
		filename: 'invoice.pdf',
		contentType: 'application/pdf',
		bytes: () => Buffer.from(emptyPage),
	});
	return { media: { ...file, kind: 'document', caption: textOf(doing.asked, 'text') } };
};

const voice = (): Said => ({
	media: {
		kind: 'audio',
		filename: 'voice.ogg',
		contentType: 'audio/ogg; codecs=opus',
		bytes: sample('voice.ogg'),
	},
});

const place = (): Said => ({
	location: { latitude: 38.7139, longitude: -9.1394, name: 'Praça do Comércio', address: 'Lisbon, Portugal' },
});

const card = (): Said => ({
	contacts: [{ name: { formatted_name: 'Marta Lopes' }, phones: [{ phone: '+351 912 345 099' }] }],
});

/** What the page offers on a phone, by its name in the address. */
const sayings: Record<string, (doing: Doing) => Said> = {
	write,
	tap,
	form: fillIn,
	react,
	picture,
	document,
	voice,
	place,
	card,
};

/** Customers answer the account that they last had to do with. */
const accountOf = (sandbox: Sandbox, number: string): string | undefined => {
	const latest = contactsOn(sandbox, number)
		.flatMap(({ id }) => sandbox.messagesOf(id).slice(-1))
		.sort((a, b) => (a.created_at < b.created_at ? -1 : 1))
		.at(-1);
	return latest?.whatsapp_account;
};

const say = async (doing: Doing, saying: (doing: Doing) => Said): Promise<void> => {
	const { sandbox, number } = doing;
	const { online, blocks } = sandbox.handset(number);
	if (!online) throw new CannotBeDone('This phone is offline: bring it online first.');
	if (blocks) throw new CannotBeDone('This phone has blocked the business: unblock it first.');
	const account = accountOf(sandbox, number);
	const incoming = { ...saying(doing), from: number, ...(account === undefined ? {} : { account }) };
	const { status, body } = await sandbox.meta.receive(incoming);
	if (status !== 200) throw new CannotBeDone(`The server did not take it: ${body || `HTTP ${status}`}`);
};

/** What the owner of a phone decides about it. */
const settings = ({ sandbox, number, asked }: Doing): void => {
	const { online, reads, blocks } = { ...sandbox.handset(number), ...asked };
	sandbox.changeHandset(number, { online: online === true, reads: reads === true, blocks: blocks === true });
};

const endWindow = ({ sandbox, number }: Doing): void => {
	for (const { id, deleted } of contactsOn(sandbox, number)) if (!deleted) sandbox.endServiceWindow(id);
};

/**
 * Does what a person did on a customer's phone.
 *
 * @param what as it stands in the address: `write`, `tap`, `settings` and so on.
 * @returns false when there is no such phone or doing. @throws CannotBeDone in words for the person.
 */
export const customerDoes = async (
	sandbox: Sandbox,
	number: string,
	what: string,
	asked: JsonObject,
): Promise<boolean> => {
	const doing = { sandbox, number, asked };
	if (contactsOn(sandbox, number).length === 0) return false;
	if (what === 'settings') settings(doing);
	else if (what === 'end-window') endWindow(doing);
	else if (Object.hasOwn(sayings, what)) await say(doing, sayings[what]);
	else return false;
	return true;
};
