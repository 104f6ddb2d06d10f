import type { IDataObject } from 'n8n-workflow';

import { path } from '../../../shared/api/request';
import type { ApiRequest, Upload } from '../../../shared/api/request';

/** One recipient as an import takes it. */
export interface NewRecipient extends IDataObject {
	/** In digits. */
	phone_number: string;
	recipient_name: string;
	template_params: Record<string, string>;
	header_params: Record<string, string>;
}

/** The most recipients that go up at once: above about 4,600 the server adds none (docs/whatomate-api.md#campaign-recipients). */
export const CHUNK = 1000;

/** A campaign that is to be made. */
export interface NewCampaign {
	name: string;
	/** Never left out: the server would accept that, and every recipient would fail. */
	account: string;
	templateId: string;
	/** Of a file at WhatsApp, for the header. */
	headerMediaId?: string;
}

/** @returns the request that makes a draft */
export const createRequest = ({ name, account, templateId, headerMediaId }: NewCampaign): ApiRequest => ({
	method: 'POST',
	path: '/api/campaigns',
	body: {
		name,
		whatsapp_account: account,
		template_id: templateId,
		...(headerMediaId ? { header_media_id: headerMediaId } : {}),
	},
	once: 'the campaign was created',
});

/** @returns the request that adds recipients to a draft; the server would add and message the same one twice */
export const importRequest = (campaignId: string, recipients: NewRecipient[]): ApiRequest => ({
	method: 'POST',
	path: path`/api/campaigns/${campaignId}/recipients/import`,
	body: { recipients },
	once: 'the next recipients were added',
});

/** @returns the request that gives a draft the file for its template's header */
export const headerRequest = (campaignId: string, file: Omit<Upload, 'field'>): ApiRequest => ({
	method: 'POST',
	path: path`/api/campaigns/${campaignId}/media`,
	upload: { field: 'file', ...file },
});

/** @returns the request that lets the server begin to send, also the rest of a paused campaign */
export const startRequest = (campaignId: string): ApiRequest => ({
	method: 'POST',
	path: path`/api/campaigns/${campaignId}/start`,
	once: 'the campaign was started',
});

/** @returns the request that stops a running campaign, to be started again */
export const pauseRequest = (campaignId: string): ApiRequest => ({
	method: 'POST',
	path: path`/api/campaigns/${campaignId}/pause`,
	once: 'the campaign was paused',
});

/** @returns the request that ends a campaign for good */
export const cancelRequest = (campaignId: string): ApiRequest => ({
	method: 'POST',
	path: path`/api/campaigns/${campaignId}/cancel`,
	once: 'the campaign was cancelled',
});

/** @returns the request that sends once more to everybody who failed */
export const retryFailedRequest = (campaignId: string): ApiRequest => ({
	method: 'POST',
	path: path`/api/campaigns/${campaignId}/retry-failed`,
	once: 'the failed recipients were tried again',
});

/** @returns the request that deletes a campaign; a second one would be refused, since it is gone */
export const deleteRequest = (campaignId: string): ApiRequest => ({
	method: 'DELETE',
	path: path`/api/campaigns/${campaignId}`,
	once: 'the campaign was deleted',
});

/** @returns the request that takes one recipient out of a draft; a second one would be refused, since they are gone */
export const removeRecipientRequest = (campaignId: string, recipientId: string): ApiRequest => ({
	method: 'DELETE',
	path: path`/api/campaigns/${campaignId}/recipients/${recipientId}`,
	once: 'the recipient was removed',
});
