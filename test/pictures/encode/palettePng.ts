/* eslint-disable @n8n/community-nodes/no-restricted-imports -- draws the docs' pictures, runs in no n8n */
import { crc32, deflateSync } from 'node:zlib';
import { fewColours, placesOf } from './colours';
import type { Pixels } from './pixels';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Eight bits for each pixel, which are a place in the list of colours; compressed, filtered and interlaced in the plain way. */
const KIND = [8, 3, 0, 0, 0];
const MOST_COLOURS = 256;

const number = (value: number): Buffer => {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32BE(value);
	return bytes;
};

const chunk = (name: string, content: Uint8Array): Buffer => {
	const body = Buffer.concat([Buffer.from(name), content]);
	return Buffer.concat([number(content.length), body, number(crc32(body))]);
};

/**
 * Makes a PNG of at most 256 colours, a third as large as a browser's: what a form shows has few colours.
 *
 * @param pixels all of them opaque
 */
export function palettePng({ width, height, rgba }: Pixels): Buffer {
	const palette = fewColours(rgba, MOST_COLOURS);
	const places = placesOf(rgba, palette);
	// Each line begins with how it is filtered: with 0, not at all, which is the smallest where neighbours are places in a list.
	const lines = Buffer.alloc((width + 1) * height);
	for (let line = 0; line < height; line++) {
		lines.set(places.subarray(line * width, (line + 1) * width), line * (width + 1) + 1);
	}
	return Buffer.concat([
		SIGNATURE,
		chunk('IHDR', Buffer.from([...number(width), ...number(height), ...KIND])),
		chunk('PLTE', Buffer.from(palette.flat())),
		chunk('IDAT', deflateSync(lines, { level: 9 })),
		chunk('IEND', Buffer.alloc(0)),
	]);
}
