import type { IDataObject } from 'n8n-workflow';

import { CONTACTS, defaultAppSecret } from '../../sandbox';
import type { Incoming } from '../../sandbox';
import { chosen } from '../cases';
import { contact, run } from '../harness';
import { WebhookHost } from '../triggerHarness';
import { useLiveFeed } from './liveBench';

const bench = useLiveFeed();
let webhooks: WebhookHost[] = [];

beforeEach(async () => await bench.server({ allowPrivateWebhooks: true }));
afterEach(async () => {
	for (const host of webhooks) await host.close();
	webhooks = [];
});

/** A trigger that is called, and is active. */
async function called(parameters: IDataObject): Promise<WebhookHost> {
	const host = await new WebhookHost({
		sandbox: bench.sandbox,
		parameters,
		credential: { metaAppSecret: defaultAppSecret, metaVerifyToken: 'a verify token' },
	}).start();
	webhooks.push(host);
	await host.activate();
	return host;
}

const itemsOf = ({ runs }: WebhookHost): IDataObject[] => runs.flat().map(({ json }) => json);

/** Ana does something on her phone. @returns what each source tells of it; Meta's delivery is passed on to the server, as it should be */
async function toldOf(incoming: Omit<Incoming, 'from'>): Promise<Record<string, IDataObject>> {
	const options = { downloadMedia: false };
	const whatomate = await called({ source: 'whatomate', events: ['message.incoming'], options });
	const meta = await called({ source: 'meta', statuses: [], incomingMessages: true, options });
	const live = await bench.host({ events: ['message.incoming'] });
	await bench.isLive();
	bench.sandbox.meta.callback = meta.url;
	await bench.sandbox.meta.receive({ from: bench.numberOfAna(), ...incoming });
	await live.until(() => live.emitted.length === 1);
	await bench.sandbox.until(() => itemsOf(whatomate).length === 1 && itemsOf(meta).length === 1);
	const listed = await run({
		sandbox: bench.sandbox,
		parameters: { ...chosen('getAll'), contact: contact.byId(CONTACTS.ana), limit: 1 },
	});
	const { content, ...message } = listed.json[0] as IDataObject & { content: IDataObject };
	return {
		whatomate: itemsOf(whatomate)[0],
		live: live.emitted[0].json,
		meta: itemsOf(meta)[0],
		'Get Many': { ...message, text: content.text },
	};
}

/** What is null unless a row says otherwise. */
const NOTHING_MORE = {
	user_id: null,
	button: null,
	reply_to: null,
	media: null,
	form: null,
	location: null,
	contacts: null,
	order: null,
	referral: null,
	error: null,
	error_code: null,
};

const place = { latitude: 38.7, longitude: -9.1, name: 'Café', address: 'Rua 1, Lisbon' };
const card = (more: IDataObject = {}) => ({
	name: { formatted_name: 'Bob Li', first_name: 'Bob' },
	phones: [{ phone: '+1 415 555 0109', wa_id: '14155550109', type: 'CELL' }],
	...more,
});
const bob = { name: 'Bob Li', phones: ['+1 415 555 0109'], emails: [] as string[] };
const advertisement = {
	source_id: '120',
	source_type: 'ad',
	source_url: 'https://fb.me/1',
	headline: 'Summer sale',
	ctwa_clid: 'ARA1',
};
const file = { contentType: 'application/pdf', filename: 'März.pdf', bytes: Buffer.from('%PDF') };

/** What all tell; what Meta tells beside that; what the live feed and a conversation tell beside that, and deliveries do not. */
interface Told {
	all: IDataObject;
	meta?: IDataObject;
	stored?: IDataObject;
}

