import { maskName, maskNumber, Refusal, success } from '../answers';
import type { Campaign, Recipient } from '../campaigns';
import type { Context, Route } from '../context';
import { decode, declaredJsonBody, like, listAnswer, requireId } from '../decode';
import type { JsonObject } from '../types';

/** An import of 4,000 works, one of 5,000 does not: the database takes 65,535 values in one statement, 14 for each recipient. */
const MOST_IN_ONE_IMPORT = Math.floor(65_535 / 14);

/** What may stand in a header of a campaign (read from the source), and how large it may be. */
const HEADER_TYPES = [
	'image/jpeg',
	'image/png',
	'image/webp',
	'video/mp4',
	'video/3gpp',
	'audio/aac',
	'audio/mp4',
	'audio/mpeg',
	'audio/ogg',
	'application/pdf',
	'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
	'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
	'application/vnd.openxmlformats-officedocument.presentationml.presentation',
];
const HEADER_BYTES = 16 * 1024 * 1024;

const unlessMissing = (fields: Record<string, string | undefined>): JsonObject =>
	Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''));

/** @returns a campaign as answers show it (recording: campaigns) */
const show = ({ campaigns }: Context, campaign: Campaign): JsonObject => ({
	id: campaign.id,
	name: campaign.name,
	whatsapp_account: campaign.whatsapp_account,
	template_id: campaign.template_id,
	...unlessMissing({
		template_name: campaigns.template(campaign)?.name,
		header_media_id: campaign.header_media_id,
		header_media_filename: campaign.header_media_filename,
		header_media_mime_type: campaign.header_media_mime_type,
	}),
	status: campaign.status,
	total_recipients: campaign.total_recipients,
	sent_count: campaign.sent_count,
	delivered_count: campaign.delivered_count,
	read_count: campaign.read_count,
	failed_count: campaign.failed_count,
	...unlessMissing({
		scheduled_at: campaign.scheduled_at,
		started_at: campaign.started_at,
		completed_at: campaign.completed_at,
	}),
	created_at: campaign.created_at,
	updated_at: campaign.updated_at,
});

const showRecipient = (recipient: Recipient, masked: boolean): JsonObject => {
	const { whatsapp_message_id, sent_at, delivered_at, read_at, ...always } = recipient;
	return {
		...always,
		deleted_at: null,
		...(masked
			? {
					phone_number: maskNumber(recipient.phone_number),
					recipient_name: maskName(recipient.recipient_name),
				}
			: {}),
		...unlessMissing({ whatsapp_message_id, sent_at, delivered_at, read_at }),
	};
};

const existing = ({ campaigns, parameters }: Context): Campaign => {
	const campaign = campaigns.find(requireId(parameters.id, 'Invalid campaign ID'));
	if (!campaign) throw new Refusal(404, 'Campaign not found');
	return campaign;
};

const list = (context: Context) => {
	const {
		campaigns,
		request: { query },
	} = context;
	const is = (name: string, value: string) => ['', value].includes(query.get(name) ?? '');
	const named = like(query.get('search') ?? '', 'i');
	const found = campaigns.all.filter(
		({ name, status, whatsapp_account }) =>
			named(name) && is('status', status) && is('whatsapp_account', whatsapp_account),
	);
	return success(listAnswer('campaigns', found.reverse(), query, (campaign) => show(context, campaign)));
};

const create = (context: Context) => {
	const { campaigns, store, request } = context;
	const asked = decode(declaredJsonBody(request), {
		name: 'text',
		whatsapp_account: 'text',
		template_id: 'text',
		header_media_id: 'text',
		scheduled_at: 'maybeText',
	});
	const template_id = requireId(asked.template_id, 'Invalid template ID');
	if (!store.templates.some(({ id }) => id === template_id)) throw new Refusal(404, 'Template not found');
	// Without a name the default account is found, and then not kept.
	if (!store.account(asked.whatsapp_account)) throw new Refusal(400, 'WhatsApp account not found');
	return success(show(context, campaigns.add({ ...asked, template_id })));
};

const get = (context: Context) =>
	success({ ...show(context, existing(context)), created_by_name: 'Admin', updated_by_name: 'Admin' });

const remove = (context: Context) => {
	const campaign = existing(context);
	if (campaign.status === 'processing') throw new Refusal(400, 'Cannot delete running campaign');
	context.campaigns.remove(campaign);
	return success({ message: 'Campaign deleted successfully' });
};

const importRecipients = (context: Context) => {
	const { campaigns, request } = context;
	const campaign = existing(context);
	if (campaign.status !== 'draft') throw new Refusal(400, 'Can only add recipients to draft campaigns');
	const { recipients } = decode(declaredJsonBody(request), { recipients: 'objects' });
	const seeds = recipients.map((each) => {
		const { phone_number, recipient_name } = decode(each, { phone_number: 'text', recipient_name: 'text' });
		return {
			phone_number,
			recipient_name,
			template_params: texts(each.template_params),
			header_params: texts(each.header_params),
		};
	});
	if (seeds.length === 0 || seeds.length > MOST_IN_ONE_IMPORT)
		throw new Refusal(500, 'Failed to add recipients');
	campaigns.addRecipients(campaign, seeds);
	return success({
		added_count: seeds.length,
		message: 'Recipients added successfully',
		total_recipients: campaign.total_recipients,
	});
};

