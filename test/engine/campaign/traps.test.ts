import type { IDataObject } from 'n8n-workflow';

import { TEMPLATES } from '../../sandbox';
import type { Campaign, SeenRequest } from '../../sandbox';
import { template, variables, withFile } from '../harness';
import type { RunOptions } from '../harness';
import { changing, PNG, useBench } from '../support';

/** What could make a campaign message someone twice, or nobody, and must not. Campaigns are not documented: the released server. */
const bench = useBench('released');

// The node takes seconds to be sure that a lost request came to nothing.
jest.setTimeout(30_000);

const people = (count: number, from = 0): IDataObject[] =>
	Array.from({ length: count }, (_, index) => ({
		phone: String(14_162_000_001 + from + index),
		name: `P${from + index}`,
	}));

const send = async (items: IDataObject[], options: IDataObject = {}, more: Partial<RunOptions> = {}) =>
	await bench.run(
		'campaign.send' as never,
		{
			template: template.byId(TEMPLATES.welcome_en),
			phoneNumber: '={{ $json.phone }}',
			recipientName: '={{ $json.name }}',
			campaignName: 'Sale',
			...variables({ body_1: '={{ $json.name }}' }),
			options,
			...more.parameters,
		},
		{ items: items.map((json) => ({ json })), ...more },
	);

const only = (): Campaign => {
	expect(bench.sandbox.campaigns.all).toHaveLength(1);
	return bench.sandbox.campaigns.all[0];
};
const starts = ({ method, path }: SeenRequest) => method === 'POST' && path.endsWith('/start');
const imports = ({ path }: SeenRequest) => path.endsWith('/import');
const looks = ({ method, path }: SeenRequest) => method === 'GET' && /campaigns\/[^/]+$/.test(path);
const ended = async () => await bench.sandbox.until(() => only().status === 'completed');
const numbers = () => bench.sandbox.phones.map(({ to }) => to).sort();
const expectEach = (items: IDataObject[]) =>
	expect(numbers()).toEqual(items.map(({ phone }) => phone).sort());
const asked = (fits: (request: SeenRequest) => boolean) => bench.sandbox.requests.filter(fits).length;

/** What a recipient is whose message went out. */
const REACHED = expect.objectContaining({
	status: expect.stringMatching(/^(sent|delivered|read)$/),
	error_message: null,
	error_code: null,
});

describe('a start whose answer was lost', () => {
	it('is believed when the campaign is seen to run, also only a moment later', async () => {
		bench.sandbox.fault({ when: starts, kind: 'resetAfterHandling' });
		// The first look comes before the server got to it.
		bench.sandbox.fault({
			when: looks,
			kind: 'status',
			status: 500,
			message: 'Not yet',
		});
		const { error, json } = await send(people(3));
		expect(error).toBeUndefined();
		expect(json).toEqual([expect.objectContaining({ recipients: 3, status: 'processing' })]);
		await ended();
		expectEach(people(3));
		expect(asked(starts)).toBe(1);
	});

	it('is not repeated while nothing is seen of it, and called unknown', async () => {
		bench.sandbox.fault({ when: starts, kind: 'reset' });
		const { error } = await send(people(3));
		expect(error?.message).toContain('It is unknown whether the campaign was started');
		expect(error?.message).toContain(only().id);
		expect(asked(starts)).toBe(1);
		expect(asked(looks)).toBeGreaterThan(1);
		expect(numbers()).toEqual([]);
	});
});

describe('a campaign that has more recipients than were put into it is not started', () => {
	const seed = ({ phone, name }: IDataObject) => ({
		phone_number: String(phone),
		recipient_name: String(name),
		template_params: { 1: String(name) },
		header_params: {},
	});

	it('when they come in between two chunks', async () => {
		const late = people(2).map(seed);
		bench.sandbox.on('answer', (request) => {
			if (imports(request) && asked(imports) === 1) bench.sandbox.campaigns.addRecipients(only(), late);
		});
		const { error } = await send(people(1500));
		expect(error?.message).toContain('has 1502 recipients where 1500 were put into it');
		expect(asked(starts)).toBe(0);
	});

	it('when a campaign to be continued has someone twice', async () => {
		bench.sandbox.fault({ when: starts, kind: 'status', status: 500, message: 'Failed to queue recipients' });
		await send(people(3));
		bench.sandbox.campaigns.addRecipients(only(), [seed(people(1)[0])]);
		const { error } = await send(people(3), { campaignId: only().id });
		expect(error?.message).toContain('has 1 recipients twice');
		expect(asked(starts)).toBe(1);
		expect(changing(bench.sandbox).at(-1)?.path).toMatch(/start$/);
	});
});

it('a chunk whose answer was lost is found in the list of recipients, which is ahead of the count', async () => {
	bench.sandbox.fault({ when: imports, kind: 'resetAfterHandling' });
	bench.sandbox.fault({ when: looks, kind: 'status', status: 500, times: Infinity });
	const { error } = await send(people(1200));
	expect(error).toBeUndefined();
	await ended();
	expectEach(people(1200));
	expect(asked(imports)).toBe(2);
});

