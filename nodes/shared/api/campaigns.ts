import type { IDataObject } from 'n8n-workflow';

import type { WhatomateClient } from './client';
import { path } from './request';

/** A campaign as the server describes it (docs/whatomate-api.md#campaigns). */
export interface Campaign extends IDataObject {
	id: string;
	name: string;
	status: string;
	template_id: string;
	whatsapp_account: string;
	template_name?: string;
	header_media_id?: string;
	total_recipients: number;
	sent_count: number;
	failed_count: number;
	/** Of the last start: a campaign that was paused has another one before. */
	started_at?: string;
	completed_at?: string;
}

/** A recipient as the server lists it; the number may be masked for this key. */
export interface StoredRecipient extends IDataObject {
	id: string;
	phone_number: string;
	recipient_name: string;
	template_params: IDataObject | null;
	status: string;
	error_message?: string;
	whatsapp_message_id?: string;
	sent_at?: string;
}

/** @returns the campaign as it is now */
export const getCampaign = async (client: WhatomateClient, id: string): Promise<Campaign> =>
	await client.call<Campaign>({ method: 'GET', path: path`/api/campaigns/${id}` });

/** @returns all recipients in one answer: the server has no pages here (docs/whatomate-api.md#campaign-recipients) */
export async function getRecipientsOf(client: WhatomateClient, id: string): Promise<StoredRecipient[]> {
	const { recipients } = await client.call<{ recipients?: StoredRecipient[] }>({
		method: 'GET',
		path: path`/api/campaigns/${id}/recipients`,
	});
	return recipients ?? [];
}