/** Any value is taken here, and becomes text when it is sent. */
const texts = (given: unknown): Record<string, string> => {
	const values = decode({ given }, { given: 'object' }).given ?? {};
	return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
};

const listRecipients = (context: Context) => {
	const { id } = existing(context);
	const recipients = context.campaigns.recipientsOf(id);
	return success({
		recipients: recipients.map((each) => showRecipient(each, context.maskPhones)),
		total: recipients.length,
	});
};

const start = (context: Context) => {
	const { campaigns, store } = context;
	const campaign = existing(context);
	if (campaign.status !== 'draft' && campaign.status !== 'paused') {
		throw new Refusal(400, 'Campaign cannot be started in current state');
	}
	const pending = campaigns.recipientsOf(campaign.id).filter(({ status }) => status === 'pending');
	if (pending.length === 0) throw new Refusal(400, 'Campaign has no pending recipients');
	campaigns.change(campaign, { status: 'processing', started_at: store.clock.now() });
	campaigns.enqueue(pending);
	return success({ message: 'Campaign started', status: 'processing' });
};

const pause = (context: Context) => {
	const campaign = existing(context);
	if (campaign.status !== 'processing') throw new Refusal(400, 'Campaign is not running');
	context.campaigns.change(campaign, { status: 'paused' });
	return success({ message: 'Campaign paused', status: 'paused' });
};

const cancel = (context: Context) => {
	const campaign = existing(context);
	if (['completed', 'cancelled'].includes(campaign.status))
		throw new Refusal(400, 'Campaign already finished');
	context.campaigns.change(campaign, { status: 'cancelled' });
	return success({ message: 'Campaign cancelled', status: 'cancelled' });
};

const retryFailed = (context: Context) => {
	const { campaigns } = context;
	const campaign = existing(context);
	if (!['completed', 'paused'].includes(campaign.status)) {
		throw new Refusal(400, 'Can only retry failed messages on completed, paused, or failed campaigns');
	}
	const failed = campaigns.resetFailed(campaign);
	if (failed.length === 0) throw new Refusal(400, 'No failed messages to retry');
	campaigns.change(campaign, { status: 'processing' });
	campaigns.enqueue(failed);
	return success({ message: 'Retrying failed messages', retry_count: failed.length, status: 'processing' });
};

const uploadMedia = (context: Context) => {
	const { campaigns, request } = context;
	const campaign = existing(context);
	if (campaign.status !== 'draft') throw new Refusal(400, 'Can only upload media for draft campaigns');
	if (['', 'TEXT'].includes(campaigns.template(campaign)?.header_type ?? '')) {
		throw new Refusal(400, 'Template does not have a media header');
	}
	if (!request.multipart) throw new Refusal(400, 'Invalid multipart form');
	const file = request.multipart.files.find(({ field }) => field === 'file');
	if (!file) throw new Refusal(400, 'No file provided');
	if (file.bytes.length > HEADER_BYTES) throw new Refusal(400, 'File too large. Maximum size is 16MB');
	if (!HEADER_TYPES.includes(file.contentType)) {
		throw new Refusal(400, `Unsupported file type: ${file.contentType}`);
	}
	return success({
		media_id: campaigns.upload(campaign, file),
		filename: file.filename,
		mime_type: file.contentType,
		local_path: `campaigns/${campaign.id}.${file.contentType.split('/')[1].replace('jpeg', 'jpg')}`,
		message: 'Media uploaded successfully',
	});
};

/** Campaigns (recordings: campaigns, accounts-and-more); not documented, so both dialects answer the same. A released server asks for no permission here (read from its source). */
export const campaignRoutes: readonly Route[] = [
	{ method: 'GET', path: '/api/campaigns', handle: list },
	{ method: 'POST', path: '/api/campaigns', handle: create },
	{ method: 'GET', path: '/api/campaigns/{id}', handle: get },
	{ method: 'GET', path: '/api/campaigns/{id}/progress', handle: get },
	{ method: 'DELETE', path: '/api/campaigns/{id}', handle: remove },
	{ method: 'POST', path: '/api/campaigns/{id}/recipients/import', handle: importRecipients },
	{ method: 'GET', path: '/api/campaigns/{id}/recipients', handle: listRecipients },
	{ method: 'POST', path: '/api/campaigns/{id}/start', handle: start },
	{ method: 'POST', path: '/api/campaigns/{id}/pause', handle: pause },
	{ method: 'POST', path: '/api/campaigns/{id}/cancel', handle: cancel },
	{ method: 'POST', path: '/api/campaigns/{id}/retry-failed', handle: retryFailed },
	{ method: 'POST', path: '/api/campaigns/{id}/media', handle: uploadMedia },
];
