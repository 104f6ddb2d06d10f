import { NodeOperationError } from 'n8n-workflow';
import type { IDataObject, INodeExecutionData, ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';

import { WhatomateClient } from '../shared/api/client';
import { wait } from '../shared/api/wait';
import { addMedia } from '../shared/events/downloadMedia';
import { warnOfBot } from '../shared/events/botWarning';
import {
	CAMPAIGN_EVENT,
	eventKey,
	INCOMING_EVENT,
	NOTE_EVENT,
	SENT_EVENT,
	STATUS_EVENT,
	TRANSFER,
} from '../shared/events/event';
import type { WhatomateEvent } from '../shared/events/event';
import { passes, filtersOf, refuseImpossible } from '../shared/events/filters';
import type { EventFilters } from '../shared/events/filters';
import { CAMPAIGN_FRAME, fromFrame, LIVE_EVENTS } from '../shared/events/fromFeed';
import type { Frame } from '../shared/events/fromFeed';
import {
	doubtHandOvers,
	hasPerson,
	isOfCustomer,
	isRefusedForGood,
	noteToldHandOver,
	watchHandOvers,
} from '../shared/events/handOvers';
import { warnOfLoop } from '../shared/events/loopWarning';
import { SeenEvents } from '../shared/events/seen';
import { readTriggerOptions } from '../shared/events/triggerFields';
import type { TriggerOptions } from '../shared/events/triggerFields';
import { badInput, Failure } from '../shared/failures/failure';
import { toNodeError } from '../shared/failures/toNodeError';
import { BoundedMap } from '../shared/memory';
import { isMasked } from '../shared/whatsapp/phoneNumber';
import { beginOf, missedSince } from './catchUp';
import { Collected, joined, readCollectSeconds } from './collected';
import type { CollectedMessage } from './collected';
import { isRefusal, stayConnected, TIMING } from './connection';
import type { Timing } from './connection';
import { EndedCampaigns } from './endedCampaigns';
import { InOrder } from './inOrder';
import type { Missed } from './missed';
import { OwnMessages } from './ownMessages';
import { People } from './people';

/** What the trigger keeps over a restart of n8n. */
interface LiveData extends IDataObject {
	/** ISO 8601: up to here nothing was missed. */
	since?: string;
	/** Contacts to whom something was sent lately. */
	awaited?: string[];
}

/** What the user set. */
interface Settings extends TriggerOptions {
	events: string[];
	statuses: string[];
	filters: EventFilters;
	/** Seconds of silence after which what a contact wrote starts one run; 0 for a run for each message. */
	collect: number;
}

/** Milliseconds: a catch-up reaches back no further. */
const LONGEST_ABSENCE = 24 * 3_600_000;

/** How many contacts are looked at again for statuses. */
const MOST_AWAITED = 50;

/** Of how many hand-overs it is remembered who has them. */
const MOST_ASSIGNED = 500;

/** @throws {Failure} when this can't work, in words */
async function readSettings(context: ITriggerFunctions): Promise<Settings> {
	const events = context.getNodeParameter('events', []) as string[];
	if (events.length === 0) throw badInput("'Trigger On' is empty", 'Choose at least one event.');
	const filters = await filtersOf(context);
	const statuses = context.getNodeParameter('statuses', []) as string[];
	if (events.includes(STATUS_EVENT) && statuses.length === 0)
		throw badInput("'Statuses' is empty", 'Choose at least one status.');
	for (const { value, unfiltered } of LIVE_EVENTS) {
		if (events.includes(value) && unfiltered && !unfiltered.unless?.(filters))
			refuseImpossible(filters, unfiltered.filters, unfiltered.because);
	}
	const { collect } = context.getNodeParameter('options', {}) as IDataObject;
	return {
		events,
		statuses,
		filters,
		collect: readCollectSeconds(collect),
		...readTriggerOptions(context),
	};
}

/** Nothing is seen of the event: the next look back brings it. */
class PutOff extends Failure {
	constructor() {
		super(
			'puts a message off until its next look back: the server does not tell now whether a person has the conversation',
		);
	}
}

/** @returns by what an event is known. The feed tells of each assignment; a look at the list finds only who has the conversation now. */
const keyOf = (event: WhatomateEvent, raw: IDataObject, looked: boolean): string =>
	looked && event.event === TRANSFER.assigned
		? `${event.event}:${event.transfer?.id}:${event.transfer?.agent_id}`
		: eventKey(event, raw);

/** A trigger that listens. Ends at once when the signal fires. */
class Listener {
	private readonly data: LiveData;

	private readonly seen: SeenEvents;

	private readonly people: People;

	private readonly own: OwnMessages;

	private readonly campaigns: EndedCampaigns;

	private readonly collected: Collected;

	/** By contact. */
	private readonly order = new InOrder();

	/** By hand-over: the agent and the team that it was given to last. */
	private readonly assignedTo = new BoundedMap<string>(MOST_ASSIGNED);

	private readonly began = Date.now();

	private refusalTold = false;

	private maskTold = false;

	/** What this key may not read, as far as it was said. */
	private readonly unreadTold = new Set<string>();

	constructor(
		private readonly context: ITriggerFunctions,
		private readonly client: WhatomateClient,
		private readonly settings: Settings,
		private readonly signal: AbortSignal,
		private readonly timing: Timing,
		/** For a test run in the editor, which looks at nothing of the past. */
		private readonly manual: boolean,
	) {
		this.data = manual ? {} : (context.getWorkflowStaticData('node') as LiveData);
		const { id = '' } = context.getWorkflow();
		// A test run beside the active workflow must take nothing away from it.
		this.seen = new SeenEvents(`${id}/${context.getNode().id}/live/${context.getMode()}`, this.data);
		this.people = new People(client);
		this.own = new OwnMessages(client, this.seen, (what) => this.log(what));
		this.campaigns = new EndedCampaigns(client);
		this.collected = new Collected(
			settings.collect * 1000,
			async (contact, messages) => await this.startCollected(contact, messages),
			signal,
		);
	}

	async run(): Promise<void> {
		const origin = this.settings.origin || new URL(this.client.baseUrl).origin;
		await stayConnected(
			this.client,
			origin,
			{
				connected: async (over) => await this.stayCaughtUp(over),
				frame: (frame) => void this.take(frame).catch((error: Error) => this.tellOfTrouble(error)),
				lost: (error, attempt) => this.tell(error, attempt),
			},
			this.signal,
			this.timing,
		);
	}

	/** Looks at once, and then every few minutes while this connection lasts: the server drops frames when it is busy. */
	private async stayCaughtUp(over: AbortSignal): Promise<void> {
		this.refusalTold = false;
		// Frames of hand-overs were missed while there was no connection.
		if (this.settings.leaveOutWithPerson) doubtHandOvers(this.client.identity);
		while (!this.manual && !over.aborted) {
			await this.catchUp();
			await wait(this.timing.catchUp, over);
		}
	}

	/**
	 * What happened before the first activation starts nothing, also where it lies within the margin of the first look. Done before
	 * n8n takes the trigger for activated: it saves what is noted only then, and when an event starts the workflow.
	 */
	async noteThePast(): Promise<void> {
		if (this.manual || this.data.since !== undefined) return;
		const began = Date.now();
		this.data.since = new Date(began).toISOString();
		try {
			for await (const { event, raw } of this.missedSince(began, [])) this.seen.add(keyOf(event, raw, true));
		} catch (error) {
			this.log(`could not look at what is there: ${(error as Error).message}`);
		}
	}

	/** One look at what was missed. */
	private async catchUp(): Promise<void> {
		const began = Date.now();
		const since = Math.max(Date.parse(this.data.since ?? '') || began, began - LONGEST_ABSENCE);
		try {
			for await (const { event, raw } of this.missedSince(since, this.data.awaited ?? [])) {
				if (this.signal.aborted) return;
				await this.emit(event, raw, true);
			}
			// Should n8n end now, the next look has to find those messages that wait for more.
			this.data.since = new Date(Math.min(began, this.collected.oldest)).toISOString();
		} catch (error) {
			this.log(error instanceof PutOff ? error.message : `could not catch up: ${(error as Error).message}`);
		} finally {
			this.own.endLook();
		}
	}

	private missedSince(since: number, awaited: readonly string[]): AsyncGenerator<Missed> {
		const { events } = this.settings;
		return missedSince(this.client, { since, awaited, events }, (what, error) => {
			// What the key may not read, or the server does not have, does not hold up the rest.
			if (!isRefusedForGood(error)) throw error;
			if (this.unreadTold.has(what)) return;
			this.unreadTold.add(what);
			this.log(`can't look for ${what} that it missed: ${error.message}`);
		});
	}

	private async take(frame: Frame): Promise<void> {
		if (frame.type === CAMPAIGN_FRAME) return await this.takeCampaign(frame.payload);
		const event = fromFrame(frame, new Date());
		if (!event) return;
		noteToldHandOver(this.client.identity, event);
		if (!this.isAssignedAgain(event)) await this.emit(event, frame.payload);
	}

	/** @returns whether the same frame came before: it has no time, and nothing else tells that it is not another assignment */
	private isAssignedAgain({ event, transfer }: WhatomateEvent): boolean {
		if (event !== TRANSFER.assigned || !transfer?.id || !this.settings.deduplicate) return false;
		const to = `${transfer.agent_id}/${transfer.team_id}`;
		const before = this.assignedTo.get(transfer.id);
		this.assignedTo.set(transfer.id, to);
		return before === to;
	}

	private async takeCampaign(payload: IDataObject): Promise<void> {
		if (!this.settings.events.includes(CAMPAIGN_EVENT)) return;
		const since = beginOf(Date.parse(this.data.since ?? '') || this.began);
		const ended = await this.campaigns.justEnded(payload, since);
		// The past of the first activation, and what an earlier look has found, are known by the very same list.
		if (ended) await this.emit(ended.event, ended.raw, true);
	}

	/**
	 * Starts the workflow with the event, where it is meant to.
	 * @param looked whether the event was found by looking, and may have been told before
	 */
	private async emit(event: WhatomateEvent, raw: IDataObject, looked = false): Promise<void> {
		this.noteAwaited(event);
		const { filters } = this.settings;
		// Nobody has to be looked up for what would start nothing, whoever it is of: the feed tells of everything that happens.
		if (!this.isChosen(event) || !passes(event, { ...filters, contacts: [] })) return;
		const heard = Date.now();
		const changed = looked ? undefined : watchHandOvers(this.client.identity, event);
		const contact = this.people.contactOf(event) ?? event.message_id ?? event.campaign?.id ?? '';
		await this.order.run(contact, async () => {
			if (await this.isOwn(event, looked, heard)) return;
			const full = await this.people.withContact(event);
			if (this.signal.aborted) return;
			if (filters.contacts.length > 0 && isMasked(full.contact_phone)) this.tellOfMaskedNumbers();
			else if (passes(full, filters))
				await this.takeOnce(contact, { key: keyOf(full, raw, looked), event: full, raw }, looked, changed);
		});
	}

	private isChosen({ event, status }: WhatomateEvent): boolean {
		const { events, statuses } = this.settings;
		return (
			events.includes(event) && (event !== STATUS_EVENT || (status !== null && statuses.includes(status)))
		);
	}

	/** @param heard when the event came, milliseconds */
	private async isOwn(event: WhatomateEvent, looked: boolean, heard: number): Promise<boolean> {
		if (!this.settings.leaveOutOwn || ![SENT_EVENT, NOTE_EVENT].includes(event.event)) return false;
		if (looked) return await this.own.mayHaveBeenOwn(event);
		const id = event.note?.id ?? event.message_id;
		return await this.own.isOwn(id, heard, this.timing.ownMessage, this.signal);
	}

	/** Notes to whom something was sent: a later status may be missed. */
	private noteAwaited(event: WhatomateEvent): void {
		const contact = this.people.noteRecipient(event);
		if (contact === undefined) return;
		const others = (this.data.awaited ?? []).filter((id) => id !== contact);
		this.data.awaited = [...others, contact].slice(-MOST_AWAITED);
	}

	/**
	 * Starts the workflow, or lets the message wait for more of the same contact.
	 * @param changed tells whether a person has had the conversation since the feed told of the event
	 */
	private async takeOnce(
		contact: string,
		told: CollectedMessage,
		looked: boolean,
		changed: (() => boolean) | undefined,
	): Promise<void> {
		const { key, event } = told;
		if (this.seen.has(key) && (this.settings.deduplicate || looked)) return;
		// A look back must not bring it when the conversation is the bot's again.
		if (await this.isWithPerson(event, changed)) this.seen.add(key);
		else if (this.settings.collect > 0 && event.event === INCOMING_EVENT) this.collected.add(contact, told);
		else await this.start([told]);
	}

	/** Starts the workflow once with all that a contact wrote; not where a person has taken the conversation over meanwhile. */
	private async startCollected(contact: string, messages: CollectedMessage[]): Promise<void> {
		await this.order
			.run(contact, async () => {
				const last = messages[messages.length - 1];
				if (this.signal.aborted) return;
				if (await this.isWithPerson(last.event)) for (const { key } of messages) this.seen.add(key);
				else await this.start(messages);
			})
			.catch((error: Error) => this.tellOfTrouble(error));
	}

	/**
	 * @returns whether the event is left out since a person has the conversation
	 * @throws {Failure} where nobody knows now, and a look back will bring the event again
	 */
	private async isWithPerson(event: WhatomateEvent, changed?: () => boolean): Promise<boolean> {
		if (!this.settings.leaveOutWithPerson || !isOfCustomer(event)) return false;
		const known = await hasPerson(this.client, event, (what) => this.log(what), changed);
		if (known !== undefined) return known;
		if (event.event === INCOMING_EVENT && !this.manual) throw new PutOff();
		this.log('starts without knowing whether a person has the conversation: the server did not tell');
		return false;
	}

	/** @param told one event, or all messages that were collected */
	private async start(told: CollectedMessage[]): Promise<void> {
		const { collect, deduplicate, downloadMedia, raw: withRaw } = this.settings;
		const items = told.map(
			({ event, raw }): INodeExecutionData => ({ json: withRaw ? { ...event, raw } : event }),
		);
		if (downloadMedia) await addMedia(this.context, this.client, items);
		if (this.signal.aborted) return;
		// Only now: n8n may end before, and must then find the events again.
		for (const { key } of told) this.seen.add(key);
		const { event, key } = told[told.length - 1];
		if (event.event === TRANSFER.assigned) this.seen.add(keyOf(event, {}, true));
		const { id = '' } = this.context.getWorkflow();
		// n8n's own unique key, where it has one: one run, whatever restarts. Older versions ignore it.
		const unique =
			deduplicate && !this.manual ? `whatomate:${id}:${this.context.getNode().id}:${key}` : undefined;
		const item = collect > 0 && event.event === INCOMING_EVENT ? joined(items) : items[0];
		this.context.emit([[item]], undefined, undefined, unique);
	}

	private tellOfMaskedNumbers(): void {
		if (this.maskTold) return;
		this.maskTold = true;
		const error = badInput(
			"The filter 'Contact Numbers' can't be applied: the server shows this API key only the last digits of numbers",
			"Let the key's user see full phone numbers in Whatomate, or remove the filter.",
		);
		this.log(error.message);
		this.context.saveFailedExecution?.(toNodeError(this.context.getNode(), error));
	}

	private tellOfTrouble(error: Error): void {
		this.log(error instanceof PutOff ? error.message : `lost an event: ${error.message}`);
	}

	private log(what: string): void {
		this.context.logger.warn(`Whatomate Live Trigger "${this.context.getNode().name}" ${what}`);
	}

	/** Says once that the key is refused, where n8n shows it; everything else goes into the log. */
	private tell(error: Error, attempt: number): void {
		this.log(`is not connected (attempt ${attempt}): ${error.message}`);
		if (!isRefusal(error) || this.refusalTold) return;
		this.refusalTold = true;
		// Not in n8n 1: there, the log has to do.
		this.context.saveFailedExecution?.(toNodeError(this.context.getNode(), error));
	}
}

/**
 * Starts to listen, or, for a test run in the editor, as soon as n8n asks for it.
 * @throws n8n's error when the runtime has no WebSocket, or a parameter makes no sense
 */
export async function listen(context: ITriggerFunctions, timing: Timing = TIMING): Promise<ITriggerResponse> {
	const node = context.getNode();
	if (typeof WebSocket === 'undefined') {
		throw new NodeOperationError(
			node,
			'The Whatomate Live Trigger needs a newer Node.js than the one that runs this n8n',
			{
				description:
					'It works in n8n 2, and in n8n 1.123 on Node.js 22 or later. Without it, use the Whatomate Trigger.',
			},
		);
	}
	const manual = context.getMode() === 'manual';
	const controller = new AbortController();
	const { signal } = controller;
	let listener: Listener;
	try {
		const settings = await readSettings(context);
		if (settings.events.includes(SENT_EVENT) && !settings.leaveOutOwn) {
			warnOfLoop(context, "Switch 'Leave Out Own Messages' on.");
		}
		const client = await WhatomateClient.connect(context, signal);
		if (settings.events.includes(INCOMING_EVENT)) void warnOfBot(context, client);
		listener = new Listener(context, client, settings, signal, timing, manual);
	} catch (error) {
		throw toNodeError(node, error);
	}
	const closeFunction = async () => controller.abort();
	if (manual) return { manualTriggerFunction: async () => void listener.run(), closeFunction };
	const past = listener.noteThePast();
	await Promise.race([past, wait(timing.firstLook, signal)]);
	void past.then(async () => await listener.run());
	return { closeFunction };
}
