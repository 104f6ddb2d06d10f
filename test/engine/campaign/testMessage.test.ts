import type { IDataObject } from 'n8n-workflow';

import { CONTACTS, TEMPLATES } from '../../sandbox';
import { template, variables, withFile } from '../harness';
import { asked, changing, PNG } from '../support';
import { people, retried, useCampaigns } from './support';

const { bench, send, all, numbers } = useCampaigns();

const ANA = '+1 415 555 0101';
const test = (number: unknown = ANA, more: IDataObject = {}): IDataObject => ({
	options: { testPhoneNumber: number as string, ...more },
});

/** What goes out for a test: one template message, and nothing of a campaign. */
const expectTest = () => {
	expect(changing(bench.sandbox).map(({ path }) => path)).toEqual(['/api/messages/template']);
	expect(all()).toEqual([]);
};

describe('Send Me a Test', () => {
	it('sends the message of the first item to that number, and nothing else', async () => {
		const { items, errorItems, hints, error } = await send(people(3), test());
		expect(error).toBeUndefined();
		expect(items).toEqual([
			{
				json: expect.objectContaining({
					id: expect.any(String),
					contact_id: CONTACTS.ana,
					status: 'pending',
					type: 'template',
					test: true,
				}),
				pairedItem: { item: 0 },
			},
		]);
		expect(errorItems).toEqual([]);
		expect(hints).toEqual([expect.stringMatching(/^Only a test was sent.*'Send Me a Test' empty/)]);
		await bench.onPhone();
		expect(numbers()).toEqual(['14155550101']);
		expect(bench.sandbox.phones[0].template?.components?.[0].parameters[0].text).toBe('P0');
		expectTest();
	});

	it.each<[string, unknown]>([
		['empty', ''],
		['blank', ' '],
		['an expression that gives an empty text', "={{ $json.tester ?? '' }}"],
	])('is off where it is %s', async (_, number) => {
		const { json, error } = await send(people(2), test(number));
		expect(error).toBeUndefined();
		expect(json).toEqual([expect.objectContaining({ recipients: 2, status: 'processing' })]);
		expect(all()).toHaveLength(1);
	});

	it.each<[string, unknown]>([
		['without a value', '={{ $json.tester }}'],
		['that gives null', '={{ null }}'],
	])('sends nothing at all where it is an expression %s', async (_, number) => {
		const { error } = await send(people(2), test(number));
		expect(error?.message).toContain("'Send Me a Test' leads to nothing");
		expect(bench.sandbox.requests).toEqual([]);
	});

	it.each<[string, unknown, string]>([
		['a number of a sheet', 14155550101, '14155550101'],
		['a number that has no contact yet', '+44 7911 123456', '447911123456'],
		['a number without its country', '415 555 0101', '14155550101'],
	])('reads %s', async (_, number, digits) => {
		const credential = { baseUrl: bench.sandbox.url, apiKey: bench.sandbox.apiKey, defaultCountry: 'US' };
		const { error } = await send(people(1), test(number), { credential });
		expect(error).toBeUndefined();
		await bench.onPhone();
		expect(numbers()).toEqual([digits]);
		expectTest();
	});

	it.each<[string, unknown]>([
		['words', 'me'],
		['a date', '2024-01-15'],
		['a list', '={{ [1] }}'],
	])('refuses %s by the name of the option, before anything is asked', async (_, number) => {
		const { error } = await send(people(1), test(number));
		expect(error?.message).toContain("'Send Me a Test'");
		expect(bench.sandbox.requests).toEqual([]);
	});

	it('tells what is wrong with the values of the first item', async () => {
		const { error } = await send([{ name: '' }, ...people(1)], test());
		expect(error?.message).toContain("is empty: template 'welcome' needs it");
		expect(changing(bench.sandbox)).toEqual([]);
	});

	it('does not care for the other items, nor whom the first would go to', async () => {
		const { error } = await send([{ phone: '', name: 'A' }, { name: '' }], test());
		expect(error).toBeUndefined();
		expectTest();
	});

	it('refuses what the campaign would refuse', async () => {
		const { error } = await send(people(1), {
			...test(),
			template: template.byId(TEMPLATES.track_order),
			...variables({ body_1: 'A-1', button_0: 'abc' }),
		});
		expect(error?.message).toContain("can't be sent by a campaign");
		expect(changing(bench.sandbox)).toEqual([]);
	});

	it.each([
		['that the option names', 'support', 'support'],
		['that the template belongs to', '', 'main'],
	])('goes out from the account %s, as the campaign would', async (_, account, from) => {
		await send(people(1), test(ANA, { account }));
		await bench.onPhone();
		expect(bench.sandbox.deliveries.map((each) => each.account)).toEqual([from]);
	});

	it.each<[string, IDataObject, object]>([
		['a file', { headerMediaSource: 'binary' }, { id: expect.any(String) }],
		['a Media ID', { headerMediaSource: 'id', headerMediaId: '4711' }, { id: '4711' }],
	])('has a header of %s', async (_, header, image) => {
		const items = [withFile(PNG, 'image/png', 'sale.png', people(1)[0])];
		const parameters = { ...test(), template: template.byId(TEMPLATES.summer_sale), ...header };
		const { error } = await send([], parameters, { items });
		expect(error).toBeUndefined();
		await bench.onPhone();
		const shown = bench.sandbox.phones[0].template?.components?.find(({ type }) => type === 'header');
		expect(shown?.parameters[0].image).toMatchObject(image);
		expectTest();
	});

	it('says what WhatsApp or the server has against it', async () => {
		bench.sandbox.fault({ kind: 'status', status: 400, message: 'No credit', when: { method: 'POST' } });
		const { error } = await send(people(1), test());
		expect(error?.message).toContain('No credit');
	});

	it('is not sent again where it is unknown whether it went out', async () => {
		bench.sandbox.fault({ kind: 'resetAfterHandling', when: { method: 'POST' } });
		const { error } = await send(people(1), test(), { settings: retried });
		expect(error?.message).toContain('unknown');
		expect(asked(bench.sandbox).filter((request) => request.startsWith('POST'))).toHaveLength(1);
	});
});
