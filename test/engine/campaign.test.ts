/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { ClientRequest } from 'node:http';

import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { CONTACTS, TEMPLATES } from '../sandbox';
import type { Campaign, Fault } from '../sandbox';
import type { OperationName } from './cases';
import { campaign, pick, template, variables, withFile } from './harness';
import type { RunOptions } from './harness';
import { methods } from '../../nodes/Whatomate/methods';
import { asked, changing, PNG, serveFiles, settle, takeWaits, useBench } from './support';

/** So many people, each with a number and a name of their own. */
const people = (count: number): IDataObject[] =>
	Array.from({ length: count }, (_, index) => ({ phone: String(14_160_000_001 + index), name: `P${index}` }));

/** One template to everybody, with the name as its variable. */
const welcome: IDataObject = {
	template: template.byId(TEMPLATES.welcome_en),
	phoneNumber: '={{ $json.phone }}',
	recipientName: '={{ $json.name }}',
	campaignName: 'Sale',
	...variables({ body_1: '={{ $json.name }}' }),
};

const itemsOf = (entries: IDataObject[]): INodeExecutionData[] => entries.map((json) => ({ json }));
const imports = { path: /\/recipients\/import$/ };
const starts = { path: /\/start$/ };

/** n8n runs the whole node again, with all its items. */
const retried = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };

jest.setTimeout(60_000);

const bench = useBench('released');
let waiting: ReturnType<typeof takeWaits>;
beforeEach(() => (waiting = takeWaits()));
afterEach(() => {
	waiting.release();
	jest.restoreAllMocks();
});

const send = async (
	entries: IDataObject[],
	parameters: IDataObject = {},
	more: Partial<RunOptions> = {},
	operation: OperationName = 'campaign.send',
) => await bench.run(operation, { ...welcome, ...parameters }, { items: itemsOf(entries), ...more });

const on = async (operation: OperationName, id: string, parameters: IDataObject = {}) =>
	await bench.run(operation, { campaign: campaign.byId(id), ...parameters });

const all = () => bench.sandbox.campaigns.all;
const numbers = () => bench.sandbox.phones.map(({ to }) => to).sort();
const importSizes = () =>
	bench.sandbox.requests
		.filter(({ path }) => imports.path.test(path))
		.map(({ json }) => ((json as IDataObject).recipients as unknown[]).length);
const stored = () => bench.sandbox.campaigns.recipientsOf(all()[0].id);
/** The requests that look who is in a campaign. */
const looks = () => asked(bench.sandbox).filter((request) => /^GET .*\/recipients$/.test(request));
const ended = async () => await bench.sandbox.until(() => all().some(({ status }) => status === 'completed'));

/** A draft that lies on the server already. */
const draft = (more: Partial<Campaign> = {}) =>
	bench.sandbox.campaigns.add({
		name: 'Draft',
		whatsapp_account: 'main',
		template_id: TEMPLATES.welcome_en,
		...more,
	});

