import type { IExecuteFunctions } from 'n8n-workflow';

import { Failure } from '../../shared/failures/failure';
import { claimOf, doneOf, KeyStore, REMEMBERED } from './keyStore';

/** How many keys are claimed in one go: as many as go up to the server at once. */
const BLOCK = 1000;

/** How many campaigns of a node can be noted at a time: those under way, and those that executions left without an end. */
const PLACES = 8;
const allPlaces = Array.from({ length: PLACES }, (_, place) => place);

/** Bits of a campaign's ID: a question to the store is whether it has an entry, so an ID is found again bit by bit. */
const ID_BITS = 128;
const allBits = Array.from({ length: ID_BITS }, (_, bit) => bit);

const WORKING = 'campaigns:working';
const ASKING = 'campaigns:asking';
const placeOf = (place: number) => `campaigns:${place}`;
const startOf = (place: number) => `campaigns:${place}:start`;
const foreignOf = (place: number) => `campaigns:${place}:foreign`;
const bitOf = (place: number, bit: number) => `campaigns:${place}:bit${bit}`;
const memberOf = (id: string, key: string) => `in:${id}:${key}`;

/** What is known about a key at the moment it is claimed. */
export type CampaignClaim =
	/** Never claimed before. */
	| 'new'
	| 'sent'
	/** Claimed by an execution that did not come to its end. */
	| 'open'
	/** Another execution of this process is about to send it. */
	| 'busy'
	/** n8n died just while it asked for keys. */
	| 'unclear';

/** A campaign that an execution began to fill, and did not settle. */
export interface UnsettledCampaign {
	id: string;
	/** Where it is noted. */
	place: number;
	/** Whether its start was about to be asked for: then all its recipients were in it. */
	isStarting: boolean;
	/** Whether somebody else made it, who may start it too. */
	isForeign: boolean;
}

/** @returns which bits are set in a UUID, the first one being 0 */
export const bitsOfId = (id: string): number[] =>
	[...id.replaceAll('-', '')].flatMap((digit, position) =>
		[0, 1, 2, 3].filter((bit) => (parseInt(digit, 16) >> bit) % 2 === 1).map((bit) => 4 * position + bit),
	);

