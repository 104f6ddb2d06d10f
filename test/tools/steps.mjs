/** Runs the steps of a test command, and counts what passed. */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const outputFolder = join(root, 'test-output');

/** The project's own tools come first, as under `npm run`. */
const env = { ...process.env, PATH: [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter) };

const secondsSince = (begun) => ((Date.now() - begun) / 1000).toFixed(1);

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

/** Runs a program. @returns whether it failed, and what it printed as far as that is not shown at once. */
const outcomeOf = async ([command, ...parameters], variables, stdio) =>
	await new Promise((resolve) => {
		const setting = { cwd: root, env: { ...env, ...variables }, stdio };
		const child = spawn(command, parameters, { ...setting, shell: process.platform === 'win32' });
		const printed = [];
		for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part) => printed.push(part));
		const all = () => Buffer.concat(printed).toString();
		child.on('error', ({ message }) => resolve({ failed: true, printed: message }));
		child.on('close', (status) => resolve({ failed: status !== 0, printed: all() }));
	});

/** Runs one step and prints it with its time. @returns what passed and what failed in it. */
async function run({ title, command, jest, variables }, jestFile, atOnce) {
	const begun = Date.now();
	rmSync(jestFile, { force: true });
	if (jest && atOnce) console.log(`… ${title}`);
	const { failed, printed } = await outcomeOf(
		jest ? [...command, '--json', `--outputFile=${jestFile}`] : command,
		variables,
		// Jest prints its report to the error output, and with --json the numbers once more to the other.
		['ignore', jest ? 'ignore' : 'pipe', jest && atOnce ? process.stdout.fd : 'pipe'],
	);
	console.log(`${failed ? '✗' : '✓'} ${title} (${secondsSince(begun)} s)`);
	const words = readable(printed);
	if (words && (failed || /\bwarning\b/.test(words))) console.log(words);

	const tests = jest ? counted(jestFile) : { passed: failed ? 0 : 1, failed: 0 };
	return { passed: tests.passed, failed: failed ? tests.failed || 1 : tests.failed };
}

/**
 * Runs the steps, prints each with its time, and as the last line `N passed, N failed`: the tests that jest counts, and every
 * other step as one. One after the other they end with the first that fails, and the report of a jest run is shown as it
 * comes; together they all run to their end, and only those that fail are shown.
 *
 * @param name under which the numbers are kept for `total.mjs`
 * @param steps each with a `title` and a `command`, and `variables` of its environment where it needs some; with `jest: true` it
 *   is a jest run
 * @param together whether they run at the same time
 */
export async function runSteps(name, steps, { together = false } = {}) {
	const begun = Date.now();
	const totalFile = join(outputFolder, `${name}.json`);
	const jestFile = join(outputFolder, `${name}-jest.json`);
	mkdirSync(outputFolder, { recursive: true });
	rmSync(totalFile, { force: true });

	const results = [];
	if (together)
		results.push(...(await Promise.all(steps.map(async (step) => await run(step, jestFile, false)))));
	for (const step of together ? [] : steps) {
		results.push(await run(step, jestFile, true));
		if (results.at(-1).failed > 0) break;
	}
	const sum = (key) => results.reduce((number, result) => number + result[key], 0);
	const total = { passed: sum('passed'), failed: sum('failed') };
	if (total.failed > 0) process.exitCode = 1;
	writeFileSync(totalFile, JSON.stringify(total));
	console.log(`${secondsSince(begun)} s`);
	console.log(`${total.passed} passed, ${total.failed} failed`);
}
