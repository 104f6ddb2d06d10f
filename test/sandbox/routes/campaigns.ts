import { maskName, maskNumber, Refusal, success } from '../server/answers';
import type { Campaign, Recipient, RecipientSeed } from '../data/campaign';
import type { Context, Route } from '../server/context';
import { decode, declaredJsonBody, like, listAnswer, requireId } from '../server/decode';
import type { JsonObject, SeenRequest } from '../data/types';

/** Values that the database takes in one statement. */
const MOST_VALUES = 65_535;
/** Values that it is given for a recipient: their parameters only where the import brought some, be they empty. */
const valuesOf = ({ template_params, header_params }: RecipientSeed): number =>
	13 + Number(template_params !== undefined) + Number(header_params !== undefined);

/**
 * Whether the database takes these recipients; all or none. It refuses none at all, a number of more than 50 characters,
 * a name of more than 255, and more than fit into one statement: 5,041 recipients without parameters, 4,681 with those
 * of the body, 4,369 with those of the header too (docs/whatomate-api.md#campaign-recipients: each seen on a released server).
 */
const fits = (seeds: readonly RecipientSeed[]): boolean =>
	seeds.length > 0 &&
	seeds.reduce((sum, seed) => sum + valuesOf(seed), 0) <= MOST_VALUES &&
	seeds.every(
		({ phone_number, recipient_name }) => [...phone_number].length <= 50 && [...recipient_name].length <= 255,
	);

/** What may stand in a header of a campaign (docs/whatomate-api.md#campaign-header), and how large it may be. */
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

/** @returns a campaign as answers show it (docs/whatomate-api.md#campaigns; recording: campaigns) */
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

/** A day of `from` and `to`; anything else counts for nothing. */
const dayOf = (text: string | null): string | undefined =>
	text !== null && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : undefined;

const list = (context: Context) => {
	const {
		campaigns,
		request: { query },
	} = context;
	const is = (name: string, value: string) => ['', value].includes(query.get(name) ?? '');
	const named = like(query.get('search') ?? '', 'i');
	const from = dayOf(query.get('from')) ?? '';
	const to = dayOf(query.get('to')) ?? '9';
	const found = campaigns.all.filter(
		({ name, status, whatsapp_account, created_at }) =>
			named(name) &&
			is('status', status) &&
			is('whatsapp_account', whatsapp_account) &&
			created_at.slice(0, 10) >= from &&
			created_at.slice(0, 10) <= to,
	);
	return success(listAnswer('campaigns', found.reverse(), query, (campaign) => show(context, campaign)));
};

const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** @throws Refusal 400 when a field has a wrong type; a moment must be written in full. */
const read = (request: SeenRequest) => {
	const asked = decode(declaredJsonBody(request), {
		name: 'text',
		whatsapp_account: 'text',
		template_id: 'text',
		header_media_id: 'text',
		scheduled_at: 'maybeText',
	});
	const { scheduled_at: at } = asked;
	if (at !== undefined && (!moment.test(at) || Number.isNaN(Date.parse(at)))) {
		throw new Refusal(400, 'Invalid request body');
	}
	return asked;
};

/** @returns the moment as the database gives it back. */
const inUtc = (at: string | undefined): string | undefined =>
	at === undefined ? undefined : new Date(at).toISOString().replace('.000Z', 'Z');

const create = (context: Context) => {
	const { campaigns, store, request } = context;
	const asked = read(request);
	const template_id = requireId(asked.template_id, 'Invalid template ID');
	if (!store.templates.some(({ id }) => id === template_id)) throw new Refusal(404, 'Template not found');
	// Without a name the default account is found, and then not kept.
	if (!store.account(asked.whatsapp_account)) throw new Refusal(400, 'WhatsApp account not found');
	if ([...asked.name].length > 255) throw new Refusal(500, 'Failed to create campaign');
	const { scheduled_at } = asked;
	const campaign = campaigns.add({ ...asked, template_id, scheduled_at: inUtc(scheduled_at) });
	// This answer alone repeats the moment as it was written.
	return success({ ...show(context, campaign), ...unlessMissing({ scheduled_at }) });
};

const get = (context: Context) =>
	success({ ...show(context, existing(context)), created_by_name: 'Admin', updated_by_name: 'Admin' });

