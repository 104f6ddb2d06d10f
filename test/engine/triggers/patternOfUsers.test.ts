import { useLiveFeed } from './liveBench';
import { HEADER, incoming, useWebhooks } from './webhookBench';

/**
 * A pattern of the user's meets what customers write: in both triggers it is refused at activation or runs in linear time, never in
 * JavaScript's own engine. How long it takes there is tried in `unit/patterns.test.ts`, in a process that can be ended.
 */

/** Short enough that this ends, whatever runs it. */
const text = `${'a'.repeat(20)}!`;

const RUNS = ['(a+)+$', '^(a|a)*b$', 'a*a*a*a*b', '(.*)*=', '(?:a?){20}a{20}b'];

const REFUSED = ['(?=a)a', '(?<!a)a', '(a)\\1', 'a{1,5000}', '(', 'a|'.repeat(10_000)];

const filters = (pattern: string) => ({ filters: { text: pattern, textMatch: 'pattern' } });

/** @returns the patterns that JavaScript itself ran since then */
function watchJavaScript(): () => string[] {
	const watched = jest.spyOn(RegExp.prototype, 'exec');
	return () => watched.mock.contexts.map(({ source }) => source);
}

afterEach(() => jest.restoreAllMocks());

describe('in the Whatomate Trigger, a pattern of the user', () => {
	const bench = useWebhooks();

	it.each(RUNS)('is not run by JavaScript over the text of a customer: %s', async (pattern) => {
		const trigger = await bench.host(filters(pattern));
		await trigger.activate();
		const ran = watchJavaScript();
		const headers = { [HEADER]: bench.tokenOf() };
		expect(await trigger.deliver(incoming(text), headers)).toMatchObject({ status: 200, started: [] });
		expect(ran()).not.toContain(pattern);
		expect(/a/.test(text) && ran().includes('a')).toBe(true);
	});

	it.each(REFUSED)('is refused at activation: %#', async (pattern) => {
		const trigger = await bench.host(filters(pattern));
		await expect(trigger.activate()).rejects.toThrow(/^'Text' /);
		expect(bench.changes()).toEqual([]);
	});
});

describe('in the Whatomate Live Trigger, a pattern of the user', () => {
	const bench = useLiveFeed();

	it.each(RUNS)('is not run by JavaScript over the text of a customer: %s', async (pattern) => {
		const trigger = await bench.host({ events: ['message.incoming'], ...filters(`${pattern}|^end$`) });
		await bench.isLive();
		const ran = watchJavaScript();
		bench.sandbox.receive({ from: bench.numberOfAna(), text });
		bench.sandbox.receive({ from: bench.numberOfAna(), text: 'end' });
		await trigger.until(() => trigger.emitted.some(({ json }) => json.text === 'end'));
		expect(trigger.emitted).toHaveLength(1);
		expect(ran()).not.toContain(`${pattern}|^end$`);
	});

	it.each(REFUSED)('is refused at activation: %#', async (pattern) => {
		const trigger = bench.made(filters(pattern));
		await expect(trigger.start()).rejects.toThrow(/^'Text' /);
		expect(bench.sandbox.liveFeed.connections).toEqual([]);
	});
});
