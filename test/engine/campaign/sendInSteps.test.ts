/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { ClientRequest } from 'node:http';

import { TEMPLATES } from '../../sandbox';
import type { Campaign, Fault } from '../../sandbox';
import { template, withFile } from '../harness';
import { asked, changing, PNG, settle } from '../support';
import { imports, people, retried, starts, useCampaigns } from './support';

const { bench, waiting, send, all, numbers, importSizes, stored, looks, ended, draft, bring } =
	useCampaigns();

describe('Send, in chunks', () => {
	it('hands 10,000 over in at most 13 requests, everybody once', async () => {
		const { json, error } = await send(people(10_000));
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ recipients: 10_000 }]);
		expect(bench.sandbox.requests.length).toBeLessThanOrEqual(13);
		expect(Math.max(...importSizes())).toBeLessThanOrEqual(1000);
		await ended();
		expect(new Set(numbers()).size).toBe(10_000);
		expect(numbers()).toHaveLength(10_000);
	});

	/** How the second chunk of three may go wrong, and how many recipients are up then. */
	const faults: Array<[string, Partial<Fault>, number]> = [
		['is refused', { kind: 'status', status: 500, message: 'Failed to add recipients' }, 1000],
		['never arrives', { kind: 'reset' }, 1000],
		['finds only a gateway', { kind: 'html', status: 502 }, 1000],
		['gets an answer that cannot be read', { kind: 'garbage' }, 1000],
	];

	it.each(faults)('tells how far it came when one %s, and starts nothing', async (_how, fault, up) => {
		bench.sandbox.fault({ kind: 'reset', ...fault, after: 1, when: imports });
		const { error } = await send(people(2001));
		const { id, status } = all()[0];
		expect(error?.message).toContain(
			`${up} of 2001 recipients are in the campaign 'Sale' (ID ${id}), and it was not started: `,
		);
		expect(error?.message.startsWith('At least')).toBe(fault.kind !== 'status');
		expect(error?.description).toBe(
			`Nothing was sent. A retry of this execution goes on by itself. So does another run with ${id} in the option 'Continue Campaign ID': those who are in it are not added twice.`,
		);
		expect([status, stored().length]).toEqual(['draft', up]);
		expect(asked(bench.sandbox).filter((request) => request.endsWith('/start'))).toEqual([]);
	});

	it.each(faults)(
		'goes on with Continue Campaign ID when one %s: nobody twice, nobody lost',
		async (_how, fault) => {
			bench.sandbox.fault({ kind: 'reset', ...fault, after: 1, when: imports });
			await send(people(2001));
			const [{ id }] = all();
			const { json, error } = await send(people(2001), { options: { campaignId: id } });
			expect(error).toBeUndefined();
			expect(json).toMatchObject([{ campaign_id: id, status: 'processing', recipients: 2001 }]);
			await ended();
			expect(numbers()).toEqual(people(2001).map(({ phone }) => phone));
			expect(all()).toHaveLength(1);
		},
	);

	it.each(faults)('goes on by itself with Retry On Fail when one %s', async (_how, fault) => {
		bench.sandbox.fault({ kind: 'reset', ...fault, after: 1, when: imports });
		const { error } = await send(people(2001), {}, { settings: retried });
		expect(error).toBeUndefined();
		await ended();
		expect(numbers()).toEqual(people(2001).map(({ phone }) => phone));
		expect(all()).toHaveLength(1);
	});

	it.each<Fault['kind']>(['resetAfterHandling', 'hangAfterHandling'])(
		'does not repeat a chunk that was added, though its answer was lost (%s)',
		async (kind) => {
			const timeouts = takeTimeouts();
			const fault = bench.sandbox.fault({ kind, after: 1, when: imports });
			const running = send(people(2001));
			if (kind === 'hangAfterHandling') {
				await bench.sandbox.until(() => fault.hits === 1 && all()[0].total_recipients === 2000);
				timeouts.expire(imports.path);
			}
			const { error, json } = await running;
			expect(error).toBeUndefined();
			expect(json).toMatchObject([{ recipients: 2001, status: 'processing' }]);
			expect(importSizes()).toEqual([1000, 1000, 1]);
			await ended();
			expect(numbers()).toEqual(people(2001).map(({ phone }) => phone));
		},
	);

	it('gives up on a chunk that is not answered, after the time for an answer', async () => {
		const timeouts = takeTimeouts();
		bench.sandbox.fault({ kind: 'hang', after: 1, when: imports });
		const running = send(people(2001));
		await bench.sandbox.until(() => importSizes().length === 2);
		timeouts.expire(imports.path);
		const { error } = await running;
		expect(error?.message).toContain('1000 of 2001 recipients are in the campaign');
		expect(error?.message).toContain('the server did not answer in time');
		expect(all()[0].status).toBe('draft');
	});

	it('starts nothing when the server does not tell any more what became of one', async () => {
		bench.sandbox.fault({ kind: 'reset', after: 1, when: imports });
		bench.sandbox.fault({
			kind: 'status',
			status: 500,
			times: Infinity,
			when: { method: 'GET', path: /campaigns/ },
		});
		const { error } = await send(people(2001));
		expect(error?.message).toContain('At least 1000 of 2001 recipients are in the campaign');
		expect(all()[0].status).toBe('draft');
	});

	it('looks again for a chunk that the server is still busy with', async () => {
		bench.sandbox.fault({ kind: 'reset', after: 1, when: imports });
		waiting.hold();
		const running = send(people(1001));
		await bench.sandbox.until(() => looks().length === 1);
		await settle(bench.sandbox);
		bench.sandbox.campaigns.addRecipients(
			all()[0],
			people(1001)
				.slice(1000)
				.map(({ phone, name }) => ({
					phone_number: String(phone),
					recipient_name: String(name),
					template_params: { 1: String(name) },
					header_params: {},
				})),
		);
		waiting.release();
		const { error } = await running;
		expect(error).toBeUndefined();
		expect(looks()).toHaveLength(2);
		await ended();
		expect(numbers()).toHaveLength(1001);
	});
});