/** Puts people into a campaign, with a status. */
const bring = (into: Campaign, ...statuses: Array<'pending' | 'sent' | 'failed'>) =>
	bench.sandbox.campaigns.addRecipients(
		into,
		statuses.map((status, index) => ({
			phone_number: String(people(index + 1)[index].phone),
			recipient_name: `P${index}`,
			template_params: { 1: `P${index}` },
			header_params: {},
			status,
		})),
	);

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
			{ phone: '+1 (416) 000-0001', name: 'One' },
			{ phone: 'nobody', name: 'Bad' },
			{ phone: '14150000000', name: 'Refused' },
			{ phone: '0014160000001', name: 'Again' },
		];
		const { items, errorItems, error, hints } = await send(entries, { options: { waitForCompletion: true } });
		expect(error).toBeUndefined();
		const campaign_id = all()[0].id;
		expect(items).toEqual([
			{
				json: {
					campaign_id,
					phone_number: '14160000001',
					recipient_name: 'One',
					status: expect.stringMatching(/^(sent|delivered)$/),
					error_message: null,
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
					wa_message_id: null,
					sent_at: null,
				},
				pairedItem: { item: 2 },
			},
		]);
		expect(errorItems.map(({ json, pairedItem }) => [json, pairedItem])).toEqual([
			[{ ...entries[1], reason: "'Recipient Phone Number' is not a phone number: nobody" }, { item: 1 }],
		]);
		expect(hints).toEqual([
			"1 of 4 items can't be sent to and were left out. The second output says why.",
			'1 of 4 items were left out, since an earlier one has the same number',
		]);
		expect(numbers()).toEqual(['14160000001']);
	});

	it('drops and counts duplicates, however the numbers are written: the server would message them twice', async () => {
		const written = ['14160000001', '+14160000001', '001 416 000 0001', '(1) 416.000.0001', '14160000002'];
		const { json, hints } = await send(written.map((phone) => ({ phone, name: 'X' })));
		expect(json).toMatchObject([{ recipients: 2, duplicates: 3, invalid: 0 }]);
		expect(hints).toEqual(['3 of 5 items were left out, since an earlier one has the same number']);
		await ended();
		expect(numbers()).toEqual(['14160000001', '14160000002']);
	});

	it.each<[string, IDataObject, string]>([
		['without a number', { name: 'A' }, "'Recipient Phone Number' is empty"],
		['whose number is too short', { phone: '12', name: 'A' }, "'Recipient Phone Number' has 2 digits: 12"],
		['without a variable', { phone: '14160000001', name: '' }, 'is empty'],
		['with a line break in a variable', { phone: '14160000001', name: 'A\nB' }, 'has a line break'],
		['with an object as its name', { phone: '14160000001', name: { first: 'A' } }, 'is an object, not text'],
		[
			'with a name that the server cannot store',
			{ phone: '14160000001', name: 'x'.repeat(256) },
			'longer than 255 characters',
		],
		['with a NUL character', { phone: '14160000001', name: 'A\u0000' }, '(NUL)'],
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
			'No item can be sent to, so no campaign was created. The second output says why.',
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

describe('Send, in chunks', () => {
	it('hands 10,000 over in at most 13 requests, everybody once', async () => {
		const { json, error } = await send(people(10_000));
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ recipients: 10_000 }]);
		expect(bench.sandbox.requests.length).toBeLessThanOrEqual(13);
		expect(Math.max(...importSizes())).toBeLessThanOrEqual(1000);
		await ended();
		expect(new Set(numbers()).size).toBe(10_000);
		expect(numbers()).toHaveLength(10_000);
	});

	/** How the second chunk of three may go wrong, and how many recipients are up then. */
	const faults: Array<[string, Partial<Fault>, number]> = [
		['is refused', { kind: 'status', status: 500, message: 'Failed to add recipients' }, 1000],
		['never arrives', { kind: 'reset' }, 1000],
		['finds only a gateway', { kind: 'html', status: 502 }, 1000],
		['gets an answer that cannot be read', { kind: 'garbage' }, 1000],
	];

	it.each(faults)('tells how far it came when one %s, and starts nothing', async (_how, fault, up) => {
		bench.sandbox.fault({ kind: 'reset', ...fault, after: 1, when: imports });
		const { error } = await send(people(2001));
		const { id, status } = all()[0];
		expect(error?.message).toContain(
			`${up} of 2001 recipients are in the campaign 'Sale' (ID ${id}), and it was not started: `,
		);
		expect(error?.message.startsWith('At least')).toBe(fault.kind !== 'status');
		expect(error?.description).toBe(
			`Nothing was sent. A retry of this execution goes on by itself. So does another run with ${id} in the option 'Continue Campaign ID': those who are in it are not added twice.`,
		);
		expect([status, stored().length]).toEqual(['draft', up]);
		expect(asked(bench.sandbox).filter((request) => request.endsWith('/start'))).toEqual([]);
	});

	it.each(faults)(
		'goes on with Continue Campaign ID when one %s: nobody twice, nobody lost',
		async (_how, fault) => {
			bench.sandbox.fault({ kind: 'reset', ...fault, after: 1, when: imports });
			await send(people(2001));
			const [{ id }] = all();
			const { json, error } = await send(people(2001), { options: { campaignId: id } });
			expect(error).toBeUndefined();
			expect(json).toMatchObject([{ campaign_id: id, status: 'processing', recipients: 2001 }]);
			await ended();
			expect(numbers()).toEqual(people(2001).map(({ phone }) => phone));
			expect(all()).toHaveLength(1);
		},
	);

	it.each(faults)('goes on by itself with Retry On Fail when one %s', async (_how, fault) => {
		bench.sandbox.fault({ kind: 'reset', ...fault, after: 1, when: imports });
		const { error } = await send(people(2001), {}, { settings: retried });
		expect(error).toBeUndefined();
		await ended();
		expect(numbers()).toEqual(people(2001).map(({ phone }) => phone));
		expect(all()).toHaveLength(1);
	});

	it.each<Fault['kind']>(['resetAfterHandling', 'hangAfterHandling'])(
		'does not repeat a chunk that was added, though its answer was lost (%s)',
		async (kind) => {
			const timeouts = takeTimeouts();
			const fault = bench.sandbox.fault({ kind, after: 1, when: imports });
			const running = send(people(2001));
			if (kind === 'hangAfterHandling') {
				await bench.sandbox.until(() => fault.hits === 1 && all()[0].total_recipients === 2000);
				timeouts.expire(imports.path);
			}
			const { error, json } = await running;
			expect(error).toBeUndefined();
			expect(json).toMatchObject([{ recipients: 2001, status: 'processing' }]);
			expect(importSizes()).toEqual([1000, 1000, 1]);
			await ended();
			expect(numbers()).toEqual(people(2001).map(({ phone }) => phone));
		},
	);

	it('gives up on a chunk that is not answered, after the time for an answer', async () => {
		const timeouts = takeTimeouts();
		bench.sandbox.fault({ kind: 'hang', after: 1, when: imports });
		const running = send(people(2001));
		await bench.sandbox.until(() => importSizes().length === 2);
		timeouts.expire(imports.path);
		const { error } = await running;
		expect(error?.message).toContain('1000 of 2001 recipients are in the campaign');
		expect(error?.message).toContain('the server did not answer in time');
		expect(all()[0].status).toBe('draft');
	});

	it('starts nothing when the server does not tell any more what became of one', async () => {
		bench.sandbox.fault({ kind: 'reset', after: 1, when: imports });
		bench.sandbox.fault({
			kind: 'status',
			status: 500,
			times: Infinity,
			when: { method: 'GET', path: /campaigns/ },
		});
		const { error } = await send(people(2001));
		expect(error?.message).toContain('At least 1000 of 2001 recipients are in the campaign');
		expect(all()[0].status).toBe('draft');
	});

	it('looks again for a chunk that the server is still busy with', async () => {
		bench.sandbox.fault({ kind: 'reset', after: 1, when: imports });
		waiting.hold();
		const running = send(people(1001));
		await bench.sandbox.until(() => looks().length === 1);
		await settle(bench.sandbox);
		bench.sandbox.campaigns.addRecipients(
			all()[0],
			people(1001)
				.slice(1000)
				.map(({ phone, name }) => ({
					phone_number: String(phone),
					recipient_name: String(name),
					template_params: { 1: String(name) },
					header_params: {},
				})),
		);
		waiting.release();
		const { error } = await running;
		expect(error).toBeUndefined();
		expect(looks()).toHaveLength(2);
		await ended();
		expect(numbers()).toHaveLength(1001);
	});
});