describe('with Retry On Fail', () => {
	const settings = { retryOnFail: true, maxTries: 2, waitBetweenTries: 0 };
	const results = ({ path }: SeenRequest) => path.endsWith('/recipients');

	it('a campaign that was started is not sent again, although a variable holds the time', async () => {
		bench.sandbox.fault({ when: results, kind: 'status', status: 403, message: 'Not now' });
		const { error, json } = await send(
			people(3),
			{ waitForCompletion: true },
			{
				settings,
				parameters: variables({ body_1: '={{ $json.name }} {{ $now.toMillis() }} {{ Math.random() }}' }),
			},
		);
		expect(error).toBeUndefined();
		expect(json).toEqual([REACHED, REACHED, REACHED]);
		expect(asked(starts)).toBe(1);
		expect(only().total_recipients).toBe(3);
		expectEach(people(3));
	});
});

describe('waiting for completion', () => {
	it('outlasts a server that can’t be reached for a moment', async () => {
		bench.sandbox.fault({ when: looks, kind: 'status', status: 500, times: 2 });
		const { error, json } = await send(people(2), { waitForCompletion: true });
		expect(error).toBeUndefined();
		expect(json).toEqual([REACHED, REACHED]);
	});

	it('ends with the last recipient, also where the server does not end the campaign', async () => {
		// As a released server does when that one had opted out.
		bench.sandbox.on('campaign', (campaign) => {
			if (campaign.status === 'completed') campaign.status = 'processing';
		});
		const { error, json, hints } = await send(people(2), { waitForCompletion: true, waitMinutes: 0.1 });
		expect(error).toBeUndefined();
		expect(hints).toEqual([]);
		expect(json).toEqual([REACHED, REACHED]);
	});

	it('stops at once when the server refuses to tell', async () => {
		bench.sandbox.fault({ when: looks, kind: 'status', status: 403, message: 'No', times: Infinity });
		const { error } = await send(people(2), { waitForCompletion: true });
		expect(error?.message).toContain('Whatomate does not allow this API key to do that: No');
		expect(asked(looks)).toBe(1);
	});
});

describe('one bad item does not take the others with it', () => {
	it.each([
		['a name that the server can’t store', { name: 'n'.repeat(256) }, "'Recipient Name' is longer than 255"],
		['a character that no database takes', { name: 'Nu\0l' }, "can't store (NUL)"],
	])('%s', async (_, bad, words) => {
		const [first, second, third] = people(3);
		const { items, errorItems, hints } = await send([first, { ...second, ...bad }, third]);
		expect(errorItems).toEqual([
			{
				json: { ...second, ...bad, reason: expect.stringContaining(words) },
				pairedItem: { item: 1 },
			},
		]);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([[{ item: 0 }, { item: 2 }]]);
		expect(hints).toEqual([expect.stringContaining('1 of 3 items')]);
		await ended();
		expectEach([first, third]);
	});
});

describe('nothing is created, nor added to, when it can’t be sent', () => {
	const ofDocument = { template: template.byId(TEMPLATES.invoice), headerMediaSource: 'binary' };

	it.each<[string, IDataObject, Buffer, string, string]>([
		[
			'a header of a type that WhatsApp takes and Whatomate does not',
			ofDocument,
			Buffer.from('Terms'),
			'text/plain',
			'does not take',
		],
		[
			'a header of more than a request may have',
			ofDocument,
			Buffer.alloc(15 * 1024 * 1024),
			'application/pdf',
			'15.0 MB',
		],
		[
			'a header that can’t be fetched',
			{
				template: template.byId(TEMPLATES.summer_sale),
				headerMediaSource: 'url',
				headerMediaUrl: 'http://127.0.0.1:1/none.png',
			},
			PNG,
			'image/png',
			"can't be fetched",
		],
	])('%s', async (_, parameters, bytes, mimeType, words) => {
		const { error } = await send(
			[],
			{},
			{ parameters, items: [withFile(bytes, mimeType, 'file', people(1)[0])] },
		);
		expect(error?.message).toContain(words);
		expect(bench.sandbox.campaigns.all).toEqual([]);
	});

	const draft = (more: Partial<Campaign>) =>
		bench.sandbox.campaigns.add({
			name: 'Theirs',
			whatsapp_account: 'main',
			template_id: TEMPLATES.welcome_en,
			header_media_id: '',
			scheduled_at: undefined,
			...more,
		});

	it('a campaign to be continued that has no account', async () => {
		const { id } = draft({ whatsapp_account: '' });
		const { error } = await send(people(2), { campaignId: id });
		expect(error?.message).toContain('has no account to send from');
		expect(changing(bench.sandbox)).toEqual([]);
	});

	it('recipients of a campaign with buttons that nobody fills', async () => {
		const { id } = draft({ template_id: TEMPLATES.track_order });
		const { error } = await bench.run('campaign.addRecipients' as never, {
			campaign: template.byId(id),
			phoneNumber: '+1 415 555 0101',
			...variables({ body_1: 'A-1', button_0: 'abc' }),
		});
		expect(error?.message).toContain("can't be sent by a campaign");
		expect(changing(bench.sandbox)).toEqual([]);
	});
});
