import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { CONTACTS, TEMPLATES } from '../sandbox';
import type { Named } from './cases';
import { useDeduplication } from './deduplication';
import { contact, template, variables, withFile } from './harness';
import { ana } from './operations/support';
import { asked, changing, DIALECTS, PNG, useBench } from './support';
import type { Bench } from './support';
import { useWaitingHost } from './waitingHost';

/** The workflow of these tests is one of New York. */
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}-0[45]:00$/;
const NINE = new Date('2026-11-27T09:00:00Z');
const NINE_IN_NEW_YORK = '2026-11-27T04:00:00.000-05:00';
const JPEG = Buffer.from('ffd8ffe0', 'hex');
const NUL = "holds a character that Whatomate can't store (NUL)";
const NEW = '491700000001';

/** Items as a Code node gives them: with values that no JSON has. */
const itemsOf = (...entries: Array<Record<string, unknown>>) => ({
	items: entries.map((json): INodeExecutionData => ({ json: json as IDataObject })),
});

describe.each(DIALECTS)('values of fields, on the %s server', (dialect) => {
	const documented = dialect === 'documented';
	const bench: Bench = useBench(dialect);
	useDeduplication();

	describe('a date becomes text', () => {
		const toAna = { ...ana, ...variables({ body_1: '={{ $json.when }}' }) };
		const welcome = { ...toAna, template: template.byId(TEMPLATES.welcome_en) };
		const inJson = (json: string) => ({ ...welcome, specifyVariables: 'json', templateParamsJson: json });
		const list = { interactiveType: 'list', body: 'When?', buttonText: 'Choose' };

		it.each<[string, Named, IDataObject]>([
			['the text', 'sendText', { ...ana, text: '={{ $json.when }}' }],
			['a part of the text', 'sendText', { ...ana, text: '=On {{ $json.when }}: come' }],
			['a variable', 'sendTemplate', welcome],
			['JSON', 'sendTemplate', inJson('={{ { "1": $json.when } }}')],
			['a part of JSON', 'sendTemplate', inJson('={"1": "{{ $json.when }}"}')],
			['a list as JSON', 'sendTemplate', inJson('={{ [$json.when] }}')],
			[
				'the body',
				'sendInteractive',
				{ ...ana, body: '={{ $json.when }}', buttons: { values: [{ id: '1', title: 'a' }] } },
			],
		])('in %s', async (_, operation, parameters) => {
			const { error } = await bench.run(operation, parameters, itemsOf({ when: NINE }));
			expect(error).toBeUndefined();
			await bench.onPhone();
			expect(JSON.stringify(bench.sandbox.phones)).toContain(NINE_IN_NEW_YORK);
		});

		it.each<[string, Named, IDataObject]>([
			['the text', 'sendText', { ...ana, text: '={{ $now }}' }],
			['a variable', 'sendTemplate', { ...welcome, ...variables({ body_1: '={{ $now }}' }) }],
			['JSON', 'sendTemplate', inJson('={{ { "1": $now } }}')],
		])('which is now, in %s', async (_, operation, parameters) => {
			const { error } = await bench.run(operation, parameters);
			expect(error).toBeUndefined();
			await bench.onPhone();
			const { text, template: sent } = bench.sandbox.phones[0];
			expect(text?.body ?? sent?.components?.[0].parameters[0].text).toMatch(ISO);
		});

		it('and today is its midnight', async () => {
			await bench.run('sendText', { ...ana, text: '={{ $today }}' });
			await bench.onPhone();
			expect(bench.sandbox.phones[0].text?.body).toMatch(/^\d{4}-\d\d-\d\dT00:00:00\.000-0[45]:00$/);
		});

		it('in a key, which is the same for the same time', async () => {
			const parameters = { ...ana, text: 'Hi', options: { sendOnceKey: '={{ $json.when }}' } };
			const { json, error } = await bench.run(
				'sendText',
				parameters,
				itemsOf({ when: NINE }, { when: NINE_IN_NEW_YORK }),
			);
			expect(error).toBeUndefined();
			expect(json[1]).toMatchObject({ skipped: true });
		});

		it('in a row, and in what is kept of a contact', async () => {
			const { error } = await bench.run(
				'sendInteractive',
				{
					...ana,
					...list,
					specifyRows: 'json',
					rowsJson:
						'={{ $json.slots.map((slot) => ({ id: slot, title: slot.toISOString().slice(0, 10) })) }}',
				},
				itemsOf({ slots: [0, 1, 2, 3].map((day) => new Date(NINE.getTime() + day * 86_400_000)) }),
			);
			expect(error).toBeUndefined();
			await bench.onPhone();
			expect(JSON.stringify(bench.sandbox.phones[0])).toContain(`"id":"${NINE_IN_NEW_YORK}"`);
			const { json } = await bench.run(
				'contact.create',
				{
					phone: NEW,
					additionalFields: { name: '={{ $json.when }}', metadata: '={{ { since: $json.when } }}' },
				},
				itemsOf({ when: NINE }),
			);
			expect(json[0]).toMatchObject({ name: NINE_IN_NEW_YORK, metadata: { since: NINE_IN_NEW_YORK } });
		});

		it.each<[string, unknown, string]>([
			['an invalid date', new Date(NaN), "'Text' is an invalid date"],
			['a length of time', { isLuxonDuration: true }, "'Text' is a length of time, not text"],
		])('but not %s', async (_, when, said) => {
			const { error } = await bench.run('sendText', { ...ana, text: '={{ $json.when }}' }, itemsOf({ when }));
			expect(error?.message).toBe(said);
			expect(asked(bench.sandbox)).toEqual([]);
		});
	});

	describe('a date is read in one way', () => {
		const between = async (filters: IDataObject, when: unknown = '') =>
			await bench.run(
				'getAll',
				{ contact: contact.byId(CONTACTS.bruno), returnAll: true, filters },
				itemsOf({ when }),
			);
		const at = (created_at: string) =>
			bench.sandbox.addMessage(CONTACTS.bruno, {
				created_at,
				direction: 'incoming',
				content: created_at,
			});

		it.each<[string, unknown]>([
			['a day, which begins at midnight in the zone of the workflow', '2026-06-05'],
			['the same with slashes', '2026/06/05'],
			['a Date', new Date('2026-06-05T04:00:00Z')],
		])('%s', async (_, when) => {
			at('2026-06-05T03:59:59Z');
			at('2026-06-05T04:00:00Z');
			const { json, error } = await between({ since: '={{ $json.when }}' }, when);
			expect(error).toBeUndefined();
			expect(json.map(({ timestamp }) => Date.parse(String(timestamp)))).toEqual([
				Date.parse('2026-06-05T04:00:00Z'),
			]);
		});

		it.each([
			['since', 'Since'],
			['until', 'Until'],
		])('or not at all: %s', async (name, label) => {
			const { error } = await between({ [name]: '={{ $json.when }}' }, '05/06/2026');
			expect(error?.message).toContain(`'${label}' is ambiguous: 05/06/2026`);
			expect(error?.description).toContain("DateTime.fromFormat($json.date, 'dd/MM/yyyy')");
			expect(asked(bench.sandbox)).toEqual([]);
		});
	});

	if (!documented) {
		describe('a file is itself, or the name of its field', () => {
			const files = {
				...withFile(PNG, 'image/png', 'dot.png').binary,
				other: withFile(JPEG, 'image/jpeg', 'b.jpg').binary?.data,
			};
			const send = async (binaryPropertyName: string, binary = files as INodeExecutionData['binary']) =>
				await bench.run(
					'sendMedia',
					{ ...ana, binaryPropertyName },
					{ items: [{ json: { name: 'other' }, binary }] },
				);
			const sent = async () => {
				await bench.onPhone();
				return bench.sandbox.media.get(bench.sandbox.phones[0].image?.id ?? '')?.bytes;
			};

			it.each<[string, Buffer]>([
				['data', PNG],
				['={{ $binary.data }}', PNG],
				['={{ $binary.other }}', JPEG],
				['={{ $json.name }}', JPEG],
				['={{ $input.item.binary.other }}', JPEG],
				['={{ Object.values($binary)[1] }}', JPEG],
				['={{ "" }}', PNG],
			])('%s', async (given, bytes) => {
				const { error } = await send(given);
				expect(error).toBeUndefined();
				expect(await sent()).toEqual(bytes);
			});

			it('also in the header of a template', async () => {
				const { error } = await bench.run(
					'sendTemplate',
					{
						...ana,
						template: template.byId(TEMPLATES.summer_sale),
						specifyVariables: 'json',
						templateParamsJson: '["a"]',
						headerMediaSource: 'binary',
						headerMediaBinaryProperty: '={{ $binary.data }}',
					},
					{ items: [withFile(PNG, 'image/png', 'dot.png')] },
				);
				expect(error).toBeUndefined();
				await bench.onPhone();
			});

			it.each<[string, string, string]>([
				['all files at once', '={{ $binary }}', "'Input Binary Field' is an object"],
				[
					'a file of elsewhere without its content',
					'={{ ({ mimeType: "image/png", fileName: "x.png" }) }}',
					"'Input Binary Field' is a file without content",
				],
				['a field that is not there', 'photo', 'photo'],
			])('%s is refused', async (_, given, said) => {
				const { error } = await send(given);
				expect(error?.message).toContain(said);
				expect(asked(bench.sandbox)).toEqual([]);
			});

			it('one of two that look the same is not guessed at', async () => {
				const [one, other] = [PNG, Buffer.concat([PNG, PNG])].map(
					(bytes) => withFile(bytes, 'image/png', 'a.png').binary?.data,
				);
				const { error } = await send('={{ $binary.one }}', { one, other } as INodeExecutionData['binary']);
				expect(error?.message).toContain('could be each of several files');
				expect(asked(bench.sandbox)).toEqual([]);
			});
		});
	}

	describe('lists come from data', () => {
		const slots = [
			{ id: 7, title: 'Mon "early"', price: 10 },
			{ id: 8, title: 'Tue', description: 'from 9' },
			{ title: 'Wed' },
			{ id: 'x', title: 'Thu' },
		];
		const send = async (parameters: IDataObject, json: IDataObject = { slots }) =>
			await bench.run('sendInteractive', { ...ana, body: 'When?', ...parameters }, { items: [{ json }] });
		const list = { interactiveType: 'list', buttonText: 'Choose', specifyRows: 'json' };
		const shownRows = () =>
			(
				bench.sandbox.phones[0].interactive?.action as unknown as {
					sections: Array<{ rows: IDataObject[] }>;
				}
			).sections[0].rows;

		it.each([
			'={{ $json.slots }}',
			'={{ { values: $json.slots } }}',
			'={{ JSON.stringify($json.slots) }}',
			'[{"id":"7","title":"Mon \\"early\\""},{"id":8,"title":"Tue","description":"from 9"},"Wed",{"id":"x","title":"Thu"}]',
		])('rows: %s', async (rowsJson) => {
			const { error } = await send({ ...list, rowsJson });
			expect(error).toBeUndefined();
			await bench.onPhone();
			expect(shownRows().map(({ id, title }) => [id, title])).toEqual([
				['7', 'Mon "early"'],
				['8', 'Tue'],
				['Wed', 'Wed'],
				['x', 'Thu'],
			]);
			if (documented) expect(shownRows()[1].description).toBe('from 9');
		});

		it('buttons', async () => {
			const { error } = await send({ specifyButtons: 'json', buttonsJson: '={{ $json.slots.slice(0, 2) }}' });
			expect(error).toBeUndefined();
			await bench.onPhone();
			expect(bench.sandbox.phones[0].interactive?.action).toEqual({
				buttons: [
					{ type: 'reply', reply: { id: '7', title: 'Mon "early"' } },
					{ type: 'reply', reply: { id: '8', title: 'Tue' } },
				],
			});
		});

		it.each<[string, IDataObject, string, string]>([
			[
				'a row without its title',
				{ ...list, rowsJson: '={{ [$json.slots[0], { id: 2, name: "Tue" }] }}' },
				"'Row 2: Title' is empty",
				'This one has: id, name',
			],
			[
				'a long title',
				{ ...list, rowsJson: '={{ ["x".repeat(25)] }}' },
				"'Row 1: Title' has 25 characters",
				'',
			],
			['eleven rows', { ...list, rowsJson: '={{ [..."abcdefghijk"] }}' }, "'Rows' has 11 entries", ''],
			['no rows', { ...list, rowsJson: '={{ [] }}' }, "'Rows (JSON)' is empty", ''],
			[
				'two rows of one title',
				{ ...list, rowsJson: '["a", "a"]' },
				"Rows 1 and 2 have the same title 'a'",
				'',
			],
			[
				'four buttons',
				{ specifyButtons: 'json', buttonsJson: '={{ $json.slots }}' },
				"'Buttons' has 4 entries",
				'',
			],
			[
				'a word',
				{ specifyButtons: 'json', buttonsJson: '={{ "a, b" }}' },
				"'Buttons (JSON)' is not a JSON list",
				"'Using Fields Below'",
			],
			[
				'an expression for the rows of the form, which n8n does not take',
				{ ...list, specifyRows: 'fields', rows: '={{ { values: $json.slots } }}' },
				"'Rows' is empty",
				"'Using JSON'",
			],
		])('%s is refused', async (_, parameters, said, hint) => {
			const { error } = await send(parameters);
			expect(error?.message).toContain(said);
			expect(error?.description ?? '').toContain(hint);
			expect(asked(bench.sandbox)).toEqual([]);
		});
	});

	describe('choices of a question come from data', () => {
		const host = useWaitingHost();
		beforeEach(async () => await bench.restart({ allowPrivateWebhooks: 'loopback' }));
		const ask = async (choicesJson: string) =>
			await host.execute(
				bench.sandbox,
				{ ...ana, message: 'When?', responseType: 'choice', specifyChoices: 'json', choicesJson },
				{ items: [{ json: { days: [{ id: 'm', title: 'Mon' }, { title: 'Tue' }, 'Wed', 4] } }] },
			);

		it.each([
			['Mon', 'm'],
			['Tue', 'Tue'],
			['Wed', 'Wed'],
			['4', '4'],
		])('and %s answers as %s', async (title, id) => {
			const waiting = await ask('={{ $json.days }}');
			expect(waiting.result.error).toBeUndefined();
			bench.sandbox.receive({ from: '14155550101', button: title });
			await bench.sandbox.until(() => bench.sandbox.pendingWebhooks === 0);
			expect(waiting.resumed?.[0].json.data).toMatchObject({ button: { id, title } });
		});

		it.each([
			['={{ [...$json.days, {}] }}', "'Choice 5: Title' is empty"],
			['={{ [...$json.days, "Mon"] }}', 'Choices 1 and 5 have the same title'],
			['={{ [] }}', "'Choices (JSON)' is empty"],
			['={{ $json.none }}', "'Choices (JSON)' is empty"],
		])('%s is refused', async (given, said) => {
			const { result } = await ask(given);
			expect(result.error?.message).toContain(said);
			expect(changing(bench.sandbox)).toEqual([]);
		});

		it('and the end of the wait is read in one way', async () => {
			const { result } = await host.execute(bench.sandbox, {
				...ana,
				message: 'Well?',
				options: {
					limitWaitTime: { values: { limitType: 'atSpecifiedTime', maxDateAndTime: '05/06/2036' } },
				},
			});
			expect(result.error?.message).toContain("'Max Date and Time' is ambiguous: 05/06/2036");
			expect(changing(bench.sandbox)).toEqual([]);
		});
	});

	describe('JSON that breaks', () => {
		const name = 'Anna "Ann" Schmidt';
		const welcome = { ...ana, template: template.byId(TEMPLATES.welcome_en), specifyVariables: 'json' };

		it('is shown with its place, and how to write it', async () => {
			const { error } = await bench.run(
				'sendTemplate',
				{ ...welcome, templateParamsJson: '={"1": "{{ $json.name }}"}' },
				itemsOf({ name }),
			);
			expect(error?.message).toBe(
				`'Body Variables (JSON)' is not a JSON object: a quotation mark inside of a text at line 1, character 14: {"1": "Anna "▶Ann" Schmidt"}`,
			);
			expect(error?.description).toContain('{{ JSON.stringify($json.name) }} without quotes around it');
			expect(error?.description).toContain("'Specify Variables' to 'Using Fields Below'");
			expect(changing(bench.sandbox)).toEqual([]);
		});

		it('and is right as it is said', async () => {
			const { error } = await bench.run(
				'sendTemplate',
				{ ...welcome, templateParamsJson: '={"1": {{ JSON.stringify($json.name) }}}' },
				itemsOf({ name }),
			);
			expect(error).toBeUndefined();
			await bench.onPhone();
			expect(bench.sandbox.phones[0].template?.components?.[0].parameters[0].text).toBe(name);
		});
	});

	describe('what the server could not store is named before anything is sent', () => {
		const long = 'x'.repeat(300);
		it.each<[string, Named, IDataObject, string]>([
			[
				'an object inside of a text',
				'sendText',
				{ ...ana, text: '=Hi {{ { name: "Ann" } }}' },
				"'Text' holds an object in place of text ([object Object])",
			],
			['NUL in a text', 'sendText', { ...ana, text: '={{ "a\\u0000b" }}' }, `'Text' ${NUL}`],
			[
				'NUL in a caption',
				'sendMedia',
				{ ...ana, mediaSource: 'url', mediaUrl: 'https://x.y', options: { caption: '={{ "\\u0000" }}' } },
				`'Caption' ${NUL}`,
			],
			[
				'NUL in a row',
				'sendInteractive',
				{
					...ana,
					body: 'x',
					interactiveType: 'list',
					buttonText: 'x',
					rows: { values: [{ id: '1', title: '={{ "a\\u0000" }}' }] },
				},
				`'Row 1: Title' ${NUL}`,
			],
			[
				'NUL in a name',
				'contact.create',
				{ phone: NEW, additionalFields: { name: '={{ "a\\u0000" }}' } },
				`'Name' ${NUL}`,
			],
			[
				'NUL in metadata',
				'contact.upsert',
				{ phone: NEW, additionalFields: { metadata: '={{ { a: { b: "\\u0000" } } }}' } },
				`'Metadata (JSON): a: b' ${NUL}`,
			],
			[
				'NUL in a tag',
				'contact.setTags',
				{ ...ana, tags: '={{ ["a", "b\\u0000"] }}' },
				`'Tag Names or IDs: 2' ${NUL}`,
			],
			['NUL in a search', 'contact.getAll', { filters: { search: '={{ "\\u0000" }}' } }, `'Search' ${NUL}`],
			[
				'a long name',
				'contact.create',
				{ phone: NEW, additionalFields: { name: long } },
				"'Name' is longer than 255 characters: it has 300",
			],
			[
				'a long name to update',
				'contact.update',
				{ ...ana, updateFields: { name: long } },
				"'Name' is longer than 255 characters",
			],
			[
				'a long name to upsert',
				'contact.upsert',
				{ phone: NEW, additionalFields: { name: long } },
				"'Name' is longer than 255 characters",
			],
			[
				'a tag with a comma',
				'contact.setTags',
				{ ...ana, tags: ['VIP, Gold'] },
				"'Tag Names or IDs' has a tag with a comma: VIP, Gold",
			],
			[
				'a tag with a comma to create',
				'contact.create',
				{ phone: NEW, additionalFields: { tags: ['VIP, Gold'] } },
				'has a tag with a comma',
			],
			[
				'a tag with a comma to search',
				'contact.getAll',
				{ filters: { tags: ['VIP, Gold'] } },
				'has a tag with a comma',
			],
			[
				'an address with a space',
				'sendMedia',
				{ ...ana, mediaSource: 'url', mediaUrl: 'https://x.y/my file.pdf' },
				'it has a space, which is written as %20',
			],
		])('%s', async (_, operation, parameters, said) => {
			const { error } = await bench.run(operation, parameters);
			expect(error?.message).toContain(said);
			expect(asked(bench.sandbox)).toEqual([]);
		});

		it('a tag with a comma that is there already can be taken away', async () => {
			const bruno = bench.sandbox.state.contacts.find(({ id }) => id === CONTACTS.bruno);
			Object.assign(bruno as object, { tags: ['VIP, Gold', 'new'] });
			const { json } = await bench.run('contact.setTags', {
				contact: contact.byId(CONTACTS.bruno),
				tagsMode: 'remove',
				tags: ['VIP, Gold'],
			});
			expect(json[0].tags).toEqual(['new']);
		});
	});

	describe('an unknown account is refused where it is set', () => {
		const stored = () => bench.sandbox.state.contacts.filter(({ phone_number }) => phone_number === NEW);
		const cases: Array<[Named, (account: string) => IDataObject]> = [
			['contact.create', (account) => ({ phone: NEW, additionalFields: { account } })],
			['contact.upsert', (account) => ({ phone: NEW, additionalFields: { account } })],
			['contact.upsert', (account) => ({ phone: '14155550102', additionalFields: { account } })],
			['contact.update', (account) => ({ ...ana, updateFields: { account } })],
		];

		it.each(cases)('%s', async (operation, parameters) => {
			const { error } = await bench.run(operation, parameters('sales'));
			expect(error?.message).toBe("'Account Name or ID' is not an account in Whatomate: sales");
			expect(error?.description).toContain('main, support');
			expect(asked(bench.sandbox)).toEqual(['GET /api/accounts']);
			expect(stored()).toEqual([]);
		});

		it.each(cases)('%s takes one that is there', async (operation, parameters) => {
			const { json, error } = await bench.run(operation, parameters('support'));
			expect(error).toBeUndefined();
			expect(json[0].account).toBe('support');
		});

		it('is looked for once for all items, and not at all where none is set', async () => {
			const run = async (account: string) =>
				await bench.run(
					'contact.create',
					{ phone: '={{ $json.phone }}', additionalFields: { account } },
					{ items: ['1', '2', '3'].map((last) => ({ json: { phone: `49170000000${last}` } })) },
				);
			await run('support');
			const looks = () => asked(bench.sandbox).filter((each) => each === 'GET /api/accounts').length;
			expect(looks()).toBe(1);
			await run('');
			expect(looks()).toBe(1);
		});

		it('is not checked by a key that may not see accounts, which is said', async () => {
			await bench.restart({ missingPermissions: ['accounts:read'] });
			const { error, hints } = await bench.run(
				'contact.create',
				{ phone: '={{ $json.phone }}', additionalFields: { account: 'support' } },
				{ items: ['1', '2'].map((last) => ({ json: { phone: `49170000000${last}` } })) },
			);
			expect(error).toBeUndefined();
			expect(hints).toEqual([expect.stringContaining("'accounts:read'")]);
			expect(asked(bench.sandbox).filter((each) => each === 'GET /api/accounts')).toHaveLength(1);
		});

		it('is not taken for one when the list can not be read', async () => {
			bench.sandbox.fault({
				kind: 'status',
				status: 500,
				message: 'broken',
				when: { path: /accounts/ },
				times: Infinity,
			});
			const { error } = await bench.run('contact.create', {
				phone: NEW,
				additionalFields: { account: 'support' },
			});
			expect(error?.message).toContain('broken');
			expect(changing(bench.sandbox)).toEqual([]);
		});
	});
});