describe('Send, and its start', () => {
	it.each<Fault['kind']>(['resetAfterHandling', 'reset'])(
		'is settled by the status when its answer is lost (%s)',
		async (kind) => {
			bench.sandbox.fault({ kind, when: starts });
			const { error, json } = await send(people(2));
			const [{ id }] = all();
			if (kind === 'resetAfterHandling') {
				expect(error).toBeUndefined();
				expect(json).toMatchObject([{ campaign_id: id, status: 'processing' }]);
				await ended();
				expect(numbers()).toHaveLength(2);
			} else {
				expect(error?.message).toBe(
					`It is unknown whether the campaign was started: the server closed the connection before it answered ('Sale', ID ${id})`,
				);
				expect(error?.description).toContain('it is started only if it was not');
				const again = await send(people(2), { options: { campaignId: id } });
				expect(again.error).toBeUndefined();
				await ended();
				expect(numbers()).toHaveLength(2);
			}
			expect(asked(bench.sandbox).filter((request) => request.endsWith('/start'))).toHaveLength(
				kind === 'reset' ? 2 : 1,
			);
		},
	);

	it('is unknown when the server does not tell the status either', async () => {
		bench.sandbox.fault({ kind: 'resetAfterHandling', when: starts });
		bench.sandbox.fault({
			kind: 'status',
			status: 500,
			times: 3,
			when: { method: 'GET', path: /campaigns/ },
		});
		const { error } = await send(people(2));
		const [{ id }] = all();
		expect(error?.message).toBe(
			`It is unknown whether the campaign was started: the server closed the connection before it answered ('Sale', ID ${id})`,
		);
		await ended();
		const again = await send(people(2), { options: { campaignId: id } });
		expect(again.hints).toEqual([
			"The campaign 'Sale' has all the recipients and is completed: it was not started again",
		]);
		expect(numbers()).toHaveLength(2);
	});

	it('warns of messages that may be on their way when the server fails while it starts', async () => {
		bench.sandbox.fault({ kind: 'status', status: 500, message: 'Failed to queue recipients', when: starts });
		const { error } = await send(people(2));
		expect(error?.message).toContain(
			'was not started: Whatomate could not do it: Failed to queue recipients',
		);
		expect(error?.description).toContain('Look at its counts in Whatomate first');
		expect(error?.description).not.toContain('Nothing was sent');
	});

	it('is made up for by Retry On Fail', async () => {
		bench.sandbox.fault({ kind: 'reset', when: starts });
		const { error } = await send(people(2), {}, { settings: retried });
		expect(error).toBeUndefined();
		await ended();
		expect([numbers().length, all().length]).toEqual([2, 1]);
	});
});

