import type { MetaInteractive, MetaMedia, MetaPayload } from '../meta/meta';
import type { Template } from '../data/types';
import { templateComponents, type TemplateFilling } from './templateComponents';

/** What WhatsApp takes in one message, or the words with which the server gives up before it asks. */
export type Build = { payload: MetaPayload; kind: string } | { error: string };

/** A reply button or a list row, as a request names it. */
export interface Choice {
	id: string;
	title: string;
}

/** An interactive message as a released server understands the request (docs/whatomate-api.md#interactive-messages). */
export interface InteractiveRequest {
	type: string;
	body: string;
	buttons: Choice[];
	button_text: string;
	url: string;
	display_text: string;
	ttl_minutes: number;
	flow_id: string;
	first_screen: string;
	header: string;
}

/** The kinds of media that WhatsApp knows. */
export const mediaKinds = ['image', 'video', 'audio', 'document'] as const;
/** One of the kinds of media. */
export type MediaKind = (typeof mediaKinds)[number];

/** @returns whether a message type is a kind of media. */
export const isMediaKind = (type: string): type is MediaKind =>
	(mediaKinds as readonly string[]).includes(type);

/**
 * Cuts a text to so many BYTES, as a released server cuts titles: through the middle of a character when it falls so;
 * what is left of that character arrives as the replacement character (docs/whatomate-api.md#interactive-messages; recording: accounts-and-more).
 */
export const cutBytes = (text: string, bytes: number): string => {
	const encoded = Buffer.from(text, 'utf8');
	return encoded.length <= bytes ? text : encoded.subarray(0, bytes).toString('utf8');
};

const base = (to: string, type: string): MetaPayload => ({
	messaging_product: 'whatsapp',
	recipient_type: 'individual',
	to,
	type,
});

/** A text message, as a reply when `replyTo` is WhatsApp's ID of another message. */
export const textPayload = (to: string, body: string, replyTo = ''): Build => ({
	kind: 'text',
	payload: {
		...base(to, 'text'),
		text: { preview_url: false, body },
		...(replyTo === '' ? {} : { context: { message_id: replyTo } }),
	},
});

/** A media message of an uploaded file or a link; audio carries no caption. */
export const mediaPayload = (to: string, kind: MediaKind, media: MetaMedia): Build => ({
	kind,
	payload: { ...base(to, kind), [kind]: media },
});

const interactive = (to: string, kind: string, content: MetaInteractive): Build => ({
	kind,
	payload: { ...base(to, 'interactive'), interactive: content },
});

/**
 * Reply buttons as a released server sends them: three or fewer stay buttons, four to ten become a list under a fixed
 * title, and header, footer, descriptions and the reply context never get here (docs/whatomate-api.md#interactive-messages; recording: send-interactive).
 */
export const choicesPayload = (to: string, body: string, choices: Choice[]): Build => {
	if (choices.length === 0) return { error: 'at least one button is required' };
	if (choices.length > 10) return { error: 'maximum 10 buttons allowed' };
	if (choices.length <= 3) {
		return interactive(to, 'interactive', {
			type: 'button',
			body: { text: body },
			action: {
				buttons: choices.map(({ id, title }) => ({
					type: 'reply',
					reply: { id, title: cutBytes(title, 20) },
				})),
			},
		});
	}
	const rows = choices.map(({ id, title }) => ({ id, title: cutBytes(title, 24) }));
	return interactive(to, 'interactive', {
		type: 'list',
		body: { text: body },
		action: { button: 'Select an option', sections: [{ title: 'Options', rows }] },
	});
};

const linkPayload = (to: string, { body, button_text, url }: InteractiveRequest): Build => {
	if (button_text === '' || url === '') return { error: 'button text and URL are required' };
	return interactive(to, 'CTA URL button', {
		type: 'cta_url',
		body: { text: body },
		action: { name: 'cta_url', parameters: { display_text: cutBytes(button_text, 20), url } },
	});
};

const callPayload = (to: string, request: InteractiveRequest, userId: string): Build => {
	if (request.body === '') return { error: 'body text is required' };
	if (request.display_text === '') return { error: 'display text is required' };
	return interactive(to, 'voice_call button', {
		type: 'voice_call',
		body: { text: request.body },
		action: {
			name: 'voice_call',
			parameters: {
				display_text: cutBytes(request.display_text, 20),
				...(request.ttl_minutes > 0 ? { ttl_minutes: request.ttl_minutes } : {}),
				payload: `agent:${userId}`,
			},
		},
	});
};

/** A flow message; the only interactive kind whose header a released server keeps. */
export const flowPayload = (to: string, request: InteractiveRequest, token: string): Build => {
	if (request.body === '') return { error: 'body text is required' };
	return interactive(to, 'flow', {
		type: 'flow',
		...(request.header === '' ? {} : { header: { type: 'text' as const, text: request.header } }),
		body: { text: request.body },
		action: {
			name: 'flow',
			parameters: {
				flow_message_version: '3',
				flow_token: token,
				flow_id: request.flow_id,
				flow_cta: cutBytes(request.button_text || 'Open', 20),
				flow_action: 'navigate',
				flow_action_payload: { screen: request.first_screen || 'FIRST_SCREEN' },
			},
		},
	});
};

/** Any interactive message but a flow; an unknown kind is taken for buttons (docs/whatomate-api.md#interactive-messages; recording: send-interactive). */
export const interactivePayload = (to: string, request: InteractiveRequest, userId: string): Build => {
	if (request.type === 'cta_url') return linkPayload(to, request);
	if (request.type === 'voice_call') return callPayload(to, request, userId);
	return choicesPayload(to, request.body, request.buttons);
};

/** A template message. */
export const templatePayload = (to: string, template: Template, filling: TemplateFilling): Build => {
	const components = templateComponents(template, filling);
	return {
		kind: 'template',
		payload: {
			messaging_product: 'whatsapp',
			to,
			type: 'template',
			template: {
				name: template.name,
				language: { code: template.language },
				...(components.length > 0 ? { components } : {}),
			},
		},
	};
};

/** An emoji on a message, or none to take it away. */
export const reactionPayload = (to: string, wamid: string, emoji: string): MetaPayload => ({
	...base(to, 'reaction'),
	reaction: { message_id: wamid, emoji },
});
