/* eslint-disable @n8n/community-nodes/no-restricted-globals, no-console -- a command, not a node */
import { projectFolder } from '../e2e/n8n/install';
import { run } from '../e2e/processes';

async function begin(subjects: string[], draw: (names: string[]) => Promise<void>): Promise<void> {
	const names = process.argv.slice(2);
	const unknown = names.filter((name) => !subjects.includes(name));
	if (unknown.length > 0)
		throw new Error(`no subject ${unknown.join(', ')}: there are ${subjects.join(', ')}`);
	console.log('Building the nodes …');
	await run('npm', ['run', 'build', '--silent'], { cwd: projectFolder });
	await draw(names.length > 0 ? names : subjects);
}

/**
 * Is a command that takes pictures, and ends with this process.
 *
 * @param subjects what there are pictures of
 * @param draw takes those of the subjects that the command was given, or of all, with the nodes as they are now
 */
export function command(subjects: string[], draw: (names: string[]) => Promise<void>): void {
	// Only an orderly exit lets n8n end with us.
	process.once('SIGINT', () => process.exit(130));
	process.once('SIGTERM', () => process.exit(143));
	begin(subjects, draw).then(
		() => process.exit(),
		(error: unknown) => {
			console.error(error);
			process.exit(1);
		},
	);
}