describe('Send, continuing a campaign', () => {
	it('leaves one alone that is under way and has everybody', async () => {
		bench.sandbox.campaigns.hold(true);
		await send(people(3));
		const [{ id }] = all();
		const { json, hints, error } = await send(people(3), { options: { campaignId: id } });
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ campaign_id: id, status: 'processing', recipients: 3 }]);
		expect(hints).toEqual([
			"The campaign 'Sale' has all the recipients and is processing: it was not started again",
		]);
		bench.sandbox.campaigns.hold(false);
		await ended();
		expect(numbers()).toHaveLength(3);
	});

	it.each<[string, Partial<Campaign>, number, string]>([
		[
			'is under way without some of them',
			{ status: 'processing' },
			2,
			'is processing already, and 1 of the recipients are not in it',
		],
		['was cancelled', { status: 'cancelled' }, 3, 'is cancelled, and was not started again'],
		['is paused', { status: 'paused' }, 3, 'is paused, and was not started again'],
		[
			'has another template',
			{ template_id: TEMPLATES.welcome_pt },
			3,
			"sends another template than 'welcome'",
		],
		[
			'sends from another account',
			{ whatsapp_account: 'support' },
			3,
			"sends from the account 'support', not from 'main'",
		],
		['has no account', { whatsapp_account: '' }, 3, 'has no account to send from'],
	])('refuses one that %s', async (_what, state, up, words) => {
		const begun = draft(state);
		bring(begun, ...(['pending', 'pending', 'pending'] as const).slice(0, up));
		const { error } = await send(people(3), { options: { campaignId: begun.id } });
		expect(error?.message).toBe(`The campaign 'Draft' ${words}`);
		expect(changing(bench.sandbox)).toEqual([]);
	});

	it('tells that it is gone', async () => {
		const { error } = await send(people(1), {
			options: { campaignId: '00000000-0000-4000-8000-000000000000' },
		});
		expect(error?.message).toBe('Whatomate refused the request: Campaign not found');
		expect(changing(bench.sandbox)).toEqual([]);
	});

	it('knows recipients that were added in another notation', async () => {
		const begun = draft();
		bench.sandbox.campaigns.addRecipients(begun, [
			{ phone_number: '+1 416-000-0001', recipient_name: '', template_params: { 1: 'x' }, header_params: {} },
		]);
		await send(people(2), { options: { campaignId: begun.id } });
		await ended();
		expect(stored()).toHaveLength(2);
	});

	it('adds the header where it was missing', async () => {
		const begun = draft({ template_id: TEMPLATES.summer_sale });
		const items = people(1).map((json) => withFile(PNG, 'image/png', 'sale.png', json));
		const parameters = { template: template.byId(TEMPLATES.summer_sale), headerMediaSource: 'binary' };
		const { error } = await send([], { ...parameters, options: { campaignId: begun.id } }, { items });
		expect(error).toBeUndefined();
		expect(begun.header_media_id).not.toBe('');
	});

	describe('where this key sees masked numbers only', () => {
		beforeEach(async () => await bench.restart({ maskPhones: true }));
		const lastDigits = (...phones: string[]) => phones.map((phone) => ({ phone, name: 'Same' }));

		it('adds nobody twice', async () => {
			bench.sandbox.fault({ kind: 'reset', after: 1, when: imports });
			await send(people(1001));
			const [{ id }] = all();
			const { error, hints } = await send(people(1001), { options: { campaignId: id } });
			expect(error).toBeUndefined();
			expect(hints).toEqual([
				'This API key sees masked numbers only: recipients were told apart by their last digits, name and variables',
			]);
			await ended();
			expect(numbers()).toEqual(people(1001).map(({ phone }) => phone));
		});

		it('adds nobody twice whose name is a number, which is masked too', async () => {
			const entries = people(1001).map(({ phone }) => ({ phone, name: phone }));
			const { error } = await (async () => {
				bench.sandbox.fault({ kind: 'reset', after: 1, when: imports });
				await send(entries);
				return await send(entries, { options: { campaignId: all()[0].id } });
			})();
			expect(error).toBeUndefined();
			await ended();
			expect(numbers()).toEqual(people(1001).map(({ phone }) => phone));
		});

		it('refuses to guess who is up among people whose last digits, name and variables are the same', async () => {
			const begun = draft();
			const twins = lastDigits('14160000001', '14170000001');
			bench.sandbox.campaigns.addRecipients(begun, [
				{
					phone_number: '14160000001',
					recipient_name: 'Same',
					template_params: { 1: 'Same' },
					header_params: {},
				},
			]);
			const { error } = await send(twins, { options: { campaignId: begun.id } });
			expect(error?.message).toBe(
				"It can't be told which of these numbers are in the campaign already, since this API key sees masked numbers only: 14160000001, 14170000001",
			);
			expect(changing(bench.sandbox)).toEqual([]);
		});

		it('gives each their outcome', async () => {
			const { json, error } = await send(
				[
					{ phone: '14160000001', name: 'A' },
					{ phone: '14150000000', name: 'B' },
				],
				{
					options: { waitForCompletion: true },
				},
			);
			expect(error).toBeUndefined();
			expect(json.map(({ phone_number, status }) => [phone_number, status === 'failed'])).toEqual([
				['14160000001', false],
				['14150000000', true],
			]);
		});
	});
});

