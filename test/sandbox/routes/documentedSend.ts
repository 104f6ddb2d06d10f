import { Refusal, success } from '../server/answers';
import { knownTo, type Context } from '../server/context';
import { decode, jsonBody, requireId } from '../server/decode';
import type { MetaInteractive, MetaMedia } from '../meta/meta';
import { sendingAccount, storeOutgoing } from '../whatsapp/outgoing';
import type { MessageSeed } from '../data/store';
import { isMediaKind, mediaPayload, templatePayload, textPayload, type Build } from '../whatsapp/payloads';
import type { Contact, JsonObject, Message } from '../data/types';
import { fill, valueOf, variableNames } from '../whatsapp/variables';
import { visibleContact } from './contacts';
import {
	buttonValues,
	recipientOf,
	requireValues,
	respectOptOut,
	shownButtons,
	templateOf,
} from './templateMessage';

const send = (context: Context, contact: Contact, message: MessageSeed, build: Build): Message => {
	const { store, whatsapp } = context;
	const account = sendingAccount(store, message.whatsapp_account || contact.whatsapp_account);
	const stored = storeOutgoing(store, contact, { ...message, whatsapp_account: account.name });
	whatsapp.sendNow(stored, build);
	return stored;
};

const sent = (message: Message) => ({ id: message.id, wa_message_id: message.wamid, status: 'sent' });

const required = (value: string, what: string): string => {
	if (value.trim() === '') throw new Refusal(400, `${what} is required`);
	return value;
};

/** Optional parts of an interactive message that the documentation does not name, passed on as asked. */
const around = (source: JsonObject): Partial<MetaInteractive> => {
	const { header, footer } = decode(source, { header: 'text', footer: 'text' });
	return {
		...(header === '' ? {} : { header: { type: 'text' as const, text: header } }),
		...(footer === '' ? {} : { footer: { text: footer } }),
	};
};

const buttonsContent = (source: JsonObject): MetaInteractive => {
	const { body, buttons } = decode(source, { body: 'text', buttons: 'objects' });
	if (buttons.length < 1 || buttons.length > 3)
		throw new Refusal(400, 'interactive.buttons must have 1 to 3 buttons');
	const replies = buttons.map((button) => {
		const { id, title } = decode(button, { id: 'text', title: 'text' });
		const reply = { id: required(id, 'id of a button'), title: required(title, 'title of a button') };
		return { type: 'reply' as const, reply };
	});
	return {
		type: 'button',
		...around(source),
		body: { text: required(body, 'interactive.body') },
		action: { buttons: replies },
	};
};

const linkContent = (source: JsonObject): MetaInteractive => {
	const { body, button_text, url } = decode(source, { body: 'text', button_text: 'text', url: 'text' });
	return {
		type: 'cta_url',
		...around(source),
		body: { text: required(body, 'interactive.body') },
		action: {
			name: 'cta_url',
			parameters: {
				display_text: required(button_text, 'interactive.button_text'),
				url: required(url, 'interactive.url'),
			},
		},
	};
};

const listContent = (source: JsonObject): MetaInteractive => {
	const asked = decode(source, { body: 'text', button_text: 'text', sections: 'objects' });
	const sections = asked.sections.map((section) => {
		const { title, rows } = decode(section, { title: 'text', rows: 'objects' });
		return {
			...(title === '' ? {} : { title }),
			rows: rows.map((row) => {
				const {
					id,
					title: name,
					description,
				} = decode(row, { id: 'text', title: 'text', description: 'text' });
				return { id, title: name, ...(description === '' ? {} : { description }) };
			}),
		};
	});
	if (!sections.some(({ rows }) => rows.length > 0))
		throw new Refusal(400, 'interactive.sections is required');
	return {
		type: 'list',
		...around(source),
		body: { text: required(asked.body, 'interactive.body') },
		action: { button: required(asked.button_text, 'interactive.button_text'), sections },
	};
};

const flowContent = (source: JsonObject): MetaInteractive => {
	const shape = { body: 'text', button_text: 'text', flow_id: 'text', first_screen: 'text' } as const;
	const { body, button_text, flow_id, first_screen } = decode(source, shape);
	return {
		type: 'flow',
		...around(source),
		body: { text: required(body, 'interactive.body') },
		action: {
			name: 'flow',
			parameters: {
				flow_message_version: '3',
				flow_id: required(flow_id, 'interactive.flow_id'),
				flow_cta: required(button_text, 'interactive.button_text'),
				flow_action: 'navigate',
				...(first_screen === '' ? {} : { flow_action_payload: { screen: first_screen } }),
			},
		},
	};
};

