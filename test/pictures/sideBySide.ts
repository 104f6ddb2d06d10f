import type { Page } from 'playwright-core';

/** The canvas and the phone, in pixels. */
export const HEIGHT = 560;
/** How wide the canvas is. */
export const CANVAS = 580;
/** How wide the phone is. */
export const PHONE = 340;

const GAP = 14;
const WORDS = 46;

const size = { width: CANVAS + PHONE + 3 * GAP, height: HEIGHT + GAP + WORDS };

const shown = (png: Buffer, width: number) =>
	`<img width="${width}" height="${HEIGHT}" src="data:image/png;base64,${png.toString('base64')}">`;

/**
 * Puts what n8n and the phone show beside each other.
 *
 * @param page an empty one, to draw on
 * @param words below them: what happens
 */
export async function sideBySide(page: Page, canvas: Buffer, phone: Buffer, words: string): Promise<Buffer> {
	await page.setViewportSize(size);
	await page.setContent(`<!doctype html>
		<style>
			body { margin: 0; padding: ${GAP}px ${GAP}px 0; background: #dfe7e3; font: 600 19px/${WORDS}px system-ui, sans-serif; color: #17382b; }
			main { display: flex; gap: ${GAP}px; }
			img { border-radius: 10px; object-fit: cover; object-position: top; }
			p { margin: 0; text-align: center; }
		</style>
		<main>${shown(canvas, CANVAS)}${shown(phone, PHONE)}</main>
		<p>${words}</p>`);
	return await page.screenshot({ animations: 'disabled' });
}
