import type { IDataObject } from 'n8n-workflow';

import { TEMPLATES, UNKNOWN_ID } from '../sandbox';
import { template } from './harness';
import { asked, changing, DIALECTS, useBench } from './support';

describe.each(DIALECTS)('templates on the %s server', (dialect) => {
	const bench = useBench(dialect);

	describe('Get', () => {
		it('lists the variables by the names under which they are filled in', async () => {
			const { json, error } = await bench.run('template.get', {
				template: template.byId(TEMPLATES.appointment_reminder),
			});
			expect(error).toBeUndefined();
			expect(json).toEqual([
				{
					id: TEMPLATES.appointment_reminder,
					name: 'appointment_reminder',
					language: 'en',
					category: 'UTILITY',
					status: 'APPROVED',
					account: 'main',
					header_type: 'TEXT',
					body: 'Dear {{name}}, see you on {{date}}.',
					buttons: [
						{ type: 'QUICK_REPLY', text: 'Confirm' },
						{ type: 'QUICK_REPLY', text: 'Reschedule' },
					],
					variables: [
						{ place: 'header', name: 'name', label: expect.stringContaining('Hello ___') },
						{ place: 'body', name: 'name', label: expect.stringContaining('Dear ___') },
						{ place: 'body', name: 'date', label: expect.stringContaining('date: ') },
					],
				},
			]);
			expect(asked(bench.sandbox)).toEqual([`GET /api/templates/${TEMPLATES.appointment_reminder}`]);
		});

		it('lists the buttons that need a value', async () => {
			const { json } = await bench.run('template.get', { template: template.byName('track_order') });
			expect(json[0].variables).toEqual([
				expect.objectContaining({ place: 'body', name: '1' }),
				expect.objectContaining({ place: 'button', name: '0' }),
			]);
		});

		it('gives one that is not approved too', async () => {
			const { json } = await bench.run('template.get', {
				template: template.fromList(TEMPLATES.not_approved),
			});
			expect(json[0]).toMatchObject({ name: 'not_approved', status: 'DRAFT' });
		});

		it("gives the server's own data without Simplify", async () => {
			const { json } = await bench.run('template.get', {
				template: template.byId(TEMPLATES.hello_world),
				simple: false,
			});
			expect(json[0]).toMatchObject({ body_content: 'Hello, world.', whatsapp_account: 'main' });
			expect(json[0]).not.toHaveProperty('variables');
		});

		it('asks which one is meant when several have the name, unless the account tells', async () => {
			bench.sandbox.addTemplate({ name: 'welcome', body_content: 'Hi', whatsapp_account: 'support' });
			const named = { template: template.byName('welcome') };
			const { error } = await bench.run('template.get', named);
			expect(error?.message).toContain("3 templates have the name 'welcome'");
			const { json } = await bench.run('template.get', { ...named, options: { account: 'support' } });
			expect(json[0]).toMatchObject({ account: 'support', body: 'Hi' });
		});

		it('says that there is none', async () => {
			const { error } = await bench.run('template.get', { template: template.byId(UNKNOWN_ID) });
			expect(error?.message).toContain('Template not found');
			expect(error?.description).toContain('sync the templates');
		});
	});

	describe('Get Many', () => {
		const namesOf = async (parameters: IDataObject) =>
			(await bench.run('template.getAll', { returnAll: true, ...parameters })).json.map(({ name }) => name);

		it.each([
			['status', { status: 'DRAFT' }, ['not_approved']],
			['status in small letters', { status: 'draft' }, ['not_approved']],
			['category', { category: 'AUTHENTICATION' }, ['login_code']],
			['search', { search: ' ORDER ' }, ['order_confirmation', 'track_order']],
			['account', { account: 'support' }, []],
			['all at once', { account: 'main', search: 'order', status: 'APPROVED', category: 'MARKETING' }, []],
		])('filters by %s', async (_how, filters, names) => {
			expect((await namesOf({ filters })).sort()).toEqual(names);
		});

		it('filters by nothing that is left empty', async () => {
			const filters = { account: '', category: '', search: ' ', status: '' };
			expect(await namesOf({ filters })).toHaveLength(bench.sandbox.state.templates.length);
		});

		it('gives all over several pages, and just a few with one request', async () => {
			await bench.restart({ templates: [], seed: { templates: 130 } });
			expect(new Set(await namesOf({})).size).toBe(130);
			expect(bench.sandbox.requests).toHaveLength(2);
			expect(await namesOf({ returnAll: false, limit: 7 })).toHaveLength(7);
			expect(bench.sandbox.requests).toHaveLength(3);
		});
	});

	describe('Sync', () => {
		it('fetches what is new at Meta, for the account that is named', async () => {
			bench.sandbox.addTemplateAtMeta({ name: 'fresh', body_content: 'Hello {{1}}' });
			bench.sandbox.addTemplateAtMeta({ name: 'else', body_content: 'Hi', whatsapp_account: 'support' });
			const { json, error } = await bench.run('template.sync', { account: 'main' });
			expect(error).toBeUndefined();
			expect(json).toEqual([{ account: 'main', count: 1 }]);
			expect(changing(bench.sandbox).map(({ json: body }) => body)).toEqual([{ whatsapp_account: 'main' }]);
			expect(bench.sandbox.state.templates.map(({ name }) => name)).toContain('fresh');
			expect(bench.sandbox.state.templates.map(({ name }) => name)).not.toContain('else');
		});

		it('says that there is no such account', async () => {
			const { error } = await bench.run('template.sync', { account: 'nope' });
			expect(error?.message).toContain('WhatsApp account not found');
			expect(error?.description).toContain('existing account');
		});

		it('says what to look at when Meta does not answer the server', async () => {
			const message = 'Failed to fetch templates from Meta';
			bench.sandbox.fault({ kind: 'status', status: 502, message });
			const { error } = await bench.run('template.sync', { account: 'main' });
			expect(error?.message).toBe(`Whatomate could not do it: ${message}`);
			expect(error?.description).toContain('access token');
		});

		it('names the permission that is missing', async () => {
			await bench.restart({ missingPermissions: ['templates:write'] });
			const { error } = await bench.run('template.sync', { account: 'main' });
			expect(error?.description).toContain("'templates:write'");
		});
	});

	it.each<[string, Parameters<typeof bench.run>[0], IDataObject, string]>([
		['no account', 'template.sync', { account: '={{ "" }}' }, "'Account Name or ID' is empty"],
		[
			'an object as account',
			'template.sync',
			{ account: '={{ ({}) }}' },
			"'Account Name or ID' is an object",
		],
		['no template', 'template.get', { template: template.byName('={{ "" }}') }, "'Template' is empty"],
		[
			'a name as ID',
			'template.get',
			{ template: template.byId('={{ "welcome" }}') },
			"'Template' is not the ID",
		],
		['a limit of none', 'template.getAll', { limit: '={{ 0 }}' }, "'Limit' is not a number of at least 1"],
		['a list as search', 'template.getAll', { filters: { search: '={{ ["a"] }}' } }, "'Search' is a list"],
	])(
		'%s is refused before anything is asked (%s)',
		async (_what, operation, parameters, words) => await bench.refuses(operation, parameters, words),
	);
});
