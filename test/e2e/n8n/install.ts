/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs beside n8n, not in it */
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, delimiter, dirname, join, resolve } from 'node:path';
import { run } from '../processes';
import { isAlive, withLock } from './lock';
import { major as majorOfTests, type Major } from './major';

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

/** The majors of Node.js, from the oldest to the newest, in which each n8n runs. n8n 1 runs in 20 too, but that one has no WebSocket. */
const NODES: Record<Major, { from: number; to: number }> = {
	1: { from: 22, to: 24 },
	2: { from: 24, to: Infinity },
};

/**
 * The Node.js that n8n needs also comes as a package for Linux; that of this process is used where it does not.
 *
 * @throws when there is none.
 */
function nodeIn(folder: string, major: Major): string {
	const shipped = join(folder, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
	if (existsSync(shipped)) return shipped;
	const { from, to } = NODES[major];
	const here = Number(process.versions.node.split('.')[0]);
	if (here >= from && here <= to) return process.execPath;
	const needed = to === Infinity ? `${from} or newer` : `${from} to ${to}`;
	throw new Error(
		`n8n ${major} needs Node.js ${needed} on this kind of machine, and here is ${here}: install it, and try again`,
	);
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

/** What npm is to install for each major stands in a folder of its own. */
const wantedFolder = (major: Major): string => join(__dirname, 'install', String(major));

/** Under another name until it is complete, so that an interrupted installation never counts as one. */
async function install(folder: string, major: Major, say: (line: string) => void): Promise<void> {
	clearInterrupted(folder);
	const unfinished = `${folder}.unfinished-${process.pid}`;
	mkdirSync(unfinished);
	for (const file of ['package.json', 'package-lock.json']) {
		copyFileSync(join(wantedFolder(major), file), join(unfinished, file));
	}
	say(`Installing n8n ${major} (about five minutes and 3 GB of disk, only the first time) …`);
	const quietly = ['--no-audit', '--no-fund', '--loglevel=error'];
	await run('npm', ['ci', '--ignore-scripts', ...quietly], { cwd: unfinished });
	say('Preparing its database driver …');
	const env = { ...process.env, PATH: pathWith(nodeIn(unfinished, major)) };
	await run('npm', ['rebuild', 'sqlite3', '--ignore-scripts=false', ...quietly], { cwd: unfinished, env });
	renameSync(unfinished, folder);
}

/**
 * Finds the n8n that the lockfile of its major names in the user's cache, or installs it there. All clones share it.
 *
 * @param major that of the tests, unless another one is wanted
 * @throws when it cannot be installed, with what npm said.
 */
export async function ensureN8n(say: (line: string) => void, major = majorOfTests): Promise<Installation> {
	const lockfile = readFileSync(join(wantedFolder(major), 'package-lock.json'));
	const hash = createHash('sha256').update(lockfile).digest('hex').slice(0, 12);
	const folder = join(cacheFolder(), `n8n-${hash}`);
	if (!existsSync(folder)) {
		mkdirSync(cacheFolder(), { recursive: true });
		await withLock(`${folder}.lock`, async () => {
			// Another clone may have done it meanwhile.
			if (existsSync(folder)) return;
			await install(folder, major, say).catch((error: Error) => {
				throw new Error(
					`n8n ${major} could not be installed into ${folder}. It comes from npm's registry, and its database ` +
						`driver is compiled: are the network, python3 and a C compiler there?\n${error.message}`,
				);
			});
		});
	}
	const node = nodeIn(folder, major);
	return { n8n: join(folder, 'node_modules', 'n8n', 'bin', 'n8n'), node, path: pathWith(node) };
}
