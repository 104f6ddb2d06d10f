import type { IDataObject } from 'n8n-workflow';

import type { Answer, ApiRequest } from '../../../shared/api/request';
import { conversation } from '../../../shared/api/conversation';
import { failureReason, toMessage } from '../../../shared/api/dialect';
import type { RawMessage } from '../../../shared/api/dialect';
import { noteSent } from '../../../shared/events/sentHere';
import { badInput } from '../../../shared/failures/failure';
import { failedAtWhatsApp, outcomeUnknown } from '../../../shared/failures/whatsappErrors';
import { refused } from '../../../shared/failures/refusals';
import type { ContactChoice, Item } from '../../engine/item';
import { traceOf } from '../../sendOnce/trace';

/** How far a message can come; each includes those before it (contract section 1, Status flow). */
const PROGRESS = ['pending', 'sent', 'delivered', 'read'];

/** Milliseconds between two looks at a message's status: soon at first, then less and less often. */
const FIRST_LOOK = 250;
const LAST_LOOK = 2000;

/** How many of the newest messages are searched for the one that was just sent. */
const NEWEST = 50;

/** A message that was read and checked, and only has to go out. */
export interface Outgoing {
	/** How the conversation will hold it. */
	type: string;
	text: string;
	/** @throws {Failure} when the server could not be asked, or it is unknown whether the message went out */
	send(): Promise<Sent>;
}

/** The run of an item that sends one message: it gives the message, or the record that says why none went out. */
export type SendRun = () => Promise<IDataObject>;

/** What became of the request that makes a message go out. */
export interface Sent {
	request: ApiRequest;
	answer: Answer<RawMessage>;
	/** Whom it went to, where that is known. */
	contactId?: string;
}

/** What the sender knows of a message that an answer may not repeat. */
interface Sending {
	type: string;
	text: string;
	contactId?: string;
	/** The number that the server was given in place of a contact. */
	phone?: string;
}

/** How to end a send: what to wait for, and what to give on. Read before anything is sent. */
interface Delivery {
	confirm: 'none' | 'sent' | 'delivered';
	/** Seconds. */
	timeout: number;
	simple: boolean;
}

/**
 * What every operation that sends comes down to.
 * @param messages all that may go out in place of each other
 * @param choose says which of them does, once it is known
 * @returns the item's run: it sends one message and waits for what the user wants confirmed
 * @throws {Failure} when the options of the item make no sense
 */
export function deliver(
	item: Item,
	contact: ContactChoice,
	messages: Outgoing[],
	choose: () => Promise<Outgoing> = async () => messages[0],
): SendRun {
	const delivery = readDelivery(item);
	const key = readSendOnceKey(item);
	const send = async () => {
		const message = await choose();
		const { request, answer, contactId } = await message.send();
		const { type, text } = message;
		return await delivered(item, request, answer, { type, text, contactId, phone: contact.phone }, delivery);
	};
	if (key === undefined) return send;
	const { execution, index } = item;
	execution.sendOnce.expect(key, index);
	const trace = async (since: number) => await traceOf(execution.client, contact, messages, since);
	return async () => await execution.sendOnce.deliver({ key, index, send, trace });
}

/** @throws {Failure} when it is empty: the item would go out without the protection that the user asked for */
function readSendOnceKey(item: Item): string | undefined {
	if (item.options.sendOnceKey === undefined) return undefined;
	const key = item.option('sendOnceKey', 'Send Once Key');
	if (key !== '') return key;
	throw badInput(
		"'Send Once Key' is empty",
		'Give every item a key, or remove the option to send without looking at what was sent before.',
	);
}

/** @throws {Failure} when the options of the item make no sense */
function readDelivery(item: Item): Delivery {
	const confirm = item.option('confirm', 'Wait for Confirmation') || 'none';
	if (confirm !== 'none' && confirm !== 'sent' && confirm !== 'delivered') {
		throw badInput(`'Wait for Confirmation' can't be ${confirm}`, 'It is one of none, sent and delivered.');
	}
	const seconds = Number(item.options.confirmTimeout ?? 30);
	if (!(seconds > 0)) {
		throw badInput(
			`'Wait at Most (Seconds)' is not a number of seconds: ${String(item.options.confirmTimeout)}`,
		);
	}
	return { confirm, timeout: seconds, simple: item.parameter('simple', true) !== false };
}

/**
 * Makes the output of a send from the server's answer, after waiting for what the user wants confirmed.
 * @throws {Failure} when the server or WhatsApp refused the message, or its outcome stayed unknown
 */
async function delivered(
	item: Item,
	request: ApiRequest,
	answer: Answer<RawMessage>,
	sending: Sending,
	{ confirm, timeout, simple }: Delivery,
): Promise<IDataObject> {
	if (!answer.ok) throw refused(request, answer.status, answer.words);
	const sent = answer.data ?? {};
	noteSent(toMessage(sent, sending).id);
	const latest =
		confirm === 'none'
			? sent
			: await confirmed(item, sent, sending, confirm, timeout).catch((error) => {
					item.execution.noteUnknown(request, error);
					throw error;
				});
	if (!simple) return latest;
	return toMessage({ ...sent, ...latest }, sending);
}

/**
 * @returns the message as the conversation holds it once it has come far enough
 * @throws {Failure} when WhatsApp refused it, or its fate is unknown after the time
 */
export async function confirmed(
	item: Item,
	sent: RawMessage,
	sending: Sending,
	wanted: string,
	timeout: number,
): Promise<RawMessage> {
	const deadline = Date.now() + timeout * 1000;
	const { id, contact_id } = toMessage(sent, sending);
	let latest = sent;
	let obstacle = id === null ? 'the server gave the message no ID' : '';
	for (let wait = FIRST_LOOK; ; wait = Math.min(wait * 2, LAST_LOOK)) {
		const status = String(latest.status ?? 'pending');
		if (status === 'failed') throw failedAtWhatsApp(failureReason(latest), id ?? '');
		if (PROGRESS.indexOf(status) >= PROGRESS.indexOf(wanted)) return latest;
		const left = deadline - Date.now();
		if (left <= 0 || id === null) throw outcomeUnknown(wanted, timeout, status, obstacle);
		await item.client.pause(Math.min(wait, left));
		try {
			latest = (await lookAt(item, id, contact_id, sending.phone)) ?? latest;
			obstacle = '';
		} catch (error) {
			// A look that does not succeed says nothing about the message, which is out: the next one may.
			obstacle = (error as Error).message;
		}
	}
}

/** @returns the message as the conversation holds it now, or undefined while it is not there */
async function lookAt(
	item: Item,
	messageId: string,
	contactId: string | null,
	phone: string | undefined,
): Promise<RawMessage | undefined> {
	const contact = contactId ?? (phone ? (await item.execution.contactOf(phone)).id : undefined);
	if (contact === undefined) return undefined;
	let looked = 0;
	for await (const message of conversation(item.client, contact, { pageSize: NEWEST })) {
		if (message.id === messageId) return message;
		if (++looked >= NEWEST) break;
	}
	return undefined;
}
