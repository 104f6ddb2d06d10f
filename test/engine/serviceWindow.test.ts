import type { IDataObject } from 'n8n-workflow';

import { CONTACTS, TEMPLATES } from '../sandbox';
import type { Named } from './cases';
import { contact, template, variables, withFile } from './harness';
import type { RunOptions } from './harness';
import { asked, changing, DIALECTS, PNG, settle, useBench, wordsOf } from './support';

/** Dmitri wrote within the last 24 hours, Ana did not. */
const OPEN = '14155550104';
const CLOSED = '14155550101';
const dmitri = { contact: contact.byId(CONTACTS.dmitri) };
const ana = { contact: contact.byId(CONTACTS.ana) };

const instead: IDataObject = {
	outsideWindow: 'template',
	template: template.byId(TEMPLATES.welcome_en),
	...variables({ body_1: 'Ana' }),
};

const lookUps = (requests: string[]) =>
	requests.filter((request) => /^GET \/api\/contacts(\/[^/]+)?$/.test(request));

describe.each(DIALECTS)('the 24-hour window, on the %s server', (dialect) => {
	const bench = useBench(dialect);

	const file: Partial<RunOptions> = { items: [withFile(PNG, 'image/png', 'dot.png', { words: 'Hello' })] };
	const sends: Array<[Named, IDataObject]> = [
		['sendText', { text: 'Hello' }],
		[
			'sendMedia',
			{
				...(dialect === 'documented'
					? { mediaSource: 'url', mediaUrl: 'https://example.com/dot.png' }
					: { mediaSource: 'binary' }),
				options: { caption: 'Hello' },
			},
		],
		['sendInteractive', { body: 'Hello', buttons: { values: [{ id: 'yes', title: 'Yes' }] } }],
	];

	describe.each(sends)('%s', (operation, parameters) => {
		it('does not look at the window by default', async () => {
			const { error } = await bench.run(operation, { ...parameters, ...ana }, file);
			expect(error).toBeUndefined();
			await bench.onPhone();
			expect(lookUps(asked(bench.sandbox))).toEqual([]);
			expect(wordsOf(bench.sandbox.phones[0])).toBe('Hello');
		});

		it('fails with a clear reason where it is closed, and sends nothing', async () => {
			const { error } = await bench.run(operation, { ...parameters, ...ana, outsideWindow: 'fail' }, file);
			expect(error?.message).toContain('24-hour window is closed');
			expect(error?.description).toContain('Nothing was sent');
			expect(error?.context?.itemIndex).toBe(0);
			expect(changing(bench.sandbox)).toEqual([]);
		});

		it.each(['fail', 'template'])(
			'goes out as it is where the window is open (%s)',
			async (outsideWindow) => {
				const { error, hints } = await bench.run(
					operation,
					{ ...instead, ...parameters, ...dmitri, outsideWindow },
					file,
				);
				expect([error, hints]).toEqual([undefined, []]);
				await bench.onPhone();
				expect(bench.sandbox.phones.map(wordsOf)).toEqual(['Hello']);
				expect(bench.sandbox.phones[0].type).not.toBe('template');
			},
		);

		it('goes out as the template where the window is closed, and the output says so', async () => {
			const { json, error } = await bench.run(operation, { ...parameters, ...ana, ...instead }, file);
			expect(error).toBeUndefined();
			await bench.onPhone();
			expect(bench.sandbox.phones).toEqual([
				expect.objectContaining({ to: CLOSED, template: expect.objectContaining({ name: 'welcome' }) }),
			]);
			expect(json).toEqual([
				expect.objectContaining({
					type: 'template',
					contact_id: CONTACTS.ana,
					content: { text: expect.stringContaining('Ana') },
				}),
			]);
		});
	});

	it('is looked up once for a contact, however many items there are', async () => {
		const items = Array.from({ length: 6 }, (_, index) => ({ json: { words: `No. ${index}` } }));
		const { json, error } = await bench.run(
			'sendText',
			{ ...ana, ...instead, text: '={{ $json.words }}' },
			{ items },
		);
		expect(error).toBeUndefined();
		expect(json.map(({ type }) => type)).toEqual(Array.from(items, () => 'template'));
		expect(lookUps(asked(bench.sandbox))).toEqual([`GET /api/contacts/${CONTACTS.ana}`]);
	});

	it('comes with the look-up that finds the contact of a number', async () => {
		const items = [OPEN, CLOSED, OPEN, CLOSED].map((phone) => ({ json: { phone } }));
		const { json, error } = await bench.run(
			'sendText',
			{ ...instead, contact: contact.byPhone('={{ $json.phone }}'), text: 'Hello' },
			{ items },
		);
		expect(error).toBeUndefined();
		expect(json.map(({ type }) => type)).toEqual(['text', 'template', 'text', 'template']);
		expect(lookUps(asked(bench.sandbox))).toEqual(['GET /api/contacts', 'GET /api/contacts']);
	});

	it('is closed for a number that never wrote', async () => {
		const { json, error } = await bench.run('sendText', {
			...instead,
			contact: contact.byPhone('+1 415 555 0177'),
			text: 'Hello',
		});
		expect(error).toBeUndefined();
		expect(json).toEqual([expect.objectContaining({ type: 'template' })]);
		await bench.onPhone();
		expect(bench.sandbox.phones.map(({ to }) => to)).toEqual(['14155550177']);
	});

	it.each<[string, () => void]>([
		[
			'refuses to tell',
			() => bench.sandbox.fault({ kind: 'status', status: 403, when: { path: /contacts\/[^/]+$/ } }),
		],
		[
			'does not know the route',
			() => bench.sandbox.fault({ kind: 'html', when: { path: /contacts\/[^/]+$/ } }),
		],
		[
			'tells a contact without it',
			() =>
				bench.sandbox.fault({
					kind: 'status',
					status: 200,
					when: { path: /contacts\/[^/]+$/ },
					body: JSON.stringify({ status: 'success', data: { id: CONTACTS.ana, phone_number: CLOSED } }),
				}),
		],
	])('counts as open where the server %s, with a hint', async (_, breakIt) => {
		breakIt();
		const { json, error, hints } = await bench.run('sendText', {
			...ana,
			text: 'Hello',
			outsideWindow: 'fail',
		});
		expect(error).toBeUndefined();
		expect(json).toEqual([expect.objectContaining({ type: 'text' })]);
		expect(hints).toEqual([expect.stringContaining('24-hour window')]);
	});

	it('ends the item where the server can’t be reached', async () => {
		bench.sandbox.fault({ kind: 'reset', times: Infinity, when: { path: /contacts\/[^/]+$/ } });
		const { error } = await bench.run('sendText', { ...ana, text: 'Hello', outsideWindow: 'fail' });
		expect(error?.message).toContain('connection');
		expect(changing(bench.sandbox)).toEqual([]);
	});

	it.each<[string, IDataObject, RegExp]>([
		['is not approved', { template: template.byId(TEMPLATES.not_approved) }, /not approved/],
		['lacks a variable', variables({}), /is empty/],
		['is missing', { template: template.byId('={{ "" }}') }, /'Template' is empty/],
		[
			'lacks the file in its header',
			{ template: template.byId(TEMPLATES.invoice) },
			/'Header Media' is missing/,
		],
	])('a template that %s is told before anything is sent', async (_, wrong, message) => {
		const items = [{ json: { to: CONTACTS.dmitri } }, { json: { to: CONTACTS.ana } }];
		const { error } = await bench.run(
			'sendText',
			{ ...instead, ...wrong, contact: contact.byId('={{ $json.to }}'), text: 'Hello' },
			{ items },
		);
		expect(error?.message).toMatch(message);
		expect(changing(bench.sandbox)).toEqual([]);
	});

	it('a wish that it does not have is refused', async () => {
		const { error } = await bench.run('sendText', { ...dmitri, text: 'Hello', outsideWindow: 'later' });
		expect(error?.message).toContain("'If Outside the 24-Hour Window' can't be later");
		expect(changing(bench.sandbox)).toEqual([]);
	});

	it('with Continue On Fail, only the items outside of it fail', async () => {
		const items = [CONTACTS.dmitri, CONTACTS.ana, CONTACTS.dmitri].map((to) => ({ json: { to } }));
		const { items: output } = await bench.run(
			'sendText',
			{ contact: contact.byId('={{ $json.to }}'), text: 'Hello', outsideWindow: 'fail' },
			{ items, onError: 'continueRegularOutput' },
		);
		expect(output.map(({ json, pairedItem }) => [pairedItem, json.error ?? json.type])).toEqual([
			[{ item: 0 }, 'text'],
			[{ item: 1 }, expect.stringContaining('24-hour window')],
			[{ item: 2 }, 'text'],
		]);
		await bench.onPhone(2);
		await settle(bench.sandbox);
		expect(bench.sandbox.phones.map(({ to }) => to)).toEqual([OPEN, OPEN]);
	});
});
