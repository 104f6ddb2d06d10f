#!/usr/bin/env node
/** `npm test`: everything that needs no real n8n. */
import { runSteps } from './steps.mjs';

runSteps('test', [
	{ title: 'types', command: ['tsc', '--noEmit', '-p', 'test/tsconfig.json'] },
	{ title: 'lint', command: ['n8n-node', 'lint'] },
	{ title: 'build', command: ['npm', 'run', 'build', '--silent'] },
	{ title: "n8n's scanner, sources and package", command: ['node', 'test/tools/scan.mjs'] },
	{
		title: 'unit, contract, sandbox and engine tests',
		command: ['jest', '--coverage', '--forceExit', ...process.argv.slice(2)],
		jest: true,
	},
]);
