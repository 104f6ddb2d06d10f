import type { IDataObject } from 'n8n-workflow';

import { useDeduplication } from '../deduplication';
import { campaign, variables } from '../harness';
import { asked, changing, gate, settle } from '../support';
import { imports, people, retried, starts, useCampaigns } from './support';

const { bench, send, on, all, numbers, importSizes, draft, ended } = useCampaigns();
const store = useDeduplication();

/** Each person's key is their name. */
const keyed = (more: IDataObject = {}): IDataObject => ({
	options: { sendOnceKey: '={{ $json.name }}', ...more },
});
const sendOnce = async (
	entries: IDataObject[],
	more: IDataObject = {},
	run: Parameters<typeof send>[2] = {},
) => await send(entries, keyed(more), run);

/** What is on the second output. */
const skipped = (
	entry: IDataObject,
	reason: string | RegExp = 'A message with this key was already sent',
) => ({
	...entry,
	reason: typeof reason === 'string' ? reason : expect.stringMatching(reason),
	send_once_key: entry.name,
});
const jsonOf = (items: Array<{ json: IDataObject }>) => items.map(({ json }) => json);
const phonesOf = (entries: IDataObject[]) => entries.map(({ phone }) => phone).sort();

/** Waits until nothing more goes out. */
const quiet = async () => {
	await bench.sandbox.until(() => bench.sandbox.campaigns.queued === 0);
	await settle(bench.sandbox);
};
const expectEach = async (entries: IDataObject[]) => {
	await bench.onPhone(entries.length);
	await quiet();
	expect(numbers()).toEqual(phonesOf(entries));
};

/**
 * n8n dies at one of the things that it does to its own store and to the server, before or after that was done: nothing that it would
 * have done later happens.
 */
function dieAt(step: number | string, done: 'after' | 'before') {
	const steps: string[] = [];
	let isDead = false;
	const dies = (what: string) => {
		steps.push(what);
		isDead = typeof step === 'number' ? steps.length > step : what === step;
		return isDead;
	};
	const late = bench.sandbox.fault({
		kind: 'reset',
		times: Infinity,
		when: ({ path }) => isDead && path.startsWith('/api/'),
	});
	const now = bench.sandbox.fault({
		kind: done === 'before' ? 'reset' : 'resetAfterHandling',
		when: ({ method, path }) =>
			!isDead && path.startsWith('/api/') && dies(`${method} ${path.replace(/[0-9a-f-]{36}/, '…')}`),
	});
	store.fails = ({ name, items: [first] }) => {
		if (isDead) return 'before';
		return dies(`${name} ${first.replace(/^(claim|done):.*/, '$1')}`) ? done : undefined;
	};
	return {
		steps,
		revive: () => {
			isDead = false;
			late.remove();
			now.remove();
			store.fails = undefined;
		},
	};
}

const START = 'POST /api/campaigns/…/start';
const STEPS = [
	'GET /api/templates/…',
	'record campaigns:working',
	'record claim',
	'POST /api/campaigns',
	'record campaigns:0',
	'POST /api/campaigns/…/recipients/import',
	'record campaigns:0:start',
	START,
	'record done',
	'remove campaigns:0',
	'remove campaigns:working',
];

