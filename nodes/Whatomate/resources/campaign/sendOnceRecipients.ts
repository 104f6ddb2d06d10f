import type { INodeExecutionData } from 'n8n-workflow';

import { getRecipientsOf } from '../../../shared/api/campaigns';
import type { Campaign } from '../../../shared/api/campaigns';
import { badInput } from '../../../shared/failures/failure';
import { personOf } from '../../../shared/whatsapp/samePerson';
import type { Execution } from '../../engine/execution';
import { CampaignKeys } from '../../sendOnce/campaignKeys';
import type { CampaignClaim, UnsettledCampaign } from '../../sendOnce/campaignKeys';
import { REASONS } from '../../sendOnce/sendOnce';
import { matchRows } from './matching';
import type { Row } from './recipients';
import { fateOf } from './unsettled';
import type { Fate } from './unsettled';

/** A row that has a key. */
type KeyedRow = Row & { key: string };

/** A campaign that these rows go into, since an earlier try or the user says so. */
export interface KnownCampaign extends Pick<Campaign, 'id' | 'name' | 'status'> {
	/** Whether somebody else may have made it, who may start it too. */
	isForeign: boolean;
	/** Whether this run starts it. */
	isStarted: boolean;
}

/** What is known of keys that an execution left open. */
interface Verdict {
	/** Why it is left out; nothing where it can be sent. */
	reason?: string;
	/** Whether it is sent for certain. */
	isSent?: boolean;
}

/**
 * Nobody gets a message with the same key twice, over all executions. What an execution does, and what the next one finds if n8n dies
 * right after it:
 *
 * | step                                    | what the next execution finds         | what it does                                |
 * |-----------------------------------------|---------------------------------------|---------------------------------------------|
 * | 1. note that an execution is at work    | new keys                              | sends                                       |
 * | 2. claim the keys, a thousand at a time | open keys, in no noted campaign       | sends: nothing was put into any             |
 * | 3. create the campaign                  | the same, and an empty draft          | sends                                       |
 * | 4. note the campaign, bind its keys     | open keys, bound to a draft           | cancels the draft, sends                    |
 * | 5. add recipients, a thousand at a time | the same, with some recipients        | the same                                    |
 * | 6. note that the start comes            | the same                              | the same                                    |
 * | 7. start                                | open keys, bound to a started campaign| leaves them out, notes that they are sent   |
 * | 8. note that the keys are sent          | keys that are sent                    | leaves them out                             |
 * | 9. take out the note of the campaign    | the same                              | the same                                    |
 *
 * A draft is cancelled and not gone on with: since then people may have opted out, and values may have changed. Cancelling is also what
 * makes it certain that nothing of it goes out later. A retry of the same execution, and *Continue Campaign ID*, do go on with theirs.
 * Where a campaign can't be read, or was deleted after its start was asked for, nothing is sent to those who were in it.
 *
 * A campaign that is only filled, and started by others, is done at step 5: its keys count as sent when they are in it.
 */
export class SendOnceRecipients {
	/** Those that get it. */
	rows: Row[];

	/** For the second output: the items of the others, each with its `reason` and its key. */
	readonly skipped: INodeExecutionData[] = [];

	/** Further rows of these people, each with a key of its own: one's turn comes when the earlier one is left out. */
	private later: Row[];

	/** By key: the index of the row that may be sent. */
	private readonly owners = new Map<string, number>();

	/** Whether none of the keys that were claimed is open. */
	private isSettled = false;

	private readonly keys: CampaignKeys;

	private constructor(
		private readonly execution: Execution,
		rows: Row[],
		later: Row[],
		private readonly known: KnownCampaign | undefined,
	) {
		this.rows = rows;
		this.later = later;
		this.keys = new CampaignKeys(execution.context);
	}

	/**
	 * Claims the keys of the rows, where they have any, and leaves out whoever got theirs before.
	 * @param rows one for each person
	 * @param later further rows of people, with other keys: who got the earlier one before gets the next
	 * @param known the campaign that the rows go into, where there is one: whoever is in it already stays
	 * @throws {Failure} when n8n does not keep the keys, or a known draft holds somebody who is left out
	 */
	static async choose(
		execution: Execution,
		rows: Row[],
		later: Row[],
		known?: KnownCampaign,
	): Promise<SendOnceRecipients> {
		const once = new SendOnceRecipients(execution, rows, later, known);
		if (!once.isUsed) return once;
		// What can't be noted any more only makes the next execution look more closely.
		execution.atEnd(async () => await once.keys.close(once.isSettled).catch(() => undefined));
		await once.leaveOut();
		return once;
	}

