/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs beside n8n, not in it */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { run } from '../processes';
import { projectFolder } from '../n8n/install';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Chromium talks to nobody but us, and is not stopped by a missing display or by running as root. */
const FLAGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

const onPath = (name: string): string | undefined =>
	(process.env.PATH ?? '')
		.split(delimiter)
		.map((folder) => join(folder, name))
		.find((file) => existsSync(file));

const find = (): string | undefined =>
	['/usr/bin/chromium', ...NAMES.map(onPath)].find((file) => file && existsSync(file));

/**
 * Finds a Chromium, or installs Debian's where this process may.
 *
 * @returns the path of the program.
 * @throws with what to do where there is none.
 */
export async function ensureChromium(say: (line: string) => void): Promise<string> {
	const found = find();
	if (found) return found;
	if (process.getuid?.() === 0 && onPath('apt-get')) {
		say('Installing Chromium (only the first time) …');
		const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
		await run('apt-get', ['update'], { cwd: projectFolder, env });
		const packages = ['chromium', 'fonts-noto-color-emoji'];
		await run('apt-get', ['install', '-y', '--no-install-recommends', ...packages], {
			cwd: projectFolder,
			env,
		});
		const installed = find();
		if (installed) return installed;
	}
	throw new Error(
		'The tests of the editor need Chromium: install it so that `chromium` is on PATH, and try again',
	);
}

/** Opens a browser that nobody sees. */
export async function openBrowser(): Promise<Browser> {
	const executablePath = await ensureChromium(() => undefined);
	return await chromium.launch({ executablePath, args: FLAGS });
}