describe('Send, and its start', () => {
	it.each<Fault['kind']>(['resetAfterHandling', 'reset'])(
		'is settled by the status when its answer is lost (%s)',
		async (kind) => {
			bench.sandbox.fault({ kind, when: starts });
			const { error, json } = await send(people(2));
			const [{ id }] = all();
			if (kind === 'resetAfterHandling') {
				expect(error).toBeUndefined();
				expect(json).toMatchObject([{ campaign_id: id, status: 'processing' }]);
				await ended();
				expect(numbers()).toHaveLength(2);
			} else {
				expect(error?.message).toBe(
					`It is unknown whether the campaign was started: the server closed the connection before it answered ('Sale', ID ${id})`,
				);
				expect(error?.description).toContain('it is started only if it was not');
				const again = await send(people(2), { options: { campaignId: id } });
				expect(again.error).toBeUndefined();
				await ended();
				expect(numbers()).toHaveLength(2);
			}
			expect(asked(bench.sandbox).filter((request) => request.endsWith('/start'))).toHaveLength(
				kind === 'reset' ? 2 : 1,
			);
		},
	);

	it('is unknown when the server does not tell the status either', async () => {
		bench.sandbox.fault({ kind: 'resetAfterHandling', when: starts });
		bench.sandbox.fault({
			kind: 'status',
			status: 500,
			times: 3,
			when: { method: 'GET', path: /campaigns/ },
		});
		const { error } = await send(people(2));
		const [{ id }] = all();
		expect(error?.message).toBe(
			`It is unknown whether the campaign was started: the server closed the connection before it answered ('Sale', ID ${id})`,
		);
		await ended();
		const again = await send(people(2), { options: { campaignId: id } });
		expect(again.hints).toEqual([
			"The campaign 'Sale' has all the recipients and is completed: it was not started again",
		]);
		expect(numbers()).toHaveLength(2);
	});

	it('warns of messages that may be on their way when the server fails while it starts', async () => {
		bench.sandbox.fault({ kind: 'status', status: 500, message: 'Failed to queue recipients', when: starts });
		const { error } = await send(people(2));
		expect(error?.message).toContain(
			'was not started: Whatomate could not do it: Failed to queue recipients',
		);
		expect(error?.description).toContain('Look at its counts in Whatomate first');
		expect(error?.description).not.toContain('Nothing was sent');
	});

	it('is made up for by Retry On Fail', async () => {
		bench.sandbox.fault({ kind: 'reset', when: starts });
		const { error } = await send(people(2), {}, { settings: retried });
		expect(error).toBeUndefined();
		await ended();
		expect([numbers().length, all().length]).toEqual([2, 1]);
	});
});

