#!/usr/bin/env node
/** `npm run test:e2e`: the built package in a real n8n, and in its editor. */
import { runSteps } from './steps.mjs';

await runSteps('e2e', [
	{ title: 'build', command: ['npm', 'run', 'build', '--silent'] },
	{
		title: 'tests in a real n8n',
		command: ['jest', '--config', 'test/jest.e2e.config.js', '--runInBand', ...process.argv.slice(2)],
		jest: true,
	},
]);
