/* eslint-disable @n8n/community-nodes/no-restricted-globals, no-console -- a command, not a node */
import { run } from '../e2e/processes';
import { projectFolder } from '../e2e/n8n/install';
import { openStage, type Stage } from './stage';
import { canvases } from './subjects/canvases';
import { firstMessage } from './subjects/firstMessage';
import { handOver } from './subjects/handOver';
import { outAndBack } from './subjects/outAndBack';

/** `npm run docs:pictures`: every picture of the docs, of a real n8n in a real browser. With names of subjects, those alone. */

const SUBJECTS: Readonly<Record<string, (stage: Stage) => Promise<void>>> = {
	firstMessage,
	handOver,
	outAndBack,
	canvases,
};

async function main(names: string[]): Promise<void> {
	const unknown = names.filter((name) => !(name in SUBJECTS));
	if (unknown.length > 0)
		throw new Error(`no subject ${unknown.join(', ')}: there are ${Object.keys(SUBJECTS).join(', ')}`);
	console.log('Building the nodes …');
	await run('npm', ['run', 'build', '--silent'], { cwd: projectFolder });
	const stage = await openStage((line) => console.log(line));
	try {
		for (const name of names.length > 0 ? names : Object.keys(SUBJECTS)) {
			console.log(`Taking pictures: ${name} …`);
			await SUBJECTS[name](stage);
		}
	} finally {
		await stage.close();
	}
}

// Only an orderly exit lets n8n end with us.
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));

main(process.argv.slice(2)).then(
	() => process.exit(),
	(error: unknown) => {
		console.error(error);
		process.exit(1);
	},
);
