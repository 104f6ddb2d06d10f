import { goText } from './campaignMessage';
import { CONTACTS, TEMPLATES, UNKNOWN_ID, type Fault } from '../index';
import { listIn, messagesPath, useSandbox, type Reply } from '../testing';

const bench = useSandbox('released');

interface Row {
	phone_number?: string;
	recipient_name?: string;
	template_params?: Record<string, unknown>;
	header_params?: Record<string, unknown>;
}

const of = (id: string, action = '') => `/api/campaigns/${id}${action}`;

const make = async (more: object = {}): Promise<string> => {
	const asked = { name: 'C', whatsapp_account: 'main', template_id: TEMPLATES.hello_world, ...more };
	return String((await bench.call('POST', '/api/campaigns', asked)).data.id);
};

const add = async (id: string, recipients: Row[]): Promise<Reply> =>
	await bench.call('POST', of(id, '/recipients/import'), { recipients });

const act = async (id: string, action: string): Promise<Reply> =>
	await bench.call('POST', of(id, `/${action}`), {});

const said = ({ status, message }: Reply): string => `${status} ${message}`.trim();

const campaign = (id: string) => {
	const found = bench.sandbox.campaigns.all.find((each) => each.id === id);
	if (!found) throw new Error(`there is no campaign ${id}`);
	return found;
};

const completed = async (id: string) => await bench.sandbox.until(() => campaign(id).status === 'completed');

const numbers = (count: number, first = 0): Row[] =>
	Array.from({ length: count }, (_, index) => ({
		phone_number: `17775${String(first + index).padStart(6, '0')}`,
	}));

const outcomes = (id: string) =>
	bench.sandbox.campaigns
		.recipientsOf(id)
		.map(({ status, error_message }) => `${status} ${error_message}`.trim());

const undeliverable = 'failed to send template message: API error 131026: (#131026) Message undeliverable';

