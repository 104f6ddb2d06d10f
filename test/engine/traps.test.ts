import type { IDataObject } from 'n8n-workflow';

import { CONTACTS, TEMPLATES } from '../sandbox';
import { contact, template, variables, withFile } from './harness';
import { byItem, CASES, OPERATIONS } from './cases';
import type { Named } from './cases';
import { asked, changing, everythingIn, itemsFor, PNG, serveFiles, useBench } from './support';
import type { Bench } from './support';

/**
 * What a released server does that the documentation does not say (docs/whatomate-api.md#how-to-read-it). Each test here fails when the node's
 * handling of its trap is taken out; the documented server beside it shows that the handling does no harm there.
 */
const ana = { contact: contact.byId(CONTACTS.ana) };
const values = (...titles: string[]) => ({
	values: titles.map((title, index) => ({ id: `b${index}`, title })),
});

/** Nothing reached anyone, and nothing is on its way. */
function expectNothingSent({ sandbox }: Bench): void {
	expect(changing(sandbox)).toEqual([]);
	expect(sandbox.phones).toEqual([]);
}

describe('a released server', () => {
	const bench = useBench('released');

	it('sends an empty message unless the text stands where it reads it', async () => {
		await bench.run('sendText', { ...ana, text: 'Not empty' });
		await bench.onPhone();
		expect(bench.sandbox.phones[0].text?.body).toBe('Not empty');
	});

	it('answers 501 for one message, and marks the conversation instead where a contact is given', async () => {
		const [{ id }] = bench.sandbox.messagesOf(CONTACTS.dmitri);
		const { json, error } = await bench.run('markAsRead', {
			scope: 'message',
			messageId: id,
			contact: contact.byId(CONTACTS.dmitri),
		});
		expect(error).toBeUndefined();
		expect(json[0]).toMatchObject({ scope: 'conversation', contact_id: CONTACTS.dmitri });
		expect(bench.sandbox.readReceipts.map(({ by }) => by)).toEqual(['conversation']);
	});

	it('answers 501 for one message, which the error explains where no contact is given', async () => {
		const [{ id }] = bench.sandbox.messagesOf(CONTACTS.dmitri);
		const { error } = await bench.run('markAsRead', { scope: 'message', messageId: id });
		expect(error?.message).toContain('only a whole conversation');
		expect(error?.description).toContain("Choose the 'Contact' too");
		expect(error?.description).toContain('Not implemented yet');
		expect(bench.sandbox.readReceipts).toEqual([]);
	});

	it('is asked only once whether it can mark one message', async () => {
		const messages = bench.sandbox.messagesOf(CONTACTS.dmitri);
		await bench.run(
			'markAsRead',
			{ scope: 'message', messageId: '={{ $json.id }}', contact: contact.byId(CONTACTS.dmitri) },
			{ items: messages.map(({ id }) => ({ json: { id } })) },
		);
		expect(asked(bench.sandbox).filter((request) => request.startsWith('PUT'))).toHaveLength(1);
	});

	it('takes media as uploads only, so that a file by URL is fetched and uploaded', async () => {
		const files = await serveFiles((_request, response) => {
			response.writeHead(200, { 'content-type': 'image/png' }).end(PNG);
		});
		const { error } = await bench.run('sendMedia', {
			...ana,
			mediaSource: 'url',
			mediaUrl: `${files.url}/a.png`,
		});
		await files.close();
		expect(error).toBeUndefined();
		await bench.onPhone();
		const [{ image }] = bench.sandbox.phones;
		expect(bench.sandbox.media.get(image?.id ?? '')?.bytes).toEqual(PNG);
	});

	it.each<[Named, IDataObject]>([
		['sendText', { text: 'Hello' }],
		['sendTemplate', { template: template.byId(TEMPLATES.hello_world) }],
	])('makes no second contact of a number with a plus (%s)', async (operation, parameters) => {
		const before = bench.sandbox.state.contacts.length;
		await bench.run(operation, { ...parameters, contact: contact.byPhone('+14155550102') });
		await bench.onPhone();
		expect(bench.sandbox.state.contacts).toHaveLength(before);
		expect(bench.sandbox.phones[0].to).toBe('14155550102');
	});

	it('finds nothing when the search holds a plus, so that the digits are searched', async () => {
		await bench.run('sendText', { contact: contact.byPhone('+14155550102'), text: 'Hello' });
		expect(bench.sandbox.requests[0].query.get('search')).toBe('14155550102');
		expect(asked(bench.sandbox)).not.toContain('POST /api/contacts');
	});

	it('prefers the twin without a plus, where WhatsApp’s own messages arrive', async () => {
		const { json } = await bench.run('sendText', { contact: contact.byPhone('+14155550101'), text: 'Hello' });
		expect(json[0].contact_id).toBe(CONTACTS.ana);
	});

	it('gives everything again past its last page, of which no message is taken twice', async () => {
		const all = Array.from({ length: 200 }, (_, index) =>
			bench.sandbox.addMessage(CONTACTS.ana, { content: String(index) }),
		);
		const { json } = await bench.run('getAll', { ...ana, returnAll: true });
		expect(json.map(({ id }) => id)).toEqual(all.map(({ id }) => id).reverse());
		// Two full pages, and one look behind them at the most.
		expect(bench.sandbox.requests.length).toBeLessThanOrEqual(3);
	});

	it('marks messages as read when they are listed by page, which Get Many never does', async () => {
		const { json } = await bench.run('getAll', { contact: contact.byId(CONTACTS.dmitri), returnAll: true });
		expect(json).toHaveLength(2);
		expect(bench.sandbox.readReceipts).toEqual([]);
		expect(bench.sandbox.messagesOf(CONTACTS.dmitri).map(({ status }) => status)).toEqual([
			'received',
			'received',
		]);
	});

	it('marks messages as read when they are listed by page, which waiting for a confirmation never does', async () => {
		await bench.run('sendText', {
			contact: contact.byId(CONTACTS.dmitri),
			text: 'Hello',
			options: { confirm: 'delivered' },
		});
		expect(bench.sandbox.readReceipts).toEqual([]);
	});

	it.each<[string, IDataObject]>([
		['fields', variables({ body_1: 'Ana', body_2: '={{ 4711 }}', body_3: '={{ 10.5 }}' })],
		['JSON', { specifyVariables: 'json', templateParamsJson: '{ "1": "Ana", "2": 4711, "3": 10.5 }' }],
	])('takes no numbers as values, so that %s send texts', async (_mode, parameters) => {
		const { error } = await bench.run('sendTemplate', {
			...ana,
			template: template.byId(TEMPLATES.order_confirmation),
			...parameters,
		});
		expect(error).toBeUndefined();
		await bench.onPhone();
		const [body] = bench.sandbox.phones[0].template?.components ?? [];
		expect(body.parameters.map(({ text }) => text)).toEqual(['Ana', '4711', '10.5']);
	});

	it('makes a list of four buttons, which are refused', async () => {
		const refusal = await bench
			.run('sendInteractive', { ...ana, body: 'Well?', buttons: values('1', '2', '3', '4') })
			.then(({ error }) => error?.message)
			.catch((error: Error) => error.message);
		// n8n does not even begin with more than its form takes: n8n 2 says why, n8n 1 shows it at the node.
		expect(refusal).toMatch(
			/^'Buttons' has 4 entries, but WhatsApp allows at most 3$|At most 3 fields are allowed|The workflow has issues/,
		);
		expectNothingSent(bench);
	});

	it('reads the rows of a list from its buttons', async () => {
		const { error } = await bench.run('sendInteractive', {
			...ana,
			interactiveType: 'list',
			body: 'Well?',
			buttonText: 'Choose',
			rows: values('One', 'Two', 'Three', 'Four'),
		});
		expect(error).toBeUndefined();
		await bench.onPhone();
		expect(bench.sandbox.phones[0].interactive?.action.sections?.[0].rows).toEqual(
			values('One', 'Two', 'Three', 'Four').values,
		);
	});

	it('would drop the descriptions of rows without a word, so that a hint says it', async () => {
		const rows = { values: [{ id: 'a', title: 'One', description: 'lost' }] };
		const { hints } = await bench.run('sendInteractive', {
			...ana,
			interactiveType: 'list',
			body: 'Well?',
			buttonText: 'Choose',
			rows,
		});
		expect(hints.join()).toContain("the rows' descriptions");
	});

	it('loses messages of the same moment at the border of a page, of which none is missing', async () => {
		// The newest page of 100 ends among five messages of one second.
		const moments = Array.from({ length: 160 }, (_, index) => (index >= 58 && index < 63 ? 58 : index));
		for (const seconds of moments) {
			bench.sandbox.addMessage(CONTACTS.ana, {
				created_at: new Date(Date.UTC(2026, 0, 1, 0, 0, seconds)),
			});
		}
		const { json } = await bench.run('getAll', { ...ana, returnAll: true });
		expect(new Set(json.map(({ id }) => id)).size).toBe(160);
		expect(json).toHaveLength(160);
	});

	it('cannot send a template to the number of a deleted contact until the contact is back', async () => {
		const [deleted] = bench.sandbox.state.contacts.filter(({ id }) => id === CONTACTS.bruno);
		deleted.deleted = true;
		const { error } = await bench.run('sendTemplate', {
			contact: contact.byPhone('14155550102'),
			template: template.byId(TEMPLATES.hello_world),
		});
		expect(error).toBeUndefined();
		expect(asked(bench.sandbox)).toEqual([
			`GET /api/templates/${TEMPLATES.hello_world}`,
			'POST /api/messages/template',
			'POST /api/contacts',
			'POST /api/messages/template',
		]);
		await bench.onPhone();
		expect(bench.sandbox.phones.map(({ to }) => to)).toEqual(['14155550102']);
		expect(deleted.deleted).toBe(false);
	});

	it('breaks off uploads of more than 15 MB, which the error says, and tries no second time', async () => {
		const { error } = await bench.run(
			'sendMedia',
			{ ...ana, mediaType: 'document' },
			{ items: [withFile(Buffer.alloc(16 * 1024 * 1024, 1), 'application/pdf', 'big.pdf')] },
		);
		expect(error?.message).toBe('The server broke off the upload of 16.0 MB');
		expect(error?.description).toContain('up to 15 MB');
		expect(changing(bench.sandbox)).toHaveLength(1);
		expect(bench.sandbox.messagesOf(CONTACTS.ana)).toEqual([]);
	});

	it('answers an unknown address with its web page and 200, which is no success', async () => {
		const page = { path: /.*/, method: 'GET' };
		bench.sandbox.fault({ when: page, kind: 'html', times: Infinity });
		const { error, json } = await bench.run('getAll', ana);
		expect(json).toEqual([]);
		expect(error?.message).toBe(
			'The Base URL does not lead to the Whatomate API: a web page came back (HTTP 200)',
		);
	});
});

