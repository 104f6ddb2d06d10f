import { CONTACTS, TEMPLATES, UNKNOWN_ID } from '../../sandbox';
import { contact, template, variables } from '../harness';
import { byItem, itemOperationsOn } from '../cases';
import { changing, DIALECTS, serveFiles } from '../support';
import { useErrors } from './support';

describe.each(DIALECTS)('on the %s server', (dialect) => {
	const { bench, run, expectError } = useErrors(dialect);
	const documented = dialect === 'documented';

	describe('a permission that is missing', () => {
		it('is named for templates', async () => {
			await bench.restart({ missingPermissions: ['templates:read'] });
			const result = await run('sendTemplate');
			expectError(result, 'Insufficient permissions', /permission 'templates:read'/);
			expect(changing(bench.sandbox)).toEqual([]);
		});

		it('is named for a contact that would have to be created', async () => {
			await bench.restart({ missingPermissions: ['contacts:write'] });
			const result = await run('sendText', { contact: contact.byPhone('+49 170 0000001') });
			expectError(result, 'You do not have permission to create contacts', /permission 'contacts:write'/);
		});

		it('is named for a contact that the key may not see', async () => {
			await bench.restart({ missingPermissions: ['contacts:read'] });
			const result = await run('sendText');
			expectError(result, 'Contact not found', /permission 'contacts:read'/);
		});

		it('is named for a number that a contact has which the key may not see', async () => {
			await bench.restart({ missingPermissions: ['contacts:read'] });
			const result = await run('sendText', { contact: contact.byPhone('14155550101') });
			expectError(
				result,
				'A contact with the number 14155550101 exists, but this API key may not see it: Contact with this phone number already exists',
				/permission 'contacts:read'/,
			);
			expect(result.error?.httpCode).toBe('409');
			expect(bench.sandbox.phones).toEqual([]);
		});
	});

	describe('what is not there', () => {
		it.each(
			itemOperationsOn(dialect).filter(
				(name) => 'contact' in byItem(name, dialect) && name !== 'message.markAsRead',
			),
		)('is told for a contact (%s)', async (operation) => {
			const result = await run(operation, { contact: contact.byId(UNKNOWN_ID) });
			expectError(result, 'Contact not found', /Choose the contact from the list/);
			expect(bench.sandbox.phones).toEqual([]);
		});

		it('is told for a template by its ID', async () => {
			const result = await run('sendTemplate', { template: template.byId(UNKNOWN_ID) });
			expectError(result, 'Template not found', /sync the templates/);
			expect(changing(bench.sandbox)).toEqual([]);
		});

		it('is told for a template by its name', async () => {
			const result = await run('sendTemplate', { template: template.byName('nope') });
			expectError(result, "There is no template with the name 'nope'", /sync the templates/);
			expect(changing(bench.sandbox)).toEqual([]);
		});

		it('is told for a template that is not approved', async () => {
			const result = await run('sendTemplate', { template: template.byId(TEMPLATES.not_approved) });
			expectError(result, "Template 'not_approved' is not approved (status: DRAFT)", /approv/);
			expect(changing(bench.sandbox)).toEqual([]);
		});

		it('is told for a marketing template to one who opted out', async () => {
			const result = await run('sendTemplate', {
				contact: contact.byId(CONTACTS.carla),
				template: template.byId(TEMPLATES.spring_coupon),
				...variables({ body_1: 'Carla', button_0: 'X' }),
			});
			expectError(result, 'Contact has opted out of marketing messages', /utility template/);
			expect(bench.sandbox.phones).toEqual([]);
		});

		it('is told for an account', async () => {
			const result = await run('sendTemplate', { options: { account: 'nope' } });
			expectError(result, 'WhatsApp account not found', /existing account/);
			if (documented) return;
			for (const operation of ['sendText', 'sendMedia', 'sendInteractive'] as const) {
				expectError(await run(operation, { options: { account: 'nope' } }), 'account', /existing account/);
			}
			expect(bench.sandbox.phones).toEqual([]);
		});

		it('is told for a flow', async () => {
			const result = await run('sendInteractive', {
				interactiveType: 'flow',
				flowId: '404',
				buttonText: 'Go',
			});
			if (documented) expect(result.error).toBeUndefined();
			else expectError(result, 'Flow not found for this organization', /sync the flow/);
		});

		it('is told for a header file that the server cannot fetch', async () => {
			const result = await run('sendTemplate', {
				template: template.byId(TEMPLATES.summer_sale),
				...variables({ body_1: 'Ana' }),
				headerMediaSource: 'url',
				headerMediaUrl: 'https://example.com/a.png',
			});
			if (documented) return;
			expectError(result, 'Failed to download header media from URL', /itself fetches the header file/);
			expect(bench.sandbox.phones).toEqual([]);
		});
	});

	describe('the Base URL', () => {
		it.each([
			['with a slash at its end', (url: string) => `${url}/`],
			['with several', (url: string) => `${url}///`],
			['with /api', (url: string) => `${url}/api`],
			['with /api/', (url: string) => `${url}/api/`],
			['with a whole path of the API', (url: string) => `${url}/api/contacts?page=1`],
			['with spaces around it', (url: string) => `  ${url}\n`],
			['without its scheme', (url: string) => url.replace('http://', '')],
			['in capitals', (url: string) => url.replace('http', 'HTTP')],
		])('works %s', async (_how, typed) => {
			const { error } = await run('sendText', {}, { credential: { baseUrl: typed(bench.sandbox.url) } });
			expect(error).toBeUndefined();
			await bench.onPhone();
		});

		it.each([
			['is missing', '', "The credential has no 'Base URL'"],
			['is blank', '   ', "The credential has no 'Base URL'"],
			['is no address', 'http://', "The credential's 'Base URL' is no address"],
		])('is named when it %s', async (_how, baseUrl, words) => {
			const { error } = await run('sendText', {}, { credential: { baseUrl } });
			expect(error?.message).toContain(words);
			expect(error?.description).toContain('Open the credential');
		});

		it('is doubted when another server answers', async () => {
			const other = await serveFiles((_request, response) => response.writeHead(404).end('Not Found'));
			const result = await run('getAll', {}, { credential: { baseUrl: other.url } });
			await other.close();
			expectError(
				result,
				'The Base URL does not lead to the Whatomate API: another kind of answer came back (HTTP 404)',
				/Check the Base URL/,
			);
		});

		it('is doubted when it says https to a server that does not', async () => {
			const baseUrl = bench.sandbox.url.replace('http:', 'https:');
			const result = await run('sendText', {}, { credential: { baseUrl } });
			expectError(result, "can't be reached: it does not speak https", /Base URL/);
		});

		it('is doubted when nobody knows its name', async () => {
			const result = await run('sendText', {}, { credential: { baseUrl: 'http://whatomate.invalid' } });
			expectError(result, /whatomate\.invalid can't be reached/, /Check the Base URL/);
		});
	});

	it('says that an operation does not exist', async () => {
		const { error } = await bench.run('sendText', {
			operation: 'sendPigeon',
			contact: contact.byId(CONTACTS.ana),
		});
		expect(error?.message).toContain("no operation 'sendPigeon'");
	});
});
