import type { Locator } from 'playwright-core';
import { boxOf } from '../e2e/browser/box';
import type { Editor } from '../e2e/browser/editor';

/** What of n8n's window a picture shows: the part that its words are about. */

/** Below the last thing that a picture shows, in pixels. */
const MARGIN = 12;

const bottomOf = async (locator: Locator): Promise<number> => {
	const { y, height } = await boxOf(locator);
	return y + height + MARGIN;
};

/** @returns a picture of the panel in which a node is chosen, as far as the actions with these words */
export async function nodePanel({ page }: Editor, last: string): Promise<Buffer> {
	const panel = await boxOf(page.locator('[data-test-id=node-creator]'));
	const height = (await bottomOf(page.getByText(last, { exact: true }))) - panel.y;
	return await page.screenshot({ clip: { ...panel, height }, animations: 'disabled' });
}

/** @returns a picture of the form that is open, as far as this variable, beside what came out, without the input */
export async function formAndOutput(editor: Editor, variable: string): Promise<Buffer> {
	const form = await boxOf(editor.form);
	const { x, y, width } = await boxOf(editor.output);
	const height = (await bottomOf(editor.variable(variable))) - y;
	return await editor.page.screenshot({
		clip: { x: form.x, y, width: x + width - form.x, height },
		animations: 'disabled',
	});
}

/** @returns a picture of the credential's dialog as far as its fields of every day */
export async function credentialDialog({ page }: Editor): Promise<Buffer> {
	const dialog = await boxOf(page.locator('[data-test-id=editCredential-modal]'));
	const height = (await bottomOf(page.locator('[data-test-id=parameter-input-defaultCountry]'))) - dialog.y;
	return await page.screenshot({ clip: { ...dialog, height }, animations: 'disabled' });
}
