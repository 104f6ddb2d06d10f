import { createHash } from 'node:crypto';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { ApiRequest } from '../../shared/api/request';
import { pieces } from '../../shared/api/uploadForm';
import { Breath, inSteps } from '../../shared/api/wait';
import { Failure } from '../../shared/failures/failure';
import { nodeMemory, runIndex } from '../../shared/n8n/nodeMemory';
import type { Result } from './result';

/** What one try leaves for the next, in n8n's own memory of the execution. */
interface Notes extends IDataObject {
	/** What is done: by the item's index, for one run of the node. A loop runs it many times in one execution. */
	done?: { run: number; items: number; results: Record<string, Result> };
	/** What may have gone out: the error that told it, by the request's fingerprint. */
	unknown?: Record<string, { message: string; hint?: string }>;
	/** Campaigns that are not handed over yet, by what they are to send. */
	campaigns?: Record<string, BegunCampaign & { run: number; items: number }>;
}

/** A campaign that an earlier try has begun. */
export interface BegunCampaign extends IDataObject {
	id: string;
	/** Whether its start was about to be asked for: then everybody who was to get it was in it. */
	isStarting?: boolean;
}

/**
 * With *Retry On Fail*, and when a person retries a failed execution, n8n runs the whole node again with all its items; as an AI
 * tool, it counts every try as a run of its own. What was sent already must not go out twice.
 */
export class EarlierTries {
	private readonly notes: Notes;

	private readonly run: number;

	constructor(
		context: IExecuteFunctions,
		private readonly items: number,
	) {
		this.run = runIndex(context);
		const memory = nodeMemory(context);
		memory.tries ??= {};
		this.notes = memory.tries as Notes;
	}

	/** @returns what an earlier try of this run gave for this item, if it was done */
	result(index: number): Result | undefined {
		const { done } = this.notes;
		return done?.run === this.run && done.items === this.items ? done.results[index] : undefined;
	}

	/** Notes what is done. Only needed when a try ends with a failure, so that nothing is stored twice without need. */
	noteDone(results: Result[]): void {
		this.notes.done = {
			run: this.run,
			items: this.items,
			results: Object.fromEntries(Object.entries(results)),
		};
	}

	/** @returns whether this very request may have been done before in this execution, and its answer was lost */
	async mayBeDone(request: ApiRequest): Promise<boolean> {
		return (await this.unknown(request)) !== undefined;
	}

	/** @throws {Failure} the same again, when this very message may have gone out before in this execution */
	async refuseUnknown(request: ApiRequest): Promise<void> {
		const unknown = await this.unknown(request);
		if (!unknown) return;
		throw new Failure(unknown.message, {
			hint: `${unknown.hint ?? ''} To send it all the same, start a new execution with this item alone.`.trim(),
			outcome: 'unknown',
		});
	}

	/**
	 * @param key what is to be sent, as `fingerprint` makes it
	 * @returns the campaign that an earlier try left unfinished: of this run, since a variable may hold the time and so differ with
	 * each try, or of the same campaign, since an AI tool counts each try as a run of its own
	 */
	campaign(key: string): BegunCampaign | undefined {
		const campaigns = this.notes.campaigns ?? {};
		const ofThisRun = Object.values(campaigns).find(
			({ run, items }) => run === this.run && items === this.items,
		);
		return campaigns[key] ?? ofThisRun;
	}

	/** Notes a campaign that was begun, until `forgetCampaign`. */
	noteCampaign(key: string, campaign: BegunCampaign): void {
		const { run, items } = this;
		this.notes.campaigns = { ...this.notes.campaigns, [key]: { ...campaign, run, items } };
	}

	/** Notes that a campaign is full, and its start is about to be asked for. */
	noteStarting(id: string): void {
		const noted = Object.entries(this.notes.campaigns ?? {}).map(([key, campaign]) => [
			key,
			campaign.id === id ? { ...campaign, isStarting: true } : campaign,
		]);
		this.notes.campaigns = Object.fromEntries(noted) as Notes['campaigns'];
	}

	/** Notes that a campaign is handed over: the next one like it is another one. */
	forgetCampaign(id: string): void {
		const others = Object.entries(this.notes.campaigns ?? {}).filter(([, campaign]) => campaign.id !== id);
		this.notes.campaigns = Object.fromEntries(others);
	}

	async noteUnknown(request: ApiRequest, { message, hint }: Failure): Promise<void> {
		const print = await fingerprint(request);
		this.notes.unknown = { ...this.notes.unknown, [print]: { message, hint } };
	}

	/** Nothing is hashed before there is something to compare with. */
	private async unknown(request: ApiRequest): Promise<{ message: string; hint?: string } | undefined> {
		return this.notes.unknown && this.notes.unknown[await fingerprint(request)];
	}
}

/** @returns what two requests that would send the same have in common */
export async function fingerprint({ path, body, upload }: ApiRequest): Promise<string> {
	const hash = createHash('sha256').update(JSON.stringify([path, body ?? null]));
	if (upload) {
		hash.update(upload.fileName);
		const breath = new Breath();
		for await (const piece of pieces(upload.content)) {
			hash.update(piece);
			if (breath.isDue) await breath.take();
		}
	}
	return hash.digest('base64url').slice(0, 22);
}

/** @returns what two lists of the same entries have in common, of which there may be a hundred thousand */
export async function digestOf(entries: IDataObject[]): Promise<string> {
	const hash = createHash('sha256');
	await inSteps(entries, (entry) => void hash.update(JSON.stringify(entry)));
	return hash.digest('base64url');
}
