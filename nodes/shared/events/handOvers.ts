import { everyTransfer, isWithPerson } from '../api/transfers';
import type { Transfer } from '../api/transfers';
import type { WhatomateClient } from '../api/client';
import { inTime } from '../api/wait';
import { Failure } from '../failures/failure';
import { keptHandOvers, knownHandOvers } from '../memory';
import type { HandedOver, Kept, KnownHandOver } from '../memory';
import { isMasked } from '../whatsapp/phoneNumber';
import { personOf } from '../whatsapp/samePerson';
import { INCOMING_EVENT, REACTION_EVENT, TRANSFER } from './event';
import type { WhatomateEvent } from './event';

/** Whose conversations a person has, for triggers that leave them out. */

/** Milliseconds between two looks at the list: so many for each request that the last look took. */
const FRESH = 10_000;

/** Milliseconds after which a server is asked again that did not answer, while nothing is known of it. */
const UNKNOWN_AGAIN = 1_500;

/** How many hand-overs one request brings, and how many are read at most. */
const PAGE_SIZE = 100;
const MOST = 10_000;

/** Milliseconds that an event waits for the list: whoever delivers it waits too. */
const PATIENCE = 5_000;

/** Who an event is about. */
type Customer = Pick<WhatomateEvent, 'contact_id' | 'contact_phone'>;

/** @returns the person, where the number is known as a whole */
const personIn = (phone: string | null): string[] =>
	phone === null || phone === '' || isMasked(phone) ? [] : [personOf(phone)];

/**
 * Notes that a conversation was given to a person, or back to the bot: triggers that leave such conversations out know it at once.
 * @param identity the client's
 * @param transferId of the hand-over, where it is known: one that is there because the bot is off counts as given to a person by this
 * @param phone of the contact, where it is known: the same person may write as another contact (docs/whatomate-api.md#numbers-that-are-one-person)
 */
export function noteHandOver(
	identity: string,
	contactId: string,
	isWithPerson: boolean,
	phone: string | null = null,
	transferId?: string,
): void {
	note(identity, contactId, phone, { isWithPerson, transferId, wasSo: false });
}

/** Notes that the bot has a conversation and had it before, as a look at the server told: as `noteHandOver`, but nothing has changed by it. */
export const noteWithBot = (identity: string, contactId: string, phone: string | null): void =>
	note(identity, contactId, phone, { isWithPerson: false, wasSo: true });

function note(
	identity: string,
	contactId: string,
	phone: string | null,
	told: Omit<KnownHandOver, 'since'>,
): void {
	const known = { ...told, since: Date.now() };
	for (const who of [contactId, ...personIn(phone)]) knownHandOvers.set(`${identity}:${who}`, known);
}

/**
 * Notes to whom a node has assigned a hand-over: an agent or a team is asked for by that. Nobody is not, and takes nothing back either.
 * @param transfer as it is then
 */
export function noteAssigned(identity: string, transfer: Transfer): void {
	const { id, contact_id, phone_number, team_id } = transfer;
	const wasAskedFor = isAskedFor(identity, { contact_id, contact_phone: phone_number }, id);
	const withPerson = wasAskedFor || Boolean(team_id) || isWithPerson(transfer);
	noteHandOver(identity, contact_id, withPerson, phone_number, id);
}

/** Notes what a source just told of a hand-over; what leaves open who has the conversation is not noted: the list tells it. */
export function noteToldHandOver(
	identity: string,
	{ event, contact_id, contact_phone, transfer }: WhatomateEvent,
): void {
	if (!transfer || contact_id === null) return;
	const { id, source, agent_id } = transfer;
	const wasAskedFor = id !== null && isAskedFor(identity, { contact_id, contact_phone }, id);
	const noteThat = (withPerson: boolean) =>
		noteHandOver(identity, contact_id, withPerson, contact_phone, withPerson && wasAskedFor ? id : undefined);
	if (event === TRANSFER.resumed || event === TRANSFER.expired) noteThat(false);
	if (event !== TRANSFER.created && event !== TRANSFER.assigned) return;
	// A frame of an assignment does not tell why the conversation was handed over.
	if (source === null && agent_id === null) return;
	const withPerson = isWithPerson({
		status: 'active',
		source: source ?? '',
		agent_id: agent_id ?? undefined,
	});
	// Who only begins to wait since the bot is off was nobody's before, and is nobody's now.
	if (withPerson || event === TRANSFER.assigned) noteThat(withPerson || wasAskedFor);
}

/** @returns whether a node has asked for a person by just this hand-over */
function isAskedFor(identity: string, customer: Customer, transferId: string): boolean {
	const note = latestNote(identity, customer);
	return note?.isWithPerson === true && note.transferId === transferId;
}

