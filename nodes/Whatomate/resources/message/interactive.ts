import type { IDataObject } from 'n8n-workflow';

import { conversationIsReleased } from '../../../shared/api/conversation';
import {
	accountInBody,
	cutTitles,
	isReleased,
	listRows,
	ROWS_SENT_AS_BUTTONS,
} from '../../../shared/api/dialect';
import { path } from '../../../shared/api/request';
import type { ApiRequest } from '../../../shared/api/request';
import { alsoWrong, badInput } from '../../../shared/failures/failure';
import type { Item } from '../../engine/item';
import type { ContactChoice } from '../../parameters/contact';
import { tellUnquoted } from './replyTo';
import type { Outgoing } from '../../sending/sending';
import type { Extras } from './textMessage';

/** What can be tapped: up to three replies, a link, a list to choose from, or a form (docs/whatomate-api.md#interactive-messages, #interactive-lists, #flow-messages). */
export type InteractiveKind = 'button' | 'cta_url' | 'list' | 'flow';

/** An interactive message as the user filled it in. */
export interface Interactive {
	kind: InteractiveKind;
	body: string;
	header: string;
	footer: string;
	buttonText: string;
	url: string;
	flowId: string;
	firstScreen: string;
	sectionTitle: string;
	buttons: Array<{ id: string; title: string }>;
	rows: Array<{ id: string; title: string; description: string }>;
}

/** A message that has nothing but its words yet. */
export const plain = (kind: InteractiveKind, body: string): Interactive => ({
	kind,
	body,
	header: '',
	footer: '',
	buttonText: '',
	url: '',
	flowId: '',
	firstScreen: '',
	sectionTitle: '',
	buttons: [],
	rows: [],
});

/** @returns the request; a list's rows stand where either server looks for them */
export function interactiveRequest(
	contactId: string,
	interactive: Interactive,
	{ account, replyTo }: Extras = {},
): ApiRequest {
	const { kind, body, header, footer, buttonText, url, flowId, firstScreen, buttons, rows, sectionTitle } =
		interactive;
	const own: Record<InteractiveKind, () => IDataObject> = {
		button: () => ({ buttons }),
		cta_url: () => ({ button_text: buttonText, url }),
		list: () => ({
			...(buttonText ? { button_text: buttonText } : {}),
			...listRows(
				sectionTitle,
				rows.map(({ id, title, description }) => ({ id, title, ...(description ? { description } : {}) })),
			),
		}),
		flow: () => ({
			flow_id: flowId,
			button_text: buttonText,
			...(firstScreen ? { first_screen: firstScreen } : {}),
		}),
	};
	return {
		method: 'POST',
		path: path`/api/contacts/${contactId}/messages`,
		body: {
			type: 'interactive',
			interactive: {
				type: kind,
				body,
				...(header ? { header } : {}),
				...(footer ? { footer } : {}),
				...own[kind](),
			},
			...(replyTo ? { reply_to_message_id: replyTo } : {}),
			...accountInBody(account),
		},
		sends: true,
	};
}

/**
 * A released server cuts titles by bytes, the documented one takes WhatsApp's characters. Only where it matters is the server
 * asked which one it is, once for all items.
 * @param labels what the user calls the titles, where that is not by their number
 * @throws {Failure} naming the titles that would be cut
 */
export async function refuseCutTitles(
	item: Item,
	contactId: string,
	interactive: Interactive,
	labels: readonly string[] = [],
): Promise<void> {
	const label = (what: string, index: number) => labels[index] ?? `${what} ${index + 1}: Title`;
	const titles = [
		...interactive.buttons.map(({ title }, index) => ({ field: label('Button', index), text: title })),
		...interactive.rows.map(({ title }, index) => ({ field: label('Row', index), text: title })),
		...(interactive.kind === 'cta_url' || interactive.kind === 'flow'
			? [{ field: labels[0] ?? 'Button Text', text: interactive.buttonText }]
			: []),
	];
	const [first, ...others] = cutTitles(titles, interactive.rows.length);
	if (first === undefined) return;
	const { known } = item.execution;
	known.released ??= await conversationIsReleased(item.client, contactId);
	if (!known.released) return;
	throw badInput(
		first,
		['Shorten it: letters outside English and emoji take two to four bytes each.', alsoWrong(others)]
			.filter(Boolean)
			.join(' '),
	);
}

/** @returns a sentence for each thing that a released server does not pass on (docs/whatomate-api.md#interactive-messages, #interactive-lists) */
export function leftOut({ kind, header, footer, buttonText, rows, sectionTitle }: Interactive): string[] {
	const fields = [
		...(header && kind !== 'flow' ? ["'Header'"] : []),
		...(footer ? ["'Footer'"] : []),
		...(kind === 'list' && buttonText ? ["'Button Text'"] : []),
		...(kind === 'list' && sectionTitle ? ["'Section Title'"] : []),
		...(rows.some(({ description }) => description) ? ["the rows' descriptions"] : []),
	];
	return [
		...(fields.length > 0
			? [`This Whatomate server does not pass on ${fields.join(', ')}: the customer did not see this`]
			: []),
		...(kind === 'list' && rows.length <= ROWS_SENT_AS_BUTTONS
			? [`This Whatomate server sends a list of up to ${ROWS_SENT_AS_BUTTONS} rows as reply buttons`]
			: []),
	];
}

/**
 * @param labels what the user calls the titles, where that is not by their number
 * @returns a message that was read and checked, ready to go out
 */
export const interactiveMessage = (
	item: Item,
	contact: ContactChoice,
	interactive: Interactive,
	extras: Extras,
	labels: readonly string[] = [],
): Outgoing => ({
	type: 'interactive',
	text: interactive.body,
	async send() {
		const contactId = await contact.id();
		await refuseCutTitles(item, contactId, interactive, labels);
		const request = interactiveRequest(contactId, interactive, extras);
		const answer = await item.execution.send(request);
		if (answer.ok && isReleased(answer.data)) {
			leftOut(interactive).forEach((sentence) => item.execution.hint(sentence));
		}
		tellUnquoted(item, answer, extras.replyTo, false);
		return { request, answer, contactId };
	},
});
