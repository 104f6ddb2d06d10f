/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs beside n8n, not in it */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from '../processes';
import { projectFolder } from '../n8n/install';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

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
