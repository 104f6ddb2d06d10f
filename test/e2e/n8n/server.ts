/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs beside n8n, not in it */
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts, Service, temporary } from '../processes';
import { waitFor } from '../wait';
import { ensureN8n, type Installation } from './install';
import { installPackage, packProject } from './communityPackage';
import { request } from './http';
import { major, type Major } from './major';

/** Milliseconds that n8n may take to finish what it has begun. */
const GRACE = 120_000;

/** n8n must reach nothing but us, show nothing that changes, and keep its files apart from the user's own n8n. */
const shared = (userFolder: string): NodeJS.ProcessEnv => ({
	N8N_USER_FOLDER: userFolder,
	N8N_ENCRYPTION_KEY: randomBytes(24).toString('hex'),
	N8N_SECURE_COOKIE: 'false',
	N8N_LOG_LEVEL: 'warn',
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
	N8N_GRACEFUL_SHUTDOWN_TIMEOUT: String(GRACE / 1000),
});

/** What only one of the majors knows. */
const ofMajor: Record<Major, NodeJS.ProcessEnv> = {
	1: {},
	2: { N8N_DISABLED_MODULES: 'mcp-registry' },
};

/** Two processes of one n8n can't listen on the same ports. */
const listeningAt = (port: number, brokerPort: number): NodeJS.ProcessEnv => ({
	N8N_LISTEN_ADDRESS: '127.0.0.1',
	N8N_HOST: '127.0.0.1',
	N8N_PORT: String(port),
	N8N_RUNNERS_BROKER_LISTEN_ADDRESS: '127.0.0.1',
	N8N_RUNNERS_BROKER_PORT: String(brokerPort),
});

/** Settings of the user's own n8n would reach ours through the environment, and so would the test runner's for Node.js. */
const withoutOwnSettings = (): NodeJS.ProcessEnv =>
	Object.fromEntries(
		Object.entries(process.env).filter(
			([name]) => !/^((N8N|DB|EXECUTIONS|OFFLOAD|QUEUE|NODE)_|WEBHOOK_URL$)/.test(name),
		),
	);

/** n8n listens before its routes are there; until then it answers everything with a page. */
export async function answersJson(url: string): Promise<true | undefined> {
	const ready = await request('GET', `${url}/healthz/readiness`);
	if (!ready.ok) return undefined;
	const answer = await request('GET', `${url}/rest/settings`);
	return answer.ok && answer.contentType.includes('json') ? true : undefined;
}

/** What the processes of one n8n have in common: its files, with this package installed in them as a user would, and its key. */
export class N8nHome {
	/** Removes the files. */
	readonly remove: () => void;

	private constructor(
		readonly installation: Installation,
		readonly folder: string,
		readonly environment: NodeJS.ProcessEnv,
	) {
		this.remove = temporary(folder);
	}

	/** Makes the files of a new n8n. What `dist` holds is what is installed. */
	static async make(say: (line: string) => void): Promise<N8nHome> {
		const installation = await ensureN8n(say);
		const folder = mkdtempSync(join(tmpdir(), 'whatomate-n8n-'));
		const environment = {
			...withoutOwnSettings(),
			...shared(folder),
			...ofMajor[major],
			PATH: installation.path,
		};
		const home = new N8nHome(installation, folder, environment);
		const n8nFolder = join(folder, '.n8n');
		mkdirSync(n8nFolder);
		await installPackage(await packProject(folder), n8nFolder);
		return home;
	}
}

/** How a process of n8n is started, and when it is ready. */
export interface Part {
	/** What stands after `n8n`. */
	command: string[];
	/** @param port where it listens */
	environment: (port: number) => NodeJS.ProcessEnv;
	/** @returns undefined while it is not ready */
	isReady: (url: string) => Promise<true | undefined>;
}

/** A process of n8n: all of it, or its part of the work in queue mode. */
export class N8nProcess {
	/** Without a slash at its end. */
	readonly url: string;
	private readonly environment: NodeJS.ProcessEnv;
	private service: Service | undefined;

	/** @param ports two of its own: for itself, and for its task broker */
	constructor(
		protected readonly home: N8nHome,
		[port, brokerPort]: number[],
		private readonly part: Part,
	) {
		this.url = `http://127.0.0.1:${port}`;
		this.environment = { ...home.environment, ...listeningAt(port, brokerPort), ...part.environment(port) };
	}

	/** Whether it was started and has not ended. */
	get running(): boolean {
		return this.service?.running ?? false;
	}

	/** The last that n8n printed. */
	log(): string {
		return this.service?.log ?? '';
	}

	/** Starts it, for the first time or again, with the data that it has. @throws with what n8n printed when it does not get ready. */
	async startUp(): Promise<void> {
		const { installation, folder } = this.home;
		const service = new Service(installation.node, [installation.n8n, ...this.part.command], {
			cwd: folder,
			env: this.environment,
		});
		this.service = service;
		const ready = await waitFor(async () => (service.running ? await this.part.isReady(this.url) : false), {
			within: 180_000,
			what: 'n8n',
		}).catch(() => false);
		if (!ready) {
			await this.stop();
			throw new Error(`n8n ${this.part.command[0]} did not start. It printed:\n${service.log}`);
		}
	}

	/** Ends it as whoever updates or restarts it does: it may finish what it has begun. @throws when it does not end by itself. */
	async shutDown(): Promise<void> {
		if (await this.service?.stop(GRACE + 5_000)) return;
		throw new Error(`n8n did not end by itself. It printed:\n${this.log()}`);
	}

	/** Ends it as a power cut does; its data stays. */
	async kill(): Promise<void> {
		await this.service?.kill();
	}

	/** Ends it with all that it started. */
	async stop(): Promise<void> {
		await this.service?.stop();
	}
}

/** An n8n of our own in one process, with this package in it. Made by `startN8n`. */
export class RunningN8n extends N8nProcess {
	/** Where it keeps everything; removed when it is stopped. */
	get userFolder(): string {
		return this.home.folder;
	}

	/** Ends n8n with all that it started, and removes its files. */
	async stop(): Promise<void> {
		await super.stop();
		this.home.remove();
	}
}

/**
 * Starts n8n with an empty database and this package installed as a user would. What `dist` holds is what is tested.
 *
 * @param publicUrl where it is reached from outside, when that is not where it listens
 * @param more settings of n8n's own, by the names of their variables
 * @throws with what n8n printed when it does not get ready.
 */
export async function startN8n(
	say: (line: string) => void,
	publicUrl?: string,
	more: NodeJS.ProcessEnv = {},
): Promise<RunningN8n> {
	const home = await N8nHome.make(say);
	const n8n = new RunningN8n(home, await freePorts(2), {
		command: ['start'],
		environment: () => ({ ...(publicUrl ? { WEBHOOK_URL: publicUrl } : {}), ...more }),
		isReady: answersJson,
	});
	say('Starting n8n …');
	await n8n.startUp();
	return n8n;
}