	/** Whether any row has a key. */
	get isUsed(): boolean {
		return this.keyed.length > 0 || this.skipped.length > 0;
	}

	/** How many rows are left whose turn never came, since an earlier one of the same person is sent. */
	get duplicates(): number {
		return this.later.length;
	}

	/** For the summary: how many were left out, where there are keys. */
	get counts(): { skipped?: number } {
		return this.isUsed ? { skipped: this.skipped.length } : {};
	}

	/** Notes the campaign before the first recipient goes up. @throws {Failure} when n8n does not keep it */
	async handOver(campaignId: string): Promise<void> {
		if (this.keyed.length === 0) return;
		const { known, keyList } = this;
		const campaign = { id: campaignId, isNew: known === undefined, isForeign: known?.isForeign ?? false };
		await this.keys.handOver(campaign, keyList);
	}

	/** Notes that the start is about to be asked for. @throws {Failure} when n8n does not keep it */
	async noteStart(): Promise<void> {
		if (this.keyed.length > 0) await this.keys.noteStart();
	}

	/** Notes that everybody is served. */
	async confirm(): Promise<void> {
		if (this.keyed.length === 0) return;
		try {
			await this.keys.confirm(this.keyList);
			await this.keys.settle();
			this.isSettled = true;
		} catch (error) {
			this.execution.hint(
				`${(error as Error).message}. The next execution looks into the campaign to see who got it.`,
			);
		}
	}

	private get keyed(): KeyedRow[] {
		return this.rows.filter((row): row is KeyedRow => row.key !== undefined);
	}

	private get keyList(): string[] {
		return this.keyed.map(({ key }) => key);
	}

	private async leaveOut(): Promise<void> {
		let tried: Row[] = [];
		let staying: Row[] = [];
		for (let turn = this.rows; turn.length > 0; turn = this.successorsOf(turn)) {
			this.rows = turn;
			await this.sortOut();
			tried = [...tried, ...turn];
			staying = [...staying, ...this.rows];
		}
		this.rows = staying.sort((one, other) => one.index - other.index);
		await this.refuseSkippedIn(tried);
		// Nobody is left whose fate could be open.
		if (this.keyed.length === 0) this.isSettled = true;
		if (this.skipped.length > 0 && this.rows.length > 0) {
			this.execution.hint(
				`${this.skipped.length} items were left out by their 'Send Once Key'. The output '${this.execution.leftOutAt}' has the reasons.`,
			);
		}
	}

	/** Leaves out of the rows whoever got theirs before. */
	private async sortOut(): Promise<void> {
		const { owners } = this;
		for (const { key, index } of this.keyed) if (!owners.has(key)) owners.set(key, index);
		this.skip((row) => {
			const owner = owners.get(row.key) ?? row.index;
			return owner === row.index ? undefined : REASONS.twin(owner);
		});
		const claims = await this.keys.claim(this.keyList);
		await this.keepOwn(claims);
		const verdicts = await this.judge(claims);
		this.skip(({ key, recipient }) => {
			switch (claims.get(key)) {
				case 'sent':
					return REASONS.sent;
				case 'busy':
					return REASONS.unknown(REASONS.busy);
				case 'unclear':
					return REASONS.unknown(REASONS.unclear);
				default:
					return verdicts.get(personOf(recipient.phone_number))?.reason;
			}
		});
	}

	/** @returns of each person of these rows who is left out, the next row: it is a later one no more */
	private successorsOf(rows: Row[]): Row[] {
		const stay = new Set(this.rows);
		const leftOut = new Set(rows.filter((row) => !stay.has(row)).map(personIn));
		const successors = new Set(this.later.filter((row) => leftOut.delete(personIn(row))));
		this.later = this.later.filter((row) => !successors.has(row));
		return [...successors];
	}

	/** A retry of an execution whose campaign was started goes on with it: whoever got it from there is no one to leave out. */
	private async keepOwn(claims: Map<string, CampaignClaim>): Promise<void> {
		const sent = this.keyList.filter((key) => claims.get(key) === 'sent');
		if (!this.known || sent.length === 0) return;
		for (const key of await this.keys.boundTo(this.known.id, sent)) claims.set(key, 'new');
	}

