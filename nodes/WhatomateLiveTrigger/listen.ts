import { NodeOperationError } from 'n8n-workflow';
import type { IDataObject, INodeExecutionData, ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';

import { WhatomateClient } from '../shared/api/client';
import { wait } from '../shared/api/wait';
import { addMedia } from '../shared/events/downloadMedia';
import { eventKey, SENT_EVENT, STATUS_EVENT } from '../shared/events/event';
import type { WhatomateEvent } from '../shared/events/event';
import { passes, filtersOf, refuseImpossible } from '../shared/events/filters';
import type { EventFilters } from '../shared/events/filters';
import { fromFrame, LIVE_EVENTS } from '../shared/events/fromFeed';
import type { Frame } from '../shared/events/fromFeed';
import { warnOfLoop } from '../shared/events/loopWarning';
import { SeenEvents } from '../shared/events/seen';
import { readTriggerOptions } from '../shared/events/triggerFields';
import type { TriggerOptions } from '../shared/events/triggerFields';
import { badInput } from '../shared/failures/failure';
import { toNodeError } from '../shared/failures/toNodeError';
import { isMasked } from '../shared/whatsapp/phoneNumber';
import { missedSince } from './catchUp';
import { isRefusal, stayConnected, TIMING } from './connection';
import type { Timing } from './connection';
import { InOrder } from './inOrder';
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
}

/** Milliseconds: a catch-up reaches back no further. */
const LONGEST_ABSENCE = 24 * 3_600_000;

/** How many contacts are looked at again for statuses. */
const MOST_AWAITED = 50;

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
	return { events, statuses, filters, ...readTriggerOptions(context) };
}

/** A trigger that listens. Ends at once when the signal fires. */
class Listener {
	private readonly data: LiveData;

	private readonly seen: SeenEvents;

	private readonly people: People;

	private readonly own: OwnMessages;

	/** By contact. */
	private readonly order = new InOrder();

	private refusalTold = false;

	private maskTold = false;

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
	}

	async run(): Promise<void> {
		const origin = this.settings.origin || new URL(this.client.baseUrl).origin;
		await stayConnected(
			this.client,
			origin,
			{
				connected: async (over) => await this.stayCaughtUp(over),
				frame: (frame) =>
					void this.take(frame).catch((error: Error) => this.log(`lost an event: ${error.message}`)),
				lost: (error, attempt) => this.tell(error, attempt),
			},
			this.signal,
			this.timing,
		);
	}

	/** Looks at once, and then every few minutes while this connection lasts: the server drops frames when it is busy. */
	private async stayCaughtUp(over: AbortSignal): Promise<void> {
		this.refusalTold = false;
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
			for await (const { event, raw } of missedSince(this.client, began, [])) {
				this.seen.add(eventKey(event, raw));
			}
		} catch (error) {
			this.log(`could not look at what is there: ${(error as Error).message}`);
		}
	}

	/** One look at what was missed. */
	private async catchUp(): Promise<void> {
		const began = Date.now();
		const since = Math.max(Date.parse(this.data.since ?? '') || began, began - LONGEST_ABSENCE);
		try {
			for await (const { event, raw } of missedSince(this.client, since, this.data.awaited ?? [])) {
				if (this.signal.aborted) return;
				await this.emit(event, raw, true);
			}
			this.data.since = new Date(began).toISOString();
		} catch (error) {
			this.log(`could not catch up: ${(error as Error).message}`);
		} finally {
			this.own.endLook();
		}
	}

	private async take(frame: Frame): Promise<void> {
		const event = fromFrame(frame, new Date());
		if (event) await this.emit(event, frame.payload);
	}

	/**
	 * Starts the workflow with the event, where it is meant to.
	 * @param looked whether the event was found by looking, and may have been told before
	 */
	private async emit(event: WhatomateEvent, raw: IDataObject, looked = false): Promise<void> {
		this.noteAwaited(event);
		if (!this.isChosen(event)) return;
		const heard = Date.now();
		const contact = this.people.contactOf(event) ?? event.message_id ?? '';
		await this.order.run(contact, async () => {
			if (await this.isLeftOut(event, looked, heard)) return;
			const full = await this.people.withContact(event);
			if (this.signal.aborted) return;
			if (this.settings.filters.contacts.length > 0 && isMasked(full.contact_phone))
				this.tellOfMaskedNumbers();
			else if (passes(full, this.settings.filters)) await this.startOnce(full, raw, looked);
		});
	}

	private isChosen({ event, status }: WhatomateEvent): boolean {
		const { events, statuses } = this.settings;
		return (
			events.includes(event) && (event !== STATUS_EVENT || (status !== null && statuses.includes(status)))
		);
	}

	/** @param heard when the event came, milliseconds */
	private async isLeftOut(event: WhatomateEvent, looked: boolean, heard: number): Promise<boolean> {
		if (!this.settings.leaveOutOwn || event.event !== SENT_EVENT) return false;
		return looked
			? await this.own.mayHaveBeenOwn(event)
			: await this.own.isOwn(event, heard, this.timing.ownMessage, this.signal);
	}

	/** Notes to whom something was sent: a later status may be missed. */
	private noteAwaited(event: WhatomateEvent): void {
		const contact = this.people.noteRecipient(event);
		if (contact === undefined) return;
		const others = (this.data.awaited ?? []).filter((id) => id !== contact);
		this.data.awaited = [...others, contact].slice(-MOST_AWAITED);
	}

	private async startOnce(event: WhatomateEvent, raw: IDataObject, looked: boolean): Promise<void> {
		const { deduplicate, downloadMedia, raw: withRaw } = this.settings;
		const key = eventKey(event, raw);
		if (this.seen.has(key) && (deduplicate || looked)) return;
		const item: INodeExecutionData = { json: withRaw ? { ...event, raw } : event };
		if (downloadMedia) await addMedia(this.context, this.client, [item]);
		// Only now: n8n may end during the download, and must then find the event again.
		this.seen.add(key);
		const { id = '' } = this.context.getWorkflow();
		// n8n's own unique key, where it has one: one run, whatever restarts. Older versions ignore it.
		const unique =
			deduplicate && !this.manual ? `whatomate:${id}:${this.context.getNode().id}:${key}` : undefined;
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
