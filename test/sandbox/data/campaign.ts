import type { JsonObject } from './types';

/** The states of a campaign; nothing in a released server ever makes one `scheduled`. */
export type CampaignStatus = 'draft' | 'processing' | 'paused' | 'completed' | 'cancelled';

/** A campaign as the server stores it (docs/whatomate-api.md#campaigns; recording: campaigns). */
export interface Campaign {
	id: string;
	name: string;
	/** The account's name; left out at creation it stays empty, and every recipient fails. */
	whatsapp_account: string;
	template_id: string;
	header_media_id: string;
	header_media_filename: string;
	header_media_mime_type: string;
	/** Where the server keeps the header's file, or empty. */
	header_media_local_path: string;
	status: CampaignStatus;
	total_recipients: number;
	/** Counts messages, not recipients: whoever is written to twice counts twice. */
	sent_count: number;
	delivered_count: number;
	read_count: number;
	failed_count: number;
	/** Kept, and never acted on. */
	scheduled_at: string | undefined;
	started_at: string | undefined;
	completed_at: string | undefined;
	created_at: string;
	updated_at: string;
}

/** What a request or a test gives to describe a campaign; the rest is filled in. */
export type CampaignSeed = Partial<Campaign> & Pick<Campaign, 'name' | 'whatsapp_account' | 'template_id'>;

/** What an import brings for one recipient. */
export interface RecipientSeed {
	phone_number: string;
	recipient_name: string;
	/** Values of any kind; undefined where the import brought none. */
	template_params: JsonObject | undefined;
	header_params: JsonObject | undefined;
}

/** A recipient as the server stores it; the same number twice is two of them. */
export interface Recipient extends RecipientSeed {
	template_params: JsonObject;
	header_params: JsonObject;
	id: string;
	campaign_id: string;
	status: 'pending' | 'sent' | 'delivered' | 'read' | 'failed';
	whatsapp_message_id: string;
	error_message: string;
	sent_at: string | undefined;
	delivered_at: string | undefined;
	read_at: string | undefined;
	created_at: string;
	updated_at: string;
}
