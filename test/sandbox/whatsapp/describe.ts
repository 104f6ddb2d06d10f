import type { MetaPayload } from '../meta/meta';
import type { Template } from '../data/types';
import { templateBody } from './templateText';

/** @returns a North American number with its usual spaces, any other with a plus in front of its digits. */
export const readableNumber = (number: string): string => {
	const digits = number.replace(/\D/g, '');
	if (digits === '') return number;
	const american = /^1(\d{3})(\d{3})(\d{4})$/.exec(digits);
	return american ? `+1 ${american[1]} ${american[2]} ${american[3]}` : `+${digits}`;
};

const said = (text: string): string => JSON.stringify(text);

const interactiveText = ({ interactive }: MetaPayload): string => {
	if (!interactive) return '';
	const { type, body, action } = interactive;
	const choices =
		action.buttons?.map(({ reply }) => reply.title) ??
		action.sections?.flatMap(({ rows }) => rows.map(({ title }) => title)) ??
		[action.parameters?.display_text ?? action.parameters?.flow_cta].map(String);
	const target = typeof action.parameters?.url === 'string' ? ` → ${action.parameters.url}` : '';
	return `${type}: ${said(body.text)} ${choices.map((choice) => `[${choice}]`).join(' ')}${target}`;
};

const content = (payload: MetaPayload, templates: readonly Template[]): string => {
	const { type, text, template, reaction } = payload;
	if (text) return `text: ${said(text.body)}`;
	if (template) {
		const known = templates.find(
			({ name, language }) => name === template.name && language === template.language.code,
		);
		const words = known ? `: ${said(templateBody(known, template.components))}` : '';
		return `template ${template.name}${words}`;
	}
	if (reaction) return reaction.emoji === '' ? 'reaction taken away' : `reaction ${reaction.emoji}`;
	if (payload.interactive) return interactiveText(payload);
	const media = payload.image ?? payload.video ?? payload.audio ?? payload.document;
	const name = media?.filename ?? media?.link ?? media?.id ?? '';
	return `${type} ${name}${media?.caption ? `: ${said(media.caption)}` : ''}`;
};

/**
 * One line for people about a message on a phone.
 *
 * @returns for example `+1 415 555 0101 ← template hello_world: "Hello, world."`
 */
export const describePayload = (payload: MetaPayload, templates: readonly Template[]): string =>
	`${readableNumber(payload.to)} ← ${content(payload, templates)}`;
