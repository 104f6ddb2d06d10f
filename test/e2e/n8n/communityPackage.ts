/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs beside n8n, not in it */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../processes';
import { projectFolder } from './install';

/** @returns the file that would be published, made from `dist`. */
export async function packProject(folder: string): Promise<string> {
	const pack = ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder];
	const printed = await run('npm', pack, { cwd: projectFolder });
	return join(folder, printed.trim().split('\n').slice(-1)[0]);
}

/**
 * Installs the packed project as n8n does under Settings, Community Nodes: unpacked into the folder of community nodes,
 * without its peers (n8n brings them), and then npm for its dependencies, of which there are none.
 *
 * @param n8nFolder the folder `.n8n` in the user folder
 */
export async function installPackage(file: string, n8nFolder: string): Promise<void> {
	const { name, version } = JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8')) as {
		name: string;
		version: string;
	};
	const nodes = join(n8nFolder, 'nodes');
	const folder = join(nodes, 'node_modules', name);
	mkdirSync(folder, { recursive: true });
	await run('tar', ['-xzf', file, '-C', folder, '--strip-components=1'], { cwd: nodes });

	const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, unknown>;
	for (const field of ['devDependencies', 'peerDependencies', 'optionalDependencies']) delete manifest[field];
	writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest, null, 2));
	const flags = ['audit=false', 'fund=false', 'bin-links=false', 'ignore-scripts=true', 'package-lock=false'];
	await run('npm', ['install', '--install-strategy=shallow', ...flags.map((flag) => `--${flag}`)], {
		cwd: folder,
	});
	const installed = { name: 'installed-nodes', private: true, dependencies: { [name]: version } };
	writeFileSync(join(nodes, 'package.json'), JSON.stringify(installed, null, 2));
}