/** @returns the UUID in which these bits are set */
export function idOfBits(bits: ReadonlySet<number>): string {
	const digits = allBits
		.filter((bit) => bit % 4 === 0)
		.map((first) => [0, 1, 2, 3].reduce((sum, bit) => sum + (bits.has(first + bit) ? 2 ** bit : 0), 0))
		.map((digit) => digit.toString(16))
		.join('');
	return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/**
 * The keys of people who got a campaign. So many keys are open at once that nothing may have to be taken out of the store for each:
 * - `claim` is recorded for each key before anything else, and counts as sent, unless there is doubt;
 * - `working` stands while an execution is at work: one that finds it, and knows of no other in its process, follows one that died or
 *   failed. From then on there is doubt, for good: which keys were left open is nowhere listed. Then `done` is asked for too;
 * - `in` binds a key to its campaign, in one step with the note of the campaign's ID, before the first recipient goes up. An open key
 *   that is bound to none of the noted campaigns was in none;
 * - `start` is noted before the start is asked for, `done` for all keys in one step afterwards. Then the note is taken out.
 */
export class CampaignKeys {
	private readonly store: KeyStore;

	/** How many keys the run has: none of them may push another out of the store. */
	private ofThisRun = 0;

	private isWorking = false;

	/** Keys that no other execution of this process may have before this one ends. */
	private readonly mine: string[] = [];

	/** Where the campaign of this run is noted. */
	private place: number | undefined;

	constructor(context: IExecuteFunctions) {
		this.store = new KeyStore(context);
	}

	/**
	 * Claims keys of the run, none of which may stand twice.
	 * @throws {Failure} when n8n does not keep them; then nothing may be sent
	 */
	async claim(keys: string[]): Promise<Map<string, CampaignClaim>> {
		this.ofThisRun += keys.length;
		if (!this.isWorking) await this.begin();
		const claims = new Map<string, CampaignClaim>();
		for (let from = 0; from < keys.length; from += BLOCK) {
			for (const [key, claim] of await this.claimBlock(keys.slice(from, from + BLOCK))) {
				claims.set(key, claim);
			}
		}
		return claims;
	}

	private async begin(): Promise<void> {
		await this.store.inTurn(async () => {
			const { campaigns } = this.store.inUse;
			if (campaigns.executions === 0) campaigns.doubt = (await this.record([WORKING])).has(WORKING);
			campaigns.executions++;
			this.isWorking = true;
		});
	}

	private async claimBlock(keys: string[]): Promise<Map<string, CampaignClaim>> {
		return await this.store.inTurn(async () => {
			const { busy, campaigns } = this.store.inUse;
			const free = keys.filter((key) => !busy.has(key));
			const known = await this.record(free.map(claimOf));
			const before = free.filter((key) => known.has(claimOf(key)));
			const done = campaigns.doubt ? await this.ask(before.map(doneOf)) : undefined;
			const claims = new Map<string, CampaignClaim>(keys.map((key) => [key, 'busy']));
			for (const key of free) claims.set(key, 'new');
			for (const key of before) {
				const isSent = done === undefined || done.has(doneOf(key));
				claims.set(key, done?.has(ASKING) ? 'unclear' : isSent ? 'sent' : 'open');
			}
			// A key that was sent long ago is nobody's work now: to another execution it is sent as well.
			for (const key of free) {
				if (claims.get(key) === 'sent') continue;
				busy.add(key);
				this.mine.push(key);
			}
			return claims;
		});
	}

	/** @returns the campaigns that executions which are over have left without an end */
	async unsettled(): Promise<UnsettledCampaign[]> {
		return await this.store.inTurn(async () => {
			const { places } = this.store.inUse.campaigns;
			return (await this.noted()).filter(({ place }) => !places.has(place));
		});
	}

	/** @returns which of the keys were to be put into this campaign */
	async boundTo(id: string, keys: string[]): Promise<Set<string>> {
		return await this.store.inTurn(async () => {
			const known = await this.ask(keys.map((key) => memberOf(id, key)));
			return new Set(keys.filter((key) => known.has(memberOf(id, key))));
		});
	}

	/**
	 * Notes the campaign, and that these keys are to be put into it.
	 * @param campaign one that may be noted already, or `isNew`; `isForeign` where somebody else made it, who may start it too
	 * @throws {Failure} when n8n does not keep it, or too many are noted; then nothing may be put into it
	 */
	async handOver(
		{ id, isNew, isForeign }: { id: string; isNew: boolean; isForeign: boolean },
		keys: string[],
	): Promise<void> {
		await this.store.inTurn(async () => {
			const { places } = this.store.inUse.campaigns;
			const before = isNew ? undefined : (await this.noted()).find((campaign) => campaign.id === id);
			const place = before?.place ?? (await this.freePlace());
			places.add(place);
			this.place = place;
			const mark = isForeign && !before ? [foreignOf(place)] : [];
			const bits = bitsOfId(id).map((bit) => bitOf(place, bit));
			await this.record([placeOf(place), ...mark, ...bits, ...keys.map((key) => memberOf(id, key))]);
		});
	}

	/** Notes that the start of the run's campaign is about to be asked for. @throws {Failure} when n8n does not keep it */
	async noteStart(): Promise<void> {
		const { place } = this;
		if (place === undefined) return;
		await this.store.inTurn(async () => await this.record([startOf(place)]));
	}

	/** Notes that these keys are sent. @throws {Failure} when n8n does not keep it; then they stay open */
	async confirm(keys: string[]): Promise<void> {
		await this.store.inTurn(async () => await this.record(keys.map(doneOf)));
	}

	/** Takes out the note of a campaign: none of its keys is open any more, or it is in the end as if it had never been. */
	async settle(place = this.place): Promise<void> {
		if (place === undefined) return;
		await this.store.inTurn(
			async () =>
				await this.store.remove([
					placeOf(place),
					startOf(place),
					foreignOf(place),
					...allBits.map((bit) => bitOf(place, bit)),
				]),
		);
	}

	/** Ends the run. @param isSettled whether none of the keys that it claimed is left open */
	async close(isSettled: boolean): Promise<void> {
		const { store } = this;
		if (!this.isWorking) return;
		this.isWorking = false;
		await store.inTurn(async () => {
			const { campaigns } = store.inUse;
			campaigns.executions--;
			if (this.place !== undefined) campaigns.places.delete(this.place);
			if (!isSettled) campaigns.doubt = true;
			store.releaseKeys(this.mine);
			if (campaigns.executions === 0 && !campaigns.doubt) await store.remove([WORKING]);
		});
	}

	/** @returns where another campaign can be noted. @throws {Failure} where it can't */
	private async freePlace(): Promise<number> {
		const { places, doubt } = this.store.inUse.campaigns;
		const isFree = (taken: ReadonlySet<number>) => (place: number) => !places.has(place) && !taken.has(place);
		// Without doubt, every campaign is settled but those of executions that are under way.
		const flagged = doubt ? await this.flagged() : new Set<number>();
		const free = allPlaces.find(isFree(flagged));
		if (free !== undefined) return free;
		const left = allPlaces.find(isFree(new Set((await this.noted()).map(({ place }) => place))));
		if (left !== undefined) return left;
		throw tooManyNoted();
	}

	/** @returns the places where something is noted. Should n8n die while it asks, there is nothing but the mark of the place */
	private async flagged(): Promise<Set<number>> {
		const marks = allPlaces.map(placeOf);
		const known = await this.record(marks);
		await this.store.remove(marks.filter((mark) => !known.has(mark)));
		return new Set(allPlaces.filter((place) => known.has(placeOf(place))));
	}

	/** @returns the campaigns that are noted */
	private async noted(): Promise<UnsettledCampaign[]> {
		const campaigns: UnsettledCampaign[] = [];
		for (const place of await this.flagged()) {
			const bits = allBits.map((bit) => bitOf(place, bit));
			const entries = await this.ask([startOf(place), foreignOf(place), ...bits]);
			const set = new Set(allBits.filter((bit) => entries.has(bitOf(place, bit))));
			if (set.size === 0) {
				await this.store.remove([placeOf(place)]);
				continue;
			}
			campaigns.push({
				id: idOfBits(set),
				place,
				isStarting: entries.has(startOf(place)),
				isForeign: entries.has(foreignOf(place)),
			});
		}
		return campaigns;
	}

	/**
	 * Asking records, so what was not there is taken back at once. Should n8n die in between, the mark that goes with the question
	 * stays, and tells all that come later not to trust an answer.
	 * @returns which of the entries are there, and the mark where it is
	 */
	private async ask(entries: string[]): Promise<Set<string>> {
		if (entries.length === 0) return new Set();
		const asked = [ASKING, ...entries];
		const known = await this.record(asked);
		await this.store.remove(asked.filter((entry) => !known.has(entry)));
		return known;
	}

	/** @returns which of the entries were there before */
	private async record(entries: string[]): Promise<Set<string>> {
		const notes = PLACES * (ID_BITS + 3) + 2;
		return await this.store.record(entries, 3 * (REMEMBERED + this.ofThisRun) + BLOCK + notes);
	}
}

const tooManyNoted = (): Failure =>
	new Failure(
		`${PLACES} campaigns of this node ended without anybody knowing whether they were started: it can't note another one`,
		{
			hint: 'Copy the node and delete this one: the copy knows of no key. Look in Whatomate who got the latest campaigns.',
		},
	);
