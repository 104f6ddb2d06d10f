#!/usr/bin/env node
/**
 * Installs the project's packages when they are missing or older than the lockfile. The first step of `npm test`,
 * `npm run test:e2e` and `npm run demo`, so that each of them works on a fresh clone. Needs nothing but Node.js.
 */
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = [20, 19];

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** @returns when a file was last written, or 0 where there is none */
const writtenAt = (path) => statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
	console.error(`This needs Node.js ${OLDEST_NODE.join('.')} or newer; here is ${process.versions.node}.`);
	process.exit(1);
}

// npm writes this file last, so an interrupted installation does not have it.
if (writtenAt('node_modules/.package-lock.json') < writtenAt('package-lock.json')) {
	console.log("Installing the project's packages (a few minutes, only the first time) …");
	// Started by npm, the same npm is used again; started by hand, the one on PATH.
	const npm = process.env.npm_execpath;
	const flags = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
	const { status, error } = npm?.endsWith('.js')
		? spawnSync(process.execPath, [npm, ...flags], { cwd: root, stdio: 'inherit' })
		: spawnSync('npm', flags, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
	if (error || status !== 0) {
		console.error(`npm ci did not work${error ? `: ${error.message}` : ''}. Is the network there?`);
		process.exit(status || 1);
	}
}
