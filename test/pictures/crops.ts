import type { Locator } from 'playwright-core';
import type { Editor } from '../e2e/browser/editor';

/** What of n8n's window a picture shows: the part that its words are about. */

const boxOf = async (locator: Locator) => {
	const box = await locator.boundingBox();
	if (!box) throw new Error('it is not to be seen');
	return box;
};

/** @returns a picture of the panel in which a node is chosen */
export const nodePanel = async (editor: Editor): Promise<Buffer> =>
	await editor.page.locator('[data-test-id=node-creator]').screenshot({ animations: 'disabled' });

/** @returns a picture of the form that is open, beside what came out, without the panel of the input */
export async function formAndOutput(editor: Editor): Promise<Buffer> {
	const form = await boxOf(editor.form);
	const output = await boxOf(editor.output);
	return await editor.page.screenshot({
		clip: { x: form.x, y: output.y, width: output.x + output.width - form.x, height: output.height },
		animations: 'disabled',
	});
}

/** @returns a picture of the credential's dialog as far as its fields of every day */
export async function credentialDialog(editor: Editor): Promise<Buffer> {
	const dialog = await boxOf(editor.page.locator('[data-test-id=editCredential-modal]'));
	const last = await boxOf(editor.page.locator('[data-test-id=parameter-input-defaultCountry]'));
	const height = last.y + last.height + 24 - dialog.y;
	return await editor.page.screenshot({ clip: { ...dialog, height }, animations: 'disabled' });
}