/** Buttons and links are documented; lists and flows are only named as message types, so their fields are a guess. */
const contents: Record<string, (source: JsonObject) => MetaInteractive> = {
	button: buttonsContent,
	cta_url: linkContent,
	list: listContent,
	flow: flowContent,
};

const sendMessage = (context: Context) => {
	const { parameters, request } = context;
	const contactId = requireId(parameters.id, 'Invalid contact ID');
	const asked = decode(jsonBody(request), { type: 'text', text: 'text', interactive: 'object' });
	const contact = visibleContact(context, contactId);
	const to = contact.phone_number;
	if (asked.type === 'text') {
		const text = required(asked.text, 'text');
		const message = send(context, contact, { message_type: 'text', content: text }, textPayload(to, text));
		return success({ ...sent(message), timestamp: message.created_at });
	}
	if (asked.type !== 'interactive') throw new Refusal(400, `Unknown message type "${asked.type}"`);
	if (!asked.interactive) throw new Refusal(400, 'interactive is required');
	const kind = decode(asked.interactive, { type: 'text' }).type;
	const make = Object.hasOwn(contents, kind) ? contents[kind] : undefined;
	if (!make) throw new Refusal(400, `Unknown interactive type "${kind}"`);
	const content = make(asked.interactive);
	const message = send(
		context,
		contact,
		{ message_type: 'interactive', content: content.body.text, interactive_data: asked.interactive },
		{
			kind: 'interactive',
			payload: {
				messaging_product: 'whatsapp',
				recipient_type: 'individual',
				to,
				type: 'interactive',
				interactive: content,
			},
		},
	);
	return success(sent(message));
};

const sendMedia = (context: Context) => {
	const { request } = context;
	if (request.json === undefined) {
		throw new Refusal(400, 'Invalid request body: send contact_id, type and media_url as JSON');
	}
	const shape = { contact_id: 'text', type: 'text', media_url: 'text', caption: 'text' } as const;
	const asked = decode(request.json, shape);
	const contactId = requireId(required(asked.contact_id, 'contact_id'), 'Invalid contact ID');
	if (!isMediaKind(asked.type)) throw new Refusal(400, `Unknown media type "${asked.type}"`);
	const link = required(asked.media_url, 'media_url');
	const contact = visibleContact(context, contactId);
	const media: MetaMedia = { link, ...(asked.caption === '' ? {} : { caption: asked.caption }) };
	const stored = { message_type: asked.type, content: asked.caption, media_url: link };
	const message = send(context, contact, stored, mediaPayload(contact.phone_number, asked.type, media));
	return success(sent(message));
};

const sendTemplate = (context: Context) => {
	const { store, whatsapp, request } = context;
	const shape = {
		contact_id: 'text',
		phone_number: 'text',
		template_name: 'text',
		template_id: 'text',
		template_params: 'values',
		button_params: 'values',
		account_name: 'text',
	} as const;
	const written = decode(jsonBody(request), shape);
	const asked = {
		...written,
		// A number is one person, however it is written.
		phone_number: written.phone_number.replace(/\D/g, '') || written.phone_number,
		header_params: {},
		header_media_id: '',
		header_media_url: '',
		header_media_filename: '',
	};
	const template = templateOf(context, asked);
	const contact = recipientOf(context, asked);
	const account = sendingAccount(
		store,
		asked.account_name || template.whatsapp_account || contact.whatsapp_account,
	);
	requireValues(template, asked);
	respectOptOut(template, contact);
	const names = variableNames(template.body_content);
	const body = Object.fromEntries(
		names.map((name, index) => [name, valueOf(name, index, asked.template_params) ?? '']),
	);
	const buttons = buttonValues(template, asked);
	const content = fill(template.body_content, body);
	const interactive_data = shownButtons(template, buttons);
	const message = storeOutgoing(
		store,
		contact,
		{ message_type: 'template', content, interactive_data, whatsapp_account: account.name },
		template.display_name,
	);
	whatsapp.sendLater(
		message,
		templatePayload(contact.phone_number, template, {
			body,
			header: asked.template_params,
			headerMediaId: '',
			headerMediaFilename: '',
			buttons,
		}),
	);
	return success({
		message_id: message.id,
		phone_number: written.phone_number || contact.phone_number,
		status: 'pending',
		template_name: template.name,
	});
};

/** Sending as documented (docs/whatomate-api.md#answer-to-a-send): what was asked goes out, what is not documented is refused. */
export const documentedSendRoutes = knownTo('documented', [
	{ method: 'POST', path: '/api/contacts/{id}/messages', handle: sendMessage },
	{ method: 'POST', path: '/api/messages/media', handle: sendMedia },
	{ method: 'POST', path: '/api/messages/template', handle: sendTemplate },
]);