describe('Send, waiting for completion', () => {
	const wait = { options: { waitForCompletion: true, waitMinutes: 60 } };

	it('looks less and less often, and goes on while the server is away', async () => {
		bench.sandbox.campaigns.hold(true);
		waiting.hold();
		const running = send(people(2), wait);
		await waiting.until(1);
		bench.sandbox.fault({
			kind: 'status',
			status: 503,
			message: 'Updating',
			times: 5,
			when: { method: 'GET', path: /campaigns/ },
		});
		for (let look = 2; look <= 8; look++) {
			waiting.release();
			waiting.hold();
			await waiting.until(look);
		}
		bench.sandbox.campaigns.hold(false);
		await ended();
		waiting.release();
		const { json, error } = await running;
		expect(error).toBeUndefined();
		expect(json.map(({ status }) => status)).toEqual([expect.any(String), expect.any(String)]);
		const looks = waiting.waits.slice(0, 8);
		expect(looks[0]).toBe(500);
		expect(looks).toEqual([...looks].sort((one, other) => one - other));
		expect(looks[7]).toBeLessThanOrEqual(15_000);
	});

	const gets = { method: 'GET', path: /campaigns/ };

	it('says that the campaign goes on when the server refuses to tell of it', async () => {
		bench.sandbox.campaigns.hold(true);
		bench.sandbox.fault({ kind: 'status', status: 401, message: 'Invalid API key', when: gets });
		const { error } = await send(people(2), wait);
		expect(error?.message).toBe(
			`The campaign ${all()[0].id} was started, but what became of it can't be read: Whatomate refused the API key: Invalid API key`,
		);
		expect(error?.description).toContain('do not send it again');
	});

	it('goes on waiting with Retry On Fail, and sends nothing again', async () => {
		bench.sandbox.fault({ kind: 'status', status: 401, when: gets });
		const { json, error } = await send(people(2), wait, { settings: retried });
		expect(error).toBeUndefined();
		expect(json).toHaveLength(2);
		expect([numbers().length, all().length]).toEqual([2, 1]);
	});

	it('is not sent again by Retry On Fail because its first recipient failed', async () => {
		const { json } = await send([{ phone: '14150000000', name: 'R' }, ...people(1)], wait, {
			settings: retried,
		});
		expect(json.map(({ status }) => status === 'failed')).toEqual([true, false]);
		expect([all().length, bench.sandbox.refusals.length, numbers().length]).toEqual([1, 1, 1]);
	});

	it('gives the outcomes so far when the time is over', async () => {
		bench.sandbox.campaigns.hold(true);
		waiting.hold();
		const now = jest.spyOn(Date, 'now');
		const running = send(people(2), wait);
		await waiting.until(1);
		now.mockReturnValue(Date.now() + 61 * 60_000);
		waiting.release();
		const { json, hints, error } = await running;
		expect(error).toBeUndefined();
		expect(json.map(({ status }) => status)).toEqual(['pending', 'pending']);
		expect(hints).toEqual([
			`The campaign ${all()[0].id} had not ended after 60 minutes: 0 sent, 0 failed, of 2. It goes on by itself.`,
		]);
	});

	it('ends when somebody cancels the campaign', async () => {
		bench.sandbox.campaigns.hold(true);
		waiting.hold();
		const running = send(people(2), wait);
		await waiting.until(1);
		bench.sandbox.campaigns.change(all()[0], { status: 'cancelled' });
		waiting.release();
		expect((await running).json.map(({ status }) => status)).toEqual(['pending', 'pending']);
	});

	it('ends though the last one opted out, after which the server never calls the campaign completed', async () => {
		const { id } = bench.sandbox.addTemplate({ name: 'news', body_content: 'News!', category: 'MARKETING' });
		const { json, error } = await send([{ phone: '14160000001' }, { phone: '14155550103' }], {
			...wait,
			template: template.byId(id),
			...variables({}),
		});
		expect(error).toBeUndefined();
		expect(json.map(({ status, error_message: reason }) => [status === 'failed', reason])).toEqual([
			[false, null],
			[true, 'Contact opted out of marketing messages'],
		]);
		expect(all()[0].status).toBe('processing');
	});

	it('stops at once when the user stops the execution; the campaign goes on', async () => {
		const stop = new AbortController();
		bench.sandbox.campaigns.hold(true);
		waiting.hold();
		const running = send(people(2), wait, { abortSignal: stop.signal });
		await waiting.until(1);
		stop.abort();
		expect((await running).error?.message).toBe('The workflow was stopped');
		const before = bench.sandbox.requests.length;
		waiting.release();
		await settle(bench.sandbox);
		expect(
			asked(bench.sandbox)
				.slice(before)
				.filter((request) => request.includes('campaigns')),
		).toEqual([]);
		bench.sandbox.campaigns.hold(false);
		await ended();
		expect(numbers()).toHaveLength(2);
	});
});

