import type { Locator } from 'playwright-core';

/** A part of the page, in pixels. */
export interface Box {
	x: number;
	y: number;
	width: number;
	height: number;
}

/** @returns where something is on the page, once it is there. @throws when it is not to be seen */
export async function boxOf(element: Locator): Promise<Box> {
	await element.waitFor();
	const box = await element.boundingBox();
	if (!box) throw new Error(`${String(element)} is not to be seen`);
	return box;
}

/** @returns the point in its middle, where a person takes hold of it. @throws as `boxOf` does */
export async function middleOf(element: Locator): Promise<{ x: number; y: number }> {
	const { x, y, width, height } = await boxOf(element);
	return { x: x + width / 2, y: y + height / 2 };
}
