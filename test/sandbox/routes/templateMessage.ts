/* eslint-disable @n8n/community-nodes/require-node-api-error -- a server's refusal is no node's error */
import { Refusal, releasedMessage, success } from '../server/answers';
import type { Context, Route } from '../server/context';
import { decode, declaredJsonBody, requireId } from '../server/decode';
import { storeMedia } from '../data/files';
import { sendingAccount, storeOutgoing } from '../whatsapp/outgoing';
import { templatePayload } from '../whatsapp/payloads';
import type { Contact, JsonObject, MediaFile, SeenRequest, Template } from '../data/types';
import { fill, fillUrl, valueOf, variableNames, type Values } from '../whatsapp/variables';

const shape = {
	contact_id: 'text',
	phone_number: 'text',
	template_name: 'text',
	template_id: 'text',
	template_params: 'values',
	button_params: 'values',
	header_params: 'values',
	account_name: 'text',
	header_media_id: 'text',
	header_media_url: 'text',
	header_media_filename: 'text',
} as const;

/** What a request for a template message asks for. */
export type TemplateRequest = ReturnType<typeof decode<typeof shape>>;

const formValues = (fields: Record<string, string>, name: string): Values => {
	if (!fields[name]) return {};
	try {
		return decode({ values: JSON.parse(fields[name]) as unknown }, { values: 'values' }).values;
	} catch {
		throw new Refusal(400, `Invalid ${name} JSON`);
	}
};

const fromForm = (fields: Record<string, string>): TemplateRequest => ({
	...decode(
		Object.fromEntries(
			[
				'contact_id',
				'phone_number',
				'template_name',
				'template_id',
				'account_name',
				'header_media_filename',
			].map((name) => [name, fields[name]]),
		),
		shape,
	),
	template_params: formValues(fields, 'template_params'),
	button_params: formValues(fields, 'button_params'),
	header_params: formValues(fields, 'header_params'),
});

const readRequest = (request: SeenRequest): TemplateRequest => {
	if (!(request.headers['content-type'] ?? '').startsWith('multipart/form-data')) {
		return decode(declaredJsonBody(request), shape);
	}
	if (!request.multipart) throw new Refusal(400, 'Invalid multipart form');
	return fromForm(request.multipart.fields);
};

/**
 * The template that a request names; an ID is exact, a name takes any one of the languages.
 *
 * @throws Refusal 400 or 404 in the server's words (docs/whatomate-api.md#send-template; recording: send-template).
 */
export const templateOf = ({ store }: Context, asked: TemplateRequest): Template => {
	if (asked.contact_id === '' && asked.phone_number === '') {
		throw new Refusal(400, 'Either contact_id or phone_number is required');
	}
	if (asked.template_name === '' && asked.template_id === '') {
		throw new Refusal(400, 'Either template_name or template_id is required');
	}
	const id = asked.template_id === '' ? '' : requireId(asked.template_id, 'Invalid template_id');
	const template =
		id === '' ? store.templateByName(asked.template_name) : store.templates.find((each) => each.id === id);
	if (!template) throw new Refusal(404, 'Template not found');
	if (template.status !== 'APPROVED') {
		throw new Refusal(400, `Template is not approved (status: ${template.status})`);
	}
	return template;
};

/**
 * The contact that a request names. A number is looked up exactly as it is written, and becomes a new contact when
 * nobody has it: with and without `+` are two people, and a deleted contact's number is taken for ever.
 *
 * @throws Refusal 400, 404 or 500 in the server's words (docs/whatomate-api.md#send-template, #deleted-contacts; recordings: send-template, accounts-and-more).
 */
export const recipientOf = ({ store }: Context, asked: TemplateRequest): Contact => {
	if (asked.contact_id !== '') {
		const contact = store.contact(requireId(asked.contact_id, 'Invalid contact_id'));
		if (!contact) throw new Refusal(404, 'Contact not found');
		return contact;
	}
	const found = store.contactByPhone(asked.phone_number);
	if (found && !found.deleted) return found;
	if (found || [...asked.phone_number].length > 50) throw new Refusal(500, 'Failed to create contact');
	return store.addContact({ phone_number: asked.phone_number });
};