describe('Create', () => {
	const create = async (parameters: IDataObject, items?: INodeExecutionData[]) =>
		await bench.run('campaign.create', { campaignName: 'Later', ...parameters }, items ? { items } : {});

	it('makes an empty draft with the account of the template', async () => {
		const { json, error } = await create({ template: template.byId(TEMPLATES.welcome_en) });
		expect(error).toBeUndefined();
		expect(json).toMatchObject([
			{ id: all()[0].id, name: 'Later', status: 'draft', whatsapp_account: 'main', total_recipients: 0 },
		]);
	});

	it('uploads the header', async () => {
		const { json, error } = await create(
			{
				template: template.byId(TEMPLATES.summer_sale),
				headerMediaSource: 'binary',
				options: { account: 'support' },
			},
			[withFile(PNG, 'image/png', 'sale.png')],
		);
		expect(error).toBeUndefined();
		expect(json).toMatchObject([
			{ header_media_filename: 'sale.png', header_media_mime_type: 'image/png', whatsapp_account: 'support' },
		]);
		expect(bench.sandbox.media.get(String(json[0].header_media_id))?.bytes).toEqual(PNG);
	});

	it.each<[string, keyof typeof TEMPLATES, RegExp]>([
		['is not approved', 'not_approved', /is not approved/],
		['has a dynamic URL button', 'track_order', /its buttons need a value/],
		['has a file in its header that was not given', 'summer_sale', /'Header Media' is missing/],
	])('refuses a template that %s', async (_what, name, words) => {
		const { error } = await create({ template: template.byId(TEMPLATES[name]) });
		expect(error?.message).toMatch(words);
		expect(changing(bench.sandbox)).toEqual([]);
	});

	it('goes together with the other operations', async () => {
		const { json } = await create({ template: template.byId(TEMPLATES.welcome_en) });
		const id = String(json[0].id);
		await send(people(3), { campaign: campaign.byId(id) }, {}, 'campaign.addRecipients');
		const started = await on('campaign.start', id);
		expect(started.json).toEqual([{ campaign_id: id, message: 'Campaign started', status: 'processing' }]);
		await ended();
		expect(numbers()).toEqual(people(3).map(({ phone }) => phone));
	});
});

describe('Add Recipients', () => {
	const add = async (
		id: string,
		entries: IDataObject[],
		more: IDataObject = {},
		options: Partial<RunOptions> = {},
	) => await send(entries, { campaign: campaign.byId(id), ...more }, options, 'campaign.addRecipients');

	it('adds every item, and gives the invalid ones to the second output', async () => {
		const { id } = draft();
		const { json, items, errorItems } = await add(id, [
			...people(2),
			{ phone: 'x', name: 'X' },
			...people(1),
		]);
		expect(json).toEqual([
			{
				campaign_id: id,
				name: 'Draft',
				status: 'draft',
				added: 2,
				already_in_campaign: 0,
				duplicates: 1,
				invalid: 1,
				total_recipients: 2,
			},
		]);
		expect(items[0].pairedItem).toEqual([{ item: 0 }, { item: 1 }]);
		expect(errorItems.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 2 }]);
		expect(stored().map(({ phone_number, template_params }) => [phone_number, template_params])).toEqual(
			people(2).map(({ phone, name }) => [phone, { 1: name }]),
		);
	});

	it('adds nobody twice when it runs twice', async () => {
		const { id } = draft();
		await add(id, people(3));
		const { json } = await add(id, people(5));
		expect(json).toMatchObject([{ added: 2, already_in_campaign: 3, total_recipients: 5 }]);
		expect(stored()).toHaveLength(5);
	});

	it('adds what is missing after a chunk failed', async () => {
		const { id } = draft();
		bench.sandbox.fault({ kind: 'reset', after: 1, when: imports });
		const { error } = await add(id, people(1001));
		expect(error?.message).toContain(`1000 of 1001 recipients are in the campaign 'Draft' (ID ${id})`);
		expect(error?.description).not.toContain('Continue Campaign ID');
		await add(id, people(1001));
		expect(stored()).toHaveLength(1001);
	});

	it('adds nobody when nobody can be sent to', async () => {
		const { id } = draft();
		const { items, errorItems, hints } = await add(id, [{ phone: 'x', name: 'A' }]);
		expect([items.length, errorItems.length]).toEqual([0, 1]);
		expect(hints).toEqual(['No item can be sent to, so nobody was added. The second output says why.']);
		expect(changing(bench.sandbox)).toEqual([]);
	});

	it('refuses a campaign that was started', async () => {
		const { id } = draft({ status: 'processing' });
		const { error } = await add(id, people(1));
		expect(error?.message).toBe(
			"The campaign 'Draft' is processing: recipients can be added only before it is started",
		);
		expect(changing(bench.sandbox)).toEqual([]);
	});

	it('refuses another campaign for each item', async () => {
		const [one, other] = [draft(), draft()];
		const entries = people(2).map((each, index) => ({ ...each, to: [one, other][index].id }));
		const { error } = await send(
			entries,
			{ campaign: campaign.byId('={{ $json.to }}') },
			{},
			'campaign.addRecipients',
		);
		expect(error?.message).toContain("'Campaign' of item 1 is not that of item 0");
		expect(bench.sandbox.requests).toEqual([]);
	});
});

