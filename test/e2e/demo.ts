/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, no-console -- a command, not a node */
import { parseArgs } from 'node:util';
import { startSandbox, type Sandbox } from '../sandbox';
import { openPlayground, startDemoServer } from './demo/play';
import { Progress } from './demo/progress';
import { example } from './examples';
import { N8nApi } from './n8n/api';
import { projectFolder } from './n8n/install';
import { startN8n } from './n8n/server';
import { owner } from './owner';
import { run } from './processes';

const usage = `Shows the nodes at work: a Whatomate server in memory with a phone for each customer, and a real n8n with all
examples. Everything stays on this machine.

  --once   only send a template to ten customers and end, with 0 if every phone got its message
  --help   this text`;

const PHONES = 10;

/** Sends the template and prints what became of it. @returns whether all phones got theirs. */
async function sendToTen(n8n: N8nApi, sandbox: Sandbox): Promise<boolean> {
	const credential = await n8n.createCredential('Whatomate (Demo)', {
		baseUrl: sandbox.url,
		apiKey: sandbox.apiKey,
	});
	const workflow = example('template-to-contacts', credential);
	const id = await n8n.createWorkflow(workflow);
	console.log(`\nn8n runs the workflow "${workflow.name}".\n\nWhat the phones got:`);
	sandbox.on('phone', (payload) => console.log(`  ${sandbox.describe(payload)}`));
	const execution = await n8n.execute(
		id,
		workflow.nodes.find(({ type }) => /manualTrigger/.test(type))?.name ?? '',
	);

	const sent = execution.items('Sent').length;
	for (const { json } of execution.items('Not Sent')) {
		console.log(`  ${String(json.phone)} got nothing: ${String(json.reason)}`);
	}
	if (execution.error) console.log(`  n8n stopped: ${execution.error.message}`);
	const reached = new Set(sandbox.phones.map(({ to }) => to)).size;
	const complete = sent === PHONES && reached === PHONES;
	console.log(`\n${complete ? '✓' : '✗'} ${reached} of ${PHONES} phones got their message.`);
	return complete;
}

const build = async () => await run('npm', ['run', 'build', '--silent'], { cwd: projectFolder });

/** Sends a template to ten phones, and ends. */
async function sendOnce(): Promise<void> {
	console.log('Building the nodes …');
	await build();
	const sandbox = await startSandbox({ dialect: 'released', statusDelay: 100, readAfterDelivery: true });
	const running = await startN8n((line) => console.log(line));
	try {
		const complete = await sendToTen(await N8nApi.signUp(running.url, owner), sandbox);
		process.exitCode = complete ? 0 : 1;
	} finally {
		await running.stop();
		await sandbox.close();
	}
}

/**
 * Opens everything, and lets the person play until the end.
 *
 * @param isUp called once everything can be ended in order
 */
async function play(end: Promise<void>, isUp: () => void): Promise<void> {
	const progress = new Progress();
	progress.begin('Building the nodes (about half a minute)');
	await build();
	const sandbox = await startDemoServer();
	const running = await startN8n(progress.begin);
	try {
		const { page, lines } = await openPlayground(running.url, sandbox, progress.begin);
		progress.end();
		console.log(`\n${lines.join('\n')}`);
		isUp();
		await end;
		console.log('\nEnding …');
		await page.close();
	} finally {
		await running.stop();
		await sandbox.close();
	}
}

const main = async (): Promise<void> => {
	const { values } = parseArgs({
		options: { once: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
	});
	if (values.help) return console.log(usage);

	const end = new Promise<void>((resolve) => {
		// For good: the signal comes more than once, from the terminal and from the program that started this one.
		process.on('SIGINT', resolve);
		process.on('SIGTERM', resolve);
	});
	// Before the demo is up there is nothing to end in order: what runs is ended with this process.
	const endAtOnce = () => process.exit(130);
	process.on('SIGINT', endAtOnce);
	process.on('SIGTERM', endAtOnce);
	await (values.once
		? sendOnce()
		: play(end, () => {
				process.off('SIGINT', endAtOnce);
				process.off('SIGTERM', endAtOnce);
			}));
};

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
