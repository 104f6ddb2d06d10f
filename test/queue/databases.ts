/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs beside n8n, not in it */
import { randomBytes } from 'node:crypto';
import { chownSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts, run, Service, temporary } from '../e2e/processes';
import { waitFor } from '../e2e/wait';
import { ensureServers, isRoot } from './debian';

/** PostgreSQL refuses to run as root: Debian's package makes this user for it. */
const POSTGRES_USER = 'postgres';

/** @returns what stands before a command so that root does not run it itself */
const unprivileged = (): string[] =>
	isRoot() ? ['setpriv', `--reuid=${POSTGRES_USER}`, `--regid=${POSTGRES_USER}`, '--clear-groups', '--'] : [];

const numberOf = async (flag: '-u' | '-g'): Promise<number> =>
	Number(await run('id', [flag, POSTGRES_USER], { cwd: '/' }));

/** @returns true once somebody listens there */
const listens = async (port: number): Promise<true | undefined> =>
	await new Promise((resolve) => {
		const socket = createConnection({ port, host: '127.0.0.1' });
		const answer = (value: true | undefined) => {
			socket.destroy();
			resolve(value);
		};
		socket.once('connect', () => answer(true));
		socket.once('error', () => answer(undefined));
	});

/** @returns the service, once it listens. @throws with what it printed when it does not. */
async function listening(service: Service, port: number, what: string): Promise<Service> {
	const ready = await waitFor(async () => (service.running ? await listens(port) : false), {
		within: 60_000,
		what,
	}).catch(() => false);
	if (ready) return service;
	await service.stop();
	throw new Error(`${what} did not start. It printed:\n${service.log}`);
}

/** PostgreSQL and Redis of our own, empty, on the loopback. */
export class Databases {
	private readonly services: Service[] = [];
	private readonly remove: () => void;

	private constructor(
		private readonly folder: string,
		/** The variables through which n8n finds both. */
		readonly environment: NodeJS.ProcessEnv,
	) {
		this.remove = temporary(folder);
	}

	/** Starts both, where they are missing after an installation. @throws with what they printed when they do not start. */
	static async start(say: (line: string) => void): Promise<Databases> {
		const programs = await ensureServers(say);
		const folder = mkdtempSync(join(tmpdir(), 'whatomate-queue-'));
		const [postgresPort, redisPort] = await freePorts(2);
		const [password, redisPassword] = [randomBytes(18).toString('hex'), randomBytes(18).toString('hex')];
		const databases = new Databases(folder, {
			DB_TYPE: 'postgresdb',
			DB_POSTGRESDB_HOST: '127.0.0.1',
			DB_POSTGRESDB_PORT: String(postgresPort),
			DB_POSTGRESDB_USER: POSTGRES_USER,
			DB_POSTGRESDB_DATABASE: 'postgres',
			DB_POSTGRESDB_PASSWORD: password,
			QUEUE_BULL_REDIS_HOST: '127.0.0.1',
			QUEUE_BULL_REDIS_PORT: String(redisPort),
			QUEUE_BULL_REDIS_PASSWORD: redisPassword,
		});
		const startBoth = async () => {
			databases.services.push(await databases.startPostgres(programs.postgres, postgresPort, password));
			databases.services.push(await databases.startRedis(programs.redis, redisPort, redisPassword));
		};
		await startBoth().catch(async (error: unknown) => {
			await databases.stop();
			throw error;
		});
		return databases;
	}

	private async startPostgres(programs: string, port: number, password: string): Promise<Service> {
		const passwordFile = join(this.folder, 'password');
		const data = join(this.folder, 'postgres');
		writeFileSync(passwordFile, password, { mode: 0o600 });
		mkdirSync(data, { mode: 0o700 });
		if (isRoot()) {
			const [user, group] = [await numberOf('-u'), await numberOf('-g')];
			for (const path of [this.folder, passwordFile, data]) chownSync(path, user, group);
		}
		const begin = (program: string, ...words: string[]): [string, string[]] => {
			const [command, ...rest] = [...unprivileged(), join(programs, program), ...words];
			return [command, rest];
		};
		const setting = { cwd: this.folder };
		await run(
			...begin(
				'initdb',
				`--pgdata=${data}`,
				`--username=${POSTGRES_USER}`,
				`--pwfile=${passwordFile}`,
				'--auth=scram-sha-256',
				'--encoding=UTF8',
				'--locale=C',
				'--no-sync',
			),
			setting,
		);
		const settings = {
			port,
			listen_addresses: '127.0.0.1',
			unix_socket_directories: '',
			// What it has lives as long as the test.
			fsync: 'off',
			full_page_writes: 'off',
			synchronous_commit: 'off',
		};
		const words = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
		const service = new Service(...begin('postgres', '-D', data, ...words), setting);
		return await listening(service, port, 'PostgreSQL');
	}

	private async startRedis(program: string, port: number, password: string): Promise<Service> {
		const settings = { port, bind: '127.0.0.1', save: '', appendonly: 'no', requirepass: password };
		const words = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
		return await listening(new Service(program, words, { cwd: this.folder }), port, 'Redis');
	}

	/** Ends both, and removes what they have. */
	async stop(): Promise<void> {
		await Promise.all(this.services.map(async (service) => await service.stop()));
		this.remove();
	}
}
