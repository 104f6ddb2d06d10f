import type { Incoming } from './incoming';
import type { Delivery, MetaPayload } from '../meta/meta';
import type { Choice } from '../whatsapp/payloads';
import type { Template } from '../data/types';

/** What a customer does with a message on the phone: taps what it offers, named by its ID or its title, or writes. */
export type CustomerAnswer = { tap: string } | { text: string };

const tapped = { button: 'button_reply', list: 'list_reply' } as const;

/** @returns what can be tapped to answer a message, as the phone shows it: reply buttons, rows of a list, quick replies. */
export const choicesOf = (
	{ interactive, template }: MetaPayload,
	templates: readonly Template[],
): Choice[] => {
	const { buttons = [], sections = [] } = interactive?.action ?? {};
	const known = templates.find(
		({ name, language }) => name === template?.name && language === template.language.code,
	);
	const quick = known?.buttons.filter(({ type }) => type.toUpperCase() === 'QUICK_REPLY') ?? [];
	return [
		...buttons.map(({ reply }) => reply),
		...sections.flatMap(({ rows }) => rows.map(({ id, title }) => ({ id, title }))),
		// WhatsApp gives back the text of a template's quick reply in the place of an ID.
		...quick.map(({ text = '' }) => ({ id: text, title: text })),
	];
};

/**
 * @param delivery the message on the phone.
 * @returns the customer's answer, as a reply to that message, from the number and to the account that it has.
 * @throws when the message offers nothing of that name.
 */
export const answerOf = (
	{ payload, account, wamid }: Delivery,
	answer: CustomerAnswer,
	templates: readonly Template[],
): Incoming => {
	const back = { from: payload.to, account, replyTo: wamid };
	if ('text' in answer) return { ...back, text: answer.text };
	const choices = choicesOf(payload, templates);
	const choice = choices.find(({ id, title }) => id === answer.tap || title === answer.tap);
	if (!choice) {
		const offered = choices.map(({ title }) => title).join(', ') || 'nothing';
		throw new Error(`"${answer.tap}" can't be tapped: the message offers ${offered}`);
	}
	const kind = payload.template ? 'button' : tapped[payload.interactive?.type === 'list' ? 'list' : 'button'];
	return { ...back, button: choice.title, buttonId: choice.id, tapped: kind };
};
