import type { Editor } from '../e2e/browser/editor';

/** Around the workflow, in pixels. */
const MARGIN = 24;

/** Of the window, beside what the workflow needs: n8n's own bars and buttons lie there, outside of the picture. */
const ROOM = 500;

/** Where something is on the page. */
interface Box {
	x: number;
	y: number;
	width: number;
	height: number;
}

/** @returns the box around all nodes and notes of the workflow that is open */
async function bounds({ page }: Editor): Promise<Box> {
	const boxes = await page.locator('.vue-flow__node').evaluateAll(
		`(nodes) => nodes.map((node) => {
			const { x, y, width, height } = node.getBoundingClientRect();
			return { x, y, width, height };
		})`,
	) as unknown as Box[];
	const x = Math.min(...boxes.map((box) => box.x));
	const y = Math.min(...boxes.map((box) => box.y));
	return {
		x,
		y,
		width: Math.max(...boxes.map((box) => box.x + box.width)) - x,
		height: Math.max(...boxes.map((box) => box.y + box.height)) - y,
	};
}

/** @returns a picture of all of the workflow that is open, nothing of it smaller than n8n draws it */
export async function wholeWorkflow(editor: Editor): Promise<Buffer> {
	const { page } = editor;
	await page.keyboard.press('0');
	const { width, height } = await bounds(editor);
	await page.setViewportSize({ width: Math.ceil(width) + ROOM, height: Math.ceil(height) + ROOM });
	await page.keyboard.press('1');
	await page.keyboard.press('0');
	const box = await bounds(editor);
	return await page.screenshot({
		clip: {
			x: box.x - MARGIN,
			y: box.y - MARGIN,
			width: box.width + 2 * MARGIN,
			height: box.height + 2 * MARGIN,
		},
		animations: 'disabled',
	});
}