describe('what is done to a campaign', () => {
	it.each<[OperationName, Partial<Campaign>, string, RegExp]>([
		[
			'campaign.start',
			{ status: 'processing' },
			'Campaign cannot be started in current state',
			/draft or a paused campaign/,
		],
		['campaign.start', {}, 'Campaign has no pending recipients', /Add recipients/],
		['campaign.pause', {}, 'Campaign is not running', /being sent can be paused/],
		['campaign.cancel', { status: 'completed' }, 'Campaign already finished', /nothing left to cancel/],
		['campaign.retryFailed', { status: 'completed' }, 'No failed messages to retry', /Nobody failed/],
		[
			'campaign.retryFailed',
			{ status: 'processing' },
			'Can only retry failed messages on completed, paused, or failed campaigns',
			/has to end/,
		],
	])('%s is refused in words (%j)', async (operation, state, words, hint) => {
		const { error } = await on(operation, draft(state).id);
		expect(error?.message).toBe(`Whatomate refused the request: ${words}`);
		expect(error?.description).toMatch(hint);
	});

	it.each<OperationName>(['campaign.get', 'campaign.start', 'campaign.getRecipients'])(
		'%s tells that it is gone',
		async (operation) => {
			const { error } = await on(operation, '00000000-0000-4000-8000-000000000000');
			expect(error?.message).toBe('Whatomate refused the request: Campaign not found');
			expect(error?.description).toContain('deleted in Whatomate');
		},
	);

	it('stops it, and lets it go on', async () => {
		bench.sandbox.campaigns.hold(true);
		await send(people(2));
		const [{ id }] = all();
		expect((await on('campaign.pause', id)).json).toEqual([
			{ campaign_id: id, message: 'Campaign paused', status: 'paused' },
		]);
		bench.sandbox.campaigns.hold(false);
		await bench.sandbox.until(() => bench.sandbox.campaigns.queued === 0);
		expect(numbers()).toEqual([]);
		expect((await on('campaign.start', id)).json).toMatchObject([{ status: 'processing' }]);
		await ended();
		expect(numbers()).toHaveLength(2);
	});

	it('ends it', async () => {
		bench.sandbox.campaigns.hold(true);
		await send(people(2));
		const [{ id }] = all();
		expect((await on('campaign.cancel', id)).json).toEqual([
			{ campaign_id: id, message: 'Campaign cancelled', status: 'cancelled' },
		]);
		bench.sandbox.campaigns.hold(false);
		await bench.sandbox.until(() => bench.sandbox.campaigns.queued === 0);
		expect(numbers()).toEqual([]);
	});

	it('sends once more to those who failed, and to nobody else', async () => {
		await send([{ phone: '14150000000', name: 'R' }, ...people(1)], { options: { waitForCompletion: true } });
		const [{ id }] = all();
		const { json } = await on('campaign.retryFailed', id);
		expect(json).toEqual([
			{ campaign_id: id, message: 'Retrying failed messages', status: 'processing', retry_count: 1 },
		]);
		await bench.sandbox.until(() => bench.sandbox.refusals.length === 2);
		expect(numbers()).toHaveLength(1);
	});
});

