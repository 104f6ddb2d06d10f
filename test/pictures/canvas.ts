import { boxOf, type Box } from '../e2e/browser/box';
import type { Editor } from '../e2e/browser/editor';

/** Around the workflow, in pixels. */
const MARGIN = 24;

/** Of the window, beside what the workflow needs: n8n's own bars and buttons lie there, outside of the picture. */
const ROOM = 500;

/** @returns the box around all nodes and notes of the workflow that is open */
async function bounds({ page }: Editor): Promise<Box> {
	const found = await page.locator('.vue-flow__node').all();
	const boxes = await Promise.all(found.map(boxOf));
	const x = Math.min(...boxes.map((box) => box.x));
	const y = Math.min(...boxes.map((box) => box.y));
	return {
		x,
		y,
		width: Math.max(...boxes.map((box) => box.x + box.width)) - x,
		height: Math.max(...boxes.map((box) => box.y + box.height)) - y,
	};
}

/** What n8n lays over the canvas: news of some moments, and the button beside a trigger. */
const OVERLAID =
	'.el-notification, [data-test-id^="execute-workflow-button-"] { visibility: hidden !important; }';

/** @returns a picture of this size with the workflow that is open in its middle */
export async function workflowAmidst(editor: Editor, width: number, height: number): Promise<Buffer> {
	const box = await bounds(editor);
	const x = box.x - (width - box.width) / 2;
	const y = box.y - (height - box.height) / 2;
	return await editor.page.screenshot({ clip: { x, y, width, height }, style: OVERLAID });
}

/** @returns a picture of all of the workflow that is open, nothing of it smaller than n8n draws it */
export async function wholeWorkflow(editor: Editor): Promise<Buffer> {
	const { page } = editor;
	await page.keyboard.press('0');
	const { width, height } = await bounds(editor);
	await page.setViewportSize({ width: Math.ceil(width) + ROOM, height: Math.ceil(height) + ROOM });
	await page.keyboard.press('1');
	await page.keyboard.press('0');
	return await workflowAmidst(editor, Math.ceil(width) + 2 * MARGIN, Math.ceil(height) + 2 * MARGIN);
}
