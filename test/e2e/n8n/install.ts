/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs beside n8n, not in it */
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, delimiter, dirname, join, resolve } from 'node:path';
import { run } from '../processes';
import { isAlive, withLock } from './lock';

/** The root of the project. */
export const projectFolder = resolve(__dirname, '..', '..', '..');

/** An n8n that can be started. */
export interface Installation {
	/** The script that starts n8n. */
	n8n: string;
	/** The Node.js that runs it. */
	node: string;
	/** PATH with that Node.js first, since n8n starts more programs. */
	path: string;
}

const cacheFolder = (): string =>
	join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'n8n-nodes-whatomate');

/**
 * n8n needs Node.js 24, which also comes as a package for Linux; the Node.js of this process is used where it does not.
 *
 * @throws when there is none.
 */
function nodeIn(folder: string): string {
	const shipped = join(folder, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
	if (existsSync(shipped)) return shipped;
	if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
	throw new Error('n8n 2 needs Node.js 24 or newer on this kind of machine: install it, and try again');
}

const pathWith = (node: string): string => [dirname(node), process.env.PATH ?? ''].join(delimiter);

/** Removes what installations left behind that were interrupted: each is as large as n8n. */
function clearInterrupted(folder: string): void {
	const beginning = `${basename(folder)}.unfinished-`;
	for (const name of readdirSync(dirname(folder))) {
		if (name.startsWith(beginning) && !isAlive(Number(name.slice(beginning.length)))) {
			rmSync(join(dirname(folder), name), { recursive: true, force: true });
		}
	}
}

async function install(folder: string, say: (line: string) => void): Promise<void> {
	clearInterrupted(folder);
	// Under another name until it is complete, so that an interrupted installation never counts as one.
	const unfinished = `${folder}.unfinished-${process.pid}`;
	mkdirSync(unfinished);
	for (const file of ['package.json', 'package-lock.json']) {
		copyFileSync(join(__dirname, file), join(unfinished, file));
	}
	say('Installing n8n (about five minutes and 3 GB of disk, only the first time) …');
	const quietly = ['--no-audit', '--no-fund', '--loglevel=error'];
	await run('npm', ['ci', '--ignore-scripts', ...quietly], { cwd: unfinished });
	say('Preparing its database driver …');
	const env = { ...process.env, PATH: pathWith(nodeIn(unfinished)) };
	await run('npm', ['rebuild', 'sqlite3', '--ignore-scripts=false', ...quietly], { cwd: unfinished, env });
	renameSync(unfinished, folder);
}

/**
 * Finds the n8n that the lockfile beside this file names in the user's cache, or installs it there. All clones share it.
 *
 * @throws when it cannot be installed.
 */
export async function ensureN8n(say: (line: string) => void): Promise<Installation> {
	const lockfile = readFileSync(join(__dirname, 'package-lock.json'));
	const hash = createHash('sha256').update(lockfile).digest('hex').slice(0, 12);
	const folder = join(cacheFolder(), `n8n-${hash}`);
	if (!existsSync(folder)) {
		mkdirSync(cacheFolder(), { recursive: true });
		await withLock(`${folder}.lock`, async () => {
			// Another clone may have done it meanwhile.
			if (!existsSync(folder)) await install(folder, say);
		});
	}
	const node = nodeIn(folder);
	return { n8n: join(folder, 'node_modules', 'n8n', 'bin', 'n8n'), node, path: pathWith(node) };
}
