/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs beside n8n, not in it */
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts, Service } from '../processes';
import { waitFor } from '../wait';
import { ensureN8n, type Installation } from './install';
import { installPackage, packProject } from './communityPackage';
import { request } from './http';

/** Milliseconds that n8n may take to finish what it has begun. */
const GRACE = 120_000;

/** n8n must reach nothing but us, show nothing that changes, and keep its files apart from the user's own n8n. */
const settings = (userFolder: string, port: number, brokerPort: number): NodeJS.ProcessEnv => ({
	N8N_USER_FOLDER: userFolder,
	N8N_ENCRYPTION_KEY: randomBytes(24).toString('hex'),
	N8N_LISTEN_ADDRESS: '127.0.0.1',
	N8N_HOST: '127.0.0.1',
	N8N_PORT: String(port),
	N8N_RUNNERS_BROKER_LISTEN_ADDRESS: '127.0.0.1',
	N8N_RUNNERS_BROKER_PORT: String(brokerPort),
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
	N8N_DISABLED_MODULES: 'mcp-registry',
	N8N_GRACEFUL_SHUTDOWN_TIMEOUT: String(GRACE / 1000),
});

/** Settings of the user's own n8n would reach ours through the environment, and so would the test runner's for Node.js. */
const withoutOwnSettings = (): NodeJS.ProcessEnv =>
	Object.fromEntries(
		Object.entries(process.env).filter(([name]) => !/^(N8N|DB|EXECUTIONS|QUEUE|NODE)_/.test(name)),
	);

/** n8n listens before its routes are there; until then it answers everything with a page. */
async function answersJson(url: string): Promise<true | undefined> {
	const ready = await request('GET', `${url}/healthz/readiness`);
	if (!ready.ok) return undefined;
	const answer = await request('GET', `${url}/rest/settings`);
	return answer.ok && answer.contentType.includes('json') ? true : undefined;
}

/** An n8n of our own, with this package in it. Made by `startN8n`. */
export class RunningN8n {
	private service: Service | undefined;

	constructor(
		/** Without a slash at its end. */
		readonly url: string,
		private readonly installation: Installation,
		/** Where it keeps everything; removed when it is stopped. */
		readonly userFolder: string,
		private readonly environment: NodeJS.ProcessEnv,
	) {
		process.once('exit', this.removeFiles);
	}

	private readonly removeFiles = () =>
		rmSync(this.userFolder, { recursive: true, force: true, maxRetries: 3 });

	/** The last that n8n printed. */
	log(): string {
		return this.service?.log ?? '';
	}

	/** Starts it, for the first time or again, with the data that it has. @throws with what n8n printed when it does not get ready. */
	async startUp(): Promise<void> {
		const service = new Service(this.installation.node, [this.installation.n8n, 'start'], {
			cwd: this.userFolder,
			env: this.environment,
		});
		this.service = service;
		const ready = await waitFor(async () => (service.running ? await answersJson(this.url) : false), {
			within: 180_000,
			what: 'n8n',
		}).catch(() => false);
		if (!ready) {
			await this.stop();
			throw new Error(`n8n did not start. It printed:\n${service.log}`);
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

	/** Ends n8n with all that it started, and removes its files. */
	async stop(): Promise<void> {
		await this.service?.stop();
		process.off('exit', this.removeFiles);
		this.removeFiles();
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
	const installation = await ensureN8n(say);
	const userFolder = mkdtempSync(join(tmpdir(), 'whatomate-n8n-'));
	const [port, brokerPort] = await freePorts(2);
	const url = `http://127.0.0.1:${port}`;
	const n8n = new RunningN8n(url, installation, userFolder, {
		...withoutOwnSettings(),
		...settings(userFolder, port, brokerPort),
		...(publicUrl ? { WEBHOOK_URL: publicUrl } : {}),
		...more,
		PATH: installation.path,
	});
	const n8nFolder = join(userFolder, '.n8n');
	mkdirSync(n8nFolder);
	await installPackage(await packProject(userFolder), n8nFolder);
	say('Starting n8n …');
	await n8n.startUp();
	return n8n;
}
