import { isServiceWindowOpen } from '../data/serviceWindow';
import { wholeSeconds } from '../data/clock';
import type { Note, User } from '../data/people';
import { USER_ID, ORGANIZATION_ID } from '../data/seed';
import type { Account, Contact, Flow, JsonObject, Message, Tag, Template } from '../data/types';

/** What a route answers: JSON in an envelope, or bytes of another content type. */
export interface Answer {
	status: number;
	headers?: Record<string, string>;
	/** Sent as JSON unless it is a Buffer. */
	body: JsonObject | Buffer;
}

/** Thrown by a route to answer an error envelope. */
export class Refusal extends Error {
	constructor(
		readonly status: number,
		message: string,
		readonly more: JsonObject = {},
	) {
		super(message);
	}
}

/** @returns 200 with the data in the success envelope (docs/whatomate-api.md#envelope). */
export const success = (data: unknown): Answer => ({ status: 200, body: { status: 'success', data } });

/** @returns an error envelope; some answers carry more beside `data`. */
export const failure = (status: number, message: string, more: JsonObject = {}): Answer => ({
	status,
	body: { status: 'error', message, data: null, ...more },
});

/** @returns 405 as the server answers an unknown path or a wrong method (docs/whatomate-api.md#envelope; recording: auth-and-errors). */
export const methodNotAllowed = (): Answer =>
	failure(405, 'Request method not allowed', { error_type: 'GeneralException' });

/** @returns the web app's page: what a release build answers to any unknown GET path (docs/whatomate-api.md#unknown-paths). */
export const webApp = (): Answer => ({
	status: 200,
	headers: { 'content-type': 'text/html; charset=utf-8' },
	body: Buffer.from(
		'<!doctype html><html><head><base href="/"><title>Whatomate</title></head><body><div id="app"></div></body></html>',
	),
});

/** Leaves out what a released server leaves out when it is empty. */
const unlessEmpty = (fields: Record<string, string>): JsonObject =>
	Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));

/** @returns the number with all but the last four characters replaced by stars. */
export const maskNumber = (number: string): string =>
	number.length <= 4 ? number : '*'.repeat(number.length - 4) + number.slice(-4);

/** @returns the name, masked when it looks like a number. */
export const maskName = (name: string): string => {
	const digits = name.replace(/\D/g, '').length;
	return name.length >= 7 && digits >= 7 && digits / name.length > 0.7 ? maskNumber(name) : name;
};

/** @returns a contact as answers show it (docs/whatomate-api.md#contacts; recording: contacts). */
export const contactAnswer = (contact: Contact, unread: number, masked: boolean): JsonObject => {
	const name = masked ? maskName(contact.profile_name) : contact.profile_name;
	const lastInbound = contact.last_inbound_at;
	return {
		id: contact.id,
		phone_number: masked ? maskNumber(contact.phone_number) : contact.phone_number,
		name,
		profile_name: name,
		avatar_url: '',
		status: 'active',
		tags: contact.tags,
		metadata: contact.metadata,
		last_message_at: contact.last_message_at,
		last_message_preview: contact.last_message_preview,
		unread_count: unread,
		...unlessEmpty({
			assigned_user_id: contact.assigned_user_id,
			whatsapp_account: contact.whatsapp_account,
			last_inbound_at: lastInbound ?? '',
		}),
		service_window_open: isServiceWindowOpen(lastInbound),
		marketing_opt_out: contact.marketing_opt_out,
		created_at: contact.created_at,
		updated_at: contact.updated_at,
	};
};

/** @returns the message that another one answers, as both show it. */
export const repliedTo = ({ id, content, message_type, direction }: Message): JsonObject => ({
	id,
	content: { body: content },
	message_type,
	direction,
});

/**
 * @param replyTo the message that this one answers, when it is known.
 * @returns a message as a released server shows it (docs/whatomate-api.md#message-shape; recordings: send-text, list-messages).
 */
export const releasedMessage = (message: Message, replyTo?: Message): JsonObject => ({
	id: message.id,
	contact_id: message.contact_id,
	direction: message.direction,
	message_type: message.message_type,
	content: { body: message.content },
	...unlessEmpty({
		media_url: message.media_url,
		media_mime_type: message.media_mime_type,
		media_filename: message.media_filename,
	}),
	...(message.interactive_data ? { interactive_data: message.interactive_data } : {}),
	status: message.status,
	wamid: message.wamid,
	error_message: message.error_message,
	is_reply: message.reply_to_message_id !== '',
	...unlessEmpty({ reply_to_message_id: message.reply_to_message_id }),
	...(replyTo ? { reply_to_message: repliedTo(replyTo) } : {}),
	...(message.reactions.length > 0 ? { reactions: message.reactions } : {}),
	...unlessEmpty({ whatsapp_account: message.whatsapp_account }),
	created_at: message.created_at,
	updated_at: message.updated_at,
});

