/** Runs the steps of a test command one after the other, and counts what passed. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const outputFolder = join(root, 'test-output');

/** The project's own tools come first, as under `npm run`. */
const env = { ...process.env, PATH: [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter) };

/** What a program printed, without colours, npm's remarks about the machine, and all the pictures of a spinner but the last. */
const readable = (printed) =>
	stripVTControlCharacters(printed.replaceAll(/\x1b\[\d*D/g, '\r'))
		.split('\n')
		.map((line) => line.split('\r').at(-1))
		.filter((line) => !/^npm warn Unknown|^\s*$/.test(line))
		.join('\n');

/** @returns how many tests jest counted; a file that could not even be loaded counts as one that failed. */
function counted(file) {
	try {
		const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(
			readFileSync(file, 'utf8'),
		);
		return { passed: numPassedTests, failed: numFailedTests + numRuntimeErrorTestSuites };
	} catch {
		return { passed: 0, failed: 0 };
	}
}

/**
 * Runs the steps up to the first that fails, prints each with its time, and as the last line `N passed, N failed`: the tests
 * that jest counts, and every other step as one.
 *
 * @param name under which the numbers are kept for `total.mjs`
 * @param steps each with a `title` and a `command`; with `jest: true` it is a jest run, whose output is shown as it comes
 */
export function runSteps(name, steps) {
	const totalFile = join(outputFolder, `${name}.json`);
	const jestFile = join(outputFolder, `${name}-jest.json`);
	mkdirSync(outputFolder, { recursive: true });
	rmSync(totalFile, { force: true });
	const total = { passed: 0, failed: 0 };

	for (const { title, command: line, jest } of steps) {
		const begun = Date.now();
		rmSync(jestFile, { force: true });
		const [command, ...parameters] = jest ? [...line, '--json', `--outputFile=${jestFile}`] : line;
		if (jest) console.log(`… ${title}`);
		const { status, error, stdout, stderr } = spawnSync(command, parameters, {
			cwd: root,
			env,
			// jest prints its report to the error output, and with --json the numbers once more to the other.
			stdio: jest ? ['ignore', 'ignore', 'inherit'] : ['ignore', 'pipe', 'pipe'],
			encoding: 'utf8',
			maxBuffer: 64 * 1024 * 1024,
			shell: process.platform === 'win32',
		});
		const failed = error !== undefined || status !== 0;
		console.log(`${failed ? '✗' : '✓'} ${title} (${((Date.now() - begun) / 1000).toFixed(1)} s)`);
		if (error) console.log(error.message);
		const printed = readable(`${stdout ?? ''}${stderr ?? ''}`);
		if (failed || /\bwarning\b/.test(printed)) console.log(printed);

		const tests = jest ? counted(jestFile) : { passed: failed ? 0 : 1, failed: 0 };
		total.passed += tests.passed;
		total.failed += tests.failed;
		if (failed) {
			total.failed ||= 1;
			process.exitCode = 1;
			break;
		}
	}
	writeFileSync(totalFile, JSON.stringify(total));
	console.log(`${total.passed} passed, ${total.failed} failed`);
}
