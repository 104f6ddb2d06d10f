import { randomUUID } from 'node:crypto';
import type { Campaign, CampaignSeed, Recipient, RecipientSeed } from '../data/campaign';
import { campaignMessage } from './campaignMessage';
import type { Events } from '../data/events';
import { extensionOf } from '../data/files';
import { campaignFrame } from '../feed/frames';
import { contactWho } from '../people/incoming';
import type { LiveFeed } from '../feed/liveFeed';
import type { Store } from '../data/store';
import type { Timers } from '../data/timers';
import type { MediaFile, Message, Template } from '../data/types';
import type { WhatsApp } from '../whatsapp/whatsapp';

/** How long a start and a retry take between reading and writing; on a released server it was a few milliseconds, with 2 cores. */
const DATABASE_MILLISECONDS = 20;

/** How many recipients are sent to before others get their turn. */
const AT_ONE_GO = 50;

/**
 * Campaigns, and the server's own queue that sends them, one recipient after the other
 * (docs/whatomate-api.md#campaign-states, #end-of-a-campaign). Who takes a place in the queue is sent to when the campaign is neither paused nor cancelled then;
 * nobody asks whether they have their message already.
 */
export class Campaigns {
	/** All that were created and not deleted, oldest first. */
	readonly all: Campaign[] = [];
	private readonly recipients = new Map<string, Recipient[]>();
	private readonly sentTo = new Map<string, Recipient>();
	private readonly queue: Recipient[] = [];
	private working = false;
	private held = false;

	/** @param delay milliseconds between two recipients */
	constructor(
		private readonly store: Store,
		private readonly whatsapp: WhatsApp,
		private readonly events: Events,
		private readonly liveFeed: LiveFeed,
		private readonly timers: Timers,
		private readonly delay: number,
	) {}

	find(id: string): Campaign | undefined {
		return this.all.find((campaign) => campaign.id === id);
	}

	template({ template_id }: Campaign): Template | undefined {
		return this.store.templates.find(({ id }) => id === template_id);
	}

	add(seed: CampaignSeed): Campaign {
		const now = this.store.clock.now();
		const campaign: Campaign = {
			id: randomUUID(),
			header_media_id: '',
			header_media_filename: '',
			header_media_mime_type: '',
			header_media_local_path: '',
			status: 'draft',
			total_recipients: 0,
			sent_count: 0,
			delivered_count: 0,
			read_count: 0,
			failed_count: 0,
			scheduled_at: undefined,
			started_at: undefined,
			completed_at: undefined,
			created_at: now,
			updated_at: now,
			...seed,
		};
		this.all.push(campaign);
		this.recipients.set(campaign.id, []);
		return campaign;
	}

	remove(campaign: Campaign): void {
		this.all.splice(this.all.indexOf(campaign), 1);
		this.recipients.delete(campaign.id);
	}

	/** @returns the campaign's recipients, in the order in which they were added */
	recipientsOf(campaignId: string): readonly Recipient[] {
		return this.recipients.get(campaignId) ?? [];
	}

	/** Adds them all; nobody looks whether one is there already. */
	addRecipients(campaign: Campaign, seeds: Array<RecipientSeed & Partial<Recipient>>): void {
		const now = this.store.clock.now();
		const all = this.recipients.get(campaign.id) ?? [];
		for (const seed of seeds) {
			all.push({
				id: randomUUID(),
				campaign_id: campaign.id,
				status: 'pending',
				whatsapp_message_id: '',
				error_message: '',
				sent_at: undefined,
				delivered_at: undefined,
				read_at: undefined,
				created_at: now,
				updated_at: now,
				...seed,
				template_params: seed.template_params ?? {},
				header_params: seed.header_params ?? {},
			});
		}
		this.change(campaign, { total_recipients: all.length });
	}

	/** Removes one of a draft's recipients. */
	removeRecipient(campaign: Campaign, recipient: Recipient): void {
		const all = this.recipients.get(campaign.id) ?? [];
		all.splice(all.indexOf(recipient), 1);
		this.change(campaign, { total_recipients: all.length });
	}

	/** Keeps the file of a template's header, as the server does under a name of its own. @returns WhatsApp's ID of it */
	upload(campaign: Campaign, file: MediaFile): string {
		const id = this.whatsapp.upload(file);
		this.change(campaign, {
			header_media_id: id,
			header_media_filename: file.filename.replace(/[^a-zA-Z0-9._-]/g, '_').slice(0, 255),
			header_media_mime_type: file.contentType,
			header_media_local_path: `campaigns/${campaign.id}${extensionOf(file.contentType) ?? '.bin'}`,
		});
		this.store.files.set(campaign.header_media_local_path, file);
		return id;
	}

	change(campaign: Campaign, changes: Partial<Campaign>): void {
		Object.assign(campaign, changes, { updated_at: this.store.clock.now() });
		this.events.emit('campaign', campaign);
	}

	/**
	 * The time that the database takes. The server locks nothing: another start that comes in now has seen the same status, and both
	 * put everybody into the queue (docs/whatomate-api.md#campaign-states).
	 */
	async betweenReadingAndWriting(): Promise<void> {
		await this.timers.wait(DATABASE_MILLISECONDS);
	}

	/** Puts recipients into the queue. Those of an earlier start may still be in it: then both are sent. */
	enqueue(recipients: readonly Recipient[]): void {
		this.queue.push(...recipients);
		void this.work();
	}

