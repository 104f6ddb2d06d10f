/** @returns a source of whole numbers from 0 up to below the given one; the same seed gives the same numbers. */
export function chance(seed: number): (below: number) => number {
	let state = seed;
	return (below) => {
		state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
		return Math.floor((state / 2_147_483_648) * below);
	};
}