describe('sending', () => {
	test('each recipient gets a message with its values, and a place in its conversation', async () => {
		const id = await make({ template_id: TEMPLATES.order_confirmation });
		await add(id, [
			{ phone_number: '+14155550101', template_params: { 1: 'Ana', 2: 'A-1', 3: '$10' } },
			{ phone_number: '15557770001', recipient_name: 'New', template_params: { 1: 'only' } },
			{ phone_number: '15557770002' },
		]);
		expect((await act(id, 'start')).data).toEqual({ message: 'Campaign started', status: 'processing' });
		await completed(id);
		expect(bench.sandbox.phones.map(({ to, template }) => [to, template?.components])).toEqual([
			[
				'+14155550101',
				[{ type: 'body', parameters: ['Ana', 'A-1', '$10'].map((text) => ({ type: 'text', text })) }],
			],
			[
				'15557770001',
				[{ type: 'body', parameters: ['only', '', ''].map((text) => ({ type: 'text', text })) }],
			],
			['15557770002', undefined],
		]);
		expect(bench.sandbox.messagesOf(CONTACTS.ana)).toMatchObject([
			{
				content: 'Hi Ana, your order A-1 of $10 is confirmed.',
				message_type: 'template',
				campaign_recipient: expect.any(String),
			},
		]);
		const made = bench.sandbox.contactByPhone('15557770001');
		expect(made).toMatchObject({ profile_name: 'New', last_message_at: null });
		expect(bench.sandbox.messagesOf(made?.id ?? '')[0].content).toBe(
			'Hi only, your order  of  is confirmed.',
		);
	});

	test('the statuses of the messages become those of the recipients, and are counted', async () => {
		await bench.restart({ readAfterDelivery: true });
		const id = await make();
		await add(id, numbers(2));
		await act(id, 'start');
		await bench.sandbox.until(() => campaign(id).read_count === 2);
		expect((await bench.call('GET', of(id, '/progress'))).data).toMatchObject({
			status: 'completed',
			total_recipients: 2,
			sent_count: 2,
			delivered_count: 2,
			read_count: 2,
			failed_count: 0,
		});
		const recipients = listIn(await bench.call('GET', of(id, '/recipients')), 'recipients');
		for (const recipient of recipients) {
			expect(recipient).toMatchObject({
				status: 'read',
				whatsapp_message_id: expect.stringMatching(/^wamid\./),
				sent_at: expect.any(String),
				delivered_at: expect.any(String),
				read_at: expect.any(String),
			});
		}
	});

	test('neither webhooks nor the live feed hear of the messages; the feed hears of progress and statuses', async () => {
		const id = await make();
		bench.sandbox.addWebhook({ url: 'https://example.com/x', events: ['message.sent', 'contact.created'] });
		await add(id, numbers(1));
		await act(id, 'start');
		await bench.sandbox.until(() => campaign(id).delivered_count === 1);
		expect(bench.sandbox.pendingWebhooks + bench.sandbox.webhookDeliveries.length).toBe(0);
		expect(bench.sandbox.liveFeed.frames.map(({ type, payload }) => [type, payload?.status])).toEqual([
			['campaign_stats_update', 'completed'],
			['campaign_stats_update', 'completed'],
			['status_update', 'delivered'],
		]);
	});

	test('a number that WhatsApp refuses fails, and can be tried again with another message', async () => {
		const id = await make();
		await add(id, [{ phone_number: '15550000000' }, ...numbers(1)]);
		await act(id, 'start');
		await completed(id);
		expect(outcomes(id)[0]).toBe(`failed ${undeliverable}`);
		expect(campaign(id)).toMatchObject({ sent_count: 1, failed_count: 1 });
		const again = await act(id, 'retry-failed');
		expect(again.data).toEqual({ message: 'Retrying failed messages', retry_count: 1, status: 'processing' });
		await completed(id);
		const refused = bench.sandbox.contactByPhone('15550000000');
		expect(bench.sandbox.messagesOf(refused?.id ?? '').map(({ status }) => status)).toEqual([
			'pending',
			'failed',
		]);
		expect(campaign(id)).toMatchObject({ sent_count: 1, failed_count: 1 });
		expect(bench.sandbox.phones).toHaveLength(1);
	});

	test('without an account everybody fails, and the campaign never ends', async () => {
		const id = await make({ whatsapp_account: '' });
		await add(id, numbers(2));
		await act(id, 'start');
		await bench.sandbox.until(() => campaign(id).failed_count === 2);
		expect(outcomes(id)).toEqual(Array(2).fill('failed WhatsApp account not found'));
		expect(campaign(id).status).toBe('processing');
		expect(said(await act(id, 'retry-failed'))).toBe(
			'400 Can only retry failed messages on completed, paused, or failed campaigns',
		);
	});

	test('who opted out of marketing fails, and ends nothing when last', async () => {
		const id = await make({ template_id: TEMPLATES.spring_coupon });
		await add(id, [...numbers(1), { phone_number: '14155550103' }]);
		await act(id, 'start');
		await bench.sandbox.until(() => campaign(id).failed_count === 1);
		expect(outcomes(id)[1]).toBe('failed Contact opted out of marketing messages');
		expect(campaign(id)).toMatchObject({ status: 'processing', sent_count: 1 });
	});

	test('dynamic buttons stay unfilled; a header is filled from its own values first', async () => {
		const track = await make({ template_id: TEMPLATES.track_order });
		await add(track, [{ ...numbers(1)[0], template_params: { 1: 'A-1' } }]);
		await act(track, 'start');
		await completed(track);
		expect(bench.sandbox.phones[0].template?.components?.map(({ type }) => type)).toEqual(['body']);
		const dear = await make({ template_id: TEMPLATES.appointment_reminder });
		const template_params = { name: 'Ana', date: 'Monday' };
		await add(dear, [
			{ ...numbers(1)[0], template_params, header_params: { name: 'Ms Silva' } },
			{ ...numbers(1)[0], template_params },
		]);
		await act(dear, 'start');
		await completed(dear);
		const { id: onlyHeader } = bench.sandbox.addTemplate({
			name: 'only_header',
			header_type: 'TEXT',
			header_content: 'Hello {{name}}',
			body_content: 'See you.',
		});
		const hello = await make({ template_id: onlyHeader });
		await add(hello, [{ ...numbers(1)[0], template_params }]);
		await act(hello, 'start');
		await completed(hello);
		const headers = bench.sandbox.phones.slice(1).map(({ template }) => template?.components?.[0]);
		expect(headers.map((header) => header?.parameters[0].text)).toEqual(['Ms Silva', 'Ana', 'Ana']);
	});

	test('contacts that were deleted come back, and get the name of the recipient', async () => {
		await bench.call('DELETE', `/api/contacts/${CONTACTS.bruno}`);
		const id = await make();
		await add(id, [{ phone_number: '14155550102', recipient_name: 'Bruno C.' }]);
		await act(id, 'start');
		await completed(id);
		const { data } = await bench.call('GET', `/api/contacts/${CONTACTS.bruno}`);
		expect(data.profile_name).toBe('Bruno C.');
		expect(listIn(await bench.call('GET', messagesPath(CONTACTS.bruno)), 'messages')).toHaveLength(1);
	});

	test.each([
		[1_000_000, '1e+06'],
		[123_456_789, '1.23456789e+08'],
		[0.000_01, '1e-05'],
		[999_999, '999999'],
		[1.5, '1.5'],
		[0, '0'],
		[true, 'true'],
		[null, '<nil>'],
		['1000000', '1000000'],
	])('a value %p is written as %s', (value, text) => expect(goText(value)).toBe(text));
});