describe.each(['documented', 'released'] as const)('on the %s server', (dialect) => {
	const bench = useBench(dialect);
	const long = 'Да, подтверждаю';

	it.each<[string, IDataObject, string, string]>([
		[
			'button',
			{ buttons: values('Ja', long) },
			"'Button 2: Title' is too long for this Whatomate server",
			'20',
		],
		[
			'cta_url',
			{ buttonText: long, url: 'https://example.com' },
			"'Button Text' is too long for this Whatomate server",
			'20',
		],
		[
			'list',
			{ buttonText: 'Go', rows: values('1', '2', '3', long) },
			"'Row 4: Title' is too long for this Whatomate server",
			'24',
		],
		[
			'list',
			{ buttonText: 'Go', rows: values('1', long) },
			"'Row 2: Title' is too long for this Whatomate server",
			'20',
		],
		['flow', { buttonText: long, flowId: '77' }, "'Button Text' is too long for this Whatomate server", '20'],
	])('a title over the bytes of a released server (%s)', async (interactiveType, parameters, words, most) => {
		bench.sandbox.addFlow({ meta_flow_id: '77' });
		const { error } = await bench.run('sendInteractive', {
			...ana,
			body: 'Well?',
			interactiveType,
			...parameters,
		});
		expect(bench.sandbox.readReceipts).toEqual([]);
		if (dialect === 'released') {
			expect(error?.message).toContain(words);
			expect(error?.message).toContain(`'${long}' has 28 bytes, and the server cuts it after ${most}`);
			expectNothingSent(bench);
		} else {
			expect(error).toBeUndefined();
			await bench.onPhone();
			expect(JSON.stringify(bench.sandbox.phones[0].interactive)).toContain(long);
		}
	});

	it('is asked once which one it is, however many items have such titles', async () => {
		const items = ['Подтвердить', 'Отменить всё', 'Связаться'].map((title) => ({ json: { title } }));
		await bench.run(
			'sendInteractive',
			{ ...ana, body: 'Well?', buttons: values('={{ $json.title }}') },
			{ items, onError: 'continueRegularOutput' },
		);
		expect(bench.sandbox.requests.filter(({ method }) => method === 'GET')).toHaveLength(1);
	});

	it.each(OPERATIONS)('never gives the API key to where a redirect leads (%s)', async (operation) => {
		const elsewhere = await serveFiles((_request, response) => response.writeHead(200).end('{}'));
		const location = `${elsewhere.url}/login?next=1`;
		bench.sandbox.fault({ kind: 'redirect', location, times: Infinity });
		const { error, run } = await bench.run(operation, byItem(operation, dialect), {
			items: itemsFor([CASES[operation].items(bench.sandbox)[0]]),
		});
		await elsewhere.close();
		expect(elsewhere.requests).toEqual([]);
		expect(error?.message).toBe(`The server redirects to ${location}`);
		expect(error?.description).toContain('Base URL');
		expect(everythingIn(run)).not.toContain(bench.sandbox.apiKey);
	});

	it.each<[string, string, IDataObject, string]>([
		[
			'too much in the body',
			TEMPLATES.order_confirmation,
			{ templateParamsJson: '{ "1": "a", "2": "b", "3": "c", "4": "d" }' },
			"'Body Variables (JSON)' has '4', which the template does not have",
		],
		[
			'too much in the header',
			TEMPLATES.hello_world,
			{ headerParamsJson: '{ "1": "a" }' },
			"'Header Variables (JSON)' has '1', which the template does not have",
		],
		[
			'a value for a button that takes none',
			TEMPLATES.track_order,
			{ templateParamsJson: '["A-1"]', buttonParamsJson: '{ "0": "x", "1": "y" }' },
			"'Button Variables (JSON)' has '1', which the template does not have",
		],
		[
			'nothing for a button',
			TEMPLATES.track_order,
			{ templateParamsJson: '["A-1"]' },
			"'Button Track: …ple.com/t/___ (e.g. https://example.com/t/abc)' is empty",
		],
		[
			'nothing for a coupon',
			TEMPLATES.spring_coupon,
			{ templateParamsJson: '["Ana"]' },
			"'Coupon code: Copy coupon (e.g. SPRING10)' is empty",
		],
		[
			'an empty value in the body',
			TEMPLATES.order_confirmation,
			{ templateParamsJson: '["Ana", " ", "$10"]' },
			"'2: order ___ of … (e.g. A-1)' is empty",
		],
		[
			'nothing for the file in the header',
			TEMPLATES.summer_sale,
			{ templateParamsJson: '["Ana"]' },
			"'Header Media' is missing: template 'summer_sale' has an image in its header",
		],
		[
			'no name for the document in the header',
			TEMPLATES.invoice,
			{ templateParamsJson: '["Ana"]', headerMediaSource: 'id', headerMediaId: '1' },
			"'Header File Name' is empty",
		],
	])('would send a template with %s', async (_what, id, parameters, words) => {
		const { error } = await bench.run('sendTemplate', {
			...ana,
			template: template.byId(id),
			specifyVariables: 'json',
			...parameters,
		});
		expect(error?.message).toContain(words);
		expectNothingSent(bench);
	});

	it.each<[string, string, IDataObject, string]>([
		[
			'a button',
			TEMPLATES.track_order,
			{ body_1: 'A-1', button_0: '' },
			"'Button Track: …ple.com/t/___ (e.g. https://example.com/t/abc)' is empty",
		],
		['all of them', TEMPLATES.appointment_reminder, {}, "'Header name: Hello ___', 'name: Dear ___"],
	])('would send a template whose fields lack %s', async (_what, id, given, words) => {
		const { error } = await bench.run('sendTemplate', {
			...ana,
			template: template.byId(id),
			...variables(given),
		});
		expect(error?.message).toContain(words);
		expectNothingSent(bench);
	});
});
