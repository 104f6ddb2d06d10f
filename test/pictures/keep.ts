/* eslint-disable @n8n/community-nodes/no-restricted-imports -- draws the docs' pictures, runs in no n8n */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { projectFolder } from '../e2e/n8n/install';
import { animation, type Frame } from './encode/animation';
import { palettePng } from './encode/palettePng';
import { pixelsOf } from './encode/pixels';
import { MOST_BYTES } from './limits';

const folder = join(projectFolder, 'docs', 'pictures');

function write(name: string, bytes: Buffer): void {
	const most = MOST_BYTES[extname(name)];
	if (bytes.length > most) throw new Error(`${name} has ${bytes.length} bytes; ${most} are the most`);
	mkdirSync(dirname(join(folder, name)), { recursive: true });
	writeFileSync(join(folder, name), bytes);
}

/**
 * Writes a picture of the docs, in few colours.
 *
 * @param name within `docs/pictures`, without its end
 * @param png as the browser makes it
 * @throws when it is too large
 */
export const keepPicture = (name: string, png: Buffer): void =>
	write(`${name}.png`, palettePng(pixelsOf(png)));

/** Writes an animated picture of the docs. @throws when it is too large */
export const keepAnimation = (name: string, frames: readonly Frame[]): void =>
	write(`${name}.gif`, animation(frames));
