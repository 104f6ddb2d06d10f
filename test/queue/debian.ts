/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs beside n8n, not in it */
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from '../e2e/processes';

/** Where Debian puts the programs of a PostgreSQL server, a folder for each version. */
const POSTGRES_FOLDER = '/usr/lib/postgresql';

/** Whether this process may do everything on the machine. */
export const isRoot = (): boolean => process.getuid?.() === 0;

/** @returns the folder with the programs of the newest PostgreSQL that is installed */
function postgresPrograms(): string | undefined {
	if (!existsSync(POSTGRES_FOLDER)) return undefined;
	return readdirSync(POSTGRES_FOLDER)
		.sort((one, other) => Number(other) - Number(one))
		.map((version) => join(POSTGRES_FOLDER, version, 'bin'))
		.find((folder) => existsSync(join(folder, 'postgres')) && existsSync(join(folder, 'initdb')));
}

function redisServer(): string | undefined {
	const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
	return folders.map((folder) => join(folder, 'redis-server')).find((file) => existsSync(file));
}

/** The programs of both servers. */
export interface Programs {
	/** A folder with `postgres` and `initdb`. */
	postgres: string;
	/** The program itself. */
	redis: string;
}

/** Finds PostgreSQL and Redis, or installs them from Debian's packages. @throws where that does not work. */
export async function ensureServers(say: (line: string) => void): Promise<Programs> {
	const missing = [...(postgresPrograms() ? [] : ['postgresql']), ...(redisServer() ? [] : ['redis-server'])];
	if (missing.length > 0) {
		say(`Installing ${missing.join(' and ')} (only the first time) …`);
		const apt = [
			...(isRoot() ? [] : ['sudo', '-n']),
			'env',
			'DEBIAN_FRONTEND=noninteractive',
			'apt-get',
			'-q',
		];
		const aptGet = async (...words: string[]) => await run(apt[0], [...apt.slice(1), ...words], { cwd: '/' });
		await aptGet('update');
		await aptGet('install', '--yes', '--no-install-recommends', ...missing);
	}
	const [postgres, redis] = [postgresPrograms(), redisServer()];
	if (!postgres || !redis) throw new Error("Debian's packages postgresql and redis-server are needed");
	return { postgres, redis };
}