const update = (context: Context) => {
	const campaign = existing(context);
	if (campaign.status !== 'draft') throw new Refusal(400, 'Can only update draft campaigns');
	const { name, scheduled_at, whatsapp_account, template_id } = read(context.request);
	context.campaigns.change(campaign, {
		// What is left out is emptied, but for the account and the template.
		name,
		scheduled_at: inUtc(scheduled_at),
		whatsapp_account: whatsapp_account || campaign.whatsapp_account,
		template_id: template_id === '' ? campaign.template_id : requireId(template_id, 'Invalid template ID'),
	});
	return get(context);
};

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
	const seeds = recipients.map((each) =>
		decode(each, {
			phone_number: 'text',
			recipient_name: 'text',
			template_params: 'object',
			header_params: 'object',
		}),
	);
	if (!fits(seeds)) throw new Refusal(500, 'Failed to add recipients');
	campaigns.addRecipients(campaign, seeds);
	return success({
		added_count: seeds.length,
		message: 'Recipients added successfully',
		total_recipients: campaign.total_recipients,
	});
};

const listRecipients = (context: Context) => {
	const { id } = existing(context);
	const recipients = context.campaigns.recipientsOf(id);
	return success({
		recipients: recipients.map((each) => showRecipient(each, context.maskPhones)),
		total: recipients.length,
	});
};

const removeRecipient = (context: Context) => {
	const { campaigns, parameters } = context;
	const campaignId = requireId(parameters.id, 'Invalid campaign ID');
	const recipientId = requireId(parameters.recipient_id, 'Invalid recipient ID');
	const campaign = existing(context);
	if (campaign.status !== 'draft') throw new Refusal(400, 'Can only delete recipients from draft campaigns');
	const recipient = campaigns.recipientsOf(campaignId).find(({ id }) => id === recipientId);
	if (!recipient) throw new Refusal(404, 'Recipient not found');
	campaigns.removeRecipient(campaign, recipient);
	return success({ message: 'Recipient deleted successfully' });
};

const start = async (context: Context) => {
	const { campaigns, store } = context;
	const campaign = existing(context);
	if (campaign.status !== 'draft' && campaign.status !== 'paused') {
		throw new Refusal(400, 'Campaign cannot be started in current state');
	}
	const pending = campaigns.recipientsOf(campaign.id).filter(({ status }) => status === 'pending');
	if (pending.length === 0) throw new Refusal(400, 'Campaign has no pending recipients');
	await campaigns.betweenReadingAndWriting();
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

const retryFailed = async (context: Context) => {
	const { campaigns } = context;
	const campaign = existing(context);
	if (!['completed', 'paused'].includes(campaign.status)) {
		throw new Refusal(400, 'Can only retry failed messages on completed, paused, or failed campaigns');
	}
	const failed = campaigns.recipientsOf(campaign.id).filter(({ status }) => status === 'failed');
	if (failed.length === 0) throw new Refusal(400, 'No failed messages to retry');
	await campaigns.betweenReadingAndWriting();
	campaigns.resetFailed(campaign);
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
		local_path: campaign.header_media_local_path,
		message: 'Media uploaded successfully',
	});
};

/** Campaigns (docs/whatomate-api.md#campaigns; recordings: campaigns, accounts-and-more, more-of-the-platform); not documented, so both dialects answer the same. A released server asks for no permission here (docs/whatomate-api.md#permissions). */
export const campaignRoutes: readonly Route[] = [
	{ method: 'GET', path: '/api/campaigns', handle: list },
	{ method: 'POST', path: '/api/campaigns', handle: create },
	{ method: 'GET', path: '/api/campaigns/{id}', handle: get },
	{ method: 'GET', path: '/api/campaigns/{id}/progress', handle: get },
	{ method: 'PUT', path: '/api/campaigns/{id}', handle: update },
	{ method: 'DELETE', path: '/api/campaigns/{id}', handle: remove },
	{ method: 'POST', path: '/api/campaigns/{id}/recipients/import', handle: importRecipients },
	{ method: 'GET', path: '/api/campaigns/{id}/recipients', handle: listRecipients },
	{ method: 'DELETE', path: '/api/campaigns/{id}/recipients/{recipient_id}', handle: removeRecipient },
	{ method: 'POST', path: '/api/campaigns/{id}/start', handle: start },
	{ method: 'POST', path: '/api/campaigns/{id}/pause', handle: pause },
	{ method: 'POST', path: '/api/campaigns/{id}/cancel', handle: cancel },
	{ method: 'POST', path: '/api/campaigns/{id}/retry-failed', handle: retryFailed },
	{ method: 'POST', path: '/api/campaigns/{id}/media', handle: uploadMedia },
];
