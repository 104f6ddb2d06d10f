import type { Page } from 'playwright-core';

/** A picture with what it shows. */
export interface Cell {
	name: string;
	png: Buffer;
	/** Of the picture, in pixels. */
	width: number;
	height: number;
}

/** Of a sheet, in pixels. */
const WIDTH = 1440;
const HEIGHT = 1400;

/** Beside a picture, and above it for its name. */
const GAP = 8;
const NAME = 18;

const inGroups = <T>(all: T[], size: number): T[][] =>
	all.length === 0 ? [] : [all.slice(0, size), ...inGroups(all.slice(size), size)];

/**
 * Puts pictures side by side.
 *
 * @param page an empty one, to draw on
 * @param scale how large each is drawn
 * @returns a picture for each sheet
 */
export async function sheets(page: Page, cells: Cell[], scale: number): Promise<Buffer[]> {
	const widest = Math.max(...cells.map(({ width }) => width)) * scale;
	const tallest = Math.max(...cells.map(({ height }) => height)) * scale;
	const columns = Math.max(1, Math.floor((WIDTH + GAP) / (widest + GAP)));
	const rows = Math.max(1, Math.floor(HEIGHT / (tallest + GAP + NAME)));
	const drawn: Buffer[] = [];
	for (const group of inGroups(cells, columns * rows)) {
		await page.setViewportSize({ width: WIDTH, height: 400 });
		await page.setContent(`<!doctype html>
			<style>
				body { margin: 0; background: #888; font: 13px system-ui, sans-serif; }
				main { display: grid; grid-template-columns: repeat(${columns}, max-content); gap: ${GAP}px; align-items: start; }
				figure { margin: 0; }
				img { display: block; }
			</style>
			<main>${group
				.map(
					({ name, png, width }) =>
						`<figure>${name}<img width="${width * scale}" src="data:image/png;base64,${png.toString('base64')}"></figure>`,
				)
				.join('')}</main>`);
		drawn.push(await page.screenshot({ fullPage: true }));
	}
	return drawn;
}
