import { example, examples } from '../../../e2e/examples';
import { opened, type Studio } from '../studio';

/** Every example as it stands on the canvas when it is opened. */
export async function canvases(studio: Studio): Promise<void> {
	const { editor, looker, credential } = studio;
	for (const name of examples) {
		await opened(studio, example(name, credential));
		await editor.page.keyboard.press('1');
		await looker.keep(name);
	}
	await looker.write('canvases', 0.37);
}