const DOINGS: Array<[string, Omit<Incoming, 'from'>, Told]> = [
	[
		'shares a place',
		{ location: place },
		{ all: { type: 'location', text: 'Café, Rua 1, Lisbon', location: place } },
	],
	[
		'shares a contact',
		{ contacts: [card()] },
		{ all: { type: 'contacts', text: 'Bob Li (+1 415 555 0109)', contacts: [bob] } },
	],
	[
		'shares a contact with an address of mail, which Whatomate drops',
		{ contacts: [card({ emails: [{ email: 'bob@example.com', type: 'WORK' }] })] },
		{
			all: { type: 'contacts', text: 'Bob Li (+1 415 555 0109)', contacts: [bob] },
			meta: { contacts: [{ ...bob, emails: ['bob@example.com'] }] },
		},
	],
	[
		'orders, which Whatomate drops',
		{
			order: {
				catalog_id: '1',
				product_items: [
					{ product_retailer_id: 'tea', quantity: 2, item_price: 4.5, currency: 'EUR' },
					{ product_retailer_id: 'cup', quantity: 1, item_price: 9, currency: 'EUR' },
				],
			},
		},
		{
			all: { type: 'order', text: null },
			meta: {
				text: '2 × tea, 1 × cup',
				order: {
					items: [
						{ product_id: 'tea', quantity: 2, price: 4.5, currency: 'EUR' },
						{ product_id: 'cup', quantity: 1, price: 9, currency: 'EUR' },
					],
				},
			},
		},
	],
	[
		'fills in a form, of which Whatomate tells no answer',
		{ flow: 'Sent', answers: { flow_token: 'order-17', guests: '4' } },
		{ all: { type: 'nfm_reply', text: 'Sent' }, meta: { form: { guests: '4' } } },
	],
	[
		'comes from an advertisement, which Whatomate drops',
		{ text: 'Is it still on?', referral: advertisement },
		{
			all: { type: 'text', text: 'Is it still on?' },
			meta: { referral: expect.objectContaining(advertisement) },
		},
	],
	[
		'has a user ID, which Whatomate does not tell',
		{ text: 'hi', userId: 'US.1', name: 'Ana' },
		{ all: { type: 'text', text: 'hi', contact_name: 'Ana' }, meta: { user_id: 'US.1' } },
	],
	[
		'taps a button',
		{ button: 'Confirm', buttonId: 'yes' },
		{
			all: { type: 'button_reply', text: 'Confirm', button: { id: null, title: 'Confirm' } },
			meta: { button: { id: 'yes', title: 'Confirm' } },
		},
	],
	[
		'sends a document',
		{ media: { ...file, kind: 'document', caption: 'Here' } },
		{
			all: { type: 'document', text: 'Here' },
			meta: { media: { mime_type: 'application/pdf', file_name: 'März.pdf', url: null } },
			stored: {
				media: { mime_type: 'application/pdf', file_name: 'März.pdf', url: expect.stringMatching(/\.pdf$/) },
			},
		},
	],
	[
		'sends a sticker',
		{ media: { ...file, contentType: 'image/webp', kind: 'sticker' } },
		{
			all: { type: 'sticker', text: null },
			meta: { media: { mime_type: 'image/webp', file_name: null, url: null } },
			stored: { media: { mime_type: 'image/webp', file_name: null, url: expect.any(String) } },
		},
	],
];

describe('a customer', () => {
	it.each(DOINGS)('%s', async (_what, doing, { all, meta = {}, stored = {} }) => {
		const told = await toldOf(doing);
		// A conversation does not name who it is with, and has an empty text where there is none.
		const listed: IDataObject = { ...NOTHING_MORE, ...all, text: all.text ?? '', ...stored };
		delete listed.contact_name;
		expect(told.whatomate).toMatchObject({ ...NOTHING_MORE, ...all });
		expect(told.live).toMatchObject({ ...NOTHING_MORE, ...all, ...stored });
		expect(told.meta).toMatchObject({ ...NOTHING_MORE, ...all, ...meta });
		expect(told['Get Many']).toMatchObject(listed);
		expect(Object.keys(told.whatomate)).toEqual(Object.keys(told.meta));
		expect(Object.keys(told.live)).toEqual(Object.keys(told.meta));
	});

	it('answers a message: each source names it by the ID that it knows', async () => {
		const ours = bench.sandbox.addMessage(CONTACTS.ana, {
			direction: 'outgoing',
			wamid: 'wamid.OURS',
			created_at: '2020-01-01T00:00:00Z',
		});
		const told = await toldOf({ text: 'Yes', replyTo: ours.wamid });
		expect(Object.entries(told).map(([source, { text, reply_to }]) => [source, text, reply_to])).toEqual([
			['whatomate', 'Yes', null],
			['live', 'Yes', { message_id: ours.id, wa_message_id: null }],
			['meta', 'Yes', { message_id: null, wa_message_id: 'wamid.OURS' }],
			['Get Many', 'Yes', { message_id: ours.id, wa_message_id: null }],
		]);
	});

	it('with a username and no number is known by an ID; the server skips the message', async () => {
		const whatomate = await called({ source: 'whatomate', events: ['message.incoming'] });
		const meta = await called({ source: 'meta', statuses: ['read'], incomingMessages: true });
		bench.sandbox.meta.callback = meta.url;
		await bench.sandbox.meta.receive({ from: '', userId: 'US.7', name: 'Zoe', text: 'hi' });
		const change = {
			statuses: [{ id: 'wamid.X', status: 'read', timestamp: '1795434662', recipient_user_id: 'US.7' }],
		};
		await bench.sandbox.meta.deliver(meta.url, change);
		const who = { user_id: 'US.7', contact_phone: null };
		expect(itemsOf(meta)).toMatchObject([
			{ ...who, event: 'message.incoming', contact_name: 'Zoe', text: 'hi' },
			{ ...who, event: 'message.status', status: 'read' },
		]);
		await bench.sandbox.until(() => bench.sandbox.pendingWebhooks === 0);
		expect(itemsOf(whatomate)).toEqual([]);
	});

	it('sends what WhatsApp does not give on', async () => {
		const meta = await called({ source: 'meta', statuses: [], incomingMessages: true });
		const errors = [{ code: 131051, title: 'Unknown', error_data: { details: 'Not supported.' } }];
		const unknown = {
			from: bench.numberOfAna(),
			id: 'wamid.U',
			timestamp: '1795434662',
			type: 'unknown',
			errors,
		};
		await bench.sandbox.meta.deliver(meta.url, { messages: [unknown] });
		expect(itemsOf(meta)).toMatchObject([
			{ type: 'unsupported', text: null, error: 'Not supported.', error_code: 131051 },
		]);
		const listed = await run({
			sandbox: bench.sandbox,
			parameters: {
				...chosen('getAll'),
				contact: contact.byId(CONTACTS.ana),
				filters: { type: ['unsupported'] },
			},
		});
		expect(listed.json).toMatchObject([{ type: 'unsupported', wa_message_id: 'wamid.U' }]);
	});
});