describe('Send Once Key of a campaign', () => {
	it('leaves out who got this key before, also in an earlier execution, and counts them', async () => {
		const first = await sendOnce(people(2));
		expect(first.errorItems).toEqual([]);
		expect(first.json).toEqual([expect.objectContaining({ recipients: 2, skipped: 0 })]);
		const { items, errorItems, error, hints } = await sendOnce(people(3));
		expect(error).toBeUndefined();
		expect(items).toEqual([
			{
				json: expect.objectContaining({ recipients: 1, skipped: 2, invalid: 0 }),
				pairedItem: [{ item: 2 }],
			},
		]);
		expect(errorItems).toEqual(
			people(2).map((entry, item) => ({ json: skipped(entry), pairedItem: { item } })),
		);
		expect(hints).toEqual([expect.stringContaining("2 items were left out by their 'Send Once Key'")]);
		await expectEach(people(3));
	});

	it('creates no campaign where nobody is left', async () => {
		await sendOnce(people(2));
		const { json, errorItems, hints } = await sendOnce(people(2));
		expect(json).toEqual([]);
		expect(errorItems).toHaveLength(2);
		expect(hints.at(-1)).toContain('No item can be sent to, so no campaign was created');
		expect(all()).toHaveLength(1);
	});

	it('asks n8n for nothing, and says nothing, without it', async () => {
		const { json } = await send(people(2));
		expect(store.calls).toEqual([]);
		expect(json[0]).not.toHaveProperty('skipped');
	});

	it('is remembered for each node by itself', async () => {
		await sendOnce(people(1));
		const { json } = await sendOnce(people(1), {}, { settings: { id: 'another' } });
		expect(json).toEqual([expect.objectContaining({ recipients: 1 })]);
	});

	it('has to be filled in for every item', async () => {
		const entries = [...people(1), { phone: '14169999999', name: '' }];
		const { errorItems, json } = await send(entries, { ...keyed(), ...variables({ body_1: 'Hi' }) });
		expect(jsonOf(errorItems)).toEqual([
			{ ...entries[1], reason: expect.stringContaining("'Send Once Key' is empty") },
		]);
		expect(json).toEqual([expect.objectContaining({ recipients: 1, invalid: 1, skipped: 0 })]);
	});

	it('of two people with one key, only the first gets it', async () => {
		const [first, second] = people(2);
		const { errorItems } = await sendOnce([first, { ...second, name: first.name }]);
		expect(jsonOf(errorItems)).toEqual([
			skipped({ ...second, name: first.name }, 'Item 0 of this run has the same key'),
		]);
		await expectEach([first]);
	});

	it('a key that was sent to somebody else before is sent', async () => {
		const [first, second] = people(2);
		await sendOnce([first]);
		const { errorItems } = await sendOnce([{ ...second, name: first.name }]);
		expect(errorItems).toHaveLength(1);
		await expectEach([first]);
	});

	it('refuses to send where n8n does not keep the keys', async () => {
		store.fails = () => 'before';
		const { error } = await sendOnce(people(2));
		expect(error?.message).toContain("'Send Once Key'");
		expect(changing(bench.sandbox)).toEqual([]);
	});
});

