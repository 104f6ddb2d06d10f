import { example, examples } from '../../../e2e/examples';
import { opened, type Set } from '../set';

/** Every example as it stands on the canvas when it is opened. */
export async function canvases(set: Set): Promise<void> {
	const { editor, looker, credential } = set;
	for (const name of examples) {
		await opened(set, example(name, credential));
		await editor.page.keyboard.press('1');
		await looker.keep(name);
	}
	await looker.write('canvases', 0.37);
}