describe('a message that fails', () => {
	it('has words and code: from Meta at once, from Whatomate where its words hold the code', async () => {
		const meta = await called({ source: 'meta', statuses: ['failed'] });
		const live = await bench.host({ events: ['message.status'], statuses: ['failed'] });
		await bench.isLive();
		const ours = bench.sandbox.addMessage(CONTACTS.ana, {
			direction: 'outgoing',
			status: 'sent',
			wamid: 'wamid.F',
			created_at: '2020-01-01T00:00:00Z',
		});
		const errors = [
			{ code: 131049, title: 'Not delivered', error_data: { details: '(#131049) Kept healthy' } },
		];
		const status = { id: ours.wamid, status: 'failed', timestamp: '1795434662', recipient_id: '1', errors };
		await bench.sandbox.meta.deliver(meta.url, { statuses: [status] });
		await live.until(() => live.emitted.length === 1);
		const failed = { status: 'failed', error: '(#131049) Kept healthy', error_code: 131049 };
		expect(itemsOf(meta)).toMatchObject([failed]);
		expect(live.emitted[0].json).toMatchObject(failed);
		const listed = await run({
			sandbox: bench.sandbox,
			parameters: {
				...chosen('getAll'),
				contact: contact.byId(CONTACTS.ana),
				filters: { status: ['failed'] },
			},
		});
		expect(listed.json).toMatchObject([failed]);
	});
});

describe('the filter on types', () => {
	it.each([
		['location', { location: place }],
		['order', { order: { product_items: [{ product_retailer_id: 'tea' }] } }],
		['sticker', { media: { ...file, contentType: 'image/webp', kind: 'sticker' as const } }],
	])('lets %s through, from every source, and nothing else', async (type, doing) => {
		const filters = { types: [type] };
		const whatomate = await called({ source: 'whatomate', events: ['message.incoming'], filters });
		const meta = await called({ source: 'meta', statuses: [], incomingMessages: true, filters });
		const live = await bench.host({ events: ['message.incoming'], filters });
		await bench.isLive();
		bench.sandbox.meta.callback = meta.url;
		const from = bench.numberOfAna();
		await bench.sandbox.meta.receive({ from, text: 'before' });
		await bench.sandbox.meta.receive({ from, ...doing });
		await live.until(() => live.emitted.length === 1);
		await bench.sandbox.until(() => bench.sandbox.pendingWebhooks === 0);
		for (const items of [itemsOf(whatomate), itemsOf(meta), live.emitted.map(({ json }) => json)])
			expect(items.map((json) => json.type)).toEqual([type]);
	});

	it('serves reactions of the live feed where it names them', async () => {
		const live = await bench.host({ events: ['message.reaction'], filters: { types: ['reaction'] } });
		await bench.isLive();
		const ours = bench.sandbox.addMessage(CONTACTS.ana, {
			direction: 'outgoing',
			created_at: '2020-01-01T00:00:00Z',
		});
		bench.sandbox.receive({ from: bench.numberOfAna(), reaction: { messageId: ours.id, emoji: '👍' } });
		await live.until(() => live.emitted.length === 1);
		expect(live.emitted[0].json).toMatchObject({ type: 'reaction', text: '👍' });
	});
});
