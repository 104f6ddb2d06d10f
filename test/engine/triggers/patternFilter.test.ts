import { HEADER, incoming, useWebhooks } from './webhookBench';

const bench = useWebhooks();
const filters = (text: string) => ({ filters: { text, textMatch: 'pattern' } });

describe('a pattern in a filter', () => {
	it.each(['(?<=order )\\d+', '(a|b)\\1', 'a{1,5000}'])(
		'is refused when the workflow is activated: %s',
		async (text) => {
			const trigger = await bench.host(filters(text));
			await expect(trigger.activate()).rejects.toThrow(/^'Text' /);
			expect(bench.changes()).toEqual([]);
		},
	);

	it('is refused after an update of the node too, though nothing else has changed', async () => {
		const trigger = await bench.host();
		await trigger.activate();
		trigger.set(filters('order(?=\\d)'));
		await expect(trigger.restart()).rejects.toThrow(/'Text' has a look-around/);
	});

	it('starts the workflow for the messages that it fits', async () => {
		const trigger = await bench.host(filters('^order\\s\\p{Nd}+$'));
		await trigger.activate();
		const headers = { [HEADER]: bench.tokenOf() };
		await trigger.deliver(incoming('Order\u00a017', 'm1'), headers);
		await trigger.deliver(incoming('Orders', 'm2'), headers);
		expect(trigger.runs.map(([{ json }]) => json.text)).toEqual(['Order\u00a017']);
	});
});
