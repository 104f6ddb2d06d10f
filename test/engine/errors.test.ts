import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { CONTACTS, TEMPLATES, UNKNOWN_ID } from '../sandbox';
import type { SeenRequest } from '../sandbox';
import { contact, template, variables, withFile } from './harness';
import type { RunOptions, RunResult } from './harness';
import { byItem, CASES, fullName, ITEM_OPERATIONS } from './cases';
import type { Named } from './cases';
import {
	asked,
	changing,
	DIALECTS,
	everythingIn,
	itemsFor,
	gate,
	PNG,
	serveFiles,
	settle,
	takeWaits,
	useBench,
} from './support';

const ana = { contact: contact.byId(CONTACTS.ana) };
const withPng = [withFile(PNG, 'image/png', 'a.png')];
const posts = ({ method }: SeenRequest) => method === 'POST';

/** @returns whole seconds, for waits that began a moment after they were told */
const inSeconds = (waits: number[]) => waits.map((wait) => Math.ceil(wait / 1000));

describe.each(DIALECTS)('on the %s server', (dialect) => {
	const bench = useBench(dialect);
	const documented = dialect === 'documented';
	let waiting: ReturnType<typeof takeWaits>;
	beforeEach(() => (waiting = takeWaits()));
	afterEach(() => {
		waiting.release();
		jest.restoreAllMocks();
	});

	/** Runs an operation, and looks for the key in everything that came out of it. */
	const run = async (
		operation: Named,
		parameters: IDataObject = {},
		more: Partial<RunOptions> = {},
	): Promise<RunResult> => {
		const name = fullName(operation);
		const [item] = CASES[name].items(bench.sandbox);
		const { apiKey } = { apiKey: bench.sandbox.apiKey, ...more.credential };
		const result = await bench.run(
			name,
			{ ...byItem(name, dialect), ...parameters },
			{ items: itemsFor([item]), ...more },
		);
		if (apiKey) expect(everythingIn([result.run, result.error, result.items])).not.toContain(apiKey);
		return result;
	};

	/** An error that a person can act on: these words in its message, and these in its hint. */
	const expectError = ({ error, items }: RunResult, words: string | RegExp, hint: string | RegExp) => {
		expect(items).toEqual([]);
		expect(error?.message).toMatch(words);
		expect(error?.description).toMatch(hint);
		expect(error?.context).toMatchObject({ itemIndex: 0 });
	};

	describe.each(ITEM_OPERATIONS)('%s', (operation) => {
		const { method, sends, unknown, items } = CASES[operation];
		/** The request that does it, behind those that only look something up. */
		const deed = (request: SeenRequest) => request.method === method && request.path.startsWith('/api/');
		const deeds = () => bench.sandbox.requests.filter(deed);
		/** How many messages were stored on their way to the customer. */
		const stored = () => {
			const to = String(items(bench.sandbox)[0].to);
			return bench.sandbox.messagesOf(to).filter(({ direction }) => direction === 'outgoing').length;
		};

		it.each([
			['wrong', 'whm_' + 'f'.repeat(32), 'Invalid API key'],
			['missing', '', 'Missing authorization'],
		])('tells that the key is %s', async (_how, apiKey, words) => {
			const result = await run(operation, {}, { credential: { apiKey } });
			expectError(result, `Whatomate refused the API key: ${words}`, /enter the API key again/);
			expect(result.error?.httpCode).toBe('401');
			expect(bench.sandbox.requests).toHaveLength(1);
		});

		it.each([
			[
				403,
				'Nope',
				'Whatomate does not allow this API key to do that: Nope',
				/lacks the permission '\w+:\w+'/,
			],
			[404, 'Message not found', 'Whatomate refused the request: Message not found', /message's ID/],
			[404, 'Gone', 'Whatomate refused the request: Gone', /deleted in Whatomate/],
			[409, 'Twice', 'Whatomate refused the request: Twice', /exists already/],
			[400, 'Odd', 'Whatomate refused the request: Odd', /Check the parameters/],
			[413, 'Fat', 'Whatomate refused the request: Fat', /too large/],
			[500, 'Out of disk', 'Whatomate could not do it: Out of disk', /Its log says more/],
			[503, 'Busy', 'Whatomate could not do it: Busy', /Its log says more/],
		])(
			"tells a %s (%s) in the server's words, and asks no second time",
			async (status, message, words, hint) => {
				bench.sandbox.fault({ when: deed, kind: 'status', status, message, times: Infinity });
				const result = await run(operation);
				expectError(result, words, hint);
				expect(result.error?.httpCode).toBe(String(status));
				expect(deeds()).toHaveLength(1);
				expect(bench.sandbox.phones).toEqual([]);
			},
		);

		it('waits as long as the server asks, and then goes on', async () => {
			const headers = { 'retry-after': '7' };
			bench.sandbox.fault({ when: deed, kind: 'status', status: 429, headers, times: 2 });
			const { error } = await run(operation);
			expect(error).toBeUndefined();
			expect(inSeconds(waiting.waits)).toEqual([7, 7]);
			if (sends) {
				await bench.onPhone();
				expect(stored()).toBe(1);
			}
		});

		it('gives up on a server that asks to wait again and again', async () => {
			const headers = { 'retry-after': '7' };
			const message = 'Too many requests. Please try again later.';
			bench.sandbox.fault({ when: deed, kind: 'status', status: 429, headers, message, times: Infinity });
			const result = await run(operation);
			expectError(result, `too many requests: ${message}`, /Send fewer items at a time/);
			expect(waiting.waits).toHaveLength(10);
		});

		it('tries again when nothing answers, and then tells it', async () => {
			const { url, apiKey } = bench.sandbox;
			await bench.sandbox.close();
			const result = await run(operation, {}, { sandbox: undefined, credential: { baseUrl: url, apiKey } });
			expectError(
				result,
				`The Whatomate server at ${new URL(url).host} can't be reached: nothing answers at that address`,
				/Check the Base URL/,
			);
			expect(waiting.waits).toEqual([250, 500, 1000]);
		});

		it('reaches a server that comes up a little later', async () => {
			const { url: baseUrl, apiKey } = bench.sandbox;
			await bench.sandbox.close();
			waiting.hold();
			const running = run(operation, {}, { sandbox: undefined, credential: { baseUrl, apiKey } });
			await waiting.until(1);
			await bench.restart({ port: Number(new URL(baseUrl).port) });
			items(bench.sandbox);
			waiting.release();
			const { error } = await running;
			expect(error).toBeUndefined();
			expect(deeds()).toHaveLength(1);
		});

		it.each(['resetAfterHandling', 'reset'] as const)(
			'is repeated when the connection breaks (%s), unless that could do it twice',
			async (kind) => {
				bench.sandbox.fault({ when: deed, kind });
				const result = await run(operation);
				if (!unknown) {
					expect(result.error).toBeUndefined();
					expect(deeds()).toHaveLength(2);
					return;
				}
				expectError(
					result,
					`It is unknown whether ${unknown}: the server closed the connection before it answered`,
					/It was not (sent|tried) again/,
				);
				expect(deeds()).toHaveLength(1);
				if (!sends) return;
				const sent = kind === 'reset' ? 0 : 1;
				await bench.onPhone(sent);
				expect(stored()).toBe(sent);
			},
		);

		it.each([502, 503, 504])(
			'takes a %s without an answer as unknown where a second time could do it twice',
			async (status) => {
				bench.sandbox.fault({ when: deed, kind: 'html', status });
				const result = await run(operation);
				if (!unknown) {
					expect(result.error).toBeUndefined();
					expect(deeds()).toHaveLength(2);
					return;
				}
				expectError(
					result,
					`It is unknown whether ${unknown}: the server's answer (HTTP ${status}) can't be read`,
					/It was not (sent|tried) again/,
				);
				expect(deeds()).toHaveLength(1);
			},
		);

		it('does not blame the Base URL for a gateway that stays broken', async () => {
			bench.sandbox.fault({ kind: 'html', status: 502, times: Infinity });
			const { error } = await run(operation);
			expect(error?.message).toContain('502');
			expect(error?.message).not.toContain('Base URL');
		});

		it('takes an answer that cannot be read for no success', async () => {
			bench.sandbox.fault({ when: deed, kind: 'garbage', times: Infinity });
			const result = await run(operation);
			if (unknown) expectError(result, `It is unknown whether ${unknown}`, /not (sent|tried) again/);
			else expectError(result, 'another kind of answer came back (HTTP 200)', /Base URL/);
		});

		it('takes a web page for no success', async () => {
			bench.sandbox.fault({ kind: 'html', times: Infinity });
			const result = await run(operation);
			expectError(
				result,
				'The Base URL does not lead to the Whatomate API: a web page came back (HTTP 200)',
				/Check the Base URL/,
			);
			expect(bench.sandbox.requests).toHaveLength(1);
		});

		it('stops at once when the user stops it while the server does not answer', async () => {
			const stop = new AbortController();
			bench.sandbox.fault({ when: deed, kind: 'hang', times: Infinity });
			const running = run(operation, {}, { abortSignal: stop.signal });
			await bench.sandbox.until(() => deeds().length === 1);
			stop.abort();
			expect((await running).error?.message).toBe(
				unknown ? `It is unknown whether ${unknown}: the workflow was stopped` : 'The workflow was stopped',
			);
			await settle(bench.sandbox);
			expect(deeds()).toHaveLength(1);
		});

		it('stops at once when the user stops it while it waits for the rate limit', async () => {
			const stop = new AbortController();
			waiting.hold();
			const headers = { 'retry-after': '50' };
			bench.sandbox.fault({ when: deed, kind: 'status', status: 429, headers, times: Infinity });
			const running = run(operation, {}, { abortSignal: stop.signal });
			await waiting.until(1);
			stop.abort();
			expect((await running).error?.message).toBe('The workflow was stopped');
			waiting.release();
			await settle(bench.sandbox);
			expect(deeds()).toHaveLength(1);
		});
	});

	it.each([
		['a date', () => new Date(Date.now() + 9000).toUTCString(), [8, 9]],
		['nothing', () => '', [5]],
		['nonsense', () => 'soon', [5]],
		['zero', () => '0', [5]],
	])('waits when the rate limit names %s', async (_what, value, possible) => {
		const headers = { 'retry-after': value() };
		bench.sandbox.fault({ when: posts, kind: 'status', status: 429, headers });
		const { error } = await run('sendText');
		expect(error).toBeUndefined();
		expect(possible).toContain(inSeconds(waiting.waits)[0]);
	});

	it('does not wait an hour in silence', async () => {
		const headers = { 'retry-after': '3600' };
		bench.sandbox.fault({ when: posts, kind: 'status', status: 429, headers, times: Infinity });
		const { error } = await run('sendText');
		expect(error?.message).toContain('too many requests');
		expect(waiting.waits).toEqual([]);
	});

	it('lets all items wait when one of them is told to', async () => {
		await bench.restart({ seed: { contacts: 12 } });
		const items = bench.sandbox.state.contacts.slice(-12).map(({ id }) => ({ json: { id } }));
		const others = gate();
		bench.sandbox.fault({ when: posts, kind: 'status', status: 429, headers: { 'retry-after': '30' } });
		bench.sandbox.fault({ when: posts, kind: 'slow', times: 9, wait: others.opened });
		waiting.hold();
		const running = run('sendText', { contact: contact.byId('={{ $json.id }}'), text: 'Hello' }, { items });
		await waiting.until(1);
		others.open();
		// The first waits for its second try; the last two may not even begin.
		await waiting.until(3);
		await settle(bench.sandbox);
		expect(changing(bench.sandbox)).toHaveLength(10);
		expect(inSeconds(waiting.waits)).toEqual([30, 30, 30]);
		waiting.release();
		expect((await running).error).toBeUndefined();
		expect(changing(bench.sandbox)).toHaveLength(13);
		await bench.onPhone(12);
		expect(bench.sandbox.phones).toHaveLength(12);
	});

	it('sends all items through a real rate limit', async () => {
		await bench.restart({ seed: { contacts: 12 }, rateLimit: { max: 5, windowSeconds: 30 } });
		const items = bench.sandbox.state.contacts.slice(-12).map(({ id }) => ({ json: { id } }));
		waiting.hold();
		const running = run('sendText', { contact: contact.byId('={{ $json.id }}'), text: 'Hello' }, { items });
		let ended = false;
		const end = running.then(() => (ended = true));
		while (!ended) {
			await Promise.race([end, waiting.until(waiting.waits.length + 1)]);
			await settle(bench.sandbox);
			bench.sandbox.endRateLimitWindow();
			waiting.release();
			waiting.hold();
		}
		expect((await running).error).toBeUndefined();
		await bench.onPhone(12);
		expect(bench.sandbox.phones).toHaveLength(12);
	});

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
			ITEM_OPERATIONS.filter((name) => 'contact' in byItem(name, dialect) && name !== 'message.markAsRead'),
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
		const { error } = await bench.run('sendText', { operation: 'sendPigeon', ...ana });
		expect(error?.message).toContain("no operation 'sendPigeon'");
	});

	/** Bad values come by an expression, since n8n itself stops a run whose required fields are empty in the editor. */
	const given = '={{ $json.value }}';
	const emoji = (count: number) => '👋'.repeat(count);
	const pdf = withFile(Buffer.from('%PDF-1'), 'application/pdf', 'a.pdf');
	const button = (more: IDataObject = {}) => ({ id: 'yes', title: 'Yes', ...more });
	const buttons = (...values: IDataObject[]) => ({ buttons: { values } });
	const list = (...values: IDataObject[]) => ({
		interactiveType: 'list',
		buttonText: 'Choose',
		rows: { values },
	});
	const byTemplate = (name: keyof typeof TEMPLATES, parameters: IDataObject) => ({
		template: template.byId(TEMPLATES[name]),
		specifyVariables: 'json',
		...parameters,
	});
	const numbered = (count: number) =>
		Array.from({ length: count }, (_, index) => ({ id: `r${index}`, title: `Row ${index}` }));

	type Bad = [
		what: string,
		operation: Named,
		parameters: IDataObject,
		value: unknown,
		words: string,
		items?: INodeExecutionData[],
	];
	const bad: Bad[] = [
		['an empty text', 'sendText', { text: given }, '', "'Text' is empty"],
		['a blank text', 'sendText', { text: given }, ' \n ', "'Text' is empty"],
		['no text', 'sendText', { text: given }, null, "'Text' is empty"],
		[
			'a text that is too long',
			'sendText',
			{ text: given },
			emoji(4097),
			"'Text' has 4,097 characters, but WhatsApp allows at most 4,096",
		],
		['an object as text', 'sendText', { text: given }, { a: 1 }, "'Text' is an object, not text"],
		['a list as text', 'sendText', { text: given }, ['a'], "'Text' is a list, not text"],
		['no contact', 'sendText', { contact: contact.byId(given) }, '', "'Contact' is empty"],
		[
			'an object as contact',
			'sendText',
			{ contact: contact.byId(given) },
			{ id: 1 },
			"'Contact' is an object",
		],
		['a number as ID', 'sendText', { contact: contact.byId(given) }, 14155550101, "'Contact' is not the ID"],
		['a name as ID', 'sendText', { contact: contact.fromList(given) }, 'Ana', "'Contact' is not the ID"],
		[
			'a short number',
			'sendText',
			{ contact: contact.byPhone(given) },
			'123456',
			"'Contact' has 6 digits: 123456. A phone number has 7 to 15",
		],
		[
			'a long number',
			'sendTemplate',
			{ contact: contact.byPhone(given) },
			'1234567890123456',
			"'Contact' has 16 digits",
		],
		[
			'letters in a number',
			'sendTemplate',
			{ contact: contact.byPhone(given) },
			'1415555CALL',
			"'Contact' is not a phone number: 1415555CALL",
		],
		[
			'a number without its country code',
			'sendText',
			{ contact: contact.byPhone(given) },
			'0170 1234567',
			"'Contact'",
		],
		['two numbers', 'sendText', { contact: contact.byPhone(given) }, '14155550101, 14155550102', "'Contact'"],
		['an empty number', 'sendText', { contact: contact.byPhone(given) }, ' ', "'Contact' is empty"],
		['a broken number', 'sendText', { contact: contact.byPhone(given) }, 1.5e21, "'Contact'"],
		[
			"WhatsApp's ID to reply to",
			'sendText',
			{ options: { replyToMessageId: given } },
			'wamid.X',
			"'Reply to Message ID'",
		],
		[
			'an unknown confirmation',
			'sendText',
			{ options: { confirm: given } },
			'read',
			"'Wait for Confirmation' can't be read",
		],
		[
			'no time',
			'sendText',
			{ options: { confirm: 'sent', confirmTimeout: given } },
			0,
			"'Wait at Most (Seconds)'",
		],
		[
			'words as time',
			'sendText',
			{ options: { confirm: 'sent', confirmTimeout: given } },
			'long',
			"'Wait at Most (Seconds)'",
		],
		[
			'an object as account',
			'sendText',
			{ options: { account: given } },
			{ a: 1 },
			"'Account Name or ID' is an object",
		],

		['an unknown media type', 'sendMedia', { mediaType: given }, 'sticker', "'Media Type' can't be sticker"],
		[
			'a media type of JavaScript',
			'sendMedia',
			{ mediaType: given },
			'toString',
			"'Media Type' can't be toString",
		],
		[
			'an unknown source',
			'sendMedia',
			{ mediaSource: given, mediaUrl: 'https://x.y/a.png' },
			'ftp',
			"'Media Source' can't be ftp",
		],
		[
			'a long caption',
			'sendMedia',
			{ options: { caption: given } },
			emoji(1025),
			"'Caption' has 1,025 characters",
		],
		['an object as caption', 'sendMedia', { options: { caption: given } }, {}, "'Caption' is an object"],
		[
			'a caption for audio',
			'sendMedia',
			{ mediaType: 'audio', options: { caption: given } },
			'La',
			"'Caption' can't go with audio",
		],
		['an empty URL', 'sendMedia', { mediaSource: 'url', mediaUrl: given }, '', "'Media URL' is empty"],
		[
			'half a URL',
			'sendMedia',
			{ mediaSource: 'url', mediaUrl: given },
			'example.com/a.png',
			"'Media URL' is not a web address",
		],
		[
			'another kind of URL',
			'sendMedia',
			{ mediaSource: 'url', mediaUrl: given },
			'ftp://x.y/a',
			"'Media URL' is not a web address",
		],
		[
			'a data URL',
			'sendMedia',
			{ mediaSource: 'url', mediaUrl: given },
			'data:image/png;base64,AA',
			"'Media URL' is not a web address",
		],
		['no such field', 'sendMedia', { mediaSource: 'binary', binaryPropertyName: given }, 'photo', 'photo'],
		[
			'a file of another type',
			'sendMedia',
			{ mediaSource: 'binary' },
			'',
			'takes only JPEG and PNG as image',
			[pdf],
		],
		[
			'an empty file',
			'sendMedia',
			{ mediaSource: 'binary' },
			'',
			'is empty',
			[withFile(Buffer.alloc(0), 'image/png', 'a.png')],
		],
		[
			'an image over 5 MB',
			'sendMedia',
			{ mediaSource: 'binary' },
			'',
			'5.1 MB, over the 5 MB that WhatsApp allows for an image',
			[withFile(Buffer.alloc(5 * 1024 * 1024 + 1), 'image/png', 'a.png')],
		],
		[
			'audio over 16 MB',
			'sendMedia',
			{ mediaSource: 'binary', mediaType: 'audio', options: {} },
			'',
			'over the 16 MB that WhatsApp allows for audio',
			[withFile(Buffer.alloc(16 * 1024 * 1024 + 1), 'audio/ogg', 'a.ogg')],
		],

		[
			'an unknown kind',
			'sendInteractive',
			{ interactiveType: given, buttonText: 'Go', url: 'https://x.y', flowId: '1' },
			'carousel',
			"'Interactive Type' can't be carousel",
		],
		['no body', 'sendInteractive', { body: given }, '', "'Body' is empty"],
		['a long body', 'sendInteractive', { body: given }, emoji(1025), "'Body' has 1,025 characters"],
		[
			'a long header',
			'sendInteractive',
			{ options: { header: given } },
			emoji(61),
			"'Header' has 61 characters",
		],
		[
			'a long footer',
			'sendInteractive',
			{ options: { footer: given } },
			emoji(61),
			"'Footer' has 61 characters",
		],
		['no buttons', 'sendInteractive', { buttons: {} }, '', "'Buttons' is empty"],
		['a button without ID', 'sendInteractive', buttons(button({ id: given })), '', "'Button 1: ID' is empty"],
		[
			'a long ID',
			'sendInteractive',
			buttons(button({ id: given })),
			'x'.repeat(257),
			"'Button 1: ID' has 257 characters",
		],
		[
			'a button without title',
			'sendInteractive',
			buttons(button(), button({ id: 'b', title: given })),
			' ',
			"'Button 2: Title' is empty",
		],
		[
			'a long title',
			'sendInteractive',
			buttons(button({ title: given })),
			'x'.repeat(21),
			"'Button 1: Title' has 21 characters",
		],
		[
			'an object as title',
			'sendInteractive',
			buttons(button({ title: given })),
			{ a: 1 },
			"'Button 1: Title' is an object",
		],
		[
			'the same ID twice',
			'sendInteractive',
			buttons(button(), button({ title: given })),
			'No',
			"have the same ID 'yes'",
		],
		[
			'the same title twice',
			'sendInteractive',
			buttons(button(), button({ id: given })),
			'no',
			"have the same title 'Yes'",
		],
		[
			'no link',
			'sendInteractive',
			{ interactiveType: 'cta_url', buttonText: 'Go', url: given },
			'',
			"'URL' is empty",
		],
		[
			'half a link',
			'sendInteractive',
			{ interactiveType: 'cta_url', buttonText: 'Go', url: given },
			'example.com',
			"'URL' is not a web address",
		],
		[
			'no button text',
			'sendInteractive',
			{ interactiveType: 'cta_url', buttonText: given, url: 'https://x.y' },
			'',
			"'Button Text' is empty",
		],
		[
			'a long button text',
			'sendInteractive',
			{ interactiveType: 'cta_url', buttonText: given, url: 'https://x.y' },
			'x'.repeat(21),
			"'Button Text' has 21",
		],
		['no rows', 'sendInteractive', { ...list(), rows: {} }, '', "'Rows' is empty"],
		[
			'eleven rows',
			'sendInteractive',
			list(...numbered(11)),
			'',
			"'Rows' has 11 entries, but WhatsApp allows at most 10",
		],
		['a row without title', 'sendInteractive', list(button({ title: given })), '', "'Row 1: Title' is empty"],
		[
			'a long row',
			'sendInteractive',
			list(button({ title: given })),
			'x'.repeat(25),
			"'Row 1: Title' has 25",
		],
		[
			'a long description',
			'sendInteractive',
			list(button({ description: given })),
			emoji(73),
			"'Row 1: Description' has 73",
		],
		[
			'a long ID of a row',
			'sendInteractive',
			list(button({ id: given })),
			'x'.repeat(201),
			"'Row 1: ID' has 201",
		],
		[
			'rows of the same ID',
			'sendInteractive',
			list(button(), button({ title: given })),
			'No',
			"have the same ID 'yes'",
		],
		[
			'a long section title',
			'sendInteractive',
			{ ...list(button()), options: { sectionTitle: given } },
			'x'.repeat(25),
			"'Section Title' has 25",
		],
		[
			'no flow',
			'sendInteractive',
			{ interactiveType: 'flow', buttonText: 'Go', flowId: given },
			'',
			"'Flow ID' is empty",
		],

		['no template', 'sendTemplate', { template: template.byName(given) }, '', "'Template' is empty"],
		[
			'a name as ID',
			'sendTemplate',
			{ template: template.byId(given) },
			'welcome',
			"'Template' is not the ID of a template: welcome",
		],
		[
			'broken JSON',
			'sendTemplate',
			byTemplate('welcome_en', { templateParamsJson: given }),
			'{"1":',
			"'Body Variables (JSON)' is not a JSON object",
		],
		[
			'a word as JSON',
			'sendTemplate',
			byTemplate('welcome_en', { templateParamsJson: given }),
			'"Ana"',
			"'Body Variables (JSON)' is not a JSON object",
		],
		[
			'null as JSON',
			'sendTemplate',
			byTemplate('welcome_en', { buttonParamsJson: given }),
			'null',
			"'Button Variables (JSON)' is not a JSON object",
		],
		[
			'an object as value',
			'sendTemplate',
			byTemplate('welcome_en', { templateParamsJson: given }),
			'{"1":{}}',
			'is an object, not text',
		],
		[
			'a value of two lines',
			'sendTemplate',
			byTemplate('welcome_en', { templateParamsJson: given }),
			{ 1: 'a\nb' },
			'line break',
		],
		[
			'an empty field',
			'sendTemplate',
			{ template: template.byId(TEMPLATES.welcome_en), ...variables({ body_1: given }) },
			'',
			"'1: Welcome, ___!' is empty",
		],
		[
			'half a header URL',
			'sendTemplate',
			byTemplate('summer_sale', {
				templateParamsJson: '["a"]',
				headerMediaSource: 'url',
				headerMediaUrl: given,
			}),
			'a.png',
			"'Header Media URL' is not a web address",
		],
		[
			'no header ID',
			'sendTemplate',
			byTemplate('summer_sale', {
				templateParamsJson: '["a"]',
				headerMediaSource: 'id',
				headerMediaId: given,
			}),
			'',
			"'Header Media ID' is empty",
		],
		[
			'a header of another type',
			'sendTemplate',
			byTemplate('summer_sale', { templateParamsJson: '["a"]', headerMediaSource: 'binary' }),
			'',
			'takes only JPEG and PNG as image',
			[pdf],
		],
		[
			'a header field that is not there',
			'sendTemplate',
			byTemplate('summer_sale', {
				templateParamsJson: '["a"]',
				headerMediaSource: 'binary',
				headerMediaBinaryProperty: given,
			}),
			'photo',
			'photo',
		],

		[
			'a limit of none',
			'getAll',
			{ returnAll: false, limit: given },
			0,
			"'Limit' is not a number of at least 1",
		],
		[
			'a limit in words',
			'getAll',
			{ returnAll: false, limit: given },
			'all',
			"'Limit' is not a number of at least 1",
		],
		[
			"WhatsApp's ID as border",
			'getAll',
			{ filters: { before: given } },
			'wamid.X',
			"'Before Message ID' is not the ID",
		],
		[
			"WhatsApp's ID as other border",
			'getAll',
			{ filters: { after: given } },
			'wamid.X',
			"'After Message ID' is not the ID",
		],
		['no date', 'getAll', { filters: { since: given } }, 'lately', "'Since' is not a date: lately"],
		['no other date', 'getAll', { filters: { until: given } }, 'soon', "'Until' is not a date: soon"],
		[
			'an unknown scope',
			'markAsRead',
			{ scope: given, messageId: UNKNOWN_ID },
			'chat',
			"'Mark' can't be chat",
		],
		['no message', 'markAsRead', { scope: 'message', messageId: given }, '', "'Message ID' is empty"],
		[
			"WhatsApp's ID to mark",
			'markAsRead',
			{ scope: 'message', messageId: given },
			'wamid.X',
			"'Message ID' is not the ID",
		],
	];

	// Every row needs all its columns, or jest takes the last parameter for its callback.
	it.each(bad.map(([what, operation, ...rest]) => ({ what, operation, rest })))(
		'$what is refused before anything is sent ($operation)',
		async ({ operation, rest: [parameters, value, words, [{ binary }] = withPng] }) => {
			const [item] = CASES[fullName(operation)].items(bench.sandbox);
			const result = await run(operation, parameters, {
				items: [{ binary, json: { ...item, value } as IDataObject }],
			});
			expect(result.items).toEqual([]);
			expect(result.error?.message).toContain(words);
			expect(result.error?.context).toMatchObject({ itemIndex: 0 });
			expect(changing(bench.sandbox)).toEqual([]);
			expect(bench.sandbox.phones).toEqual([]);
			if (CASES[fullName(operation)].method === 'GET') expect(asked(bench.sandbox)).toEqual([]);
		},
	);

	it.each<[string, Named, IDataObject]>([
		['a text', 'sendText', { text: emoji(4096) }],
		[
			'a body, a header and a footer',
			'sendInteractive',
			{ body: emoji(1024), options: { header: emoji(60), footer: emoji(60) } },
		],
		['a title', 'sendInteractive', buttons({ id: 'x'.repeat(256), title: 'x'.repeat(20) })],
		['rows', 'sendInteractive', list(...numbered(10).map((row) => ({ ...row, description: emoji(72) })))],
		['a caption', 'sendMedia', { options: { caption: emoji(1024) } }],
	])(
		'%s of just the allowed length goes out, counted in characters',
		async (_what, operation, parameters) => {
			const { error } = await run(operation, parameters);
			expect(error).toBeUndefined();
			await bench.onPhone();
		},
	);
});
