import type { IDataObject } from 'n8n-workflow';

import { failureText, toMessage } from '../../shared/api/dialect';
import type { RawMessage } from '../../shared/api/dialect';
import type { Answer, ApiRequest } from '../../shared/api/request';
import { noteSent } from '../../shared/events/sentHere';
import { Failure, isOutcomeUnknown } from '../../shared/failures/failure';
import { refused } from '../../shared/failures/refusals';
import { acceptedButNotConfirmed, outcomeUnknown } from '../../shared/failures/whatsappErrors';
import { failedMessage, NotSent } from '../../shared/whatsapp/failedMessage';
import { PROGRESS } from '../../shared/whatsapp/statuses';
import type { Item } from '../engine/item';
import type { Prepared } from '../engine/operation';
import type { ContactChoice } from '../parameters/contact';
import { confirmOption, confirmTimeoutOption, sendOnceOption, simplifyField } from '../parameters/options';
import { traceOf } from '../sendOnce/trace';

/** Told where nothing was waited for; an error or a failed message needs no such words. */
export const PENDING = `'pending' means that Whatomate has the message. WhatsApp's answer comes later: the option '${confirmOption.property.displayName}' waits for it.`;

/** Milliseconds between two looks at a message's status at most: they come less and less often. */
const LAST_LOOK = 2000;

/** A message that was read and checked, and only has to go out. */
export interface Outgoing {
	/** How the conversation will hold it. */
	type: string;
	text: string;
	/** Whether something is waited for that comes later than WhatsApp's word about it, such as the customer's answer. */
	isAwaited?: true;
	/** @throws {Failure} when the server could not be asked, or it is unknown whether the message went out */
	send(): Promise<Sent>;
}

/** An item that is ready to send one message: its run gives the message, or the record that says why none went out. */
export interface ReadyToSend extends Prepared {
	run(): Promise<IDataObject>;
}

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
	/** Finds the contact of the number that the server was given. */
	findContact?: () => Promise<string>;
}

/** How to end a send: what to wait for, and what to give on. Read before anything is sent. */
export interface Delivery {
	confirm: 'none' | 'sent' | 'delivered';
	/** Seconds. */
	timeout: number;
	simple: boolean;
}

/**
 * What every operation that sends comes down to.
 * @param messages all that may go out in place of each other
 * @param choose says which of them does, once it is known
 * @returns what is left to do: to send one message and wait for what the user wants confirmed
 * @throws {Failure} when the options of the item make no sense
 */
export function readyToSend(
	item: Item,
	contact: ContactChoice,
	messages: Outgoing[],
	choose: () => Promise<Outgoing> = async () => messages[0],
): ReadyToSend {
	const delivery: Delivery = {
		confirm: item.option(confirmOption),
		timeout: item.option(confirmTimeoutOption),
		simple: item.read(simplifyField),
	};
	const key = item.hasOption(sendOnceOption) ? item.option(sendOnceOption) : undefined;
	const { execution, index } = item;
	const send = async () => {
		const message = await choose();
		const output = await deliver(item, contact, message, delivery);
		if (delivery.simple && !message.isAwaited && output.status === 'pending') execution.hint(PENDING);
		return output;
	};
	const { lane } = contact;
	if (key === undefined) return { lane, run: send };
	execution.sendOnce.expect(key, index);
	const trace = async (since: number) => await traceOf(execution.client, contact, messages, since);
	const run = async () => await execution.sendOnce.send({ key, index, send, trace });
	return { lane, run };
}

/**
 * Sends one message, whatever was sent before.
 * @returns the message as the server has it after what was to be waited for
 * @throws {Failure} when the server or WhatsApp refused it, or its outcome stayed unknown
 */
export async function deliver(
	item: Item,
	contact: ContactChoice,
	message: Outgoing,
	delivery: Delivery,
): Promise<IDataObject> {
	const { request, answer, contactId } = await message.send();
	const { type, text } = message;
	const findContact = contact.phone && contact.id;
	const sending = { type, text, contactId, findContact };
	const output = await delivered(item, request, answer, sending, delivery);
	return delivery.simple ? toWhom(output, contact, item) : output;
}

/**
 * @returns the same, with whom it went to as far as that is known without asking, behind what a person looks for first: the status. What is
 * not known is left out: n8n's table would show a red null for it.
 */
function toWhom(
	{ status, ...message }: IDataObject,
	{ phone }: ContactChoice,
	{ execution }: Item,
): IDataObject {
	const known = execution.metContact(String(message.contact_id));
	const number = known?.phone_number ?? phone?.digits;
	const name = known?.name || known?.profile_name;
	return {
		status,
		...(number ? { phone_number: number } : {}),
		...(name ? { name } : {}),
		...message,
	};
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
			: await confirmed(item, sent, sending, confirm, timeout).catch(async (error: unknown) => {
					const failure = afterAcceptance(error);
					await item.execution.noteUnknown(request, failure);
					throw failure;
				});
	if (!simple) return latest;
	return toMessage({ ...sent, ...latest }, sending);
}

/**
 * The server has the message: whatever ends the wait, such as *Stop*, leaves open what becomes of it. Only the server's own word that
 * WhatsApp refused it, or was not reached, says that nothing went out.
 * @param error what ended the wait
 * @returns the error to throw
 */
export const afterAcceptance = (error: unknown): unknown =>
	!(error instanceof Failure) || error instanceof NotSent || isOutcomeUnknown(error)
		? error
		: acceptedButNotConfirmed(error);

/**
 * @returns the message as the conversation holds it once it has come far enough
 * @throws {Failure} when it failed, or its fate is unknown after the time
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
	const { looks } = item.execution;
	for (let wait = looks.firstAfter, count = 0; ; wait = Math.min(wait * 2, LAST_LOOK), count++) {
		const status = String(latest.status ?? 'pending');
		if (status === 'failed') throw failedMessage(failureText(latest), id ?? '');
		if (PROGRESS.indexOf(status) >= PROGRESS.indexOf(wanted)) {
			if (count > 0) looks.learn(count);
			return latest;
		}
		const left = deadline - Date.now();
		if (left <= 0 || id === null) throw outcomeUnknown(wanted, timeout, status, obstacle);
		await item.client.pause(Math.min(wait, left));
		try {
			latest = (await lookAt(item, id, contact_id, sending.findContact)) ?? latest;
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
	findContact: (() => Promise<string>) | undefined,
): Promise<RawMessage | undefined> {
	const contact = contactId ?? (await findContact?.());
	if (contact === undefined) return undefined;
	return await item.execution.looks.lookAt(contact, messageId);
}
