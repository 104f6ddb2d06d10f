import type { IDataObject } from 'n8n-workflow';

import { CONTACTS, TEMPLATES } from '../../sandbox';
import { template, variables, withFile } from '../harness';
import { asked, changing, PNG, serveFiles } from '../support';
import { imports, people, useCampaigns } from './support';

const { bench, send, all, numbers, stored, ended } = useCampaigns();

describe('Send', () => {
	it('makes one campaign of all items, starts it, and says so at once', async () => {
		const { json, items, errorItems, error, hints } = await send(people(3));
		expect(error).toBeUndefined();
		expect(json).toEqual([
			{
				campaign_id: all()[0].id,
				name: 'Sale',
				status: 'processing',
				recipients: 3,
				duplicates: 0,
				invalid: 0,
				left_out: 0,
			},
		]);
		expect(items[0].pairedItem).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		expect(errorItems).toEqual([]);
		expect(hints).toEqual([]);
		await ended();
		expect(
			bench.sandbox.phones.map(({ to, template: sent }) => [to, sent?.components?.[0].parameters[0].text]),
		).toEqual(people(3).map(({ phone, name }) => [phone, name]));
		expect(all()).toHaveLength(1);
	});

	it('names the contacts, and leaves the name of one where none is given', async () => {
		await send([{ phone: '14155550101', name: 'Ana S.' }], {});
		await ended();
		const nameOf = (id: string) => bench.sandbox.state.contacts.find((each) => each.id === id)?.profile_name;
		expect(nameOf(CONTACTS.ana)).toBe('Ana S.');
		await send([{ phone: '14155550102' }], { ...variables({ body_1: 'you' }) });
		await bench.onPhone(2);
		expect(nameOf(CONTACTS.bruno)).toBe('Bruno Costa');
	});

	it('waits for the end, and gives one item for each recipient with what became of it', async () => {
		const entries = [
			{ phone: '+1 (416) 200-0001', name: 'One' },
			{ phone: 'nobody', name: 'Bad' },
			{ phone: '14150000000', name: 'Refused' },
			{ phone: '0014162000001', name: 'Again' },
		];
		const { items, errorItems, error, hints } = await send(entries, { options: { waitForCompletion: true } });
		expect(error).toBeUndefined();
		const campaign_id = all()[0].id;
		expect(items).toEqual([
			{
				json: {
					campaign_id,
					phone_number: '14162000001',
					recipient_name: 'One',
					status: expect.stringMatching(/^(sent|delivered)$/),
					error_message: null,
					error_code: null,
					wa_message_id: expect.stringMatching(/^wamid\./),
					sent_at: expect.any(String),
				},
				pairedItem: { item: 0 },
			},
			{
				json: {
					campaign_id,
					phone_number: '14150000000',
					recipient_name: 'Refused',
					status: 'failed',
					error_message: expect.stringMatching(/131026/),
					error_code: 131026,
					wa_message_id: null,
					sent_at: null,
				},
				pairedItem: { item: 2 },
			},
		]);
		expect(errorItems.map(({ json, pairedItem }) => [json, pairedItem])).toEqual([
			[
				{ ...entries[1], reason: `'Recipient Phone Number' is "nobody", which is not a phone number` },
				{ item: 1 },
			],
		]);
		expect(hints).toEqual([
			"1 of 4 items can't be sent to and were left out. The output 'Not Sent' says why.",
			'1 of 4 items were left out, since an earlier one is for the same person',
		]);
		expect(numbers()).toEqual(['14162000001']);
	});

	it('drops and counts duplicates, however the numbers are written: the server would message them twice', async () => {
		const written = ['14162000001', '+14162000001', '001 416 200 0001', '(1) 416.200.0001', '14162000002'];
		const { json, hints } = await send(written.map((phone) => ({ phone, name: 'X' })));
		expect(json).toMatchObject([{ recipients: 2, duplicates: 3, invalid: 0 }]);
		expect(hints).toEqual(['3 of 5 items were left out, since an earlier one is for the same person']);
		await ended();
		expect(numbers()).toEqual(['14162000001', '14162000002']);
	});

	it.each<[string, IDataObject, string]>([
		['without a number', { name: 'A' }, "'Recipient Phone Number' is empty"],
		['whose number is too short', { phone: '12', name: 'A' }, "'Recipient Phone Number' has 2 digits: 12"],
		['without a variable', { phone: '14162000001', name: '' }, 'is empty'],
		['with a line break in a variable', { phone: '14162000001', name: 'A\nB' }, 'has a line break'],
		['with an object as its name', { phone: '14162000001', name: { first: 'A' } }, 'is an object, not text'],
		[
			'with a name that the server cannot store',
			{ phone: '14162000001', name: 'x'.repeat(256) },
			'longer than 255 characters',
		],
		['with a NUL character', { phone: '14162000001', name: 'A\u0000' }, '(NUL)'],
	])('gives a row %s to the second output, and it never reaches the server', async (_what, bad, reason) => {
		const entries = [{ phone: '14169999999', name: 'Good' }, bad];
		const { json, errorItems, error } = await send(entries);
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ recipients: 1, invalid: 1 }]);
		expect(errorItems.map(({ json: row, pairedItem }) => [row, pairedItem])).toEqual([
			[{ ...bad, reason: expect.stringContaining(reason) }, { item: 1 }],
		]);
		await ended();
		expect(numbers()).toEqual(['14169999999']);
	});

	it('creates nothing when no row can be sent to', async () => {
		const { items, errorItems, error, hints } = await send([
			{ phone: 'x', name: 'A' },
			{ phone: '', name: 'B' },
		]);
		expect(error).toBeUndefined();
		expect([items, errorItems.length]).toEqual([[], 2]);
		expect(hints).toEqual([
			"No item can be sent to, so no campaign was created. The output 'Not Sent' says why.",
		]);
		expect(changing(bench.sandbox)).toEqual([]);
	});

	it('asks nothing at all when there are no items', async () => {
		const { items, error } = await send([]);
		expect([items, error]).toEqual([[], undefined]);
		expect(bench.sandbox.requests).toEqual([]);
	});

	it.each<[string, keyof typeof TEMPLATES, RegExp]>([
		['is not approved', 'not_approved', /is not approved \(status: DRAFT\)/],
		['has a dynamic URL button', 'track_order', /its buttons need a value for each recipient/],
		['has a coupon button', 'spring_coupon', /its buttons need a value for each recipient/],
		['sends a login code', 'login_code', /its buttons need a value for each recipient/],
		['has an image that was not given', 'summer_sale', /'Header Media' is missing/],
	])('refuses a template that %s, before anything is sent', async (_what, name, words) => {
		const { error } = await send(people(2), { template: template.byId(TEMPLATES[name]) });
		expect(error?.message).toMatch(words);
		expect(changing(bench.sandbox)).toEqual([]);
	});

	it('refuses a synced template whose URL button is dynamic and a login code without a button', async () => {
		const made = [
			bench.sandbox.addTemplate({
				name: 'one',
				body_content: 'Hi',
				buttons: [{ type: 'url', text: 'T', url: 'https://x.y/{{1}}' }],
			}),
			bench.sandbox.addTemplate({ name: 'two', body_content: '', category: 'authentication' }),
		];
		for (const { id } of made) {
			const { error } = await send(people(1), { template: template.byId(id), ...variables({}) });
			expect(error?.message).toContain('its buttons need a value for each recipient');
		}
		expect(changing(bench.sandbox)).toEqual([]);
	});

	it('refuses another template for each item: one campaign has one', async () => {
		const entries = people(3).map((each, index) => ({
			...each,
			template: index === 1 ? TEMPLATES.welcome_pt : TEMPLATES.welcome_en,
		}));
		const { error } = await send(entries, { template: template.byId('={{ $json.template }}') });
		expect(error?.message).toBe(
			"'Template' of item 1 is not that of item 0: all items go into one campaign, with one template",
		);
		expect(error?.description).toContain('Split the items by their template first');
		expect(bench.sandbox.requests).toEqual([]);
	});

	it('takes a template that an expression chooses, the same for all, with variables as JSON', async () => {
		const { error } = await send(
			people(2).map((each) => ({ ...each, template: 'appointment_reminder' })),
			{
				template: template.byName('={{ $json.template }}'),
				specifyVariables: 'json',
				templateParamsJson: '={{ { name: $json.name, date: "Monday" } }}',
			},
		);
		expect(error).toBeUndefined();
		await ended();
		const [sent] = bench.sandbox.phones;
		expect(
			sent.template?.components?.map(({ type, parameters }) => [
				type,
				parameters.map(({ text }) => text).sort(),
			]),
		).toEqual([
			['header', ['P0']],
			['body', ['Monday', 'P0']],
		]);
	});

	it.each<[string, IDataObject, string]>([
		['that the option names', { options: { account: 'support' } }, 'support'],
		['that the template belongs to', {}, 'main'],
	])('always sends from an account: the one %s', async (_which, parameters, account) => {
		await send(people(1), parameters);
		await ended();
		expect(all()[0].whatsapp_account).toBe(account);
		expect(bench.sandbox.deliveries.map((each) => each.account)).toEqual([account]);
	});

	it('refuses to send where no account is known: everybody would fail', async () => {
		const { id } = bench.sandbox.addTemplate({ name: 'orphan', body_content: 'Hi', whatsapp_account: '' });
		const { error } = await send(people(1), { template: template.byId(id), ...variables({}) });
		expect(error?.message).toBe("It is not known which account template 'orphan' belongs to");
		expect(error?.description).toContain("'Account Name or ID'");
		expect(changing(bench.sandbox)).toEqual([]);
	});

	it('tells an account that is not there', async () => {
		const { error } = await send(people(1), { options: { account: 'nope' } });
		expect(error?.message).toBe('Whatomate refused the request: WhatsApp account not found');
		expect(all()).toEqual([]);
	});

	it.each<[string, unknown, string]>([
		[
			'a long name',
			{ campaignName: '={{ "x".repeat(256) }}' },
			"'Campaign Name' is longer than 255 characters",
		],
		[
			'no time',
			{ options: { waitForCompletion: true, waitMinutes: '={{ 0 }}' } },
			"'Wait at Most (Minutes)'",
		],
		[
			'words as time',
			{ options: { waitForCompletion: true, waitMinutes: '={{ "an hour" }}' } },
			"'Wait at Most (Minutes)'",
		],
		[
			'no ID to continue',
			{ options: { campaignId: 'Sale' } },
			"'Continue Campaign ID' is not the ID of a campaign: Sale",
		],
		['no template', { template: template.byId('={{ "" }}') }, "'Template' is empty"],
	])('refuses %s before anything is sent', async (_what, parameters, words) => {
		const { error } = await send(people(1), parameters as IDataObject);
		expect(error?.message).toContain(words);
		expect(changing(bench.sandbox)).toEqual([]);
	});

	it('calls a campaign without a name by its template and the time', async () => {
		await send(people(1), { campaignName: ' ' });
		expect(all()[0].name).toMatch(/^Welcome \d{4}-\d\d-\d\d \d\d:\d\d$/);
	});

	it('becomes one error item with Continue On Fail, paired with all that went in', async () => {
		bench.sandbox.fault({ when: imports, kind: 'status', status: 500, message: 'Failed to add recipients' });
		const { items, error } = await send(people(2), {}, { onError: 'continueRegularOutput' });
		expect(error).toBeUndefined();
		expect(items).toEqual([
			expect.objectContaining({
				json: { error: expect.stringContaining('0 of 2 recipients are in the campaign') },
				pairedItem: [{ item: 0 }, { item: 1 }],
			}),
		]);
	});
});

