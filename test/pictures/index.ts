/* eslint-disable no-console -- a command, not a node */
import { command } from './command';
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

command(Object.keys(SUBJECTS), async (names) => {
	const stage = await openStage((line) => console.log(line));
	try {
		for (const name of names) {
			console.log(`Taking pictures: ${name} …`);
			await SUBJECTS[name](stage);
		}
	} finally {
		await stage.close();
	}
});
