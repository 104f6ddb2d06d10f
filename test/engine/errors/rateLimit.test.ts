import { contact } from '../harness';
import { changing, DIALECTS, gate, settle } from '../support';
import { inSeconds, posts, useErrors } from './support';

describe.each(DIALECTS)('on the %s server', (dialect) => {
	const { bench, waiting, run } = useErrors(dialect);

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
		bench.sandbox.fault({ when: posts, kind: 'slow', times: 7, wait: others.opened });
		waiting.hold();
		const running = run('sendText', { contact: contact.byId('={{ $json.id }}'), text: 'Hello' }, { items });
		await waiting.until(1);
		others.open();
		// The first waits for its second try; of the last four, only as many begin as there may be after a refusal: half of eight in all.
		await waiting.until(4);
		await settle(bench.sandbox);
		expect(changing(bench.sandbox)).toHaveLength(8);
		expect(inSeconds(waiting.waits)).toEqual([30, 30, 30, 30]);
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
});
