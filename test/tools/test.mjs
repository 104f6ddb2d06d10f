#!/usr/bin/env node
/** `npm test`: everything that needs no real n8n. */
import { runSteps } from './steps.mjs';

await runSteps('test', [
	{ title: 'types', command: ['npm', 'run', 'typecheck', '--silent'] },
	{ title: 'lint', command: ['npm', 'run', 'lint', '--silent'] },
	{ title: 'build', command: ['npm', 'run', 'build', '--silent'] },
	{ title: "n8n's scanner, sources and package", command: ['node', 'test/tools/scan.mjs'] },
	{ title: 'house', command: ['npm', 'run', 'house', '--silent'] },
	{
		title: 'unit, contract, sandbox and engine tests',
		// A busy machine makes no test fail: those that hang are told from those that wait, just later.
		command: ['jest', '--coverage', '--testTimeout=60000', ...process.argv.slice(2)],
		jest: true,
	},
]);