describe('reading campaigns', () => {
	it('gives one with how many are still to come', async () => {
		const begun = draft({ status: 'processing', sent_count: 1, failed_count: 1 });
		bring(begun, 'sent', 'failed', 'pending');
		const { json } = await on('campaign.get', begun.id);
		expect(json).toMatchObject([
			{ id: begun.id, total_recipients: 3, sent_count: 1, failed_count: 1, pending_count: 1 },
		]);
	});

	it('never counts fewer than none to come: whoever is written to twice counts twice', async () => {
		const begun = draft({ sent_count: 3, total_recipients: 2 });
		expect((await on('campaign.get', begun.id)).json[0].pending_count).toBe(0);
	});

	it.each<[string, IDataObject, string[]]>([
		['all', {}, ['c', 'b', 'a']],
		['by account', { account: 'support' }, ['b']],
		['by name', { search: ' A ' }, ['a']],
		['by status', { campaignStatus: 'completed' }, ['c', 'a']],
		['by all of them', { campaignStatus: 'completed', account: 'main', search: 'c' }, ['c']],
	])('lists them newest first: %s', async (_which, filters, names) => {
		draft({ name: 'a', status: 'completed' });
		draft({ name: 'b', whatsapp_account: 'support' });
		draft({ name: 'c', status: 'completed' });
		const { json } = await bench.run('campaign.getAll', { filters });
		expect(json.map(({ name }) => name)).toEqual(names);
	});

	it('lists them over several pages, as many as wanted', async () => {
		for (let index = 0; index < 230; index++) draft({ name: `Sale ${index}` });
		const every = await bench.run('campaign.getAll', { returnAll: true });
		expect(new Set(every.json.map(({ id }) => id)).size).toBe(230);
		expect(every.json[0].name).toBe('Sale 229');
		expect(bench.sandbox.requests).toHaveLength(3);
		expect((await bench.run('campaign.getAll', {})).json).toHaveLength(50);
		expect((await bench.run('campaign.getAll', { limit: 120 })).json).toHaveLength(120);
	});

	it('lists the recipients, by status and as many as wanted', async () => {
		const begun = draft();
		bring(begun, 'sent', 'failed', 'pending', 'failed');
		const names = async (parameters: IDataObject) =>
			(await on('campaign.getRecipients', begun.id, parameters)).json.map(
				({ recipient_name }) => recipient_name,
			);
		expect(await names({})).toEqual(['P0', 'P1', 'P2', 'P3']);
		expect(await names({ filters: { recipientStatuses: ['failed'] } })).toEqual(['P1', 'P3']);
		expect(await names({ filters: { recipientStatuses: '={{ "sent, pending" }}' } })).toEqual(['P0', 'P2']);
		expect(await names({ limit: 1, filters: { recipientStatuses: ['failed'] } })).toEqual(['P1']);
	});
});

describe('the editor', () => {
	const { searchCampaigns } = methods.listSearch;
	const { getTemplateVariables } = methods.resourceMapping;

	it('lists campaigns page by page, with their status', async () => {
		for (let index = 0; index < 130; index++) draft({ name: `Sale ${index}`, status: 'paused' });
		const first = await pick({ sandbox: bench.sandbox }, searchCampaigns);
		expect(first.results).toHaveLength(100);
		expect(first.results[0]).toEqual({ name: 'Sale 129 (paused)', value: all()[129].id });
		const second = await pick({ sandbox: bench.sandbox }, searchCampaigns, undefined, first.paginationToken);
		expect(second.results).toHaveLength(30);
		expect(second.paginationToken).toBeUndefined();
	});

	it('finds a campaign by its name', async () => {
		draft({ name: 'Summer' });
		draft({ name: 'Winter' });
		const { results } = await pick({ sandbox: bench.sandbox }, searchCampaigns, ' summer ');
		expect(results.map(({ name }) => name)).toEqual(['Summer (draft)']);
	});

	it('tells what went wrong', async () => {
		bench.sandbox.fault({ kind: 'status', status: 403, message: 'Nope' });
		await expect(pick({ sandbox: bench.sandbox }, searchCampaigns)).rejects.toMatchObject({
			message: 'Whatomate does not allow this API key to do that: Nope',
			description: expect.stringContaining("'campaigns:read'"),
		});
	});

	describe('shows the variables of the template', () => {
		const fieldsOf = async (operation: string, chosen: IDataObject) => {
			const parameters = { resource: 'campaign', operation, ...chosen };
			const { fields, emptyFieldsNotice } = await pick(
				{ sandbox: bench.sandbox, parameters },
				getTemplateVariables,
			);
			return { ids: fields.map(({ id }) => id), emptyFieldsNotice };
		};

		it('that a new campaign sends', async () => {
			const { ids } = await fieldsOf('send', { template: template.fromList(TEMPLATES.order_confirmation) });
			expect(ids).toEqual(['body_1', 'body_2', 'body_3']);
		});

		it('that the campaign has to which recipients are added', async () => {
			const { id } = draft({ template_id: TEMPLATES.order_confirmation });
			const { ids } = await fieldsOf('addRecipients', { campaign: campaign.fromList(id) });
			expect(ids).toEqual(['body_1', 'body_2', 'body_3']);
		});

		it.each(['', '={{ $json.to }}'])('not before a campaign is chosen (%j)', async (value) => {
			const { ids, emptyFieldsNotice } = await fieldsOf('addRecipients', {
				campaign: campaign.fromList(value),
			});
			expect(ids).toEqual([]);
			expect(emptyFieldsNotice).toContain('Choose a campaign');
			expect(bench.sandbox.requests).toEqual([]);
		});
	});
});

/** Lets a test end a request's time for an answer: the timers of requests are Node's own. */
function takeTimeouts() {
	const open: Array<{ path: string; expire: () => void }> = [];
	const real = ClientRequest.prototype.setTimeout;
	jest.spyOn(ClientRequest.prototype, 'setTimeout').mockImplementation(function (
		this: ClientRequest,
		time,
		expire,
	) {
		if (expire) open.push({ path: this.path, expire });
		return real.call(this, time, expire);
	});
	return {
		/** Ends the time of the latest request to that path. */
		expire: (path: RegExp) =>
			open
				.filter((each) => path.test(each.path))
				.pop()
				?.expire(),
	};
}
