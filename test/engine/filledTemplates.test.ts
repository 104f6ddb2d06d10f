import type { IDataObject } from 'n8n-workflow';

import { CONTACTS, TEMPLATES } from '../sandbox';
import { useCampaigns } from './campaign/support';
import { contact, template, variables } from './harness';
import { changing, DIALECTS, useBench } from './support';

const ana = { contact: contact.byId(CONTACTS.ana) };
const long = 'x'.repeat(1100);

describe.each(DIALECTS)('a template with its values filled in, on the %s server', (dialect) => {
	const bench = useBench(dialect);

	it.each<[string, string, IDataObject, string]>([
		[
			'a body beside buttons',
			TEMPLATES.track_order,
			{ body_1: long, button_0: 'ABC' },
			"The body of template 'track_order' is too long: filled in, it has 1,115 characters",
		],
		[
			'a text header',
			TEMPLATES.appointment_reminder,
			{ header_name: 'x'.repeat(70), body_name: 'A', body_date: 'B' },
			"The header of template 'appointment_reminder' is too long: filled in, it has 76 characters",
		],
		['a login code', TEMPLATES.login_code, { body_1: '1234567890123456' }, 'has 16 characters'],
		[
			'another address',
			TEMPLATES.track_order,
			{ body_1: 'A', button_0: 'https://elsewhere.example.org/' },
			"is another address than the button's",
		],
	])('is refused before anything is sent: %s', async (_, id, values, said) => {
		const items = [{ json: {} }, { json: { bad: true } }];
		const good = { ...values, ...Object.fromEntries(Object.keys(values).map((key) => [key, 'A'])) };
		const mixed = Object.fromEntries(
			Object.keys(values).map((key) => [
				key,
				`={{ $json.bad ? ${JSON.stringify(values[key])} : ${JSON.stringify(good[key])} }}`,
			]),
		);
		const { error } = await bench.run(
			'sendTemplate',
			{ ...ana, template: template.byId(id), ...variables(mixed) },
			{ items },
		);
		expect(error?.message).toContain(said);
		expect(error?.context?.itemIndex).toBe(1);
		expect(changing(bench.sandbox)).toEqual([]);
	});

	it('in place of a message outside of the window is measured too, before anything is sent', async () => {
		const { error } = await bench.run('sendText', {
			...ana,
			text: 'Hello',
			outsideWindow: 'template',
			template: template.byId(TEMPLATES.track_order),
			...variables({ body_1: long, button_0: 'ABC' }),
		});
		expect(error?.message).toContain("The body of template 'track_order' is too long");
		expect(changing(bench.sandbox)).toEqual([]);
	});

	it.each(['ABC', 'https://example.com/t/ABC', 'www.example.com/t/ABC', '/ABC'])(
		'its link leads to where it should: %s',
		async (value) => {
			const { error } = await bench.run('sendTemplate', {
				...ana,
				template: template.byId(TEMPLATES.track_order),
				...variables({ body_1: 'A-100', button_0: value }),
			});
			expect(error).toBeUndefined();
			await bench.onPhone();
			const button = bench.sandbox.phones[0].template?.components?.find(({ type }) => type === 'button');
			expect(button?.parameters).toEqual([{ type: 'text', text: 'ABC' }]);
		},
	);

	it('a long coupon code goes out, with one hint however many items there are', async () => {
		const { error, hints } = await bench.run(
			'sendTemplate',
			{
				contact: contact.byId(CONTACTS.bruno),
				template: template.byId(TEMPLATES.spring_coupon),
				...variables({ body_1: 'you', button_0: 'SPRING-SALE-2026-10' }),
			},
			{ items: [{ json: {} }, { json: {} }] },
		);
		expect(error).toBeUndefined();
		expect(hints).toEqual([
			expect.stringMatching(/^'Coupon code: .*' has 19 characters\. WhatsApp may refuse/),
		]);
		await bench.onPhone(2);
	});
});

describe('a campaign', () => {
	const { bench, send, ended, numbers } = useCampaigns();

	it('gives a recipient whose text would be too long to the second output, with the reason', async () => {
		const { id } = bench.sandbox.addTemplate({
			name: 'news',
			body_content: 'News for {{1}}',
			footer_content: 'Reply STOP to opt out',
		});
		const rows = [
			{ phone: '14162000001', name: 'x'.repeat(250) },
			{ phone: '14162000002', name: 'Long', text: long },
		];
		const { json, errorItems, error } = await send(rows, {
			template: template.byId(id),
			...variables({ body_1: '={{ $json.text ?? $json.name }}' }),
		});
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ recipients: 1, invalid: 1 }]);
		expect(errorItems.map(({ json: row, pairedItem }) => [row, pairedItem])).toEqual([
			[
				{
					...rows[1],
					reason:
						"The body of template 'news' is too long: filled in, it has 1,109 characters, but WhatsApp allows at most 1,024 beside a footer. The longest value is '1: News for ___' with 1,100",
				},
				{ item: 1 },
			],
		]);
		await ended();
		expect(numbers()).toEqual(['14162000001']);
	});
});