describe('Send, with a header', () => {
	const summerSale = { template: template.byId(TEMPLATES.summer_sale) };
	const headerOf = () =>
		bench.sandbox.phones[0].template?.components?.find(({ type }) => type === 'header')?.parameters[0];

	it('uploads the file of the first item', async () => {
		const items = people(2).map((json) => withFile(PNG, 'image/png', 'sale.png', json));
		const { error } = await send([], { ...summerSale, headerMediaSource: 'binary' }, { items });
		expect(error).toBeUndefined();
		await ended();
		expect(asked(bench.sandbox).filter((request) => request.endsWith('/media'))).toHaveLength(1);
		expect(bench.sandbox.media.get(headerOf()?.image?.id ?? '')?.bytes).toEqual(PNG);
		expect(numbers()).toHaveLength(2);
	});

	it('fetches a file by its address, and uploads it', async () => {
		const files = await serveFiles((_request, response) => {
			response.writeHead(200, { 'content-type': 'image/png' }).end(PNG);
		});
		const { error } = await send(people(2), {
			...summerSale,
			headerMediaSource: 'url',
			headerMediaUrl: `${files.url}/sale.png`,
		});
		await files.close();
		expect(error).toBeUndefined();
		await ended();
		expect(files.requests.map(({ path }) => path)).toEqual(['/sale.png']);
		expect(bench.sandbox.media.get(headerOf()?.image?.id ?? '')?.bytes).toEqual(PNG);
	});

	it('leaves no empty draft behind when the file cannot be fetched', async () => {
		const files = await serveFiles((_request, response) => response.writeHead(404).end());
		const { error } = await send(people(2), {
			...summerSale,
			headerMediaSource: 'url',
			headerMediaUrl: `${files.url}/sale.png`,
		});
		await files.close();
		expect(error?.message).toContain("The file at 'Header Media URL' can't be fetched: it answers HTTP 404");
		expect(changing(bench.sandbox)).toEqual([]);
	});

	it('tells the draft that is left when the server does not take the file, and starts nothing', async () => {
		bench.sandbox.fault({
			when: { path: /\/media$/ },
			kind: 'status',
			status: 400,
			message: 'Unsupported file type: image/png',
		});
		const items = people(2).map((json) => withFile(PNG, 'image/png', 'sale.png', json));
		const { error } = await send([], { ...summerSale, headerMediaSource: 'binary' }, { items });
		expect(error?.message).toBe(
			`The campaign 'Sale' (ID ${all()[0].id}) was created, but the file for its header was not uploaded: Whatomate refused the request: Unsupported file type: image/png`,
		);
		expect(stored()).toEqual([]);
		expect(all()[0].status).toBe('draft');
	});

	it('takes an image that is at WhatsApp already by its ID', async () => {
		const { error } = await send(people(1), {
			...summerSale,
			headerMediaSource: 'id',
			headerMediaId: '4711',
		});
		expect(error).toBeUndefined();
		await ended();
		expect(headerOf()?.image).toMatchObject({ id: '4711' });
	});

	it('refuses a document by its ID: a campaign cannot name it', async () => {
		const { error } = await send(people(1), {
			template: template.byId(TEMPLATES.invoice),
			headerMediaSource: 'id',
			headerMediaId: '4711',
		});
		expect(error?.message).toContain("a campaign can't name a document that is given by its ID");
		expect(changing(bench.sandbox)).toEqual([]);
	});

	it('uploads a document with its name', async () => {
		const items = people(1).map((json) =>
			withFile(Buffer.from('%PDF-1'), 'application/pdf', 'terms.pdf', json),
		);
		const { error } = await send(
			[],
			{ template: template.byId(TEMPLATES.invoice), headerMediaSource: 'binary' },
			{ items },
		);
		expect(error).toBeUndefined();
		await ended();
		expect(headerOf()?.document?.filename).toBe('terms.pdf');
	});

	it('fills the variable of a text header for each recipient', async () => {
		await send(people(2), {
			template: template.byId(TEMPLATES.appointment_reminder),
			...variables({ header_name: '={{ $json.name }}', body_name: '={{ $json.name }}', body_date: 'Monday' }),
		});
		await ended();
		const headers = bench.sandbox.phones.map(
			({ template: sent }) => sent?.components?.find(({ type }) => type === 'header')?.parameters[0].text,
		);
		expect(headers).toEqual(['P0', 'P1']);
	});

	it('says that a file was not used where the template has no place for it', async () => {
		const { hints, error } = await send(people(1), { headerMediaSource: 'id', headerMediaId: '4711' });
		expect(error).toBeUndefined();
		expect(hints).toEqual(["Template 'welcome' has no file in its header: 'Header Media' was not used"]);
	});
});