describe('Send Once Key, when n8n dies', () => {
	it('does so many things', async () => {
		const { steps } = dieAt(Infinity, 'before');
		await sendOnce(people(3));
		expect(steps).toEqual(STEPS);
	});

	const points = STEPS.flatMap((what, step) =>
		(['before', 'after'] as const).map((done) => [done, step, what] as const),
	);

	it.each(points)('%s step %i (%s), the next execution reaches everybody once', async (done, step) => {
		const death = dieAt(step, done);
		await sendOnce(people(3));
		await quiet();
		death.revive();
		const reached = numbers();
		const { error, errorItems } = await sendOnce(people(4));
		expect(error).toBeUndefined();
		expect(jsonOf(errorItems)).toEqual(
			people(4)
				.filter(({ phone }) => reached.includes(phone as string))
				.map((entry) => skipped(entry, /already sent|it is in the campaign 'Sale'/)),
		);
		await expectEach(people(4));
		expect(all().filter(({ status }) => status === 'draft').length).toBeLessThanOrEqual(
			all().filter(({ total_recipients }) => total_recipients === 0).length,
		);
		const third = await sendOnce(people(4));
		expect(jsonOf(third.errorItems)).toEqual(people(4).map((entry) => skipped(entry)));
		await expectEach(people(4));
	});

	it.each([
		['with all in the draft', 5, 'before'],
		['with all in the draft', 5, 'after'],
		['after the start', 7, 'before'],
		['after the start', 7, 'after'],
	] as const)(
		'%s (step %i), and again %s anything in the next execution, nobody gets it twice',
		async (_, step, done) => {
			for (let again = 0, isOver = false; !isOver; again++) {
				store.reset();
				const entries = people(3).map(({ phone, name }) => ({ phone, name: `${String(name)} ${again}` }));
				const before = bench.sandbox.phones.length;
				const first = dieAt(step, 'after');
				await sendOnce(entries);
				await quiet();
				first.revive();
				const second = dieAt(again, done);
				await sendOnce(entries);
				await quiet();
				second.revive();
				isOver = second.steps.length <= again;
				const { error, errorItems } = await sendOnce(entries);
				await quiet();
				expect(error).toBeUndefined();
				const got = bench.sandbox.phones.slice(before).map(({ to }) => to);
				// What can't be told is not sent, and said.
				const isUnknown = errorItems.some(({ json }) => String(json.reason).includes('unknown'));
				if (isUnknown) expect(new Set(got).size).toBe(got.length);
				else expect(got.sort()).toEqual(phonesOf(entries));
				if (isUnknown) expect(second.steps.at(-1)).toMatch(/campaigns:/);
			}
		},
	);

	it('between two chunks, the rest gets it in the next execution, and the draft is cancelled', async () => {
		const entries = people(1001);
		const death = dieAt(7, 'before');
		await sendOnce(entries);
		expect(death.steps.at(-1)).toMatch(/import$/);
		death.revive();
		const { error, hints, json } = await sendOnce(entries);
		expect(error).toBeUndefined();
		expect(json).toEqual([expect.objectContaining({ recipients: 1001, skipped: 0 })]);
		expect(hints).toEqual([expect.stringContaining(`The draft 'Sale' (ID ${all()[0].id})`)]);
		expect(all().map(({ status }) => status)).toEqual(['cancelled', expect.any(String)]);
		expect(importSizes()).toEqual([1000, 1, 1000, 1]);
		await expectEach(entries);
	});

	/** Dies after the start, before that was noted. @returns the campaign */
	const dieAfterStart = async (entries: IDataObject[]) => {
		const death = dieAt('record done', 'before');
		await sendOnce(entries);
		await quiet();
		death.revive();
		return all()[all().length - 1];
	};
	/** Dies with all recipients in the draft. @returns the draft */
	const dieBeforeStart = async (entries: IDataObject[], marked: boolean) => {
		const death = dieAt(marked ? START : 'record campaigns:0:start', 'before');
		await sendOnce(entries);
		death.revive();
		return all()[all().length - 1];
	};

	it('a campaign that was deleted after its start was asked for leaves it unknown', async () => {
		const left = await dieAfterStart(people(2));
		bench.sandbox.campaigns.remove(left);
		for (let time = 0; time < 2; time++) {
			const { errorItems, json } = await sendOnce(people(3));
			expect(jsonOf(errorItems).slice(0, 2)).toEqual(
				people(2).map((entry) => skipped(entry, /^It is unknown whether .* was deleted meanwhile/)),
			);
			expect(json).toHaveLength(time === 0 ? 1 : 0);
		}
		await expectEach(people(3));
	});

	it('a draft that was deleted is as if it had never been', async () => {
		bench.sandbox.campaigns.remove(await dieBeforeStart(people(2), false));
		const { errorItems } = await sendOnce(people(2));
		expect(errorItems).toEqual([]);
		await expectEach(people(2));
	});

	it('while the campaign can’t be read, it is unknown, and nothing is sent; afterwards it is known', async () => {
		await dieAfterStart(people(2));
		const obstacle = bench.sandbox.fault({
			kind: 'status',
			status: 403,
			times: Infinity,
			when: { method: 'GET', path: /campaigns\// },
		});
		const unknown = await sendOnce(people(2));
		expect(jsonOf(unknown.errorItems)).toEqual(
			people(2).map((entry) => skipped(entry, /^It is unknown whether .* can't be read: /)),
		);
		obstacle.remove();
		const known = await sendOnce(people(2));
		expect(jsonOf(known.errorItems)).toEqual(
			people(2).map((entry) => skipped(entry, /^An earlier execution sent/)),
		);
		await expectEach(people(2));
	});

	it('a draft that can’t be cancelled may still be started: unknown', async () => {
		await dieBeforeStart(people(2), true);
		bench.sandbox.fault({ kind: 'status', status: 500, times: Infinity, when: { path: /\/cancel$/ } });
		const { errorItems } = await sendOnce(people(2));
		expect(jsonOf(errorItems)).toEqual(
			people(2).map((entry) => skipped(entry, /unknown .* can't be cancelled/)),
		);
		expect(numbers()).toEqual([]);
	});

	it('a half-filled draft that a person starts by hand counts for those who were in it', async () => {
		const entries = people(1001);
		const death = dieAt(7, 'before');
		await sendOnce(entries);
		death.revive();
		await on('campaign.start', all()[0].id);
		await bench.onPhone(1000);
		const { errorItems, json } = await sendOnce(entries);
		expect(json).toEqual([expect.objectContaining({ recipients: 1, skipped: 1000 })]);
		expect(errorItems).toHaveLength(1000);
		await expectEach(entries);
	});

	it('of a campaign that was cancelled in the middle, those who waited get it', async () => {
		bench.sandbox.campaigns.hold(true);
		const left = await dieAfterStartOnHold(people(3));
		const [first] = bench.sandbox.campaigns.recipientsOf(left.id);
		Object.assign(first, { status: 'sent' });
		await on('campaign.cancel', left.id);
		bench.sandbox.campaigns.hold(false);
		const { errorItems } = await sendOnce(people(3));
		expect(jsonOf(errorItems)).toEqual([skipped(people(1)[0], /it is in the campaign/)]);
		await expectEach(people(3).slice(1));
	});
	const dieAfterStartOnHold = async (entries: IDataObject[]) => {
		const death = dieAt('record done', 'before');
		await sendOnce(entries);
		death.revive();
		return all()[0];
	};

	it('one week’s campaign does not count for the next week’s keys', async () => {
		const week = (number: number) =>
			people(3).map((entry) => ({ ...entry, name: `w${number} ${String(entry.name)}` }));
		await dieAfterStart(week(1));
		await dieBeforeStart(week(2), true);
		const { errorItems } = await sendOnce(week(2));
		expect(errorItems).toEqual([]);
		await bench.onPhone(6);
		await quiet();
		expect(numbers()).toEqual(phonesOf([...week(1), ...week(2)]));
		expect((await sendOnce(week(1))).errorItems).toHaveLength(3);
	});

	it('those of another batch than the one that is run again are not forgotten', async () => {
		await dieBeforeStart(people(4), true);
		await sendOnce(people(2));
		await sendOnce(people(4).slice(2));
		await expectEach(people(4));
	});
});

describe('Send Once Key, after a failure', () => {
	it.each([
		['a refused start', starts, 400],
		['a refused chunk', imports, 500],
	])('%s: the next execution reaches everybody, and cancels the draft', async (_, when, status) => {
		bench.sandbox.fault({ kind: 'status', status, when });
		expect((await sendOnce(people(3))).error).toBeDefined();
		const { error, errorItems } = await sendOnce(people(3));
		expect([error, errorItems]).toEqual([undefined, []]);
		expect(all().map(({ status: now }) => now)).toEqual(['cancelled', expect.any(String)]);
		await expectEach(people(3));
	});

	it.each([
		['a refused start', starts, 'status' as const],
		['a refused chunk', imports, 'status' as const],
		['a start whose answer is lost', starts, 'resetAfterHandling' as const],
	])('%s: a retry of the execution goes on with its campaign', async (_, when, kind) => {
		bench.sandbox.fault({ kind, status: 400, when });
		const { error, json, errorItems } = await sendOnce(people(3), {}, { settings: retried });
		expect([error, errorItems]).toEqual([undefined, []]);
		expect(json).toEqual([expect.objectContaining({ recipients: 3, skipped: 0 })]);
		expect(all()).toHaveLength(1);
		await expectEach(people(3));
		expect((await sendOnce(people(3))).errorItems).toHaveLength(3);
	});

	it('a retry that only waits for the end gives the outcomes of those whom it has sent to', async () => {
		await sendOnce(people(1));
		await ended();
		bench.sandbox.fault({
			kind: 'status',
			status: 403,
			after: 0,
			when: { method: 'GET', path: /campaigns\/[^/]+$/ },
		});
		const { error, json, errorItems } = await sendOnce(
			people(3),
			{ waitForCompletion: true },
			{ settings: retried },
		);
		expect(error).toBeUndefined();
		expect(json.map(({ phone_number }) => phone_number)).toEqual(phonesOf(people(3)).slice(1));
		// The first try has said why; the second only knows that they stayed out of the campaign.
		expect(jsonOf(errorItems)).toEqual([
			{
				...people(1)[0],
				reason: "Was left out when an earlier try of this execution started the campaign 'Sale'",
			},
		]);
		await expectEach(people(3));
	});

	it('Continue Campaign ID goes on with the draft, and the keys are sent then', async () => {
		bench.sandbox.fault({ kind: 'status', status: 400, when: starts });
		await sendOnce(people(3));
		const { error, errorItems } = await sendOnce(people(3), { campaignId: all()[0].id });
		expect([error, errorItems]).toEqual([undefined, []]);
		expect(all()).toHaveLength(1);
		await expectEach(people(3));
		expect((await sendOnce(people(3))).errorItems).toHaveLength(3);
	});

	it('a draft to be continued that has somebody who got it before is not started', async () => {
		await sendOnce(people(1));
		await ended();
		const theirs = draft();
		await bench.run('campaign.addRecipients', {
			campaign: campaign.byId(theirs.id),
			phoneNumber: people(1)[0].phone as string,
			...variables({ body_1: 'P0' }),
		});
		const { error } = await sendOnce(people(2), { campaignId: theirs.id });
		expect(error?.message).toContain("has 1 recipients who are left out by their 'Send Once Key'");
		await expectEach(people(1));
	});

	it('the Stop button leaves nobody out for good', async () => {
		const { opened, open } = gate();
		bench.sandbox.fault({ kind: 'slow', wait: opened, when: imports });
		const stop = new AbortController();
		const stopping = sendOnce(people(3), {}, { abortSignal: stop.signal });
		await bench.sandbox.until(() => asked(bench.sandbox).some((request) => request.endsWith('/import')));
		stop.abort();
		open();
		await stopping;
		// The stopped execution gives its keys back in the background.
		while ((await sendOnce(people(3))).errorItems.some(({ json }) => String(json.reason).includes('moment')));
		await expectEach(people(3));
	});
});

describe('Send Once Key, in two executions at the same time', () => {
	it('the second one sends nothing with the same keys, and the rest', async () => {
		const { opened, open } = gate();
		bench.sandbox.fault({ kind: 'slow', wait: opened, when: starts });
		const first = sendOnce(people(2));
		await bench.sandbox.until(() => asked(bench.sandbox).some((request) => request.endsWith('/start')));
		const second = await sendOnce(people(3));
		expect(second.json).toEqual([expect.objectContaining({ recipients: 1, skipped: 2 })]);
		expect(jsonOf(second.errorItems)).toEqual(
			people(2).map((entry) => skipped(entry, /^It is unknown .* Another execution is sending/)),
		);
		open();
		expect((await first).errorItems).toEqual([]);
		await expectEach(people(3));
		expect((await sendOnce(people(3))).errorItems.map(({ json }) => json.reason)).toEqual(
			people(3).map(() => 'A message with this key was already sent'),
		);
	});

	it('one that fails leaves its keys to the next, whatever the other did', async () => {
		const { opened, open } = gate();
		bench.sandbox.fault({ kind: 'slow', wait: opened, when: starts });
		const first = sendOnce(people(2));
		await bench.sandbox.until(() => asked(bench.sandbox).some((request) => request.endsWith('/start')));
		bench.sandbox.fault({ kind: 'status', status: 400, when: imports });
		expect((await sendOnce(people(4).slice(2))).error).toBeDefined();
		open();
		await first;
		expect((await sendOnce(people(4))).errorItems).toHaveLength(2);
		await expectEach(people(4));
	});
});

describe('Send Once Key of Add Recipients', () => {
	const add = async (entries: IDataObject[], id: string) =>
		await send(entries, { ...keyed(), campaign: campaign.byId(id) }, {}, 'campaign.addRecipients');
	const storedIn = (id: string) =>
		bench.sandbox.campaigns
			.recipientsOf(id)
			.map(({ phone_number }) => phone_number)
			.sort();

	it('leaves out who was added with this key before, to whatever campaign', async () => {
		const [one, other] = [draft(), draft()];
		await add(people(2), one.id);
		const { json, errorItems } = await add(people(3), other.id);
		expect(json).toEqual([expect.objectContaining({ added: 1, skipped: 2, total_recipients: 1 })]);
		expect(jsonOf(errorItems)).toEqual(people(2).map((entry) => skipped(entry)));
	});

	it('adds nobody to the same campaign twice, and says that they are in it', async () => {
		const { id } = draft();
		await add(people(2), id);
		const { json, errorItems } = await add(people(3), id);
		expect(errorItems).toEqual([]);
		expect(json).toEqual([expect.objectContaining({ added: 1, already_in_campaign: 2, skipped: 0 })]);
		expect(storedIn(id)).toEqual(phonesOf(people(3)));
	});

	it.each(
		[0, 1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap(
			(step) =>
				[
					[step, 'before' as const],
					[step, 'after' as const],
				] as const,
		),
	)('dying at step %i (%s), the next execution adds the rest, and cancels nothing', async (step, done) => {
		const { id } = draft();
		const death = dieAt(step, done);
		await add(people(3), id);
		death.revive();
		const { error } = await add(people(3), id);
		expect(error).toBeUndefined();
		expect(storedIn(id)).toEqual(phonesOf(people(3)));
		const another = draft();
		const { errorItems } = await add(people(3), another.id);
		expect(errorItems).toHaveLength(3);
		expect(all().map(({ status }) => status)).toEqual(['draft', 'draft']);
	});

	it('who is in another draft since n8n died is not added to a second one', async () => {
		const [one, other] = [draft(), draft()];
		const death = dieAt('record done', 'before');
		await add(people(2), one.id);
		death.revive();
		const { errorItems } = await add(people(3), other.id);
		expect(jsonOf(errorItems)).toEqual(
			people(2).map((entry) => skipped(entry, /^They are in the draft 'Draft' .* not started yet$/)),
		);
		expect(storedIn(other.id)).toEqual([people(3)[2].phone]);
	});
});

it('a campaign of 3,000 keys costs no request more, and a few calls to n8n', async () => {
	bench.sandbox.campaigns.hold(true);
	const entries = people(3000);
	await sendOnce(entries);
	expect(asked(bench.sandbox)).toHaveLength(6);
	expect(store.calls.map(({ name, entries: count }) => [name, count])).toEqual([
		['record', 1],
		['record', 1000],
		['record', 1000],
		['record', 1000],
		['record', expect.any(Number)],
		['record', 1],
		['record', 3000],
		['remove', 131],
		['remove', 1],
	]);
	expect(store.entries).toBe(9000);
	store.calls = [];
	expect((await sendOnce(entries)).errorItems).toHaveLength(3000);
	expect(store.calls).toHaveLength(5);
	expect(store.entries).toBe(9000);
});
