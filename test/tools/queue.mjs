#!/usr/bin/env node
/** `npm run test:queue`: the built package in a real n8n in queue mode. */
import { runSteps } from './steps.mjs';

await runSteps('queue', [
	{ title: 'build', command: ['npm', 'run', 'build', '--silent'] },
	{
		title: "tests in n8n's queue mode",
		command: ['jest', '--config', 'test/jest.queue.config.js', '--runInBand', ...process.argv.slice(2)],
		jest: true,
	},
]);
