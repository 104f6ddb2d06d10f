import { CONTACTS, TEMPLATES } from '../../sandbox';
import type { Message, Sandbox } from '../../sandbox';
import { contact, template, variables } from '../harness';
import type { Case } from './case';

/** A picture that a customer sent; the same one however often it is asked for. */
function messageOf(sandbox: Sandbox, to: string, index: number): Message {
	const id = `f000000${index}-0000-4000-8000-000000000000`;
	const media_url = `images/${index}.png`;
	sandbox.addFile(media_url, { filename: 'a.png', contentType: 'image/png', bytes: Buffer.from([index]) });
	return (
		sandbox.messagesOf(to).find((message) => message.id === id) ??
		sandbox.addMessage(to, { id, direction: 'incoming', message_type: 'image', media_url })
	);
}

/** Every operation on messages takes the contact's ID from `to`. */
const ofContact: Pick<Case, 'items' | 'outputs' | 'bad'> = {
	items: () => [
		{ to: CONTACTS.dmitri, text: 'one' },
		{ to: CONTACTS.bruno, text: 'two' },
		{ to: CONTACTS.emi, text: 'three' },
	],
	outputs: ({ to }) => [{ contact_id: to }],
	bad: {
		item: { to: 'nope' },
		words: '\'Contact\' is "nope", which is neither a phone number nor the ID of a contact',
	},
};

const send = {
	...ofContact,
	method: 'POST',
	sends: true,
	sometimes: [
		// Where nobody has looked the contact up.
		'phone_number',
		'name',
		// Of an item that 'Send Once Key' left out.
		'skipped',
		'unknown',
		'reason',
		'send_once_key',
	],
	unknown: 'the message went out',
} as const;

export const message = {
	sendText: {
		...send,
		parameters: (given) => ({ contact: contact.byId(given('to')), text: given('text') }),
	},
	sendTemplate: {
		...send,
		parameters: (given) => ({
			contact: contact.byId(given('to')),
			template: template.byId(TEMPLATES.welcome_en),
			...variables({ body_1: given('text') }),
		}),
	},
	sendMedia: {
		...send,
		parameters: (given, dialect) => ({
			contact: contact.byId(given('to')),
			...(dialect === 'documented'
				? { mediaSource: 'url', mediaUrl: 'https://example.com/dot.png' }
				: { mediaSource: 'binary' }),
			options: { caption: given('text') },
		}),
	},
	sendInteractive: {
		...send,
		parameters: (given) => ({
			contact: contact.byId(given('to')),
			body: given('text'),
			buttons: { values: [{ id: 'yes', title: 'Yes' }] },
		}),
	},
	getAll: {
		...ofContact,
		parameters: (given) => ({ contact: contact.byId(given('to')), returnAll: true }),
		// Only Dmitri has written.
		outputs: ({ to }) => (to === CONTACTS.dmitri ? [{ contact_id: to }, { contact_id: to }] : []),
		method: 'GET',
	},
	markAsRead: {
		...ofContact,
		parameters: (given) => ({ scope: 'conversation', contact: contact.byId(given('to')) }),
		method: 'POST',
		// Of one message, and where the conversation was marked in its place.
		sometimes: ['message_id'],
	},
	react: {
		...ofContact,
		items: (sandbox) => {
			const [dmitri, bruno, emi] = [CONTACTS.dmitri, CONTACTS.bruno, CONTACTS.emi].map((to, index) => ({
				to,
				message: messageOf(sandbox, to, index).id,
			}));
			return [dmitri, bruno, emi];
		},
		outputs: ({ to, message: message_id }) => [{ contact_id: to, message_id, emoji: '👍' }],
		parameters: (given) => ({
			contact: contact.byId(given('to')),
			messageId: given('message'),
			emoji: '👍',
		}),
		method: 'POST',
	},
	downloadMedia: {
		items: (sandbox) => {
			const [dmitri, bruno, emi] = [CONTACTS.dmitri, CONTACTS.bruno, CONTACTS.emi].map((to, index) => ({
				message: messageOf(sandbox, to, index).id,
			}));
			return [dmitri, bruno, emi];
		},
		outputs: ({ message: message_id }) => [{ message_id, mime_type: 'image/png' }],
		bad: {
			item: { message: 'wamid.X' },
			words: "'Message ID' is not the ID of a message in Whatomate: wamid.X",
		},
		parameters: (given) => ({ messageId: given('message') }),
		method: 'GET',
	},
} satisfies Record<string, Case>;