/** @throws Refusal 400 naming the variables that have no value (docs/whatomate-api.md#send-template; recording: send-template "missing params"). */
export const requireValues = (template: Template, asked: TemplateRequest): void => {
	const names = variableNames(template.body_content);
	const missing = names.filter((name, index) => !valueOf(name, index, asked.template_params));
	if (missing.length > 0) {
		const expected = names.join(' ');
		throw new Refusal(
			400,
			`Missing template parameters: ${missing.join(', ')}. Expected parameters: [${expected}]`,
		);
	}
	if (template.header_type !== 'TEXT') return;
	const headers = variableNames(template.header_content);
	if (headers.length > 1) {
		throw new Refusal(
			400,
			`Template header text contains ${headers.length} variables; Meta allows at most 1`,
		);
	}
	const [header] = headers;
	if (header !== undefined && !asked.header_params[header] && !asked.template_params[header]) {
		throw new Refusal(
			400,
			`Missing header parameter ${JSON.stringify(header)}. Pass it in header_params or template_params.`,
		);
	}
};

interface HeaderMedia {
	id: string;
	/** The file to keep for the chat, when the server has its bytes. */
	file?: MediaFile;
}

const headerMedia = (context: Context, template: Template, asked: TemplateRequest): HeaderMedia => {
	if (!['IMAGE', 'VIDEO', 'DOCUMENT'].includes(template.header_type)) return { id: '' };
	if (asked.header_media_id !== '') return { id: asked.header_media_id };
	let file: MediaFile | undefined;
	if (asked.header_media_url !== '') {
		const downloaded = context.download(asked.header_media_url);
		if (!downloaded) throw new Refusal(400, 'Failed to download header media from URL');
		const { status = 200 } = downloaded;
		if (status !== 200) throw new Refusal(400, `Header media URL returned status ${status}`);
		file = downloaded;
	} else {
		file = context.request.multipart?.files.find(({ field }) => field === 'header_file');
	}
	if (!file || file.bytes.length === 0) return { id: '' };
	return { id: context.whatsapp.upload(file), file };
};

/** @returns the template's buttons as the chat shows them, or null when there are none. */
export const shownButtons = (template: Template, values: Values): JsonObject | null =>
	template.buttons.length === 0
		? null
		: {
				type: 'button',
				buttons: template.buttons.map((button, index) => {
					const value = values[String(index)];
					return button.type === 'URL' && button.url !== undefined && value !== undefined
						? { ...button, url: fillUrl(button.url, value) }
						: button;
				}),
			};

/** @returns the values for buttons; a one-time code comes from the first variable when no button value is given. */
export const buttonValues = (template: Template, asked: TemplateRequest): Values => {
	const code = asked.template_params['1'];
	if (template.category.toUpperCase() !== 'AUTHENTICATION' || !code) return asked.button_params;
	if (Object.keys(asked.button_params).length > 0) return asked.button_params;
	const index = template.buttons.findIndex(({ type }) => type.toUpperCase() === 'OTP');
	return index < 0 ? asked.button_params : { [String(index)]: code };
};

/** @throws Refusal 400 when the contact wants no marketing. */
export const respectOptOut = (template: Template, contact: Contact): void => {
	if (contact.marketing_opt_out && template.category.toUpperCase() === 'MARKETING') {
		throw new Refusal(400, 'Contact has opted out of marketing messages');
	}
};

const send = (context: Context) => {
	const { store, whatsapp, request } = context;
	const asked = readRequest(request);
	const template = templateOf(context, asked);
	const contact = recipientOf(context, asked);
	const account = sendingAccount(
		store,
		asked.account_name || template.whatsapp_account || contact.whatsapp_account,
	);
	requireValues(template, asked);
	const media = headerMedia(context, template, asked);
	respectOptOut(template, contact);

	const buttons = buttonValues(template, asked);
	const uploaded = request.multipart?.files.find(({ field }) => field === 'header_file');
	const message = storeOutgoing(
		store,
		contact,
		{
			message_type: 'template',
			content: fill(template.body_content, asked.template_params) || `[Template: ${template.display_name}]`,
			interactive_data: shownButtons(template, buttons),
			whatsapp_account: account.name,
			...(media.file
				? {
						media_url: storeMedia(store, { ...media.file, filename: 'header' }),
						media_mime_type: media.file.contentType,
					}
				: {}),
		},
		template.display_name,
	);
	// The answer does not name the header file, although the list does (docs/whatomate-api.md#template-header; recording: send-template).
	const answer = success(releasedMessage({ ...message, media_url: '', media_mime_type: '' }));
	whatsapp.sendLater(
		message,
		templatePayload(contact.phone_number, template, {
			body: asked.template_params,
			header: asked.header_params,
			headerMediaId: media.id,
			headerMediaFilename: asked.header_media_filename || (uploaded?.filename ?? ''),
			buttons,
		}),
	);
	return answer;
};

/** Template messages of a released server (docs/whatomate-api.md#send-template; recording: send-template). */
export const templateMessageRoutes: readonly Route[] = [
	{ method: 'POST', path: '/api/messages/template', dialect: 'released', handle: send },
];