describe('states', () => {
	const hold = async (count: number) => {
		bench.sandbox.campaigns.hold(true);
		const id = await make();
		await add(id, numbers(count));
		await act(id, 'start');
		return id;
	};

	test('a cancelled or deleted campaign sends no more', async () => {
		const id = await hold(2);
		expect((await act(id, 'cancel')).data).toEqual({ message: 'Campaign cancelled', status: 'cancelled' });
		expect((await bench.call('DELETE', of(id))).status).toBe(200);
		bench.sandbox.campaigns.hold(false);
		const other = await make();
		await add(other, [{ phone_number: '15557770009' }]);
		await act(other, 'start');
		await completed(other);
		expect(bench.sandbox.phones.map(({ to }) => to)).toEqual(['15557770009']);
		expect(said(await bench.call('GET', of(id)))).toBe('404 Campaign not found');
	});

	test('what each state refuses', async () => {
		const running = await hold(1);
		const draft = await make();
		const asked: Array<[Promise<Reply>, string]> = [
			[act(draft, 'start'), '400 Campaign has no pending recipients'],
			[act(draft, 'pause'), '400 Campaign is not running'],
			[
				act(draft, 'retry-failed'),
				'400 Can only retry failed messages on completed, paused, or failed campaigns',
			],
			[act(running, 'start'), '400 Campaign cannot be started in current state'],
			[add(running, numbers(1)), '400 Can only add recipients to draft campaigns'],
			[bench.call('PUT', of(running), { name: 'x' }), '400 Can only update draft campaigns'],
			[bench.call('DELETE', of(running)), '400 Cannot delete running campaign'],
			[act(UNKNOWN_ID, 'start'), '404 Campaign not found'],
			[act('abc', 'start'), '400 Invalid campaign ID'],
			[
				bench.call('POST', of(running, '/media'), new FormData()),
				'400 Can only upload media for draft campaigns',
			],
		];
		for (const [reply, words] of asked) expect(said(await reply)).toBe(words);
		bench.sandbox.campaigns.hold(false);
		await completed(running);
		expect(said(await act(running, 'retry-failed'))).toBe('400 No failed messages to retry');
		expect(said(await act(running, 'cancel'))).toBe('400 Campaign already finished');
	});

	test('nobody acts on scheduled_at; an update keeps account and template, and empties the rest', async () => {
		const id = await make({ scheduled_at: '2020-01-01T02:00:00+02:00' });
		await add(id, numbers(1));
		expect((await bench.call('GET', of(id))).data).toMatchObject({
			status: 'draft',
			scheduled_at: '2020-01-01T00:00:00Z',
		});
		const updated = await bench.call('PUT', of(id), { name: 'New' });
		expect(updated.data).toMatchObject({
			name: 'New',
			whatsapp_account: 'main',
			template_name: 'hello_world',
		});
		expect(updated.data.scheduled_at).toBeUndefined();
		const wrong = { name: 'x', template_id: TEMPLATES.hello_world, scheduled_at: 'tomorrow' };
		expect(said(await bench.call('POST', '/api/campaigns', wrong))).toBe('400 Invalid request body');
	});

	test('the list: filters, pages, newest first', async () => {
		const first = await make({ name: 'Summer sale' });
		const second = await make({ name: 'Winter', whatsapp_account: 'support' });
		const ids = async (query: string) =>
			listIn(await bench.call('GET', `/api/campaigns?${query}`), 'campaigns').map(({ id }) => id);
		expect(await ids('')).toEqual([second, first]);
		expect(await ids('search=SALE')).toEqual([first]);
		expect(await ids('whatsapp_account=support')).toEqual([second]);
		expect(await ids('status=completed')).toEqual([]);
		expect(await ids('limit=1&page=2')).toEqual([first]);
		expect(await ids('from=2999-01-01')).toEqual([]);
		expect(await ids('to=2999-01-01')).toHaveLength(2);
	});
});

