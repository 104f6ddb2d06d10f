import { template, variables } from '../harness';
import { asked, settle } from '../support';
import { people, retried, useCampaigns } from './support';

const { bench, waiting, send, all, numbers, ended } = useCampaigns();

describe('Send, waiting for completion', () => {
	const wait = { options: { waitForCompletion: true, waitMinutes: 60 } };

	it('looks less and less often, and goes on while the server is away', async () => {
		bench.sandbox.campaigns.hold(true);
		waiting.hold();
		const running = send(people(2), wait);
		await waiting.until(1);
		bench.sandbox.fault({
			kind: 'status',
			status: 503,
			message: 'Updating',
			times: 5,
			when: { method: 'GET', path: /campaigns/ },
		});
		for (let look = 2; look <= 8; look++) {
			waiting.release();
			waiting.hold();
			await waiting.until(look);
		}
		bench.sandbox.campaigns.hold(false);
		await ended();
		waiting.release();
		const { json, error } = await running;
		expect(error).toBeUndefined();
		expect(json.map(({ status }) => status)).toEqual([expect.any(String), expect.any(String)]);
		const looks = waiting.waits.slice(0, 8);
		expect(looks[0]).toBe(500);
		expect(looks).toEqual([...looks].sort((one, other) => one - other));
		expect(looks[7]).toBeLessThanOrEqual(15_000);
	});

	const gets = { method: 'GET', path: /campaigns/ };

	it('says that the campaign goes on when the server refuses to tell of it', async () => {
		bench.sandbox.campaigns.hold(true);
		bench.sandbox.fault({ kind: 'status', status: 401, message: 'Invalid API key', when: gets });
		const { error } = await send(people(2), wait);
		expect(error?.message).toBe(
			`The campaign ${all()[0].id} was started, but what became of it can't be read: Whatomate refused the API key: Invalid API key`,
		);
		expect(error?.description).toContain('do not send it again');
	});

	it('goes on waiting with Retry On Fail, and sends nothing again', async () => {
		bench.sandbox.fault({ kind: 'status', status: 401, when: gets });
		const { json, error } = await send(people(2), wait, { settings: retried });
		expect(error).toBeUndefined();
		expect(json).toHaveLength(2);
		expect([numbers().length, all().length]).toEqual([2, 1]);
	});

	it('is not sent again by Retry On Fail because its first recipient failed', async () => {
		const { json } = await send([{ phone: '14150000000', name: 'R' }, ...people(1)], wait, {
			settings: retried,
		});
		expect(json.map(({ status }) => status === 'failed')).toEqual([true, false]);
		expect([all().length, bench.sandbox.refusals.length, numbers().length]).toEqual([1, 1, 1]);
	});

	it('gives the outcomes so far when the time is over', async () => {
		bench.sandbox.campaigns.hold(true);
		waiting.hold();
		const now = jest.spyOn(Date, 'now');
		const running = send(people(2), wait);
		await waiting.until(1);
		now.mockReturnValue(Date.now() + 61 * 60_000);
		waiting.release();
		const { json, hints, error } = await running;
		expect(error).toBeUndefined();
		expect(json.map(({ status }) => status)).toEqual(['pending', 'pending']);
		expect(hints).toEqual([
			`The campaign ${all()[0].id} had not ended after 60 minutes: 0 sent, 0 failed, of 2. It goes on by itself.`,
		]);
	});

	it('ends when somebody cancels the campaign', async () => {
		bench.sandbox.campaigns.hold(true);
		waiting.hold();
		const running = send(people(2), wait);
		await waiting.until(1);
		bench.sandbox.campaigns.change(all()[0], { status: 'cancelled' });
		waiting.release();
		expect((await running).json.map(({ status }) => status)).toEqual(['pending', 'pending']);
	});

	it('ends though the last one opted out, after which the server never calls the campaign completed', async () => {
		const { id } = bench.sandbox.addTemplate({ name: 'news', body_content: 'News!', category: 'MARKETING' });
		const { json, error } = await send([{ phone: '14162000001' }, { phone: '14155550103' }], {
			...wait,
			template: template.byId(id),
			...variables({}),
			leaveOut: { optedOut: 'never' },
		});
		expect(error).toBeUndefined();
		expect(json.map(({ status, error_message: reason }) => [status === 'failed', reason])).toEqual([
			[false, null],
			[true, 'Contact opted out of marketing messages'],
		]);
		expect(all()[0].status).toBe('processing');
	});

	it('stops at once when the user stops the execution; the campaign goes on', async () => {
		const stop = new AbortController();
		bench.sandbox.campaigns.hold(true);
		waiting.hold();
		const running = send(people(2), wait, { abortSignal: stop.signal });
		await waiting.until(1);
		stop.abort();
		const [{ id }] = bench.sandbox.campaigns.all;
		expect((await running).error?.message).toBe(
			`The campaign ${id} was started, but what became of it can't be read: The workflow was stopped`,
		);
		const before = bench.sandbox.requests.length;
		waiting.release();
		await settle(bench.sandbox);
		expect(
			asked(bench.sandbox)
				.slice(before)
				.filter((request) => request.includes('campaigns')),
		).toEqual([]);
		bench.sandbox.campaigns.hold(false);
		await ended();
		expect(numbers()).toHaveLength(2);
	});
});
