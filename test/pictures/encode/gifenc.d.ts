/** What is used of the library, which brings no types. */
declare module 'gifenc' {
	/** A colour as red, green and blue, each from 0 to 255. */
	type Colour = number[];

	/** @returns at most so many colours that stand for all of the picture's */
	export function quantize(rgba: Uint8Array, most: number): Colour[];

	/** Writes a GIF, frame by frame. */
	export function GIFEncoder(): {
		writeFrame(
			index: Uint8Array,
			width: number,
			height: number,
			options: {
				/** Of the whole GIF, with its first frame. */
				palette?: Colour[];
				/** Milliseconds. */
				delay: number;
				transparent?: boolean;
				transparentIndex?: number;
				/** 1: the next frame is drawn over this one. */
				dispose?: number;
			},
		): void;
		finish(): void;
		bytes(): Uint8Array;
	};
}
