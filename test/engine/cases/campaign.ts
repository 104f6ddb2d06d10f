import { TEMPLATES } from '../../sandbox';
import type { Campaign, Recipient, Sandbox } from '../../sandbox';
import { campaign, contact, template, variables } from '../harness';
import type { Case } from './case';

const NUMBERS = ['14155550101', '14155550102', '14155550104'];

/** Three campaigns with one recipient each; the same ones however often they are asked for. */
const campaignsWith =
	(state: Partial<Campaign>, recipient: Partial<Recipient> = {}): Case['items'] =>
	({ campaigns }: Sandbox) => {
		const [one, two, three] = NUMBERS.map((phone_number, index) => {
			const id = `f100000${index}-0000-4000-8000-000000000000`;
			if (!campaigns.find(id)) {
				const made = campaigns.add({
					id,
					name: `Sale ${index + 1}`,
					whatsapp_account: 'main',
					template_id: TEMPLATES.hello_world,
					...state,
				});
				campaigns.addRecipients(made, [
					{ phone_number, recipient_name: '', template_params: {}, header_params: {}, ...recipient },
				]);
			}
			return { to: id, name: `Sale ${index + 1}` };
		});
		return [one, two, three];
	};

/** Every operation on a campaign that is there takes its ID from `to`. */
const ofCampaign = {
	items: campaignsWith({}),
	parameters: (given: (name: string) => string) => ({ campaign: campaign.byId(given('to')) }),
	bad: { item: { to: 'nope' }, words: "'Campaign' is not the ID of a campaign: nope" },
} satisfies Partial<Case>;

/** Those that do something to it. */
const control = {
	...ofCampaign,
	outputs: ({ to }) => [{ campaign_id: to, message: expect.any(String) }],
	method: 'POST',
} satisfies Partial<Case>;

/** What a campaign has only where it happened. */
const OF_A_CAMPAIGN = [
	'header_media_id',
	'header_media_filename',
	'header_media_mime_type',
	'scheduled_at',
	'started_at',
	'completed_at',
];

/** What the operations that take all items read from each. */
const recipients = (given: (name: string) => string) => ({
	phoneNumber: given('phone'),
	recipientName: given('name'),
});

export const campaigns = {
	addRecipients: {
		items: (sandbox) => {
			const [{ to }] = campaignsWith({})(sandbox);
			const item = (index: number) => ({ to, phone: `1416200000${index}`, name: `P${index}` });
			return [item(1), item(2), item(3)];
		},
		parameters: (given) => ({ campaign: campaign.byId(given('to')), ...recipients(given) }),
		outputs: () => [],
		bad: ofCampaign.bad,
		method: 'POST',
		batch: true,
		// With a Send Once Key.
		sometimes: ['skipped'],
	},
	cancel: { ...control, unknown: 'the campaign was cancelled' },
	create: {
		items: () => [
			{ template: TEMPLATES.hello_world, name: 'Sale 1' },
			{ template: TEMPLATES.welcome_en, name: 'Sale 2' },
			{ template: TEMPLATES.order_confirmation, name: 'Sale 3' },
		],
		parameters: (given) => ({ template: template.byId(given('template')), campaignName: given('name') }),
		outputs: ({ template: template_id, name }) => [{ template_id, name, status: 'draft' }],
		bad: { item: { template: 'nope' }, words: "'Template' is not the ID of a template: nope" },
		method: 'POST',
		unknown: 'the campaign was created',
		sometimes: OF_A_CAMPAIGN,
	},
	delete: {
		...ofCampaign,
		outputs: ({ to }) => [{ id: to, deleted: true }],
		method: 'DELETE',
		unknown: 'the campaign was deleted',
		onceMore: true,
	},
	get: {
		...ofCampaign,
		outputs: ({ to }) => [{ id: to, total_recipients: 1, pending_count: 1 }],
		method: 'GET',
		sometimes: OF_A_CAMPAIGN,
	},
	getAll: {
		items: (sandbox) => {
			const [one, two] = campaignsWith({})(sandbox);
			return [
				{ search: one.name, limit: '10', id: one.to },
				{ search: two.name, limit: '10', id: two.to },
				{ search: 'Nothing', limit: 10 },
			];
		},
		parameters: (given) => ({ limit: given('limit'), filters: { search: given('search') } }),
		outputs: ({ id }) => (id ? [{ id }] : []),
		bad: { item: { limit: '0' }, words: "'Limit' is not a number of at least 1" },
		method: 'GET',
		sometimes: OF_A_CAMPAIGN,
	},
	getRecipients: {
		...ofCampaign,
		outputs: ({ to }) => [{ campaign_id: to, status: 'pending' }],
		method: 'GET',
		sometimes: ['whatsapp_message_id', 'sent_at', 'delivered_at', 'read_at'],
	},
	getReport: {
		...ofCampaign,
		outputs: ({ to }) => [{ campaign_id: to, recipients: 1, pending: 1 }],
		method: 'GET',
		path: '/recipients',
	},
	pause: { ...control, items: campaignsWith({ status: 'processing' }), unknown: 'the campaign was paused' },
	removeRecipient: {
		...ofCampaign,
		items: (sandbox) => {
			const [one, two, three] = campaignsWith({})(sandbox);
			return [
				{ ...one, phone: NUMBERS[0] },
				{ ...two, phone: NUMBERS[1] },
				{ ...three, phone: NUMBERS[2] },
			];
		},
		parameters: (given) => ({ ...ofCampaign.parameters(given), recipient: contact.byPhone(given('phone')) }),
		outputs: ({ to }) => [{ campaign_id: to, recipient_ids: [expect.any(String)], deleted: true }],
		method: 'DELETE',
		unknown: 'the recipient was removed',
		onceMore: true,
	},
	retryFailed: {
		...control,
		items: campaignsWith({ status: 'completed', failed_count: 1 }, { status: 'failed' }),
		unknown: 'the failed recipients were tried again',
	},
	send: {
		items: () => [
			{ template: TEMPLATES.welcome_en, phone: '14162000001', name: 'P1' },
			{ template: TEMPLATES.welcome_en, phone: '14162000002', name: 'P2' },
			{ template: TEMPLATES.welcome_en, phone: '14162000003', name: 'P3' },
		],
		parameters: (given) => ({
			template: template.byId(given('template')),
			...recipients(given),
			...variables({ body_1: given('name') }),
		}),
		outputs: () => [],
		bad: { item: { template: 'nope' }, words: "'Template' is not the ID of a template: nope" },
		method: 'POST',
		batch: true,
		// With Wait for Completion, there is one output for each recipient; a test gives the message.
		sometimes: [
			...['phone_number', 'recipient_name', 'error_message', 'error_code', 'wa_message_id', 'sent_at'],
			...['id', 'contact_id', 'direction', 'type', 'content', 'timestamp', 'test', 'skipped'],
		],
	},
	start: { ...control, unknown: 'the campaign was started' },
} satisfies Record<string, Case>;
