/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- runs beside n8n, not in it */
import { spawn, type ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { ownPort } from '../sandbox';
import { waitFor } from './wait';

/** How a command is to run. */
interface Setting {
	cwd: string;
	env?: NodeJS.ProcessEnv;
}

/**
 * Runs a command to its end.
 *
 * @returns what it printed.
 * @throws with the end of its output when it fails.
 */
export async function run(command: string, parameters: string[], setting: Setting): Promise<string> {
	const child = spawn(command, parameters, { ...setting, stdio: ['ignore', 'pipe', 'pipe'] });
	let printed = '';
	let everything = '';
	child.stdout.on('data', (part: Buffer) => (printed += part.toString()));
	for (const stream of [child.stdout, child.stderr]) {
		stream.on('data', (part: Buffer) => (everything = (everything + part.toString()).slice(-4000)));
	}
	const code = await new Promise<number | null>((resolve, reject) => {
		child.once('error', reject);
		child.once('close', resolve);
	});
	if (code !== 0) throw new Error(`${command} ${parameters.join(' ')} ended with ${code}:\n${everything}`);
	return printed;
}

/**
 * Has a shell do something when this process ends, however that happens: its handlers of `exit` run neither when it is killed nor,
 * for what a test file starts, when jest is.
 *
 * @param script finds the argument as `$0`
 * @returns takes it back
 */
function whenWeEnd(script: string, argument: string): () => void {
	// The other end of its input closes with us.
	const shell = spawn('sh', ['-c', `cat > /dev/null; ${script}`, argument], {
		detached: true,
		stdio: ['pipe', 'ignore', 'ignore'],
	});
	shell.unref();
	(shell.stdin as Socket).unref();
	return () => void shell.kill('SIGKILL');
}

/** Has a folder removed when this process ends, also when it is killed. @returns removes it now */
export function temporary(folder: string): () => void {
	// What was started in it is ended at the same time, and may take a moment.
	const takeBack = whenWeEnd('sleep 2; rm -rf -- "$0"', folder);
	return () => {
		takeBack();
		rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
	};
}

/** A program that keeps running, with everything that it starts itself. It does not outlive us. */
export class Service {
	private output = '';
	private readonly child: ChildProcess;
	private readonly takeBack: () => void;

	constructor(command: string, parameters: string[], setting: Setting) {
		// A group of its own, so that what it starts ends with it.
		this.child = spawn(command, parameters, {
			...setting,
			detached: true,
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		for (const stream of [this.child.stdout, this.child.stderr]) {
			stream?.on('data', (part: Buffer) => (this.output = (this.output + part.toString()).slice(-200_000)));
		}
		this.child.once('error', (error) => (this.output += String(error)));
		this.takeBack = whenWeEnd('kill -s KILL -- "-$0"', String(this.child.pid));
	}

	/** The last that it printed. */
	get log(): string {
		return this.output;
	}

	get running(): boolean {
		return this.child.pid !== undefined && this.child.exitCode === null && this.child.signalCode === null;
	}

	private signal(name: NodeJS.Signals): void {
		if (this.child.pid === undefined) return;
		try {
			process.kill(-this.child.pid, name);
		} catch {
			// The whole group has gone already.
		}
	}

	/** Ends it at once, in the middle of whatever it does, with all that it started. */
	async kill(): Promise<void> {
		this.signal('SIGKILL');
		this.takeBack();
		await waitFor(async () => (this.running ? undefined : true), { within: 10_000, what: 'the end' });
	}

	/**
	 * Asks it to end, and makes it end when it does not.
	 *
	 * @param patience milliseconds that it may take
	 * @returns whether it has ended by itself
	 */
	async stop(patience = 10_000): Promise<boolean> {
		if (this.running) this.signal('SIGTERM');
		const ended = await waitFor(async () => (this.running ? undefined : true), {
			within: patience,
			what: 'the end',
		}).catch(() => false);
		// What it left behind, and itself if it would not go.
		this.signal('SIGKILL');
		this.takeBack();
		return ended;
	}
}

/** @returns so many ports of 127.0.0.1 that nothing listens on. */
export async function freePorts(count: number): Promise<number[]> {
	const ports: number[] = [];
	while (ports.length < count) ports.push(await ownPort());
	return ports;
}
