/* eslint-disable @n8n/community-nodes/no-restricted-imports -- takes pictures, runs in no n8n */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { boxOf } from '../../e2e/browser/box';
import { projectFolder } from '../../e2e/n8n/install';
import { sheets, type Cell } from './sheets';

const folder = join(projectFolder, 'test-output', 'look');

/** Windows as people have them, in pixels, each in both of n8n's themes. */
const VIEWS = [
	{ width: 1280, height: 900 },
	{ width: 1920, height: 1080 },
].flatMap((size) => (['light', 'dark'] as const).map((theme) => ({ ...size, theme })));

/** n8n moves its panels a moment after the window has another size. */
const MOVED = 150;

/** News of a moment, which n8n lays over the rest. */
const OVERLAID = '.el-notification { visibility: hidden !important; }';

/** Keeps what stands in a window, in every size and theme. */
export class Looker {
	private readonly kept = VIEWS.map((view) => ({ view, cells: [] as Cell[] }));

	/** @param page with an n8n that follows the theme of the system, as it does until somebody chooses one */
	constructor(private readonly page: Page) {}

	/**
	 * Keeps it, in each view.
	 *
	 * @param name what the sheet calls the picture
	 * @param part what is kept of the window; all of it where there is none
	 * @param most of the part's height, in pixels
	 */
	async keep(name: string, part?: Locator, most = Infinity): Promise<void> {
		for (const { view, cells } of this.kept) {
			await this.see(view);
			const box = part ? await boxOf(part) : { x: 0, y: 0, ...view };
			const clip = {
				...box,
				width: Math.min(box.width, view.width - box.x),
				height: Math.min(box.height, view.height - box.y, most),
			};
			cells.push({
				name,
				width: clip.width,
				height: clip.height,
				png: await this.page.screenshot({ clip, style: OVERLAID, animations: 'disabled' }),
			});
		}
		await this.see(VIEWS[0]);
	}

	private async see({ theme, ...size }: (typeof VIEWS)[number]): Promise<void> {
		await this.page.setViewportSize(size);
		await this.page.emulateMedia({ colorScheme: theme });
		await this.page.waitForTimeout(MOVED);
	}

	/**
	 * Writes what was kept, many on a sheet, in place of what was written of it before.
	 *
	 * @param subject begins the names of the files
	 * @param scale how large a picture is drawn
	 */
	async write(subject: string, scale: number): Promise<void> {
		const drawing = await this.page.context().browser()!.newPage();
		mkdirSync(folder, { recursive: true });
		for (const file of readdirSync(folder)) if (file.startsWith(`${subject}-`)) rmSync(join(folder, file));
		for (const { view, cells } of this.kept) {
			const drawn = await sheets(drawing, cells, scale);
			drawn.forEach((png, index) =>
				writeFileSync(join(folder, `${subject}-${view.width}-${view.theme}-${index + 1}.png`), png),
			);
		}
		await drawing.close();
	}
}
