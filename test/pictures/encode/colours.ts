import { quantize } from 'gifenc';

/** A colour as red, green and blue. */
type Colour = number[];

const numberOf = (red: number, green: number, blue: number): number => (red << 16) | (green << 8) | blue;
const colourOf = (number: number): Colour => [number >> 16, (number >> 8) & 255, number & 255];

/** @returns how many pixels each colour has, the commonest first */
function counted(rgba: Uint8Array): Array<[number: number, pixels: number]> {
	const pixels = new Map<number, number>();
	for (let at = 0; at < rgba.length; at += 4) {
		const number = numberOf(rgba[at], rgba[at + 1], rgba[at + 2]);
		pixels.set(number, (pixels.get(number) ?? 0) + 1);
	}
	return [...pixels].sort(([, one], [, other]) => other - one);
}

/**
 * Chooses the colours of a picture that may have only so many. The commonest stay as they are: a white form stays white. The
 * others, mostly edges of letters, share the rest.
 *
 * @param rgba four bytes for each pixel, all opaque
 */
export function fewColours(rgba: Uint8Array, most: number): Colour[] {
	const all = counted(rgba);
	if (all.length <= most) return all.map(([number]) => colourOf(number));
	const kept = Math.floor(most / 2);
	const others = Uint8Array.from(all.slice(kept).flatMap(([number]) => [...colourOf(number), 255]));
	return [...all.slice(0, kept).map(([number]) => colourOf(number)), ...quantize(others, most - kept)];
}

/** @returns for each pixel the place of the colour that is nearest to its own */
export function placesOf(rgba: Uint8Array, colours: readonly Colour[]): Uint8Array {
	const nearest = new Map<number, number>();
	const places = new Uint8Array(rgba.length / 4);
	for (let pixel = 0; pixel < places.length; pixel++) {
		const number = numberOf(rgba[pixel * 4], rgba[pixel * 4 + 1], rgba[pixel * 4 + 2]);
		let place = nearest.get(number);
		if (place === undefined) {
			const [red, green, blue] = colourOf(number);
			const distances = colours.map(([r, g, b]) => (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2);
			place = distances.indexOf(Math.min(...distances));
			nearest.set(number, place);
		}
		places[pixel] = place;
	}
	return places;
}
