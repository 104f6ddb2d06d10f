import type { IDataObject } from 'n8n-workflow';

import { defaultAppSecret, defaultVerifyToken } from '../../sandbox';
import { useLiveFeed } from './liveBench';
import { useWebhooks } from './webhookBench';

const SETTINGS = '/api/chatbot/settings';
const OFF = /starts on incoming messages\. Whatomate's chatbot is off.+switch the chatbot on.+leave it empty/;
const TOO = /Whatomate's chatbot may answer customers too: it has a fallback message.+leave it empty/;
const meta = { metaAppSecret: defaultAppSecret, metaVerifyToken: defaultVerifyToken };

describe("the hint about Whatomate's own bot, when the Whatomate Trigger is activated", () => {
	const bench = useWebhooks();
	const asked = () => bench.sandbox.requests.filter(({ path }) => path === SETTINGS).length;
	const hints = ({ logged }: { logged: string[] }) => logged.filter((words) => /chatbot/.test(words));

	it.each<[string, IDataObject, IDataObject, RegExp | undefined, number]>([
		['is off', { enabled: false }, {}, OFF, 1],
		['answers, too', { enabled: true, fallback_message: 'What?' }, {}, TOO, 1],
		['is on and empty', { enabled: true }, {}, undefined, 1],
		['does not matter', { enabled: false }, { events: ['message.sent'] }, undefined, 0],
		['sees what Meta delivers', { enabled: false }, { source: 'meta', incomingMessages: true }, OFF, 1],
		[
			'does not see it',
			{ enabled: false },
			{ source: 'meta', incomingMessages: true, passOn: false },
			undefined,
			0,
		],
		['does not matter for statuses', { enabled: false }, { source: 'meta' }, undefined, 0],
	])('where it %s', async (_what, settings, parameters, words, requests) => {
		bench.sandbox.bot.change(settings);
		const trigger = await bench.host({ statuses: ['read'], ...parameters }, { credential: { ...meta } });
		await trigger.activate();
		expect(hints(trigger)).toEqual(words ? [expect.stringMatching(words)] : []);
		expect(asked()).toBe(requests);
	});

	it.each(['status', 'reset', 'html'] as const)('keeps nobody from it: %s', async (kind) => {
		bench.sandbox.fault({ when: { path: SETTINGS }, kind, status: 500, times: Infinity });
		const trigger = await bench.host();
		await trigger.activate();
		expect(bench.sandbox.webhooks).toHaveLength(1);
		expect(hints(trigger)).toEqual([]);
	});

	it('is not asked for when n8n starts again', async () => {
		const trigger = await bench.host();
		await trigger.activate();
		await trigger.restart();
		expect(asked()).toBe(1);
	});
});

describe("the hint about Whatomate's own bot, when the Live Trigger is activated", () => {
	const bench = useLiveFeed();

	it.each<[string, IDataObject, RegExp]>([
		['is off', { enabled: false }, OFF],
		['answers, too', { enabled: true, fallback_message: 'What?' }, TOO],
	])('where it %s', async (_what, settings, words) => {
		bench.sandbox.bot.change(settings);
		const trigger = await bench.host({ events: ['message.incoming'] });
		await trigger.until(() => trigger.logged.some((logged) => words.test(logged)));
		expect(bench.sandbox.requests.filter(({ path }) => path === SETTINGS)).toHaveLength(1);
	});

	it('is not given where no message starts it', async () => {
		bench.sandbox.bot.change({ enabled: false });
		await bench.host({ events: ['message.status'] });
		await bench.isLive();
		expect(bench.sandbox.requests.map(({ path }) => path)).not.toContain(SETTINGS);
	});
});
