import { PNG } from 'pngjs';

/** A picture, pixel by pixel. */
export interface Pixels {
	width: number;
	height: number;
	/** Four bytes each: red, green, blue, and how far it covers what is below. */
	rgba: Uint8Array;
}

/** @param png as a browser makes it */
export function pixelsOf(png: Buffer): Pixels {
	const { width, height, data } = PNG.sync.read(png);
	return { width, height, rgba: new Uint8Array(data) };
}
