import type { IDataObject } from 'n8n-workflow';

import { INCOMING_EVENT } from '../../shared/events/event';
import type { WhatomateEvent } from '../../shared/events/event';
import type { Registration } from '../../shared/webhooks/registration';
import { isMasked } from '../../shared/whatsapp/phoneNumber';
import { personOf } from '../../shared/whatsapp/samePerson';

/** How a customer can answer, by the names that n8n's own nodes use as far as they have it. */
export type ResponseType = 'approval' | 'choice' | 'freeText';

/** What a customer can tap. */
export interface Choice extends IDataObject {
	id: string;
	title: string;
	/** Where it means yes or no. */
	approved?: boolean;
}

/** What an execution that waits keeps of its question. It is saved with the execution, so it holds no secret. */
export interface Question {
	responseType: ResponseType;
	contactId: string;
	/** Who was asked, as `personOf` tells people apart; null where only the contact is known. */
	person: string | null;
	/** None where any message answers. */
	choices: Choice[];
	/** The question itself, as a message in Whatomate; null where the server did not tell. */
	messageId: string | null;
	/** When it went out, by the server's clock; null where the server did not tell. */
	askedAt: string | null;
	/** What brings the answer. */
	registration: Registration;
}

/** What the node gives on, in the field `data` as n8n's own nodes have it. */
export interface CustomerAnswer extends IDataObject {
	/** Only where the question was one of yes or no. */
	approved?: boolean;
	text: string | null;
	/** What was tapped; null for a text. */
	button: { id: string; title: string } | null;
	/** ISO 8601 */
	respondedAt: string;
	message_id: string | null;
	contact_id: string;
}

/**
 * @param event an incoming message of any contact
 * @param now for servers that do not tell when
 * @returns the answer that it gives, or undefined where it is none: of another person, older than the question, or not one of
 * the buttons. A person may answer under another notation of the number, and so as another contact.
 */
export function answerIn(question: Question, event: WhatomateEvent, now: Date): CustomerAnswer | undefined {
	const isIncoming = event.event === INCOMING_EVENT && event.direction !== 'outgoing';
	if (!isIncoming || !isTheirs(question, event) || isOlder(event.timestamp, question.askedAt))
		return undefined;
	const given = {
		text: event.text,
		respondedAt: event.timestamp ?? now.toISOString(),
		message_id: event.message_id,
		contact_id: isTheContact(question, event) ? question.contactId : (event.contact_id ?? question.contactId),
	};
	if (question.responseType === 'freeText') return { ...given, button: event.button && tapped(event.button) };
	const title = event.button?.title.trim();
	const choice = question.choices.find((each) => each.title === title);
	if (!choice) return undefined;
	return {
		...(choice.approved === undefined ? {} : { approved: choice.approved }),
		...given,
		button: { id: choice.id, title: choice.title },
	};
}

/** @returns whether the event is about the contact that was asked */
export const isTheContact = ({ contactId }: Question, { contact_id }: WhatomateEvent): boolean =>
	contact_id?.toLowerCase() === contactId.toLowerCase();

const isTheirs = (question: Question, event: WhatomateEvent): boolean =>
	isTheContact(question, event) ||
	(question.person !== null &&
		event.contact_phone !== null &&
		!isMasked(event.contact_phone) &&
		personOf(event.contact_phone) === question.person);

const tapped = ({ id, title }: { id: string | null; title: string }) => ({ id: id ?? '', title });

/** @returns whether the message is certainly older than the question; both times are the server's */
const isOlder = (sent: string | null, asked: string | null): boolean =>
	sent !== null && asked !== null && Date.parse(sent) < Date.parse(asked);

/**
 * @param quoted the message that the customer's one answers, where the server tells
 * @returns whether it belongs to another message than the question: the same button of an earlier question, say. A free text may
 * also quote what the customer wrote before.
 */
export function belongsElsewhere(
	{ messageId, responseType }: Question,
	quoted: { id: string; direction: string | null } | undefined,
): boolean {
	if (quoted === undefined || messageId === null || quoted.id === messageId) return false;
	return responseType !== 'freeText' || quoted.direction === 'outgoing';
}