	/**
	 * Begins failed recipients anew, and counts the messages of the campaign. Those that failed become pending, for ever:
	 * the next try makes new ones.
	 *
	 * @returns the recipients
	 */
	resetFailed(campaign: Campaign): Recipient[] {
		const failed = this.recipientsOf(campaign.id).filter(({ status }) => status === 'failed');
		if (failed.length === 0) return [];
		for (const recipient of failed) this.update(recipient, { status: 'pending', error_message: '' });
		const messages = this.store.messages.filter(
			({ campaign_recipient = '' }) => this.sentTo.get(campaign_recipient)?.campaign_id === campaign.id,
		);
		for (const message of messages) {
			if (message.status === 'failed') Object.assign(message, { status: 'pending', error_message: '' });
		}
		const count = (...statuses: string[]) =>
			messages.filter(({ status }) => statuses.includes(status)).length;
		this.change(campaign, {
			sent_count: count('sent', 'delivered', 'read'),
			delivered_count: count('delivered', 'read'),
			read_count: count('read'),
			failed_count: 0,
		});
		return failed;
	}

	/** Stops the queue where it is, or lets it go on. */
	hold(on: boolean): void {
		this.held = on;
		if (!on) void this.work();
	}

	/** What became of a campaign's message when it was sent. */
	outcome(message: Message): void {
		const recipient = this.sentTo.get(message.campaign_recipient ?? '');
		const campaign = recipient && this.find(recipient.campaign_id);
		if (!recipient || !campaign) return;
		if (message.status === 'failed') return this.fail(campaign, recipient, message.error_message);
		const { wamid } = message;
		this.update(recipient, {
			status: 'sent',
			whatsapp_message_id: wamid,
			sent_at: this.store.clock.now(),
		});
		this.change(campaign, { sent_count: campaign.sent_count + 1 });
	}

	/** What Meta says later of a campaign's message. */
	status(message: Message): void {
		const recipient = this.sentTo.get(message.campaign_recipient ?? '');
		const campaign = recipient && this.find(recipient.campaign_id);
		const { status } = message;
		if (!recipient || !campaign || (status !== 'delivered' && status !== 'read' && status !== 'failed'))
			return;
		const now = this.store.clock.now();
		this.update(recipient, {
			status,
			...(status === 'delivered' ? { delivered_at: now } : {}),
			...(status === 'read' ? { read_at: now } : {}),
			...(status === 'failed' && message.error_message ? { error_message: message.error_message } : {}),
		});
		const count = `${status}_count` as const;
		this.change(campaign, { [count]: campaign[count] + 1 });
		this.liveFeed.broadcast(campaignFrame(campaign));
	}

	/** How many wait for their message. */
	get queued(): number {
		return this.queue.length;
	}

	private async work(): Promise<void> {
		if (this.working || this.held) return;
		this.working = true;
		// The request that starts a campaign is answered before its first message goes out.
		for (let done = 0; this.queue.length > 0; done++) {
			if (this.delay > 0 || done % AT_ONE_GO === 0) {
				if (!(await this.timers.wait(this.delay))) return;
			}
			if (this.held) break;
			const recipient = this.queue.shift();
			if (recipient) this.send(recipient);
		}
		this.working = false;
	}

	private send(recipient: Recipient): void {
		const campaign = this.find(recipient.campaign_id);
		if (!campaign) return;
		if (campaign.status === 'paused' || campaign.status === 'cancelled') {
			this.events.emit('campaign', campaign);
			return;
		}
		const template = this.template(campaign);
		// Who is given up on here is not asked whether they were the last: the campaign may stay `processing` for ever.
		if (!template || !this.store.accounts.some(({ name }) => name === campaign.whatsapp_account)) {
			return this.fail(campaign, recipient, 'WhatsApp account not found');
		}
		// The recipient's name becomes the contact's; nothing else of the contact changes.
		const { contact } = contactWho(this.store, recipient.phone_number, recipient.recipient_name);
		if (contact.marketing_opt_out && template.category.toUpperCase() === 'MARKETING') {
			return this.fail(campaign, recipient, 'Contact opted out of marketing messages');
		}
		const { content, build } = campaignMessage(campaign, recipient, template);
		const { header_media_local_path: media_url, header_media_mime_type, whatsapp_account } = campaign;
		this.sentTo.set(recipient.id, recipient);
		this.whatsapp.sendQueued(
			this.store.addMessage(contact.id, {
				message_type: 'template',
				content,
				status: 'pending',
				whatsapp_account,
				campaign_recipient: recipient.id,
				...(media_url === '' ? {} : { media_url, media_mime_type: header_media_mime_type }),
			}),
			build,
		);
		this.completeWhenDone(campaign);
		this.liveFeed.broadcast(campaignFrame(campaign));
	}

	private completeWhenDone(campaign: Campaign): void {
		if (campaign.status !== 'processing') return;
		const all = this.recipientsOf(campaign.id);
		// The last one is nearly always the last to be sent: who asks it first need not ask ten thousand each time.
		if (all.at(-1)?.status === 'pending' || all.some(({ status }) => status === 'pending')) return;
		this.change(campaign, { status: 'completed', completed_at: this.store.clock.now() });
	}

	private fail(campaign: Campaign, recipient: Recipient, words: string): void {
		this.update(recipient, { status: 'failed', error_message: words });
		this.change(campaign, { failed_count: campaign.failed_count + 1 });
	}

	private update(recipient: Recipient, changes: Partial<Recipient>): void {
		Object.assign(recipient, changes, { updated_at: this.store.clock.now() });
	}
}