/** @returns whether a person's conversation matters to it: what a customer writes, and how a customer reacts */
export const isOfCustomer = ({ event, direction }: WhatomateEvent): boolean =>
	event === INCOMING_EVENT || (event === REACTION_EVENT && direction === 'incoming');

/**
 * Begins to watch what becomes of a conversation, since an event may have to wait until it is dealt with.
 * @returns what tells whether it was handed over or returned meanwhile: either way, a person had it after the event
 */
export function watchHandOvers(identity: string, customer: Customer): () => boolean {
	const before = latestNote(identity, customer);
	return () => {
		const now = latestNote(identity, customer);
		return now !== before && now?.wasSo === false;
	};
}

/**
 * Asks the server at most once in ten seconds, whatever comes, and all who ask meanwhile get the same answer.
 * @param log tells a person what could not be read
 * @param changed tells whether a person has had the conversation since the event
 * @returns whether a person has the customer's conversation, as far as was known last; undefined where nothing is known yet
 */
export async function hasPerson(
	client: WhatomateClient,
	customer: Customer,
	log: (what: string) => void,
	changed = watchHandOvers(client.identity, customer),
): Promise<boolean | undefined> {
	const { identity } = client;
	const kept = keptHandOvers.get(identity) ?? { until: 0 };
	keptHandOvers.set(identity, kept);
	if (Date.now() >= kept.until) {
		kept.asked ??= look(client, kept, log).finally(() => (kept.asked = undefined));
		await inTime(kept.asked, PATIENCE);
	}
	return changed() || decide(kept.value, latestNote(identity, customer), customer);
}

/** Has the list read again for the next event, however new it is: something may have happened that nobody was told of. */
export function doubtHandOvers(identity: string): void {
	const kept = keptHandOvers.get(identity);
	if (kept) kept.until = 0;
}

/** @returns what was noted last of the contact or of the person */
function latestNote(identity: string, { contact_id, contact_phone }: Customer): KnownHandOver | undefined {
	return [...(contact_id === null ? [] : [contact_id]), ...personIn(contact_phone)]
		.map((who) => knownHandOvers.get(`${identity}:${who}`))
		.reduce((one, other) => ((other?.since ?? 0) > (one?.since ?? 0) ? other : one), undefined);
}

/** @returns what the later one tells, of the list and the note */
function decide(
	list: HandedOver | undefined,
	note: KnownHandOver | undefined,
	{ contact_id, contact_phone }: Customer,
): boolean | undefined {
	if (note && !(list && list.began > note.since)) return note.isWithPerson;
	if (!list) return undefined;
	const persons = personIn(contact_phone);
	return (
		(contact_id !== null && list.contacts.has(contact_id)) ||
		persons.some((person) => list.persons.has(person)) ||
		// Where the bot is off, who writes waits already, and handing over changes nothing on the server.
		(note?.isWithPerson === true &&
			note.transferId !== undefined &&
			[contact_id ?? '', ...persons].some((who) => list.byDefault.get(who) === note.transferId))
	);
}

/** Reads the list anew. Where that can't be done, what was known last stays. */
async function look(
	client: WhatomateClient,
	kept: Kept<HandedOver>,
	log: (what: string) => void,
): Promise<undefined> {
	const list: HandedOver = {
		contacts: new Set(),
		persons: new Set(),
		byDefault: new Map(),
		began: Date.now(),
	};
	let read = 0;
	try {
		for await (const transfer of everyTransfer(client, { status: 'active' }, PAGE_SIZE)) {
			if (read === MOST) {
				log(`knows only the oldest ${MOST} hand-overs: return those to the bot that are over`);
				break;
			}
			read++;
			const persons = personIn(transfer.phone_number);
			if (isWithPerson(transfer)) {
				list.contacts.add(transfer.contact_id);
				for (const person of persons) list.persons.add(person);
			} else {
				for (const who of [transfer.contact_id, ...persons]) list.byDefault.set(who, transfer.id);
			}
		}
		kept.value = list;
	} catch (error) {
		log(`could not read who is handed over to a person: ${(error as Error).message}`);
		// A server that has no hand-overs, or shows this key none, has nobody to leave out.
		if (!kept.value && isRefusedForGood(error)) kept.value = list;
	}
	kept.until = Date.now() + (kept.value ? FRESH * Math.max(1, Math.ceil(read / PAGE_SIZE)) : UNKNOWN_AGAIN);
}

/** @returns whether the server has understood the question, and will answer it the same way the next time */
export const isRefusedForGood = (error: unknown): boolean =>
	error instanceof Failure && (error.status === 403 || error.status === 404);
