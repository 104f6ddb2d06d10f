import { Builder } from '../../../e2e/browser/builder';
import { byTestId } from '../../../e2e/browser/editor';
import type { Studio } from '../studio';

/** What of each list is clicked, and what it is searched for. */
const LISTS: Array<[words: string, ...choices: string[]]> = [
	['whatomate'],
	['whatsapp'],
	['whatomate', 'Whatomate'],
	['whatomate', 'Whatomate Live'],
	['whatsapp', 'WhatsApp Business Cloud'],
];

/** The list of nodes, ours beside n8n's own. */
export async function nodes({ editor, looker }: Studio): Promise<void> {
	const builder = new Builder(editor);
	const list = editor.page.locator(byTestId('node-creator'));
	for (const [words, ...choices] of LISTS) {
		await builder.begin();
		const names = await builder.look(words);
		for (const choice of choices) await names.getByText(choice, { exact: true }).first().click();
		await editor.page.waitForLoadState('networkidle');
		await looker.keep([words, ...choices].join(' → '), list);
	}
	await looker.write('nodes', 0.7);
}
