import { Refusal, releasedMessage, success } from '../server/answers';
import type { Context, Route } from '../server/context';
import { asId, decode, jsonBody, pageOf, requireId } from '../server/decode';
import { storeOutgoing } from '../whatsapp/outgoing';
import {
	flowPayload,
	interactivePayload,
	isMediaKind,
	mediaPayload,
	textPayload,
	type Build,
	type InteractiveRequest,
} from '../whatsapp/payloads';
import { USER_ID } from '../data/seed';
import type { MessageSeed } from '../data/store';
import type { JsonObject, Message } from '../data/types';
import { visibleContact } from './contacts';

const list = (context: Context) => {
	const { store, request, parameters } = context;
	const contact = visibleContact(context, requireId(parameters.id, 'Invalid contact ID'));
	const account = request.query.get('account') ?? '';
	const all = store
		.messagesOf(contact.id)
		.filter(({ whatsapp_account }) => account === '' || whatsapp_account === account);
	const total = all.length;
	const { limit } = pageOf(request.query);
	const show = (messages: Message[]) =>
		messages.map((message) => releasedMessage(message, store.message(message.reply_to_message_id)));

	const cursor = request.query.get('before_id') ?? '';
	if (cursor !== '') {
		// Compares moments, not positions: messages of the cursor's own moment are lost; an unknown ID filters nothing.
		const before = store.message(asId(cursor) ?? '')?.created_at;
		const older = before === undefined ? all : all.filter(({ created_at }) => created_at < before);
		const messages = older.slice(-limit);
		return success({ messages: show(messages), total, has_more: messages.length === limit });
	}

	const { page } = pageOf(request.query);
	// The server counts pages from the end; past the last one the limit turns negative and is dropped.
	const offset = total - page * limit;
	const remaining = Math.min(limit, limit + offset);
	const start = Math.max(0, offset);
	const messages = remaining < 0 ? all : all.slice(start, start + remaining);
	// The answer shows the statuses from before the reading (docs/whatomate-api.md#list-messages; recording: list-messages, first page).
	const shown = show(messages);
	store.markRead(contact.id, 'list');
	return success({ messages: shown, total, page, limit, has_more: start > 0 });
};

const interactiveData = (asked: InteractiveRequest): JsonObject => {
	const { type, body, buttons, button_text, url, display_text, ttl_minutes } = asked;
	if (type === 'cta_url') return { type, body, button_text, url };
	if (type === 'voice_call') {
		return { type, body, display_text, ...(ttl_minutes > 0 ? { ttl_minutes } : {}) };
	}
	if (type === 'list') return { type, body, rows: buttons };
	return { type: 'button', body, buttons };
};

const readInteractive = (source: JsonObject): InteractiveRequest => {
	const asked = decode(source, {
		type: 'text',
		body: 'text',
		buttons: 'objects',
		button_text: 'text',
		url: 'text',
		display_text: 'text',
		ttl_minutes: 'whole',
		flow_id: 'text',
		first_screen: 'text',
		header: 'text',
	});
	return { ...asked, buttons: asked.buttons.map((button) => decode(button, { id: 'text', title: 'text' })) };
};

/** Types that this route takes without having what they need: they are answered 200 and fail, or go out empty. */
const buildOther = (to: string, type: string): Build => {
	if (isMediaKind(type)) {
		const caption = type === 'audio' ? {} : { caption: '' };
		return mediaPayload(to, type, { id: '', ...caption, ...(type === 'document' ? { filename: '' } : {}) });
	}
	if (type === 'template') return { error: 'template is required for template messages' };
	if (type === 'flow') return { error: 'flow ID is required for flow messages' };
	return { error: `unsupported message type: ${type}` };
};

const send = (context: Context) => {
	const { store, whatsapp, request, parameters } = context;
	const contactId = requireId(parameters.id ?? '', 'Invalid contact ID');
	const asked = decode(jsonBody(request), {
		type: 'text',
		content: 'object',
		reply_to_message_id: 'text',
		whatsapp_account: 'text',
		interactive: 'object',
	});
	const { body } = decode(asked.content ?? {}, { body: 'text' });
	const interactive = readInteractive(asked.interactive ?? {});

	const contact = visibleContact(context, contactId);
	const account = store.account(asked.whatsapp_account || contact.whatsapp_account);
	if (!account) throw new Refusal(400, 'Failed to resolve WhatsApp account');
	const replyTo = store.message(asId(asked.reply_to_message_id) ?? '');
	const repliedTo = replyTo?.contact_id === contact.id ? replyTo : undefined;

	const to = contact.phone_number;
	let stored: MessageSeed = { message_type: asked.type };
	let build = buildOther(to, asked.type);
	if (asked.type === 'text') {
		stored = { message_type: 'text', content: body };
		build = textPayload(to, body, repliedTo?.wamid);
	} else if (asked.type === 'interactive' && interactive.type === 'flow') {
		if (interactive.flow_id === '') throw new Refusal(400, 'flow_id is required to send a flow');
		if (!store.flows.some(({ meta_flow_id }) => meta_flow_id === interactive.flow_id)) {
			throw new Refusal(400, 'Flow not found for this organization');
		}
		const flow = {
			...interactive,
			body: interactive.body || body,
			button_text: interactive.button_text || 'Open',
		};
		const { button_text, flow_id } = flow;
		stored = {
			message_type: 'flow',
			content: flow.body,
			interactive_data: { type: 'flow', body: flow.body, button_text, flow_id },
		};
		build = flowPayload(to, flow, `agent_${contact.id}_${store.messages.length}`);
	} else if (asked.type === 'interactive') {
		if (interactive.type === 'voice_call' && !account.business_calling_enabled) {
			throw new Refusal(
				400,
				'This WhatsApp account is not enrolled in the Business Calling API. Enable it under Settings → Accounts before sending Call buttons.',
			);
		}
		stored = {
			message_type: 'interactive',
			content: interactive.body,
			interactive_data: interactiveData(interactive),
		};
		build = interactivePayload(to, interactive, USER_ID);
	}
	const message = storeOutgoing(store, contact, {
		...stored,
		whatsapp_account: account.name,
		reply_to_message_id: repliedTo?.id ?? '',
	});
	const answer = success(releasedMessage(message, repliedTo));
	whatsapp.sendLater(message, build);
	return answer;
};

/** Conversations of a released server: list, send text and interactive (docs/whatomate-api.md#list-messages, #text, #interactive-messages; recordings: list-messages, send-text, send-interactive). */
export const messageRoutes: readonly Route[] = [
	{ method: 'GET', path: '/api/contacts/{id}/messages', dialect: 'released', handle: list },
	{ method: 'POST', path: '/api/contacts/{id}/messages', dialect: 'released', handle: send },
	// The old route has no contact in its path, so it always fails (docs/whatomate-api.md#text; recording: send-text "legacy route").
	{ method: 'POST', path: '/api/messages', dialect: 'released', handle: send },
];