describe('Send, continuing a campaign', () => {
	it('leaves one alone that is under way and has everybody', async () => {
		bench.sandbox.campaigns.hold(true);
		await send(people(3));
		const [{ id }] = all();
		const { json, hints, error } = await send(people(3), { options: { campaignId: id } });
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ campaign_id: id, status: 'processing', recipients: 3 }]);
		expect(hints).toEqual([
			"The campaign 'Sale' has all the recipients and is processing: it was not started again",
		]);
		bench.sandbox.campaigns.hold(false);
		await ended();
		expect(numbers()).toHaveLength(3);
	});

	it.each<[string, Partial<Campaign>, number, string]>([
		[
			'is under way without some of them',
			{ status: 'processing' },
			2,
			'is processing already, and 1 of the recipients are not in it',
		],
		['was cancelled', { status: 'cancelled' }, 3, 'is cancelled, and was not started again'],
		['is paused', { status: 'paused' }, 3, 'is paused, and was not started again'],
		[
			'has another template',
			{ template_id: TEMPLATES.welcome_pt },
			3,
			"sends another template than 'welcome'",
		],
		[
			'sends from another account',
			{ whatsapp_account: 'support' },
			3,
			"sends from the account 'support', not from 'main'",
		],
		['has no account', { whatsapp_account: '' }, 3, 'has no account to send from'],
	])('refuses one that %s', async (_what, state, up, words) => {
		const begun = draft(state);
		bring(begun, ...(['pending', 'pending', 'pending'] as const).slice(0, up));
		const { error } = await send(people(3), { options: { campaignId: begun.id } });
		expect(error?.message).toBe(`The campaign 'Draft' ${words}`);
		expect(changing(bench.sandbox)).toEqual([]);
	});

	it('tells that it is gone', async () => {
		const { error } = await send(people(1), {
			options: { campaignId: '00000000-0000-4000-8000-000000000000' },
		});
		expect(error?.message).toBe(
			"'Continue Campaign ID': Whatomate has no campaign with the ID 00000000-0000-4000-8000-000000000000",
		);
		expect(changing(bench.sandbox)).toEqual([]);
	});

	it('knows recipients that were added in another notation', async () => {
		const begun = draft();
		bench.sandbox.campaigns.addRecipients(begun, [
			{ phone_number: '+1 416-200-0001', recipient_name: '', template_params: { 1: 'x' }, header_params: {} },
		]);
		await send(people(2), { options: { campaignId: begun.id } });
		await ended();
		expect(stored()).toHaveLength(2);
	});

	it('adds the header where it was missing', async () => {
		const begun = draft({ template_id: TEMPLATES.summer_sale });
		const items = people(1).map((json) => withFile(PNG, 'image/png', 'sale.png', json));
		const parameters = { template: template.byId(TEMPLATES.summer_sale), headerMediaSource: 'binary' };
		const { error } = await send([], { ...parameters, options: { campaignId: begun.id } }, { items });
		expect(error).toBeUndefined();
		expect(begun.header_media_id).not.toBe('');
	});

	describe('where this key sees masked numbers only', () => {
		beforeEach(async () => await bench.restart({ maskPhones: true }));
		const lastDigits = (...phones: string[]) => phones.map((phone) => ({ phone, name: 'Same' }));

		it('adds nobody twice', async () => {
			bench.sandbox.fault({ kind: 'reset', after: 1, when: imports });
			await send(people(1001));
			const [{ id }] = all();
			const { error, hints } = await send(people(1001), { options: { campaignId: id } });
			expect(error).toBeUndefined();
			expect(hints).toEqual([
				'This API key sees masked numbers only: recipients were told apart by their last digits, name and variables',
			]);
			await ended();
			expect(numbers()).toEqual(people(1001).map(({ phone }) => phone));
		});

		it('adds nobody twice whose name is a number, which is masked too', async () => {
			const entries = people(1001).map(({ phone }) => ({ phone, name: phone }));
			const { error } = await (async () => {
				bench.sandbox.fault({ kind: 'reset', after: 1, when: imports });
				await send(entries);
				return await send(entries, { options: { campaignId: all()[0].id } });
			})();
			expect(error).toBeUndefined();
			await ended();
			expect(numbers()).toEqual(people(1001).map(({ phone }) => phone));
		});

		it('refuses to guess who is up among people whose last digits, name and variables are the same', async () => {
			const begun = draft();
			const twins = lastDigits('14162000001', '14172000001');
			bench.sandbox.campaigns.addRecipients(begun, [
				{
					phone_number: '14162000001',
					recipient_name: 'Same',
					template_params: { 1: 'Same' },
					header_params: {},
				},
			]);
			const { error } = await send(twins, { options: { campaignId: begun.id } });
			expect(error?.message).toBe(
				"It can't be told which of these numbers are in the campaign already, since this API key sees masked numbers only: 14162000001, 14172000001",
			);
			expect(changing(bench.sandbox)).toEqual([]);
		});

		it('gives each their outcome', async () => {
			const { json, error } = await send(
				[
					{ phone: '14162000001', name: 'A' },
					{ phone: '14150000000', name: 'B' },
				],
				{
					options: { waitForCompletion: true },
				},
			);
			expect(error).toBeUndefined();
			expect(json.map(({ phone_number, status }) => [phone_number, status === 'failed'])).toEqual([
				['14162000001', false],
				['14150000000', true],
			]);
		});
	});
});

/** Lets a test end a request's time for an answer: the timers of requests are Node's own. */
function takeTimeouts() {
	const open: Array<{ path: string; expire: () => void }> = [];
	const real = ClientRequest.prototype.setTimeout;
	jest.spyOn(ClientRequest.prototype, 'setTimeout').mockImplementation(function (
		this: ClientRequest,
		time,
		expire,
	) {
		if (expire) open.push({ path: this.path, expire });
		return real.call(this, time, expire);
	});
	return {
		/** Ends the time of the latest request to that path. */
		expire: (path: RegExp) =>
			open
				.filter((each) => path.test(each.path))
				.pop()
				?.expire(),
	};
}
