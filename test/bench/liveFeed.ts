/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- measures this process */
import { setTimeout as pause } from 'node:timers/promises';

import { WebSocket as SocketOfWs } from 'ws';

import { waitFor } from '../e2e/wait';
import { LiveHost } from '../engine/triggerHarness';
import { defaultApiKey } from '../sandbox';
import type { Sandbox } from '../sandbox';
import { watchBlocks } from './blocks';
import { memory } from './memory';
import type { FeedSetting } from './servers/feed';
import { Beside } from './servers/server';
import type { Table } from './show/table';
import { size } from './size';

/** The Live Trigger while the feed tells of far more than it starts for. */

const SETTING: FeedSetting = { rate: 2000, seconds: size(30), contacts: 5000, wanted: 100 };

/** Milliseconds after which a frame counts as lost. */
const LATE = 60_000;

export async function liveFeed(): Promise<Table[]> {
	// Node.js 20 has none; the tests' own takes the same arguments.
	(globalThis as { WebSocket?: unknown }).WebSocket ??= SocketOfWs;
	const feed = await Beside.start('feed', SETTING);
	const sandbox = { url: feed.url, apiKey: defaultApiKey } as Sandbox;
	const trigger = new LiveHost({
		sandbox,
		parameters: {
			events: ['message.incoming'],
			filters: { text: 'order' },
			options: { leaveOutOwn: false },
		},
	});
	await trigger.start();
	await pause(1000);
	const before = memory();
	const watched = watchBlocks();
	const processor = process.cpuUsage();
	const told = await feed.ask<{ sent: number; wanted: number; requests: number; lookUps: number }>('begin');
	const isComplete = async () => (trigger.emitted.length >= told.wanted ? true : undefined);
	await waitFor(isComplete, { within: LATE, what: 'the last of them' }).catch(() => {});
	const { longest, longestWork } = await watched();
	const { user, system } = process.cpuUsage(processor);
	const started = trigger.emitted.length;
	const after = memory();
	await trigger.close();
	await feed.close();
	return [
		{
			title: `A live feed of ${SETTING.rate} messages a second for ${SETTING.seconds} s, of which 1 % start the workflow`,
			rows: [
				{
					name: 'Whatomate Live Trigger',
					figures: {
						frames: told.sent,
						'to start': told.wanted,
						started,
						'look-ups of contacts': told.lookUps,
						'longest block, ms': longest,
						'of own work, ms': longestWork,
						'ms of processor a frame': (user + system) / 1000 / told.sent,
						'MB kept': after - before,
					},
					targets: [
						{ what: 'lost', value: told.wanted - started, most: 0 },
						{ what: 'ms of own work, the longest block', value: longestWork, most: 50 },
					],
				},
			],
		},
	];
}
