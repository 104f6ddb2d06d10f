import type { IDataObject } from 'n8n-workflow';

import { methods } from '../../nodes/Whatomate/methods';
import { CONTACTS, TEMPLATES, UNKNOWN_ID } from '../sandbox';
import { contact, pick, pickAll, template } from './harness';
import { asked, DIALECTS, everythingIn, serveFiles, useBench } from './support';

const { searchAllTemplates, searchContacts, searchTemplates } = methods.listSearch;
const { getAccounts, getAccountsToChoose, getTags } = methods.loadOptions;
const { getTemplateVariables } = methods.resourceMapping;

describe.each(DIALECTS)('in the editor on the %s server', (dialect) => {
	const bench = useBench(dialect);

	const all = async (search: typeof searchContacts, filter?: string) =>
		await pickAll({ sandbox: bench.sandbox }, search, filter);

	describe('the list of contacts', () => {
		it('holds all of 230, over several pages', async () => {
			await bench.restart({ contacts: [], seed: { contacts: 230 } });
			const results = await all(searchContacts);
			expect(new Set(results.map(({ value }) => value)).size).toBe(230);
			expect(results).toHaveLength(230);
			expect(asked(bench.sandbox)).toHaveLength(3);
		});

		it('shows name and number, and the number alone where there is no name', async () => {
			const results = await all(searchContacts);
			const named = (id: string) => results.find(({ value }) => value === id);
			expect(named(CONTACTS.ana)?.name).toBe('Ana Silva (14155550101)');
			expect(named(CONTACTS.nameless)?.name).toBe('14155550105');
			expect(named(CONTACTS.ana)?.url).toBe(`${bench.sandbox.url}/chat/${CONTACTS.ana}`);
		});

		it.each([
			['ana', [CONTACTS.ana, CONTACTS.otherAna]],
			[' Bruno ', [CONTACTS.bruno]],
			['+1 415 555 0102', [CONTACTS.bruno]],
			['+14155550101', [CONTACTS.ana, CONTACTS.twin]],
			['0014155550102', [CONTACTS.bruno]],
			['Дмитрий', [CONTACTS.dmitri]],
			['🌸', [CONTACTS.emi]],
			['nobody', []],
		])('finds %s', async (filter, ids) => {
			const results = await all(searchContacts, filter);
			expect(results.map(({ value }) => value).sort()).toEqual([...ids].sort());
		});
	});

	describe('the list of templates', () => {
		it('holds all of 130, over several pages', async () => {
			await bench.restart({ templates: [], seed: { templates: 130 } });
			const results = await all(searchTemplates);
			expect(new Set(results.map(({ value }) => value)).size).toBe(130);
			expect(asked(bench.sandbox)).toHaveLength(2);
		});

		it('holds approved ones only, with language and category', async () => {
			const results = await all(searchTemplates);
			const names = new Map(results.map(({ name, value }) => [value, name]));
			expect(names.has(TEMPLATES.not_approved)).toBe(false);
			expect(names.get(TEMPLATES.summer_sale)).toBe('summer_sale (en, Marketing): Sale for {{1}}!');
			expect(names.get(TEMPLATES.welcome_pt)).toBe('welcome (pt_BR, Utility): Boas-vindas – Boas-vindas, {{1}}!');
			expect(names.size).toBe(10);
		});

		it('holds those that are not approved where nothing is sent, and says so', async () => {
			const results = await all(searchAllTemplates);
			const names = new Map(results.map(({ name, value }) => [value, name]));
			expect(names.get(TEMPLATES.not_approved)).toBe('not_approved (en, Utility) – draft: Pending {{1}}.');
			expect(names.get(TEMPLATES.summer_sale)).toBe('summer_sale (en, Marketing): Sale for {{1}}!');
			expect(names.size).toBe(11);
			const found = await all(searchAllTemplates, 'approved');
			expect(found.map(({ value }) => value)).toEqual([TEMPLATES.not_approved]);
		});

		it('finds by name', async () => {
			const results = await all(searchTemplates, ' WELCOME ');
			expect(results.map(({ value }) => value).sort()).toEqual([TEMPLATES.welcome_en, TEMPLATES.welcome_pt]);
		});
	});

	it('the list of accounts holds all, by the name that the server knows', async () => {
		bench.sandbox.addAccount({ name: 'berlin', phone_number: '+49 30 1' });
		expect(await pick({ sandbox: bench.sandbox }, getAccounts)).toEqual([
			{ name: 'No Preference', value: '' },
			{ name: 'berlin (+49 30 1)', value: 'berlin' },
			{ name: 'main', value: 'main' },
			{ name: 'support', value: 'support' },
		]);
	});

	it('the list of accounts to choose from offers no empty choice', async () => {
		expect(await pick({ sandbox: bench.sandbox }, getAccountsToChoose)).toEqual([
			{ name: 'main', value: 'main' },
			{ name: 'support', value: 'support' },
		]);
	});

	it('the list of tags holds all, over several pages, by name', async () => {
		const names = Array.from({ length: 130 }, (_, index) => `tag ${String(index).padStart(3, '0')}`);
		[...names].reverse().forEach((name) => bench.sandbox.addTag(name));
		const tags = await pick({ sandbox: bench.sandbox }, getTags);
		expect(tags).toEqual(names.map((name) => ({ name, value: name })));
		expect(asked(bench.sandbox)).toHaveLength(2);
	});

	it('the list of tags names the permission that is missing', async () => {
		await bench.restart({ missingPermissions: ['tags:read'] });
		await expect(pick({ sandbox: bench.sandbox }, getTags)).rejects.toMatchObject({
			description: expect.stringContaining("'tags:read'"),
		});
	});

	describe('the variables of a template', () => {
		const fieldsOf = async (chosen: unknown, more: IDataObject = {}) =>
			await pick(
				{
					sandbox: bench.sandbox,
					parameters: { operation: 'sendTemplate', template: chosen as IDataObject, ...more },
				},
				getTemplateVariables,
			);
		const labels = async (chosen: unknown) =>
			(await fieldsOf(chosen)).fields.map(({ id, displayName, required }) => [id, displayName, required]);

		it.each([
			[
				'order_confirmation',
				[
					['body_1', '1: Hi ___, your (e.g. Ana)', true],
					['body_2', '2: order ___ of … (e.g. A-1)', true],
					['body_3', '3: … of ___ is (e.g. $10)', true],
				],
			],
			[
				'appointment_reminder',
				[
					['header_name', 'Header name: Hello ___', true],
					['body_name', 'name: Dear ___, see', true],
					['body_date', 'date: you on ___.', true],
				],
			],
			[
				'track_order',
				[
					['body_1', '1: Order ___', true],
					['button_0', 'Button Track: …ple.com/t/___ (e.g. https://example.com/t/abc)', true],
				],
			],
			[
				'spring_coupon',
				[
					['body_1', '1: for you, ___.', true],
					['button_0', 'Coupon code: Copy coupon (e.g. SPRING10)', true],
				],
			],
			['login_code', [['body_1', '1: ___ is', true]]],
		] as const)('become required fields with the text around them (%s)', async (name, fields) => {
			expect(await labels(template.fromList(TEMPLATES[name]))).toEqual(fields);
		});

		it('are found by the name of the template too', async () => {
			expect(await labels(template.byName('spring_coupon'))).toHaveLength(2);
		});

		it.each([
			['no template is chosen', template.fromList(''), 'Choose a template'],
			[
				'an expression chooses it',
				template.byId('={{ $json.id }}'),
				"set 'Specify Variables' to 'Using JSON'",
			],
			[
				'an expression is the whole field',
				'={{ $json.template }}',
				"set 'Specify Variables' to 'Using JSON'",
			],
			['it has none', template.fromList(TEMPLATES.hello_world), 'This template has no variables.'],
		])('say why there are none when %s', async (_when, chosen, notice) => {
			const { fields, emptyFieldsNotice } = await fieldsOf(chosen);
			expect(fields).toEqual([]);
			expect(emptyFieldsNotice).toContain(notice);
		});

		it('are an error with words when the template is gone', async () => {
			await expect(fieldsOf(template.fromList(UNKNOWN_ID))).rejects.toMatchObject({
				message: 'Whatomate refused the request: Template not found',
				description: expect.stringContaining('sync the templates'),
			});
		});
	});

	describe.each([
		['contacts', searchContacts],
		['templates', searchTemplates],
		['accounts', getAccounts],
	] as const)('a list of %s that cannot be read', (list, method) => {
		const failing = async (credential?: IDataObject) =>
			await pick<unknown>(
				{ sandbox: bench.sandbox, credential: credential as never },
				method as typeof getAccounts,
			).then(
				() => {
					throw new Error('It did not fail');
				},
				(error: Error & { description?: string }) => error,
			);

		it('is an error of n8n that names a wrong key, and does not show it', async () => {
			const error = await failing({ apiKey: 'whm_wrong' });
			expect(error.name).toBe('NodeApiError');
			expect(error.message).toBe('Whatomate refused the API key: Invalid API key');
			expect(error.description).toContain('enter the API key again');
			expect(everythingIn(error)).not.toContain('whm_wrong');
		});

		it('names a web page', async () => {
			bench.sandbox.fault({ kind: 'html', times: Infinity });
			expect((await failing()).message).toContain('a web page came back (HTTP 200)');
		});

		it('names where a redirect leads, and does not follow it', async () => {
			const elsewhere = await serveFiles((_request, response) => response.writeHead(200).end('{}'));
			bench.sandbox.fault({ kind: 'redirect', location: elsewhere.url, times: Infinity });
			expect((await failing()).message).toBe(`The server redirects to ${elsewhere.url}/`);
			await elsewhere.close();
			expect(elsewhere.requests).toEqual([]);
		});

		it('names a credential without an address', async () => {
			expect((await failing({ baseUrl: '' })).message).toBe("The credential has no 'Base URL'");
		});

		if (list !== 'contacts') {
			it('names the permission that is missing', async () => {
				await bench.restart({ missingPermissions: [`${list}:read`] });
				const error = await failing();
				expect(error.message).toContain('Insufficient permissions');
				expect(error.description).toContain(`permission '${list}:read'`);
			});
		}
	});

	it('a contact that a list gave works in the node', async () => {
		const [{ value }] = await all(searchContacts, 'Bruno');
		const { error } = await bench.run('sendText', { contact: contact.fromList(String(value)), text: 'Hi' });
		expect(error).toBeUndefined();
	});
});
