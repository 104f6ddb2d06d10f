#!/usr/bin/env node
/**
 * `npm run test:e2e`: the built package in a real n8n, and in its editor. With `-- --n8n 1` in the last n8n 1, without the editor.
 * What else stands behind `--` goes to jest.
 */
import { runSteps } from './steps.mjs';

const given = process.argv.slice(2);
const at = given.indexOf('--n8n');
const [, major] = at < 0 ? [undefined, '2'] : given.splice(at, 2);
if (!['1', '2'].includes(major)) {
	console.error('Behind --n8n stands 1 or 2.');
	process.exit(1);
}

await runSteps(major === '1' ? 'e2e-n8n-1' : 'e2e', [
	{ title: 'build', command: ['npm', 'run', 'build', '--silent'] },
	{
		title: `tests in a real n8n ${major}`,
		command: ['jest', '--config', 'test/jest.e2e.config.js', '--runInBand', ...given],
		variables: { WHATOMATE_TEST_N8N_MAJOR: major },
		jest: true,
	},
]);
