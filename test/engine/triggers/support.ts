import { startSandbox } from '../../sandbox';
import type { Sandbox, SandboxOptions } from '../../sandbox';

/** A sandbox before each test. Afterwards, the triggers of the test are closed, and then the sandbox. */
export function useTriggers<T extends { close(): Promise<void> }>(byDefault: Partial<SandboxOptions> = {}) {
	let sandbox: Sandbox;
	let hosts: T[] = [];

	const server = async (options: Partial<SandboxOptions> = {}) => {
		await sandbox?.close();
		sandbox = await startSandbox({ dialect: 'released', statusDelay: 0, ...byDefault, ...options });
	};

	beforeEach(async () => await server());
	afterEach(async () => {
		for (const each of hosts) await each.close();
		hosts = [];
		await sandbox.close();
	});

	return {
		get sandbox() {
			return sandbox;
		},
		/** Ends the sandbox, and starts another in its place. */
		server,
		/** Has a trigger closed after the test. */
		add: (host: T) => hosts.push(host),
	};
}
