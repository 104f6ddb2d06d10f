import type { Flow, JsonObject, Message, Template, TemplateButton } from '../data/types';
import type { MetaComponent, MetaInteractive, MetaMedia, MetaPayload, MetaRow } from '../meta/meta';
import { mediaKinds, type MediaKind } from '../whatsapp/payloads';
import { fillUrl } from '../whatsapp/variables';
import { buttonValue, templateBody, templateHeader } from '../whatsapp/templateText';

/** A field of a form that a customer fills in. */
export interface FormField {
	name: string;
	label: string;
}

/** What a customer can tap under a message. */
export type Tap =
	| { kind: 'reply'; title: string; id: string }
	| { kind: 'link'; title: string; url: string }
	| { kind: 'call'; title: string; number: string }
	| { kind: 'copy'; title: string; code: string }
	| { kind: 'form'; title: string; fields: FormField[] };

/** A file in a bubble. */
export interface BubbleFile {
	kind: MediaKind | 'sticker';
	name: string;
	/** Where the page gets it; empty when only WhatsApp could fetch it. */
	url: string;
}

/** What stands in a bubble: only what is there is not empty. */
export interface Content {
	header: string;
	text: string;
	footer: string;
	file: BubbleFile | null;
	place: JsonObject | null;
	people: JsonObject[];
	taps: Tap[];
	list: { button: string; sections: Array<{ title: string; rows: MetaRow[] }> } | null;
}

const empty: Content = {
	header: '',
	text: '',
	footer: '',
	file: null,
	place: null,
	people: [],
	taps: [],
	list: null,
};

/** Only what a browser may open without harm is a link. */
const webAddress = (url: unknown): string => (/^https?:\/\//i.test(String(url)) ? String(url) : '');

const fileOf = (kind: MediaKind, media: MetaMedia, messageId: string): BubbleFile => ({
	kind,
	name: media.filename ?? '',
	url: media.id === undefined ? '' : `files/${messageId}`,
});

const textsOf = (value: unknown): FormField[] => {
	if (Array.isArray(value)) return value.flatMap(textsOf);
	if (typeof value !== 'object' || value === null) return [];
	const { name, label, ...others } = value as JsonObject;
	const own = typeof name === 'string' && typeof label === 'string' ? [{ name, label }] : [];
	return [...own, ...Object.values(others).flatMap(textsOf)];
};

/** @returns the fields on the pages of a flow; one for anything where nobody knows them. */
const formFields = (flows: readonly Flow[], flowId: unknown): FormField[] => {
	const fields = textsOf(flows.find(({ meta_flow_id }) => meta_flow_id === flowId)?.screens);
	return fields.length > 0 ? fields : [{ name: 'answer', label: 'Your answer' }];
};

const interactiveContent = (
	{ header, body, footer, action }: MetaInteractive,
	flows: readonly Flow[],
): Content => {
	const { buttons = [], sections, parameters = {} } = action;
	const taps: Tap[] = buttons.map(({ reply: { id, title } }) => ({ kind: 'reply', id, title }));
	const title = String(parameters.display_text ?? parameters.flow_cta ?? '');
	if (action.name === 'cta_url') taps.push({ kind: 'link', title, url: webAddress(parameters.url) });
	if (action.name === 'voice_call') taps.push({ kind: 'call', title, number: '' });
	if (action.name === 'flow')
		taps.push({ kind: 'form', title, fields: formFields(flows, parameters.flow_id) });
	const list = sections && {
		button: action.button ?? 'Options',
		sections: sections.map(({ title: name = '', rows }) => ({ title: name, rows })),
	};
	return {
		...empty,
		header: header?.text ?? '',
		text: body.text,
		footer: footer?.text ?? '',
		taps,
		list: list ?? null,
	};
};

const templateTap = (button: TemplateButton, value: string | undefined, flows: readonly Flow[]): Tap => {
	const { type, text: title = '', url = '', phone_number, example, flow_id } = button;
	switch (type.toUpperCase()) {
		case 'URL':
			return { kind: 'link', title, url: webAddress(fillUrl(url, value ?? '')) };
		case 'PHONE_NUMBER':
		case 'VOICE_CALL':
			return { kind: 'call', title, number: typeof phone_number === 'string' ? phone_number : '' };
		case 'COPY_CODE':
		case 'OTP':
			return { kind: 'copy', title, code: value ?? (typeof example === 'string' ? example : '') };
		case 'FLOW':
			return { kind: 'form', title, fields: formFields(flows, flow_id) };
		default:
			// WhatsApp gives back the text of a template's quick reply in the place of an ID.
			return { kind: 'reply', title, id: title };
	}
};

const templateFile = (components: MetaComponent[], messageId: string): BubbleFile | null => {
	const [parameter] = components.find(({ type }) => type === 'header')?.parameters ?? [];
	const kind = (['image', 'video', 'document'] as const).find((each) => parameter?.[each]);
	const media = kind && parameter?.[kind];
	return kind && media ? fileOf(kind, media, messageId) : null;
};

const templateContent = (
	{ name, language, components = [] }: NonNullable<MetaPayload['template']>,
	messageId: string,
	templates: readonly Template[],
	flows: readonly Flow[],
): Content => {
	const known = templates.find((each) => each.name === name && each.language === language.code);
	if (!known) return { ...empty, text: name };
	return {
		...empty,
		header: templateHeader(known, components),
		text: templateBody(known, components),
		footer: known.footer_content,
		file: templateFile(components, messageId),
		taps: known.buttons.map((button, index) => templateTap(button, buttonValue(index, components), flows)),
	};
};

const parsed = (text: string): unknown => {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
};

/** @returns what a message shows of which only the server's own record is there: one from the customer, or one never handed over. */
const storedContent = ({ id, message_type, content, media_url, media_filename }: Message): Content => {
	const value = parsed(content);
	if (message_type === 'location') return { ...empty, place: (value as JsonObject | undefined) ?? {} };
	if (message_type === 'contacts') return { ...empty, people: Array.isArray(value) ? value : [] };
	if (message_type === 'nfm_reply') return { ...empty, header: 'Form filled in', text: content };
	const kind = [...mediaKinds, 'sticker' as const].find((each) => each === message_type);
	if (!kind) return { ...empty, text: content || `(${message_type})` };
	const url = media_url === '' ? '' : `files/${id}`;
	return { ...empty, text: content, file: { kind, name: media_filename, url } };
};

/**
 * @param payload what WhatsApp was handed for the message, if it was.
 * @returns what the customer sees of it.
 */
export const contentOf = (
	message: Message,
	payload: MetaPayload | undefined,
	{ templates, flows }: { templates: readonly Template[]; flows: readonly Flow[] },
): Content => {
	if (payload?.text) return { ...empty, text: payload.text.body };
	if (payload?.template) return templateContent(payload.template, message.id, templates, flows);
	if (payload?.interactive) return interactiveContent(payload.interactive, flows);
	const kind = mediaKinds.find((each) => payload?.[each]);
	const media = kind && payload?.[kind];
	if (!kind || !media) return storedContent(message);
	return { ...empty, text: media.caption ?? '', file: fileOf(kind, media, message.id) };
};

/** @returns WhatsApp's ID of the file that a payload carries, in its body or in a template's header. */
export const mediaIdOf = (payload: MetaPayload): string | undefined => {
	const parameters = payload.template?.components?.flatMap((component) => component.parameters) ?? [];
	return [payload, ...parameters]
		.flatMap((holder) =>
			mediaKinds.map((kind) => (holder as Partial<Record<MediaKind, MetaMedia>>)[kind]?.id),
		)
		.find((id) => id !== undefined);
};
