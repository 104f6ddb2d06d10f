import { getRecipientsOf } from '../shared/api/campaigns';
import type { Campaign } from '../shared/api/campaigns';
import type { WhatomateClient } from '../shared/api/client';
import { readList } from '../shared/api/pages';
import { wait } from '../shared/api/wait';
import { eventKey } from '../shared/events/event';
import type { WhatomateEvent } from '../shared/events/event';
import type { SeenEvents } from '../shared/events/seen';
import { mayBeOfEarlierProcess, wasCampaignStartedHere, wasSentHere } from '../shared/events/sentHere';

/** How many of the newest campaigns a look back asks for their recipients: it must end, and cost the server little. */
const MOST_CAMPAIGNS = 20;

/** What n8n itself sent, for triggers that leave it out: no server tells it of a message. */
export class OwnMessages {
	/** WhatsApp's IDs of what campaigns of this n8n sent, as far as one look back has asked. */
	private campaignMessages: Promise<Set<string>> | undefined;

	/** Messages that a look back left out since nobody knows whether this n8n sent them. */
	private unknownSenders = 0;

	/** @param log n8n's, with the trigger's name */
	constructor(
		private readonly client: WhatomateClient,
		private readonly seen: SeenEvents,
		private readonly log: (what: string) => void,
	) {}

	/**
	 * @param id of the message or note
	 * @param heard when the feed told of it, milliseconds
	 * @param patience milliseconds: the feed announces a message before the node that sent it has the answer
	 */
	async isOwn(id: string | null, heard: number, patience: number, signal: AbortSignal): Promise<boolean> {
		await wait(Math.max(0, heard + patience - Date.now()), signal);
		return wasSentHere(id);
	}

	/** @returns whether a message that a look back found was, or may have been, sent by this n8n */
	async mayHaveBeenOwn(event: WhatomateEvent): Promise<boolean> {
		if (wasSentHere(event.message_id)) return true;
		if (mayBeOfEarlierProcess(event.timestamp)) {
			if (this.seen.add(eventKey(event, null))) this.unknownSenders++;
			return true;
		}
		// The feed does not announce what campaigns send: only a look back finds it.
		if (event.type !== 'template' || event.wa_message_id === null) return false;
		this.campaignMessages ??= this.readCampaigns();
		return (await this.campaignMessages).has(event.wa_message_id);
	}

	/** Ends a look back: says what was left out, and lets the next one ask anew. */
	endLook(): void {
		this.campaignMessages = undefined;
		if (this.unknownSenders === 0) return;
		this.log(
			`left out ${this.unknownSenders} sent messages from before n8n was started: the server does not tell who sent them, so they may be its own`,
		);
		this.unknownSenders = 0;
	}

	/** @throws {Failure} when the server can't be asked: the look back is then done once more later */
	private async readCampaigns(): Promise<Set<string>> {
		const { rows } = await readList<Campaign>(this.client, 'campaigns', 1, {});
		const ours = rows.filter(
			({ id, started_at }) =>
				wasCampaignStartedHere(this.client.identity, id) ||
				(typeof started_at === 'string' && mayBeOfEarlierProcess(started_at)),
		);
		const messages = new Set<string>();
		for (const { id } of ours.slice(0, MOST_CAMPAIGNS)) {
			for (const { whatsapp_message_id } of await getRecipientsOf(this.client, id)) {
				if (whatsapp_message_id) messages.add(whatsapp_message_id);
			}
		}
		return messages;
	}
}
