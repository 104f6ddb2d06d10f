import type { IDataObject } from 'n8n-workflow';

import type { Template } from '../../nodes/shared/whatsapp/templates';
import { campaignField } from '../../nodes/Whatomate/parameters/campaign';
import { templateField } from '../../nodes/Whatomate/parameters/template';
import type { StoredRecipient } from '../../nodes/shared/api/campaigns';
import { campaignName as nameOfCampaign } from '../../nodes/Whatomate/resources/campaign/campaignName';
import { matchRows } from '../../nodes/Whatomate/resources/campaign/matching';
import { readRows, refuseDifferent } from '../../nodes/Whatomate/resources/campaign/recipients';
import type { Row } from '../../nodes/Whatomate/resources/campaign/recipients';
import { accountFor, checkForCampaign } from '../../nodes/Whatomate/resources/campaign/campaignTemplate';
import { itemsWith } from './items';
import { thrown } from './thrown';

const template = (fields: Partial<Template> = {}): Template => ({
	id: '813deb37-1cb6-4be7-9b40-1010c8c3cbdf',
	name: 'sale',
	language: 'en',
	category: 'MARKETING',
	status: 'APPROVED',
	body_content: 'Sale for {{1}}!',
	...fields,
});

/** Recipients by their `phone`, `name` and the `value` of the one variable. */
const recipients = (entries: IDataObject[]) =>
	itemsWith(
		entries.map((entry) => ({
			phoneNumber: entry.phone,
			recipientName: entry.name,
			templateVariables: { value: { body_1: entry.value ?? 'x' } },
			...entry,
		})),
		entries,
	);

describe('items become recipients', () => {
	it('in digits, with name and variables, in the order of the input', async () => {
		expect(
			await readRows(
				recipients([
					{ phone: '+1 415 555 0101', name: ' Ana ', value: '10 %' },
					{ phone: 14155550102, value: 5 },
				]),
				template(),
			),
		).toEqual({
			valid: [
				{
					index: 0,
					recipient: {
						phone_number: '14155550101',
						recipient_name: 'Ana',
						template_params: { 1: '10 %' },
						header_params: {},
					},
				},
				{
					index: 1,
					recipient: {
						phone_number: '14155550102',
						recipient_name: '',
						template_params: { 1: '5' },
						header_params: {},
					},
				},
			],
			later: [],
			duplicates: 0,
			invalid: [],
		});
	});

	it('once for each person: the first one stays', async () => {
		const { valid, duplicates } = await readRows(
			recipients([
				{ phone: '14155550101', name: 'First' },
				{ phone: '+1 (415) 555-0101', name: 'Second' },
				{ phone: '0014155550101', name: 'Third' },
				{ phone: '14155550102', name: 'Other' },
				{ phone: '+55 11 98237-7262', name: 'Brazil' },
				{ phone: '551182377262', name: 'The same' },
				{ phone: '5215512345678', name: 'Mexico' },
				{ phone: 525512345678, name: 'The same' },
			]),
			template(),
		);
		expect(duplicates).toBe(4);
		expect(valid.map(({ recipient, index }) => [recipient.recipient_name, index])).toEqual([
			['First', 0],
			['Other', 3],
			['Brazil', 4],
			['Mexico', 6],
		]);
	});

	it('or are given back with the reason, and a duplicate of an invalid one is none', async () => {
		const { valid, duplicates, invalid } = await readRows(
			recipients([
				{ phone: '14155550101', value: ' ' },
				{ phone: '14155550101', name: 'Good' },
				{ phone: 'x', name: 'Bad' },
			]),
			template(),
		);
		expect([valid.length, duplicates]).toEqual([1, 0]);
		expect(invalid).toEqual([
			{
				json: {
					phone: '14155550101',
					value: ' ',
					reason: expect.stringContaining("template 'sale' needs it"),
				},
				pairedItem: { item: 0 },
			},
			{
				json: {
					phone: 'x',
					name: 'Bad',
					reason: `'Recipient Phone Number' is "x", which is not a phone number`,
				},
				pairedItem: { item: 2 },
			},
		]);
	});

	it.each([
		['a name of 255 characters', '👋'.repeat(255), undefined],
		['a name of 256 characters', '👋'.repeat(256), "'Recipient Name' is longer than 255 characters"],
		['a NUL character', 'A\u0000', '(NUL)'],
		['a name that only speaks of one', 'A\\u0000', undefined],
	])('%s', async (_, name, reason) => {
		const { invalid } = await readRows(recipients([{ phone: '14155550101', name }]), template());
		expect(invalid.map(({ json }) => json.reason)).toEqual(
			reason === undefined ? [] : [expect.stringContaining(reason)],
		);
	});

	it('that all go into one campaign', async () => {
		const same = recipients([{ campaign: { value: 'a' } }, { campaign: { value: 'a' } }]);
		await refuseDifferent(same, campaignField);
		const others = recipients([{ template: 'a' }, { template: 'a' }, { template: 'b' }]);
		await expect(refuseDifferent(others, templateField)).rejects.toThrow(
			"'Template' of item 2 is not that of item 0",
		);
	});
});

const row = (phone_number: string, index: number, recipient_name = '', value = 'x'): Row => ({
	index,
	recipient: { phone_number, recipient_name, template_params: { 1: value }, header_params: {} },
});