describe('importing', () => {
	const params = { 1: 'a' };
	test.each([
		['without values', 5041, {}],
		['with values for the body', 4681, { template_params: params }],
		['with values for the header too', 4369, { template_params: params, header_params: {} }],
	])('as many as fit into one statement: %s, %i; one more adds none', async (_name, most, values) => {
		const id = await make();
		const rows = numbers(most).map((row) => ({ ...row, ...values }));
		expect((await add(id, rows)).data).toEqual({
			added_count: most,
			message: 'Recipients added successfully',
			total_recipients: most,
		});
		expect(said(await add(id, [...rows, rows[0]]))).toBe('500 Failed to add recipients');
		expect((await bench.call('GET', of(id))).data.total_recipients).toBe(most);
	});

	test.each<[string, unknown, string]>([
		['none', [], '500 Failed to add recipients'],
		[
			'a long number beside a good one',
			[{ phone_number: '1'.repeat(51) }, { phone_number: '1' }],
			'500 Failed to add recipients',
		],
		['a long name', [{ phone_number: '1', recipient_name: 'é'.repeat(256) }], '500 Failed to add recipients'],
		['a number that is one', [{ phone_number: 1 }], '400 Invalid request body'],
		['values that are text', [{ phone_number: '1', template_params: 'x' }], '400 Invalid request body'],
	])('refuses %s, and adds nobody', async (_name, recipients, words) => {
		const id = await make();
		expect(said(await bench.call('POST', of(id, '/recipients/import'), { recipients }))).toBe(words);
		expect(bench.sandbox.campaigns.recipientsOf(id)).toEqual([]);
	});

	const lost = 'fetch failed';
	test.each<[string, Omit<Fault, 'when'>, string, number]>([
		['fails before adding', { kind: 'status' }, '500', 9],
		['is refused by a gateway', { kind: 'status', status: 502 }, '502', 9],
		['comes too soon', { kind: 'status', status: 429, headers: { 'retry-after': '1' } }, '429', 9],
		['is added, but a gateway gave up', { kind: 'statusAfterHandling', status: 504 }, '504', 10],
		['breaks before adding', { kind: 'reset' }, lost, 9],
		['breaks after adding', { kind: 'resetAfterHandling' }, lost, 10],
		['is never answered', { kind: 'hang' }, 'timeout', 9],
		['is added and never answered', { kind: 'hangAfterHandling' }, 'timeout', 10],
	])('of ten chunks the fourth %s', async (_name, fault, outcome, added) => {
		const id = await make();
		bench.sandbox.fault({
			when: { method: 'POST', path: /\/recipients\/import$/ },
			after: 3,
			...fault,
		});
		const seen: string[] = [];
		for (let chunk = 0; chunk < 10; chunk += 1) {
			// Nobody waits for an answer that never comes: the request's arrival is enough.
			const arrived = bench.sandbox.once('request').then(() => 'timeout');
			const reply = add(id, numbers(2, chunk * 2)).then(
				({ status }) => String(status),
				(error: Error) => error.message,
			);
			seen.push(await (chunk === 3 && outcome === 'timeout' ? arrived : reply));
		}
		expect(seen).toEqual([...Array(3).fill('200'), outcome, ...Array(6).fill('200')]);
		expect(bench.sandbox.campaigns.recipientsOf(id)).toHaveLength(added * 2);
	});
});

test('header files: what is kept, and what is refused', async () => {
	const form = (type = 'image/png', field = 'file') => {
		const data = new FormData();
		data.append(field, new Blob(['bytes'], { type }), 'größe 1.png');
		return data;
	};
	const id = await make({ template_id: TEMPLATES.summer_sale });
	const upload = async (body: FormData, which = id) => await bench.call('POST', of(which, '/media'), body);
	expect(said(await upload(form('image/png', 'other')))).toBe('400 No file provided');
	expect(said(await upload(form('text/plain')))).toBe('400 Unsupported file type: text/plain');
	expect(said(await upload(form(), await make()))).toBe('400 Template does not have a media header');
	const uploaded = (await upload(form())).data;
	expect(uploaded).toMatchObject({ filename: 'größe 1.png', local_path: `campaigns/${id}.png` });
	expect((await bench.call('GET', of(id))).data).toMatchObject({
		header_media_id: uploaded.media_id,
		header_media_filename: 'gr__e_1.png',
		header_media_mime_type: 'image/png',
	});
	await add(id, [{ phone_number: '15557770001', template_params: { 1: 'you' } }]);
	await act(id, 'start');
	await completed(id);
	expect(bench.sandbox.phones[0].template?.components?.[0]).toEqual({
		type: 'header',
		parameters: [{ type: 'image', image: { id: uploaded.media_id } }],
	});
	const [message] = listIn(
		await bench.call('GET', messagesPath(bench.sandbox.contactByPhone('15557770001')?.id ?? '')),
		'messages',
	);
	expect((await bench.call('GET', `/api/media/${String(message.id)}`)).text).toBe('bytes');
});

test('the documented server knows campaigns too', async () => {
	await bench.restart({ dialect: 'documented' });
	const id = await make();
	await add(id, numbers(1));
	await act(id, 'start');
	await completed(id);
	expect(bench.sandbox.phones).toHaveLength(1);
});
