import { HEADER, incoming, NOW, useWebhooks } from './webhookBench';

const bench = useWebhooks();

const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();

it.each<[string, string, number]>([
	['sent just now', NOW, 1],
	['sent an hour ago', ago(1), 1],
	['sent nearly a day ago', ago(23.9), 1],
	['sent more than a day ago', ago(24.1), 0],
	['sent years ago', '2019-01-01T00:00:00Z', 0],
	['with a clock that is ahead', ago(-48), 1],
	['with a time that is none', 'yesterday', 1],
	['without a time', '', 1],
])('a delivery %s is answered 200, and starts a run where it is new', async (_what, timestamp, runs) => {
	const trigger = await bench.host();
	await trigger.activate();
	trigger.logged.splice(0);
	const body = JSON.stringify({ ...(JSON.parse(incoming()) as object), timestamp });
	const answered = await trigger.deliver(body, { [HEADER]: bench.tokenOf() });
	expect(answered).toMatchObject({ status: 200, body: { received: 1, started: runs } });
	expect(trigger.runs).toHaveLength(runs);
	expect(trigger.logged.filter((words) => words.includes('more than a day old'))).toHaveLength(1 - runs);
});
