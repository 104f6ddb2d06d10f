#!/usr/bin/env node
/**
 * `npm run check`: what is quick enough to run while writing, all at the same time. Types and lint look again only at files that
 * changed, so that a lint rule which judges one file by another's types may be late: `npm test` lints everything.
 */
import { runSteps } from './steps.mjs';

await runSteps(
	'check',
	[
		{ title: 'types', command: ['npm', 'run', 'typecheck', '--silent'] },
		{
			title: 'lint',
			command: [
				'eslint',
				'--cache',
				'--cache-location',
				'node_modules/.cache/eslint/',
				'--cache-strategy',
				'content',
				'.',
			],
		},
		{ title: 'house', command: ['npm', 'run', 'house', '--silent'] },
		{
			title: 'units',
			command: [
				'jest',
				'--selectProjects',
				'units',
				'--testPathPatterns',
				'test/unit',
				...process.argv.slice(2),
			],
			jest: true,
		},
	],
	{ together: true },
);
