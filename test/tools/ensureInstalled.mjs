#!/usr/bin/env node
/**
 * Installs the project's packages when they are missing or others than the lockfile names. The first step of `npm test`,
 * `npm run test:e2e` and `npm run demo`, so that each of them works on a fresh clone. Needs nothing but Node.js.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = [20, 19];

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** @returns the packages that a lockfile names, by their folders; none where there is no such file */
const packagesIn = (file) => {
	try {
		return JSON.parse(readFileSync(join(root, file), 'utf8')).packages;
	} catch {
		return {};
	}
};

/** npm writes its own lockfile into node_modules last, so an interrupted installation has none. */
const isComplete = () => {
	const installed = packagesIn('node_modules/.package-lock.json');
	return Object.entries(packagesIn('package-lock.json')).every(
		([folder, { version, optional }]) =>
			// Packages for other kinds of machine stay away.
			folder === '' || optional || installed[folder]?.version === version,
	);
};

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
	console.error(`This needs Node.js ${OLDEST_NODE.join('.')} or newer; here is ${process.versions.node}.`);
	process.exit(1);
}

if (!isComplete()) {
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
