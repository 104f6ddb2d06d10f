import { example, examples } from '../../e2e/examples';
import { Editor } from '../../e2e/browser/editor';
import { owner } from '../../e2e/owner';
import { wholeWorkflow } from '../canvas';
import { keepPicture } from '../keep';
import type { Stage } from '../stage';

/** Each example on the canvas, with all its notes. */
export async function canvases({ n8n, credential }: Stage): Promise<void> {
	const editor = await Editor.open(n8n.url, owner);
	try {
		for (const name of examples) {
			// Not the demo's own, of which some are published: n8n lays a list of advice over those.
			await editor.openWorkflow(await n8n.createWorkflow(example(name, credential)));
			keepPicture(`examples/${name}`, await wholeWorkflow(editor));
		}
	} finally {
		await editor.close();
	}
}
