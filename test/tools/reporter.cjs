/**
 * What jest says of a run: a line for each test file as it ends (passed or failed, seconds, tests, name, project), and of
 * those that failed everything, with what they printed. What passing files print is not shown. Like jest's own reporters,
 * this one writes to the error output.
 */
const { relative } = require('node:path');

const say = (text) => process.stderr.write(`${text}\n`);

const seconds = ({ runtime }) => `${(runtime / 1000).toFixed(1)} s`.padStart(8);

/** A word for the tests that were not just passed. */
const counted = (number, word) => (number > 0 ? [`${number} ${word}`] : []);

/** @returns what a test file printed, each time with the first line of where */
const printed = (entries) =>
	entries
		.map(({ type, message, origin }) => `console.${type}: ${message}\n${origin.split('\n')[0]}`)
		.join('\n');

module.exports = class Reporter {
	constructor({ rootDir, testNamePattern }) {
		this.rootDir = rootDir;
		/** With `-t`, all other tests count as left out. */
		this.namesSkipped = !testNamePattern;
	}

	/** @returns the test file in few words: `engine/contacts · n8n 2` */
	nameOf({ path, context: { config } }) {
		const file = relative(this.rootDir, path)
			.replace(/^test\//, '')
			.replace(/\.test\.ts$/, '');
		return config.displayName ? `${file} · ${config.displayName.name}` : file;
	}

	onTestResult(test, result) {
		const { failureMessage, numPassingTests: passed, numFailingTests: failed, perfStats } = result;
		const unusual = [
			...(result.testExecError ? ['could not be run'] : []),
			...counted(failed, 'failed'),
			...counted(result.numPendingTests, 'skipped'),
			...counted(result.numTodoTests, 'to do'),
		];
		const mark = failureMessage ? '✗' : '✓';
		const remark = unusual.length > 0 ? ` (${unusual.join(', ')})` : '';
		say(`${mark}${seconds(perfStats)}${String(passed).padStart(6)}  ${this.nameOf(test)}${remark}`);
		if (!failureMessage) return;
		say(`\n${failureMessage}`);
		if (result.console?.length > 0) say(`What it printed:\n${printed(result.console)}\n`);
	}

	/** Names what was left out, and what failed once more, at the end of a long list. */
	onRunComplete(_contexts, { testResults }) {
		for (const { testFilePath, testExecError, testResults: tests } of testResults) {
			const file = relative(this.rootDir, testFilePath);
			if (testExecError) say(`failed: ${file}`);
			for (const { status, fullName } of tests) {
				if (status === 'pending' && this.namesSkipped) say(`skipped: ${file}: ${fullName}`);
				if (status === 'failed') say(`failed: ${file}: ${fullName}`);
			}
		}
	}
};
