import type { IDataObject } from 'n8n-workflow';

import { CONTACTS, TEMPLATES, UNKNOWN_ID } from '../sandbox';
import type { SeenRequest } from '../sandbox';
import { contact, template, variables } from './harness';
import { byItem, CASES, itemOperationsOn, SENDS } from './cases';
import { asked, changing, DIALECTS, gate, itemsFor, settle, useBench, wordsOf } from './support';
import type { Bench } from './support';

/** Counts requests that fit while they are under way. */
function watchOpen({ sandbox }: Bench, fits: (request: SeenRequest) => boolean) {
	const counts = { open: 0, most: 0 };
	sandbox.on('request', (request) => {
		if (!fits(request)) return;
		counts.open += 1;
		counts.most = Math.max(counts.most, counts.open);
	});
	sandbox.on('answer', (request) => {
		if (fits(request)) counts.open -= 1;
	});
	return counts;
}

const ofApi = ({ path }: SeenRequest) => path.startsWith('/api/');
const posts = ({ method, path }: SeenRequest) => method === 'POST' && path.startsWith('/api/');

describe.each(DIALECTS)('items on the %s server', (dialect) => {
	const bench = useBench(dialect);

	describe.each(itemOperationsOn(dialect))('of %s', (operation) => {
		const { items: makeItems, outputs, bad, sends } = CASES[operation];
		const parameters = byItem(operation, dialect);
		const { words } = bad;
		/** Three items, and what each of them gives. */
		let three: IDataObject[];
		let given: IDataObject[][];
		/** The same, but for the one in the middle. */
		let withBad: IDataObject[];
		beforeEach(() => {
			three = makeItems(bench.sandbox);
			given = three.map(outputs);
			withBad = three.map((item, index) => (index === 1 ? { ...item, ...bad.item } : item));
		});
		const pairsOf = (item: number) => given[item].map(() => ({ item }));

		it('run each with their own parameters, and come out in order and paired', async () => {
			const { error, items } = await bench.run(operation, parameters, { items: itemsFor(three) });
			expect(error).toBeUndefined();
			expect(items.map(({ pairedItem }) => pairedItem)).toEqual([0, 1, 2].flatMap(pairsOf));
			expect(items.map(({ json }) => json)).toEqual(
				given.flat().map((outline) => expect.objectContaining(outline)),
			);
			if (!sends) return;
			await bench.onPhone(3);
			expect(bench.sandbox.phones.map((payload) => [payload.to, wordsOf(payload)]).sort()).toEqual([
				['14155550102', 'two'],
				['14155550104', 'one'],
				['819012345678', 'three'],
			]);
		});

		it('fail alone with Continue On Fail, and the others go on', async () => {
			const { error, items } = await bench.run(operation, parameters, {
				items: itemsFor(withBad),
				onError: 'continueRegularOutput',
			});
			expect(error).toBeUndefined();
			const failed = items.filter((item) => item.error);
			const told = expect.stringContaining(words) as string;
			expect(failed).toEqual([
				{
					json: { error: told },
					error: expect.objectContaining({ message: told }),
					pairedItem: { item: 1 },
				},
			]);
			expect(failed[0].error?.context).toMatchObject({ itemIndex: 1 });
			expect(items.map(({ pairedItem }) => pairedItem)).toEqual([...pairsOf(0), { item: 1 }, ...pairsOf(2)]);
			if (!sends) return;
			await bench.onPhone(2);
			expect(bench.sandbox.phones).toHaveLength(2);
		});

		it('go to the error output alone when they fail', async () => {
			const { error, items, errorItems } = await bench.run(operation, parameters, {
				items: itemsFor(withBad),
				onError: 'continueErrorOutput',
			});
			expect(error).toBeUndefined();
			expect(errorItems.map(({ json, pairedItem }) => [json.error, pairedItem])).toEqual([
				[expect.stringContaining(words), { item: 1 }],
			]);
			expect(items.map(({ pairedItem }) => pairedItem)).toEqual([0, 2].flatMap(pairsOf));
		});

		it('all stay unsent when one of them is bad, and the error names it', async () => {
			const { status, error, items } = await bench.run(operation, parameters, { items: itemsFor(withBad) });
			expect(status).toBe('error');
			expect(error?.message).toContain(words);
			expect(error?.context).toMatchObject({ itemIndex: 1 });
			expect(items).toEqual([]);
			expect(changing(bench.sandbox)).toEqual([]);
		});

		it('fail each with an error of its own when the server refuses all', async () => {
			await bench.restart({ apiKey: 'another' });
			three = makeItems(bench.sandbox);
			const { items } = await bench.run(operation, parameters, {
				items: itemsFor(three),
				credential: { apiKey: 'wrong' },
				onError: 'continueRegularOutput',
			});
			expect(items.map(({ error }) => error?.context.itemIndex)).toEqual([0, 1, 2]);
			expect(new Set(items.map(({ error }) => error)).size).toBe(3);
			expect(items.every(({ json }) => /refused the API key: Invalid API key/.test(String(json.error)))).toBe(
				true,
			);
		});
	});

	describe.each(SENDS)('in numbers, of %s', (operation) => {
		const parameters = byItem(operation, dialect);
		const AT_ONCE = 5;
		const limited = {
			...parameters,
			options: { ...(parameters.options as IDataObject), maxConcurrency: AT_ONCE },
		};
		const ids = (count: number) =>
			Array.from({ length: count }, (_, index) => `e${String(index + 1).padStart(7, '0')}`);
		const many = (count: number) =>
			ids(count).map((start, index) => ({
				to: `${start}-0000-4000-8000-${String(index + 1).padStart(12, '0')}`,
				text: `text${index + 1}`,
			}));

		it(`are sent to 25 contacts, at most ${AT_ONCE} at once where the user wants no more`, async () => {
			await bench.restart({ seed: { contacts: 25 } });
			const counts = watchOpen(bench, posts);
			const gates = Array.from({ length: 25 }, gate);
			for (const { opened } of gates) {
				bench.sandbox.fault({ when: posts, kind: 'slow', wait: opened });
			}
			const running = bench.run(operation, limited, { items: itemsFor(many(25)) });
			await bench.sandbox.until(() => changing(bench.sandbox).length === AT_ONCE);
			await settle(bench.sandbox);
			expect(changing(bench.sandbox)).toHaveLength(AT_ONCE);
			gates.forEach(({ open }) => open());
			const { error, json } = await running;
			expect(error).toBeUndefined();
			expect(counts.most).toBe(AT_ONCE);
			expect(json.map(({ contact_id }) => contact_id)).toEqual(many(25).map(({ to }) => to));
			await bench.onPhone(25);
			expect(bench.sandbox.phones.map(wordsOf).sort()).toEqual(
				many(25)
					.map(({ text }) => text)
					.sort(),
			);
		}, 60_000);

		it('to 100 contacts are never more than 64 at once, and all arrive', async () => {
			await bench.restart({ seed: { contacts: 100 } });
			const counts = watchOpen(bench, posts);
			const { error } = await bench.run(operation, parameters, { items: itemsFor(many(100)) });
			expect(error).toBeUndefined();
			expect(counts.most).toBeLessThanOrEqual(64);
			await bench.onPhone(100);
		}, 60_000);

		it.each([0, 65, 2.5, 'many'])('are not sent with a Max Concurrency of %s', async (maxConcurrency) => {
			const { error } = await bench.run(
				operation,
				{ ...parameters, options: { maxConcurrency } },
				{ items: itemsFor(many(2)) },
			);
			expect(error?.message).toBe("'Max Concurrency' is not a whole number from 1 to 64");
			expect(changing(bench.sandbox)).toEqual([]);
		});

		it('to one contact are asked for one after the other, in order', async () => {
			const entries = Array.from({ length: 20 }, (_, index) => ({ to: CONTACTS.ana, text: `text${index}` }));
			const first = gate();
			bench.sandbox.fault({ when: posts, kind: 'slow', wait: first.opened });
			const running = bench.run(operation, parameters, { items: itemsFor(entries) });
			await bench.sandbox.until(() => changing(bench.sandbox).length === 1);
			await settle(bench.sandbox);
			expect(changing(bench.sandbox)).toHaveLength(1);
			first.open();
			expect((await running).error).toBeUndefined();
			const stored = bench.sandbox.messagesOf(CONTACTS.ana).map(({ content }) => content);
			expect(stored.map((content) => /text\d+/.exec(content)?.[0])).toEqual(entries.map(({ text }) => text));
		});

		it('start no more once one has failed, and the error says which were done', async () => {
			await bench.restart({ seed: { contacts: 25 } });
			const entries = many(25);
			entries[0].to = UNKNOWN_ID;
			const failing = gate();
			const others = gate();
			const ofFailing = (request: SeenRequest) => posts(request) && contactIn(request) === UNKNOWN_ID;
			bench.sandbox.fault({ when: ofFailing, kind: 'slow', wait: failing.opened });
			bench.sandbox.fault({ when: posts, kind: 'slow', times: Infinity, wait: others.opened });
			const running = bench.run(operation, limited, { items: itemsFor(entries) });
			await bench.sandbox.until(() => changing(bench.sandbox).length === AT_ONCE);
			failing.open();
			await settle(bench.sandbox);
			others.open();
			const { error, items } = await running;
			expect(items).toEqual([]);
			expect(error?.message).toContain('Contact not found');
			expect(error?.context).toMatchObject({ itemIndex: 0 });
			expect(error?.description).toContain('Already done: 4 of 25 items (1, 2, 3, 4).');
			expect(changing(bench.sandbox)).toHaveLength(AT_ONCE);
		});

		it('to one contact stop after the one that failed', async () => {
			bench.sandbox.fault({ when: posts, after: 3, kind: 'status', status: 500, message: 'Out of disk' });
			const entries = Array.from({ length: 8 }, (_, index) => ({ to: CONTACTS.ana, text: `text${index}` }));
			const { error } = await bench.run(operation, parameters, { items: itemsFor(entries) });
			expect(error?.message).toContain('Out of disk');
			expect(error?.context).toMatchObject({ itemIndex: 3 });
			expect(error?.description).toContain('Already done: 3 of 8 items (0, 1, 2)');
			expect(changing(bench.sandbox)).toHaveLength(4);
		});

		it('to one contact go on after the one that failed with Continue On Fail', async () => {
			bench.sandbox.fault({ when: posts, after: 1, kind: 'status', status: 500, message: 'Out of disk' });
			const entries = Array.from({ length: 4 }, (_, index) => ({ to: CONTACTS.ana, text: `text${index}` }));
			const { items } = await bench.run(operation, parameters, {
				items: itemsFor(entries),
				onError: 'continueRegularOutput',
			});
			expect(items.map(({ error }) => error !== undefined)).toEqual([false, true, false, false]);
			await bench.onPhone(3);
			expect(bench.sandbox.phones).toHaveLength(3);
		});

		describe.each(['stopWorkflow', 'continueRegularOutput'] as const)(
			'with Retry On Fail and %s',
			(onError) => {
				/** n8n runs the whole node again, with all its items. */
				const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
				const entries = [CONTACTS.ana, CONTACTS.bruno, CONTACTS.dmitri].map((to, index) => ({
					to,
					text: `text${index}`,
				}));
				const toAna = (request: SeenRequest) => posts(request) && contactIn(request) === CONTACTS.ana;

				it('are sent once each, when one fails at first', async () => {
					bench.sandbox.fault({ when: toAna, kind: 'status', status: 500, message: 'Out of disk' });
					const { error, json } = await bench.run(operation, parameters, {
						items: itemsFor(entries),
						onError,
						settings,
					});
					expect(error).toBeUndefined();
					expect(json.map(({ contact_id }) => contact_id)).toEqual(entries.map(({ to }) => to));
					await bench.onPhone(3);
					expect(bench.sandbox.phones.map(wordsOf).sort()).toEqual(['text0', 'text1', 'text2']);
				});

				it('are not sent again when their fate is unknown', async () => {
					bench.sandbox.fault({ when: toAna, kind: 'resetAfterHandling' });
					const result = await bench.run(operation, parameters, {
						items: itemsFor(entries),
						onError,
						settings,
					});
					const words = result.error?.message ?? result.json[0].error;
					expect(words).toContain('It is unknown whether the message went out');
					expect(changing(bench.sandbox).filter(toAna)).toHaveLength(1);
				});
			},
		);

		it('to one new number make one contact', async () => {
			const numbers = ['+49 170 0000009', '491700000009', '0049 (170) 000-0009', '49.170.0000009'];
			const { error, json } = await bench.run(
				operation,
				{ ...parameters, contact: contact.byPhone('={{ $json.to }}') },
				{ items: itemsFor(numbers.map((to, index) => ({ to, text: `text${index}` }))) },
			);
			expect(error).toBeUndefined();
			expect(json).toHaveLength(4);
			const made = bench.sandbox.state.contacts.filter(({ phone_number }) => /1700000009/.test(phone_number));
			expect(made.map(({ phone_number }) => phone_number)).toEqual(['491700000009']);
			const count = (request: string) => asked(bench.sandbox).filter((each) => each === request).length;
			// A template goes out by the number itself: its contact needs no look-up.
			const lookUps = operation === 'message.sendTemplate' ? 0 : 1;
			expect([count('GET /api/contacts'), count('POST /api/contacts')]).toEqual([lookUps, lookUps]);
			await bench.onPhone(4);
			expect(bench.sandbox.phones.map(wordsOf).sort()).toEqual(['text0', 'text1', 'text2', 'text3']);
		});
	});

	it('look up one template once', async () => {
		const items = itemsFor(
			Array.from({ length: 12 }, (_, index) => ({ to: CONTACTS.ana, text: `t${index}` })),
		);
		await bench.run(
			'sendTemplate',
			{
				...byItem('message.sendTemplate', dialect),
				template: template.byName('hello_world'),
				templateVariables: {},
			},
			{ items },
		);
		expect(bench.sandbox.requests.filter(({ method }) => method === 'GET')).toHaveLength(1);
	});

	it('choose each their own template', async () => {
		const names = ['welcome_en', 'welcome_pt', 'welcome_en'] as const;
		const items = names.map((name) => ({ json: { id: TEMPLATES[name] } }));
		const { json } = await bench.run(
			'sendTemplate',
			{
				contact: contact.byId(CONTACTS.ana),
				template: template.byId('={{ $json.id }}'),
				...variables({ body_1: 'Ana' }),
			},
			{ items },
		);
		expect(json.map(({ content }) => content)).toEqual([
			{ text: 'Welcome, Ana!' },
			{ text: 'Boas-vindas, Ana!' },
			{ text: 'Welcome, Ana!' },
		]);
	});

	it('list each their own conversation', async () => {
		bench.sandbox.addMessage(CONTACTS.ana, { content: 'to Ana' });
		const to = [CONTACTS.ana, CONTACTS.bruno, CONTACTS.dmitri];
		const { items } = await bench.run('getAll', byItem('message.getAll', dialect), {
			items: itemsFor(to.map((id) => ({ to: id }))),
		});
		expect(items.map(({ json, pairedItem }) => [(json.content as IDataObject).text, pairedItem])).toEqual([
			['to Ana', { item: 0 }],
			['Confirm', { item: 2 }],
			['Здравствуйте!', { item: 2 }],
		]);
	});

	it('that fail to be looked up do not spoil the next run of the same number', async () => {
		bench.sandbox.fault({ when: { path: '/api/contacts' }, kind: 'status', status: 500, message: 'Oops' });
		const { items } = await bench.run(
			'sendText',
			{ contact: contact.byPhone('14155550101'), text: '={{ $json.text }}' },
			{ items: itemsFor([{ text: 'one' }, { text: 'two' }]), onError: 'continueRegularOutput' },
		);
		expect(items.map(({ json }) => json.error)).toEqual([expect.stringContaining('Oops'), undefined]);
	});

	it('are none at all without any request', async () => {
		const { items } = await bench.run('sendText', byItem('message.sendText', dialect), { items: [] });
		expect(items).toEqual([]);
		expect(bench.sandbox.requests.filter(ofApi)).toEqual([]);
	});
});

/** @returns the contact that a request to send is about */
function contactIn({ path, json, multipart }: SeenRequest): string | undefined {
	const fields = (multipart?.fields ?? json) as IDataObject | undefined;
	return /contacts\/([^/]+)\//.exec(path)?.[1] ?? (fields?.contact_id as string | undefined);
}