/**
 * @returns a message as the documentation lists it (docs/whatomate-api.md#message-shape, #status-flow). The documented status flow has no `received`,
 * so an unread incoming message is `delivered`.
 */
export const documentedMessage = (message: Message): JsonObject => ({
	id: message.id,
	wa_message_id: message.wamid,
	contact_id: message.contact_id,
	direction: message.direction,
	type: message.message_type,
	content: { text: message.content },
	status: message.status === 'received' ? 'delivered' : message.status,
	timestamp: message.created_at,
});

/** @returns a template as answers show it (docs/whatomate-api.md#templates; recording: templates). */
export const templateAnswer = (template: Template): JsonObject => ({
	id: template.id,
	whatsapp_account: template.whatsapp_account,
	meta_template_id: template.meta_template_id,
	name: template.name,
	display_name: template.display_name,
	language: template.language,
	category: template.category,
	status: template.status,
	header_type: template.header_type,
	header_content: template.header_content,
	body_content: template.body_content,
	footer_content: template.footer_content,
	buttons: template.buttons,
	sample_values: template.sample_values,
	add_security_recommendation: false,
	code_expiration_minutes: 0,
	quality_rating: 'UNKNOWN',
	created_at: wholeSeconds(template.created_at),
	updated_at: wholeSeconds(template.created_at),
});

/** @returns an account as answers show it (docs/whatomate-api.md#accounts; recording: accounts-and-more); no secret is ever in it. */
export const accountAnswer = (account: Account): JsonObject => ({
	id: account.id,
	name: account.name,
	app_id: '1',
	phone_id: account.phone_id,
	business_id: '900800700',
	webhook_verify_token: account.webhook_verify_token,
	api_version: 'v24.0',
	is_default_incoming: account.is_default_incoming,
	is_default_outgoing: account.is_default_outgoing,
	auto_read_receipt: account.auto_read_receipt,
	business_calling_enabled: account.business_calling_enabled,
	status: account.status,
	has_access_token: true,
	has_app_secret: account.app_secret !== '',
	...unlessEmpty({ phone_number: account.phone_number, display_name: account.display_name }),
	created_by_id: USER_ID,
	updated_by_id: USER_ID,
	created_at: wholeSeconds(account.created_at),
	updated_at: wholeSeconds(account.created_at),
});

/** @returns a flow as answers show it (docs/whatomate-api.md#flows; recording: flows). */
export const flowAnswer = (flow: Flow): JsonObject => ({
	id: flow.id,
	whatsapp_account: flow.whatsapp_account,
	meta_flow_id: flow.meta_flow_id,
	name: flow.name,
	status: flow.status,
	category: flow.category,
	json_version: '6.0',
	flow_json: null,
	screens: flow.screens,
	preview_url: '',
	has_local_changes: flow.has_local_changes,
	created_at: wholeSeconds(flow.created_at),
	updated_at: wholeSeconds(flow.created_at),
});

/** @returns a tag as answers show it (docs/whatomate-api.md#tags; recording: more-of-the-platform). */
export const tagAnswer = (tag: Tag): JsonObject => ({
	name: tag.name,
	color: tag.color,
	created_at: wholeSeconds(tag.created_at),
	updated_at: wholeSeconds(tag.created_at),
});

/**
 * @param permissions as `resource:action`; only the answer about the key's own user has them.
 * @returns a user as answers show them (docs/whatomate-api.md#people; recordings: people, auth-and-errors).
 */
export const userAnswer = (user: User, permissions: readonly string[] = []): JsonObject => ({
	id: user.id,
	email: user.email,
	full_name: user.full_name,
	role_id: user.role.id,
	role: {
		...user.role,
		is_system: true,
		permissions: permissions.map((permission) => {
			const [resource, action] = permission.split(':');
			return { id: '00000000-0000-0000-0000-000000000000', resource, action };
		}),
	},
	is_active: user.is_active,
	is_available: user.is_available,
	is_super_admin: user.is_super_admin,
	is_member: false,
	organization_id: ORGANIZATION_ID,
	created_at: wholeSeconds(user.created_at),
	updated_at: wholeSeconds(user.created_at),
});

/** @returns a note as answers and frames show it (docs/whatomate-api.md#notes; recording: assign-and-notes). */
export const noteAnswer = (note: Note, author: string): JsonObject => ({
	id: note.id,
	contact_id: note.contact_id,
	created_by_id: note.created_by_id,
	created_by_name: author,
	content: note.content,
	created_at: note.created_at,
	updated_at: note.updated_at,
});
