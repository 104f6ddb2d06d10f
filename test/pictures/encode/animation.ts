import { GIFEncoder } from 'gifenc';
import { fewColours, placesOf } from './colours';
import type { Pixels } from './pixels';

/** One picture of an animation. */
export interface Frame {
	pixels: Pixels;
	/** For how many milliseconds it is seen. */
	seen: number;
}

/** The last place of the list of colours stays free: it stands for a pixel that is as before. */
const AS_BEFORE = 255;

const together = (all: Uint8Array[]): Uint8Array => {
	const joined = new Uint8Array(all.reduce((sum, { length }) => sum + length, 0));
	let at = 0;
	for (const part of all) {
		joined.set(part, at);
		at += part.length;
	}
	return joined;
};

/**
 * Makes a GIF that repeats for ever. Of each frame, only what changed is kept.
 *
 * @param frames all of one size
 */
export function animation(frames: readonly Frame[]): Buffer {
	// One list of colours for all, so that what has not changed has the same colour.
	const palette = fewColours(together(frames.map(({ pixels }) => pixels.rgba)), AS_BEFORE);
	const gif = GIFEncoder();
	let before: Uint8Array | undefined;
	for (const { pixels, seen } of frames) {
		const now = placesOf(pixels.rgba, palette);
		const earlier = before;
		gif.writeFrame(
			earlier ? now.map((colour, at) => (colour === earlier[at] ? AS_BEFORE : colour)) : now,
			pixels.width,
			pixels.height,
			{
				delay: seen,
				dispose: 1,
				...(earlier ? { transparent: true, transparentIndex: AS_BEFORE } : { palette }),
			},
		);
		before = now;
	}
	gif.finish();
	return Buffer.from(gif.bytes());
}
