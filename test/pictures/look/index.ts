/* eslint-disable @n8n/community-nodes/no-restricted-globals, no-console -- a command, not a node */
import { N8nApi } from '../../e2e/n8n/api';
import { startN8n } from '../../e2e/n8n/server';
import { owner } from '../../e2e/owner';
import { command } from '../command';
import { withStudio, type Studio } from './studio';
import { canvases } from './subjects/canvases';
import { credential } from './subjects/credential';
import { errors } from './subjects/errors';
import { forms } from './subjects/forms';
import { nodes } from './subjects/nodes';
import { outputs } from './subjects/outputs';
import { pickers } from './subjects/pickers';
import { question } from './subjects/question';
import { triggers } from './subjects/triggers';

/**
 * `npm run look`: all that a person meets in the editor, in both widths and both themes, many pictures on a sheet, in `test-output/look/`.
 * With names of subjects, those alone.
 */

const SUBJECTS: Readonly<Record<string, (studio: Studio) => Promise<void>>> = {
	nodes,
	forms,
	pickers,
	credential,
	outputs,
	question,
	errors,
	triggers,
	canvases,
};

command(Object.keys(SUBJECTS), async (names) => {
	const running = await startN8n((line) => console.log(line));
	try {
		await N8nApi.signUp(running.url, owner);
		for (const name of names) {
			console.log(`Looking at: ${name} …`);
			await withStudio(running.url, SUBJECTS[name]).catch((error: unknown) => {
				// The others can be looked at all the same.
				console.error(error);
				process.exitCode = 1;
			});
		}
	} finally {
		await running.stop();
	}
});
