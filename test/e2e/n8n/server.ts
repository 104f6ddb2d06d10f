/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs beside n8n, not in it */
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts, Service } from '../processes';
import { waitFor } from '../wait';
import { ensureN8n } from './install';
import { installPackage, packProject } from './communityPackage';
import { request } from './http';

/** An n8n of our own, with this package in it. */
export interface RunningN8n {
	/** Without a slash at its end. */
	url: string;
	/** The last that n8n printed. */
	log(): string;
	/** Ends n8n with all that it started, and removes its files. */
	stop(): Promise<void>;
}

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

/**
 * Starts n8n with an empty database and this package installed as a user would. What `dist` holds is what is tested.
 *
 * @throws with what n8n printed when it does not get ready.
 */
export async function startN8n(say: (line: string) => void): Promise<RunningN8n> {
	const installation = await ensureN8n(say);
	const userFolder = mkdtempSync(join(tmpdir(), 'whatomate-n8n-'));
	const removeFiles = () => rmSync(userFolder, { recursive: true, force: true, maxRetries: 3 });
	process.once('exit', removeFiles);
	const n8nFolder = join(userFolder, '.n8n');
	mkdirSync(n8nFolder);
	await installPackage(await packProject(userFolder), n8nFolder);

	const [port, brokerPort] = await freePorts(2);
	const url = `http://127.0.0.1:${port}`;
	say('Starting n8n …');
	const service = new Service(installation.node, [installation.n8n, 'start'], {
		cwd: userFolder,
		env: { ...withoutOwnSettings(), ...settings(userFolder, port, brokerPort), PATH: installation.path },
	});
	const stop = async () => {
		await service.stop();
		process.off('exit', removeFiles);
		removeFiles();
	};
	const ended = async (): Promise<never> => {
		const { log } = service;
		await stop();
		throw new Error(`n8n did not start. It printed:\n${log}`);
	};
	const ready = await waitFor(async () => (service.running ? await answersJson(url) : false), {
		within: 180_000,
		what: 'n8n',
	}).catch(() => false);
	if (!ready) return await ended();
	return { url, log: () => service.log, stop };
}
