/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs beside n8n, not in it */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../e2e/n8n/install';
import { answersJson, N8nHome, N8nProcess, type Part } from '../e2e/n8n/server';
import { request } from '../e2e/n8n/http';
import { freePorts } from '../e2e/processes';
import { inFrontOf, type Front } from '../e2e/servers';
import { Databases } from './databases';

/** What n8n calls its processes. */
type Command = 'start' | 'worker' | 'webhook';

/** What a proxy before n8n in queue mode hands to the webhook processes; the rest goes to the main process. */
const PRODUCTION_WEBHOOKS = /^\/webhook(-waiting)?\//;

/** A worker's word for each execution that it begins. */
const BEGUN = /Worker started execution (\d+)/g;

const saysReady = async (url: string): Promise<true | undefined> =>
	(await request('GET', `${url}/healthz/readiness`)).ok ? true : undefined;

/** @returns the IDs of the executions that a worker has begun, oldest first */
export const begunBy = (worker: N8nProcess): string[] =>
	[...worker.log().matchAll(BEGUN)].map(([, id]) => id);

/** An n8n in queue mode: one main process, one for webhooks, two workers, and a proxy before them. */
export class Cluster {
	private constructor(
		private readonly databases: Databases,
		private readonly home: N8nHome,
		private readonly ports: number[],
		/** Where n8n is reached from outside. */
		readonly front: Front,
		readonly main: N8nProcess,
		readonly webhook: N8nProcess,
		readonly workers: [N8nProcess, N8nProcess],
	) {}

	/** Starts all of it. @throws with what a process printed that does not get ready. */
	static async start(say: (line: string) => void): Promise<Cluster> {
		const databases = await Databases.start(say);
		const home = await N8nHome.make(say);
		// Two for each process, and two for another worker.
		const ports = await freePorts(10);
		const processes: { main?: N8nProcess; webhook?: N8nProcess } = {};
		const front = await inFrontOf(
			(path) => {
				const target = PRODUCTION_WEBHOOKS.test(path) ? processes.webhook : processes.main;
				return { url: target?.url ?? '' };
			},
			() => false,
		);
		const make = (command: Command) =>
			new N8nProcess(home, ports.splice(0, 2), partOf(command, databases, front.url));
		const [main, webhook] = [make('start'), make('webhook')];
		Object.assign(processes, { main, webhook });
		const workers: [N8nProcess, N8nProcess] = [make('worker'), make('worker')];
		const cluster = new Cluster(databases, home, ports, front, main, webhook, workers);
		say('Starting n8n in queue mode …');
		await cluster.startUp().catch(async (error: unknown) => {
			await cluster.stop();
			throw error;
		});
		return cluster;
	}

	private async startUp(): Promise<void> {
		// The main process prepares the database.
		await this.main.startUp();
		await Promise.all([this.webhook, ...this.workers].map(async (each) => await each.startUp()));
	}

	/** @returns a worker that is not started yet and was not told where n8n is reached from outside */
	workerWithoutAddress(): N8nProcess {
		return new N8nProcess(this.home, this.ports.slice(0, 2), partOf('worker', this.databases, undefined));
	}

	/** Starts and ends workers until so many are at work. @returns those */
	async atWork(count: number): Promise<N8nProcess[]> {
		const ordered = [...this.workers].sort((one, other) => Number(other.running) - Number(one.running));
		const wanted = ordered.slice(0, count);
		await Promise.all(ordered.slice(count).map(async (each) => await each.stop()));
		await Promise.all(wanted.filter((each) => !each.running).map(async (each) => await each.startUp()));
		return wanted;
	}

	/** Ends all processes, the databases too, and removes all files. What each process printed last stays in `test-output`. */
	async stop(): Promise<void> {
		const folder = join(projectFolder, 'test-output', 'queue-logs');
		mkdirSync(folder, { recursive: true });
		const named = {
			main: this.main,
			webhook: this.webhook,
			'worker-1': this.workers[0],
			'worker-2': this.workers[1],
		};
		for (const [name, each] of Object.entries(named)) writeFileSync(join(folder, `${name}.txt`), each.log());
		await Promise.all([...this.workers, this.webhook, this.main].map(async (each) => await each.stop()));
		await this.front.close();
		await this.databases.stop();
		this.home.remove();
	}
}

function partOf(command: Command, databases: Databases, publicUrl: string | undefined): Part {
	return {
		command: [command],
		environment: (port) => ({
			...databases.environment,
			EXECUTIONS_MODE: 'queue',
			// With two, which is what n8n begins with, deliveries that come together wait for each other's queries.
			DB_POSTGRESDB_POOL_SIZE: '10',
			N8N_DISABLE_PRODUCTION_MAIN_PROCESS: 'true',
			OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
			...(publicUrl ? { WEBHOOK_URL: publicUrl } : {}),
			...(command === 'worker'
				? {
						N8N_LOG_LEVEL: 'info',
						N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
						QUEUE_HEALTH_CHECK_ACTIVE: 'true',
						QUEUE_HEALTH_CHECK_PORT: String(port),
					}
				: {}),
		}),
		isReady: command === 'start' ? answersJson : saysReady,
	};
}
