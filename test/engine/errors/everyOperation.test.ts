import type { SeenRequest } from '../../sandbox';
import { CASES, itemOperationsOn } from '../cases';
import type { Case } from '../cases/case';
import { DIALECTS, settle } from '../support';
import { inSeconds, useErrors } from './support';

describe.each(DIALECTS)('on the %s server', (dialect) => {
	const { bench, waiting, run, expectError } = useErrors(dialect);

	describe.each(itemOperationsOn(dialect))('%s', (operation) => {
		const { method, path: end = '', sends, unknown, onceMore, items }: Case = CASES[operation];
		/** The request that does it, behind those that only look something up. */
		const deed = (request: SeenRequest) =>
			request.method === method && request.path.startsWith('/api/') && request.path.endsWith(end);
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
			// What an operation asks afterwards waits as well: here, no time goes by.
			expect(inSeconds(waiting.waits).slice(0, 2)).toEqual([7, 7]);
			expect(deeds().filter(({ status }) => status === 429)).toHaveLength(2);
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
				if (!unknown || onceMore) {
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
				if (!unknown || onceMore) {
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
			const repeatable =
				deeds()[0].method === 'GET'
					? 'The workflow was stopped'
					: 'The workflow was stopped before Whatomate answered, so what it was asked for may be done or not';
			stop.abort();
			expect((await running).error?.message).toBe(
				unknown ? `It is unknown whether ${unknown}: the workflow was stopped` : repeatable,
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
});