const stored = (phone_number: string, recipient_name = '', value = 'x'): StoredRecipient => ({
	id: `${phone_number} ${recipient_name}`,
	phone_number,
	recipient_name,
	template_params: { 1: value },
	status: 'pending',
});

describe('rows are found again among the recipients of a campaign', () => {
	it.each<[string, Row[], StoredRecipient[], number[], number[]]>([
		['none where nobody is up', [row('14155550101', 0)], [], [], []],
		[
			'by their numbers, whatever else is stored',
			[row('14155550101', 0, 'Ana'), row('14155550102', 3)],
			[stored('14155550102', 'Bruno', 'y'), stored('14155550109')],
			[3],
			[],
		],
		['in any notation', [row('14155550101', 0)], [stored('+1 (415) 555-0101')], [0], []],
		[
			'by what is left of masked numbers',
			[row('14155550101', 0, 'Ana'), row('14155550102', 1, 'Bruno')],
			[stored('*******0101', 'Ana')],
			[0],
			[],
		],
		['not by masked numbers of another length', [row('4155550101', 0)], [stored('*******0101')], [], []],
		[
			'among twins with the same last digits by name',
			[row('14155550101', 0, 'Ana'), row('14165550101', 1, 'Bruno')],
			[stored('*******0101', 'Bruno')],
			[1],
			[],
		],
		[
			'or by variables',
			[row('14155550101', 0, '', 'a'), row('14165550101', 1, '', 'b')],
			[stored('*******0101', '', 'b')],
			[1],
			[],
		],
		[
			'though the name is a number and masked too',
			[row('14155550101', 0, '14155550101')],
			[stored('*******0101', '*******0101')],
			[0],
			[],
		],
		[
			'all of twins when all are up',
			[row('14155550101', 0), row('14165550101', 1)],
			[stored('*******0101'), stored('*******0101')],
			[0, 1],
			[],
		],
		[
			'none of twins when one is up, and nobody knows which',
			[row('14155550101', 0), row('14165550101', 1), row('14155550102', 2)],
			[stored('*******0101'), stored('*******0102')],
			[2],
			[0, 1],
		],
	])('%s', async (_, rows, recipients, up, unknown) => {
		const { found, unclear } = await matchRows(rows, recipients);
		expect([...found.keys()].sort()).toEqual(up);
		expect(unclear.map(({ index }) => index)).toEqual(unknown);
	});

	it('each by its own stored one, none by two', async () => {
		const rows = [row('14155550101', 0), row('14165550101', 1)];
		const recipients = [stored('*******0101'), { ...stored('*******0101'), status: 'failed' }];
		const { found } = await matchRows(rows, recipients);
		expect([found.get(0)?.status, found.get(1)?.status]).toEqual(['pending', 'failed']);
	});
});

describe('a template for a campaign', () => {
	const button = (fields: object) => ({ buttons: [{ type: 'URL', text: 'Go', ...fields }] });

	it.each<[string, Partial<Template>]>([
		['with variables in body and header', { header_type: 'TEXT', header_content: 'Hi {{1}}' }],
		['with a fixed address', button({ url: 'https://example.com' })],
		['with buttons to tap', { buttons: [{ type: 'QUICK_REPLY', text: 'Yes' }] }],
	])('may be one %s', (_, fields) => {
		expect(() => checkForCampaign(template(fields))).not.toThrow();
	});

	it.each<[string, Partial<Template>, RegExp]>([
		['that waits for approval', { status: 'PENDING' }, /not approved \(status: PENDING\)/],
		['that was rejected', { status: 'REJECTED' }, /not approved/],
		['with an open address', button({ url: 'https://example.com/{{1}}' }), /buttons need a value/],
		[
			'with an open address in small letters',
			button({ type: 'url', url: 'https://e.com/{{1}}' }),
			/buttons need/,
		],
		['with a coupon', button({ type: 'COPY_CODE' }), /buttons need a value/],
		['with a login code', { category: 'AUTHENTICATION', body_content: '{{1}}' }, /buttons need a value/],
	])('may not be one %s', (_, fields, words) => {
		expect(thrown(() => checkForCampaign(template(fields))).message).toMatch(words);
	});

	it.each([
		['the chosen one', 'main', 'support', 'support'],
		["the template's own", 'main', '', 'main'],
	])('is sent from an account: %s', (_, whatsapp_account, chosen, account) => {
		expect(accountFor(template({ whatsapp_account }), chosen)).toBe(account);
	});

	it('is sent from no account that nobody knows', () => {
		expect(thrown(() => accountFor(template(), '')).message).toContain(
			"not known which account template 'sale'",
		);
	});
});

describe('what a campaign is called', () => {
	const named = (campaignName: string, display_name: string) =>
		nameOfCampaign(itemsWith([{ campaignName }])[0], template({ display_name }));

	it('is what the user says', () => expect(named(' Summer ', 'Sale')).toBe('Summer'));

	it('or the template and the time, cut to what the server stores', () => {
		expect(named('', 'Sale')).toMatch(/^Sale \d{4}-\d\d-\d\d \d\d:\d\d$/);
		const long = named('', '👋'.repeat(300));
		expect([...long]).toHaveLength(255);
		expect(long).toMatch(/^👋{238} \d{4}-\d\d-\d\d \d\d:\d\d$/u);
	});
});
