import type { IDataObject } from 'n8n-workflow';

import { CONTACTS, TEMPLATES } from '../sandbox';
import { byItem } from './cases';
import { useDeduplication } from './deduplication';
import { contact, runAsTool, template, variables } from './harness';
import { asked, changing, DIALECTS, gate, itemsFor, settle, useBench, wordsOf } from './support';

const SENDS = [
	'message.sendText',
	'message.sendTemplate',
	'message.sendMedia',
	'message.sendInteractive',
] as const;

/** What an item gives whose message was not sent. */
const skipped = (more: IDataObject = {}) => ({
	skipped: true,
	unknown: false,
	reason: expect.any(String),
	send_once_key: expect.any(String),
	...more,
});

const sent = expect.objectContaining({ direction: 'outgoing', id: expect.any(String) });

/** Texts to people, each with its own key. */
const texts: IDataObject = {
	contact: contact.byId('={{ $json.to }}'),
	text: '={{ $json.text }}',
	options: { sendOnceKey: '={{ $json.key }}' },
};

const item = (to: string, text: string, key: unknown = text) => ({ json: { to, text, key } as IDataObject });

const hour = 60 * 60_000;

describe.each(DIALECTS)('Send Once Key, on the %s server', (dialect) => {
	const bench = useBench(dialect);
	const store = useDeduplication();

	const words = () => bench.sandbox.phones.map(wordsOf).sort();

	/** Looks into conversations: what certainly did not go out needs none. */
	const looks = () => asked(bench.sandbox).filter((request) => /^GET .*messages/.test(request));

	/** What was sent is not noted any more: as if n8n died right after sending. */
	const dieBeforeConfirming = () => {
		store.fails = ({ items }) => (items.some((entry) => entry.startsWith('done:')) ? 'before' : undefined);
	};
	const recover = () => (store.fails = undefined);

	it.each(SENDS)('%s skips an item whose key was sent in an earlier execution', async (operation) => {
		const parameters = byItem(operation, dialect);
		const once = {
			...parameters,
			options: { ...(parameters.options as IDataObject), sendOnceKey: '={{ $json.text }}' },
		};
		const first = itemsFor([{ to: CONTACTS.ana, text: 'one' }]);
		const both = itemsFor([
			{ to: CONTACTS.ana, text: 'one' },
			{ to: CONTACTS.bruno, text: 'two' },
		]);
		expect((await bench.run(operation, once, { items: first })).json).toEqual([sent]);
		const { items, error } = await bench.run(operation, once, { items: both });
		expect(error).toBeUndefined();
		expect(items).toEqual([
			{ json: skipped({ send_once_key: 'one' }), pairedItem: { item: 0 } },
			{ json: sent, pairedItem: { item: 1 } },
		]);
		await bench.onPhone(2);
		await settle(bench.sandbox);
		expect(words()).toEqual(['one', 'two']);
	});

	it('does not ask n8n for anything without a key', async () => {
		await bench.run('sendText', { ...texts, options: {} }, { items: [item(CONTACTS.ana, 'one')] });
		expect(store.calls).toEqual([]);
	});

	it('refuses an empty key, since the item would go out unprotected', async () => {
		const { error } = await bench.run('sendText', texts, {
			items: [item(CONTACTS.ana, 'one'), item(CONTACTS.bruno, 'two', '')],
		});
		expect(error?.message).toContain("'Send Once Key' is empty");
		expect(error?.context?.itemIndex).toBe(1);
		expect(changing(bench.sandbox)).toEqual([]);
		expect(store.calls).toEqual([]);
	});

	it('skips a twin inside one run, and keeps the order and pairing of the items', async () => {
		const { items } = await bench.run('sendText', texts, {
			items: [
				item(CONTACTS.ana, 'one', 'k'),
				item(CONTACTS.bruno, 'two'),
				item(CONTACTS.bruno, 'three', 'k'),
			],
		});
		expect(items).toEqual([
			{ json: sent, pairedItem: { item: 0 } },
			{ json: sent, pairedItem: { item: 1 } },
			{ json: skipped({ reason: expect.stringContaining('Item 0') }), pairedItem: { item: 2 } },
		]);
		await bench.onPhone(2);
		expect(words()).toEqual(['one', 'two']);
	});

	it('is remembered for each node by itself', async () => {
		const items = [item(CONTACTS.ana, 'one')];
		await bench.run('sendText', texts, { items });
		const { json } = await bench.run('sendText', texts, { items, settings: { id: 'another' } });
		expect(json).toEqual([sent]);
	});

	describe('after a failure', () => {
		it('a message that was refused can be sent by the next execution', async () => {
			bench.sandbox.fault({ kind: 'status', status: 400, when: { method: 'POST' } });
			const items = [item(CONTACTS.ana, 'one')];
			expect((await bench.run('sendText', texts, { items })).error).toBeDefined();
			expect((await bench.run('sendText', texts, { items })).json).toEqual([sent]);
			expect(looks()).toEqual([]);
			expect((await bench.run('sendText', texts, { items })).json).toEqual([skipped()]);
		});

		it('a message that WhatsApp refused can be sent by the next execution, where that was waited for', async () => {
			const items = [item(CONTACTS.refused, 'one')];
			const confirm = { ...texts, options: { sendOnceKey: 'k', confirm: 'delivered' } };
			expect((await bench.run('sendText', confirm, { items })).error?.message).toContain('WhatsApp refused');
			expect((await bench.run('sendText', confirm, { items })).error?.message).toContain('WhatsApp refused');
			expect(bench.sandbox.refusals).toHaveLength(2);
		});

		it('items that were not reached can be sent by the next execution', async () => {
			bench.sandbox.fault({ kind: 'status', status: 400, when: { method: 'POST' } });
			const items = ['one', 'two', 'three'].map((text) => item(CONTACTS.ana, text));
			expect((await bench.run('sendText', texts, { items })).error?.context?.itemIndex).toBe(0);
			expect((await bench.run('sendText', texts, { items })).json).toEqual([sent, sent, sent]);
			expect(looks()).toEqual([]);
		});

		it('the error says that those which are done are left out next time', async () => {
			bench.sandbox.fault({ kind: 'status', status: 400, after: 1, when: { method: 'POST' } });
			const items = ['one', 'two'].map((text) => item(CONTACTS.ana, text));
			const { error } = await bench.run('sendText', texts, { items });
			expect(error?.description).toContain("leaves out those with a 'Send Once Key'");
		});

		it('Retry On Fail sends what failed, and nothing twice', async () => {
			bench.sandbox.fault({ kind: 'status', status: 400, after: 1, when: { method: 'POST' } });
			const items = ['one', 'two', 'three'].map((text) => item(CONTACTS.ana, text));
			const { json, error } = await bench.run('sendText', texts, {
				items,
				settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 0 },
			});
			expect(error).toBeUndefined();
			expect(json).toEqual([sent, sent, sent]);
			await bench.onPhone(3);
			expect(words()).toEqual(['one', 'three', 'two']);
		});

		it('with Continue On Fail, only the failed item is sent again', async () => {
			bench.sandbox.fault({ kind: 'status', status: 400, after: 1, when: { method: 'POST' } });
			const items = ['one', 'two', 'three'].map((text) => item(CONTACTS.ana, text));
			const more = { items, onError: 'continueRegularOutput' as const };
			const first = await bench.run('sendText', texts, more);
			expect(first.json).toEqual([sent, { error: expect.any(String) }, sent]);
			expect((await bench.run('sendText', texts, more)).json).toEqual([skipped(), sent, skipped()]);
		});

		it.each([
			['resetAfterHandling' as const, skipped({ reason: expect.stringContaining('conversation') })],
			['reset' as const, sent],
		])(
			'the conversation tells what became of a message whose fate is unknown (%s)',
			async (kind, outcome) => {
				bench.sandbox.fault({ kind, when: { method: 'POST' } });
				const items = [item(CONTACTS.ana, 'one')];
				expect((await bench.run('sendText', texts, { items })).error?.message).toContain('unknown');
				expect((await bench.run('sendText', texts, { items })).json).toEqual([outcome]);
				await bench.onPhone();
				await settle(bench.sandbox);
				expect(words()).toEqual(['one']);
				expect((await bench.run('sendText', texts, { items })).json).toEqual([
					skipped({ reason: expect.stringContaining('already sent') }),
				]);
			},
		);
	});

	describe('with Retry On Fail', () => {
		const retries = { settings: { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 } };
		const items = [item(CONTACTS.ana, 'one')];

		it('the second try finds a message whose fate is unknown in the conversation', async () => {
			bench.sandbox.fault({ kind: 'resetAfterHandling', when: { method: 'POST' } });
			const { json } = await bench.run('sendText', texts, { items, ...retries });
			expect(json).toEqual([skipped({ reason: expect.stringContaining('conversation') })]);
			await bench.onPhone();
			await settle(bench.sandbox);
			expect(words()).toEqual(['one']);
		});

		it('a message that is not there yet may still be on its way: only the next execution sends it', async () => {
			bench.sandbox.fault({ kind: 'reset', when: { method: 'POST' } });
			const { error } = await bench.run('sendText', texts, { items, ...retries });
			expect(error?.message).toContain('unknown');
			expect(changing(bench.sandbox)).toHaveLength(1);
			expect((await bench.run('sendText', texts, { items })).json).toEqual([sent]);
		});
	});

	it('after the Stop button, the next execution sends the rest, and nothing twice', async () => {
		const { opened, open } = gate();
		bench.sandbox.fault({ kind: 'slow', wait: opened, when: { method: 'POST' } });
		const items = ['one', 'two', 'three'].map((text) => item(CONTACTS.ana, text));
		const stop = new AbortController();
		const stopped = bench.run('sendText', texts, { items, abortSignal: stop.signal });
		await bench.sandbox.until(() => asked(bench.sandbox).some((request) => request.startsWith('POST')));
		stop.abort();
		open();
		await stopped;
		await bench.onPhone();
		// The stopped execution gives its keys back in the background.
		let { json } = await bench.run('sendText', texts, { items });
		while (json.some(({ unknown }) => unknown === true))
			({ json } = await bench.run('sendText', texts, { items }));
		await bench.onPhone(3);
		await settle(bench.sandbox);
		expect(words()).toEqual(['one', 'three', 'two']);
	});

	describe('after n8n died between sending and noting it', () => {
		it.each(SENDS)('%s finds the message in the conversation, and does not repeat it', async (operation) => {
			const parameters = byItem(operation, dialect);
			const once = { ...parameters, options: { ...(parameters.options as IDataObject), sendOnceKey: 'k' } };
			const items = itemsFor([{ to: CONTACTS.ana, text: 'one' }]);
			dieBeforeConfirming();
			expect((await bench.run(operation, once, { items })).json).toEqual([sent]);
			recover();
			const { json } = await bench.run(operation, once, { items });
			expect(json).toEqual([skipped({ reason: expect.stringContaining('conversation') })]);
			await settle(bench.sandbox);
			expect(words()).toEqual(['one']);
			expect(bench.sandbox.readReceipts).toEqual([]);
		});

		it('an older message with the same words does not count', async () => {
			bench.sandbox.addMessage(CONTACTS.ana, {
				content: 'one',
				created_at: new Date(Date.now() - hour).toISOString(),
			});
			store.fails = ({ items }) => (items.some((entry) => /^(done|claim)/.test(entry)) ? 'after' : undefined);
			bench.sandbox.fault({ kind: 'reset', when: { method: 'POST' } });
			const items = [item(CONTACTS.ana, 'one')];
			expect((await bench.run('sendText', texts, { items })).error).toBeDefined();
			recover();
			expect((await bench.run('sendText', texts, { items })).error?.message).toContain('unknown');
			expect((await bench.run('sendText', texts, { items })).json).toEqual([sent]);
		});

		it('a message that WhatsApp refused does not count', async () => {
			dieBeforeConfirming();
			const items = [item(CONTACTS.refused, 'one')];
			await bench.run('sendText', texts, { items });
			await bench.sandbox.until(() => bench.sandbox.messagesOf(CONTACTS.refused)[0]?.status === 'failed');
			recover();
			expect((await bench.run('sendText', texts, { items })).json).toEqual([sent]);
		});

		it('of two messages with the same words, only the missing one is sent', async () => {
			const items = [item(CONTACTS.ana, 'same', 'first'), item(CONTACTS.ana, 'same', 'second')];
			dieBeforeConfirming();
			bench.sandbox.fault({ kind: 'reset', after: 1, when: { method: 'POST' } });
			expect((await bench.run('sendText', texts, { items })).error?.context?.itemIndex).toBe(1);
			recover();
			expect((await bench.run('sendText', texts, { items })).json).toEqual([skipped(), sent]);
			await bench.onPhone(2);
			await settle(bench.sandbox);
			expect(words()).toEqual(['same', 'same']);
			expect((await bench.run('sendText', texts, { items })).json).toEqual([skipped(), skipped()]);
		});

		it('the template in place of a message outside of the 24-hour window is found too', async () => {
			const parameters = {
				...texts,
				outsideWindow: 'template',
				template: template.byId(TEMPLATES.welcome_en),
				...variables({ body_1: 'Ana' }),
			};
			dieBeforeConfirming();
			await bench.run('sendText', parameters, { items: [item(CONTACTS.ana, 'one')] });
			recover();
			const { json } = await bench.run('sendText', parameters, { items: [item(CONTACTS.ana, 'one')] });
			expect(json).toEqual([skipped({ reason: expect.stringContaining('conversation') })]);
			await settle(bench.sandbox);
			expect(bench.sandbox.phones.map(({ type }) => type)).toEqual(['template']);
		});

		it('a number that has no contact yet gets its message', async () => {
			const parameters = {
				contact: contact.byPhone('+1 415 555 0177'),
				template: template.byId(TEMPLATES.hello_world),
				options: { sendOnceKey: 'k' },
			};
			bench.sandbox.fault({ kind: 'reset', when: { method: 'POST' } });
			expect((await bench.run('sendTemplate', parameters)).error).toBeDefined();
			expect((await bench.run('sendTemplate', parameters)).json).toEqual([sent]);
			expect((await bench.run('sendTemplate', parameters)).json).toEqual([skipped()]);
			await bench.onPhone();
			await settle(bench.sandbox);
			expect(bench.sandbox.phones.map(({ to }) => to)).toEqual(['14155550177']);
		});

		it('it is unknown, and unsent, while the conversation can’t be read', async () => {
			dieBeforeConfirming();
			const items = [item(CONTACTS.ana, 'one'), item(CONTACTS.bruno, 'two')];
			await bench.run('sendText', texts, { items: items.slice(0, 1) });
			recover();
			bench.sandbox.fault({ kind: 'status', status: 403, when: { method: 'GET', path: /messages/ } });
			const { json, error } = await bench.run('sendText', texts, { items });
			expect(error).toBeUndefined();
			expect(json).toEqual([
				skipped({ unknown: true, reason: expect.stringMatching(/unknown.*read/) }),
				sent,
			]);
			expect((await bench.run('sendText', texts, { items })).json).toEqual([skipped(), skipped()]);
			await bench.onPhone(2);
			await settle(bench.sandbox);
			expect(words()).toEqual(['one', 'two']);
		});

		it('it is unknown where n8n died just while it asked for the key', async () => {
			const items = [item(CONTACTS.ana, 'one')];
			await bench.run('sendText', texts, { items });
			store.fails = ({ name }) => (name === 'remove' ? 'before' : undefined);
			expect((await bench.run('sendText', texts, { items })).error?.message).toContain('Send Once Key');
			recover();
			expect((await bench.run('sendText', texts, { items })).json).toEqual([skipped({ unknown: true })]);
			await settle(bench.sandbox);
			expect(words()).toEqual(['one']);
		});

		it('a claim that came to nothing is taken up again', async () => {
			const items = [item(CONTACTS.ana, 'one')];
			store.fails = ({ items: [entry] }) => (entry.startsWith('time') ? 'before' : undefined);
			expect((await bench.run('sendText', texts, { items })).error?.message).toContain('database is locked');
			expect(changing(bench.sandbox)).toEqual([]);
			recover();
			expect((await bench.run('sendText', texts, { items })).json).toEqual([sent]);
		});
	});

	it('sends nothing where n8n does not keep the keys, and says what to do', async () => {
		store.fails = () => 'before';
		const { error } = await bench.run('sendText', texts, { items: [item(CONTACTS.ana, 'one')] });
		expect(error?.message).toContain("'Send Once Key'");
		expect(error?.message).toContain('database is locked');
		expect(error?.description).toContain('Save the workflow');
		expect(changing(bench.sandbox)).toEqual([]);
	});

	it('of two executions at the same time in one n8n, one sends, and the other says that it does not know', async () => {
		const { opened, open } = gate();
		bench.sandbox.fault({ kind: 'slow', wait: opened, when: { method: 'POST' } });
		const items = [item(CONTACTS.ana, 'one')];
		const first = bench.run('sendText', texts, { items });
		await bench.sandbox.until(() => asked(bench.sandbox).some((request) => request.startsWith('POST')));
		expect((await bench.run('sendText', texts, { items })).json).toEqual([
			skipped({ unknown: true, reason: expect.stringContaining('at this moment') }),
		]);
		open();
		expect((await first).json).toEqual([sent]);
		expect((await bench.run('sendText', texts, { items })).json).toEqual([skipped()]);
		await settle(bench.sandbox);
		expect(words()).toEqual(['one']);
	});

	it('works in the tool of an AI agent', async () => {
		const parameters = {
			operation: 'sendText',
			contact: contact.byId(CONTACTS.ana),
			text: "={{ $fromAI('text', '', 'string') }}",
			options: { sendOnceKey: "={{ $fromAI('text', '', 'string') }}" },
		};
		const calls = [{ text: 'one' }, { text: 'two' }, { text: 'one' }];
		const results = await runAsTool({ sandbox: bench.sandbox, parameters }, ...calls);
		expect(results.map(({ answer }) => answer)).toEqual([[sent], [sent], [skipped()]]);
		await bench.onPhone(2);
		await settle(bench.sandbox);
		expect(words()).toEqual(['one', 'two']);
	});

	describe('a broadcast to 1,000 people', () => {
		const people = () =>
			Array.from({ length: 1000 }, (_, index) => {
				const number = `14157${String(index).padStart(6, '0')}`;
				const { id } = bench.sandbox.addContact({ phone_number: number });
				return item(id, 'News', number);
			});

		it('asks n8n 40 times, and 30 times to skip all of them', async () => {
			const items = people();
			expect((await bench.run('sendText', texts, { items })).error).toBeUndefined();
			expect(store.calls).toHaveLength(40);
			expect(store.entries).toBe(2000);
			store.calls = [];
			const { json } = await bench.run('sendText', texts, { items });
			expect(json).toEqual(items.map(() => skipped()));
			expect(store.calls).toHaveLength(30);
			expect(store.entries).toBe(2000);
			await bench.onPhone(1000);
			await settle(bench.sandbox);
			expect(bench.sandbox.phones).toHaveLength(1000);
		}, 180_000);

		it('reaches everyone once when it is run again after n8n died in the middle', async () => {
			const items = people();
			bench.sandbox.fault({ kind: 'resetAfterHandling', after: 487, times: 1, when: { method: 'POST' } });
			store.fails = () => (bench.sandbox.phones.length > 400 ? 'before' : undefined);
			expect((await bench.run('sendText', texts, { items })).error).toBeDefined();
			await settle(bench.sandbox);
			const reached = bench.sandbox.phones.length;
			expect(reached).toBeGreaterThan(400);
			expect(reached).toBeLessThan(1000);
			recover();
			const { json, error } = await bench.run('sendText', texts, { items });
			expect(error).toBeUndefined();
			await bench.onPhone(1000);
			await settle(bench.sandbox);
			const numbers = bench.sandbox.phones.map(({ to }) => to);
			expect([numbers.length, new Set(numbers).size]).toEqual([1000, 1000]);
			expect(json.filter((record) => record.skipped === true)).toHaveLength(reached);
			expect(json.filter((record) => record.unknown === true)).toEqual([]);
			// Only what was under way is looked up: no more than two blocks.
			expect(looks().length).toBeLessThanOrEqual(200);
		}, 180_000);
	});
});
