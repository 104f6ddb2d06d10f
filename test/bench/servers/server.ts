/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- starts a process */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import type { Report, ServerSetting } from './setting';

/** A program of this folder that runs beside what is measured, so that its work counts for nobody. */
export class Beside {
	private constructor(
		private readonly child: ChildProcess,
		/** The first that it said: where it listens. */
		readonly url: string,
	) {}

	/** @param program the name of its file. @throws when it ends before it says where it listens */
	static async start(program: string, setting: object): Promise<Beside> {
		const child = fork(join(__dirname, `${program}.ts`), [JSON.stringify(setting)], {
			execArgv: ['--import', 'tsx'],
		});
		const failed = once(child, 'exit').then(() => {
			throw new Error(`${program} ended before it listened`);
		});
		const [url] = (await Promise.race([once(child, 'message'), failed])) as [string];
		failed.catch(() => {});
		return new Beside(child, url);
	}

	/** @returns its answer */
	async ask<T>(question: unknown): Promise<T> {
		const answered = once(this.child, 'message');
		this.child.send(question as object);
		return ((await answered) as [T])[0];
	}

	async close(): Promise<void> {
		const ended = once(this.child, 'exit');
		this.child.disconnect();
		await ended;
	}
}

/** Has something done with a fresh server. @returns what came of it, and what came to the server */
export async function withServer<T>(
	setting: ServerSetting,
	action: (url: string) => Promise<T>,
): Promise<{ result: T; report: Report }> {
	const server = await Beside.start('texts', setting);
	try {
		const result = await action(server.url);
		return { result, report: await server.ask<Report>('report') };
	} finally {
		await server.close();
	}
}