	/** @returns what is known of those whose keys are open, by person */
	private async judge(claims: Map<string, CampaignClaim>): Promise<Map<string, Verdict>> {
		const verdicts = new Map<string, Verdict>();
		const open = this.keyed.filter(({ key }) => claims.get(key) === 'open');
		if (open.length === 0) return verdicts;
		const settled: UnsettledCampaign[] = [];
		for (const left of await this.keys.unsettled()) {
			if (left.id === this.known?.id) continue;
			const bound = await this.keys.boundTo(
				left.id,
				open.map(({ key }) => key),
			);
			if (bound.size === 0) continue;
			const fate = await fateOf(this.execution.client, left);
			for (const { key, recipient } of open) {
				const person = personOf(recipient.phone_number);
				const verdict = bound.has(key) ? verdictOf(fate, person) : {};
				if (verdict.reason && !verdicts.get(person)?.isSent) verdicts.set(person, verdict);
			}
			if (isOver(fate, bound.size)) settled.push(left);
			this.tell(fate);
		}
		const sent = open.filter(({ recipient }) => verdicts.get(personOf(recipient.phone_number))?.isSent);
		if (sent.length > 0) await this.keys.confirm(sent.map(({ key }) => key));
		for (const { place } of settled) await this.keys.settle(place);
		return verdicts;
	}

	private tell(fate: Fate): void {
		if (fate.got !== 'nobody' || !fate.cancelled) return;
		this.execution.hint(
			`The draft ${nameOf(fate.cancelled)} of an execution that did not come to its end was cancelled, so that nobody gets both campaigns`,
		);
	}

	/** Leaves out the rows for which there is a reason. */
	private skip(reasonFor: (row: KeyedRow) => string | undefined): void {
		const input = this.execution.context.getInputData();
		const reasons = new Map(this.keyed.map((row) => [row.index, reasonFor(row)]));
		for (const { index, key } of this.keyed) {
			const reason = reasons.get(index);
			if (reason === undefined) continue;
			const json = { ...input[index].json, reason, send_once_key: key };
			this.skipped.push({ json, pairedItem: { item: index } });
		}
		this.rows = this.rows.filter(({ index }) => reasons.get(index) === undefined);
	}

	/** @throws {Failure} where a draft would be started with somebody who is left out */
	private async refuseSkippedIn(rows: Row[]): Promise<void> {
		const { known, execution } = this;
		if (!known?.isStarted || known.status !== 'draft') return;
		const stays = new Set(this.rows);
		const others = new Map(rows.filter((row) => !stays.has(row)).map((row) => [personIn(row), row]));
		// Who is in it with another key, which is not left out, may be.
		const served = this.keyed.filter((row) => others.has(personIn(row)));
		const bound = await this.keys.boundTo(
			known.id,
			served.map(({ key }) => key),
		);
		for (const row of served) if (bound.has(row.key)) others.delete(personIn(row));
		if (others.size === 0) return;
		const stored = await getRecipientsOf(execution.client, known.id);
		const { found, unclear } = await matchRows([...others.values()], stored);
		const inIt = found.size + unclear.length;
		if (inIt === 0) return;
		throw badInput(
			`The campaign '${known.name}' has ${inIt} recipients who are left out by their 'Send Once Key': it was not started`,
			'Take them out of it in Whatomate, and run this again.',
		);
	}
}

const personIn = ({ recipient }: Row): string => personOf(recipient.phone_number);

const nameOf = ({ name, id }: Campaign): string => `'${name}' (ID ${id})`;

function verdictOf(fate: Fate, person: string): Verdict {
	switch (fate.got) {
		case 'nobody':
			return {};
		case 'unknown':
			return { reason: REASONS.unknown(fate.why) };
		case 'later':
			if (!fate.persons.has(person)) return {};
			return { reason: `They are in the draft ${nameOf(fate.campaign)} already, which was not started yet` };
		default:
			if (fate.got === 'some' && !fate.persons.has(person)) return {};
			return {
				reason: `An earlier execution sent a message with this key: it is in the campaign ${nameOf(fate.campaign)}, though that execution did not come to its end`,
				isSent: true,
			};
	}
}

/** @param bound how many of its keys this run has. @returns whether none of its keys is left that the fate would have to be known for */
const isOver = (fate: Fate, bound: number): boolean =>
	fate.got === 'nobody' ||
	((fate.got === 'everybody' || fate.got === 'some') && bound >= fate.campaign.total_recipients);
