/* eslint-disable @n8n/community-nodes/no-restricted-globals -- reads the environment, and prints */
import { createHash, randomInt } from 'node:crypto';

/** The variable that gives a soak its seed back. */
const SOAK_SEED = 'SOAK_SEED';

/**
 * Prints the seed, so that a run that failed can be had once more: `SOAK_SEED=17 npx jest …`.
 * @returns a new one for each run, or the one that the environment gives
 */
export function soakSeed(): number {
	const given = Number(process.env[SOAK_SEED]);
	const seed = given > 0 ? given : randomInt(1, 2 ** 31);
	process.stderr.write(`soak: ${SOAK_SEED}=${seed}\n`);
	return seed;
}

/** Chance by names: whoever asks first or last, the same name gets the same. */
export interface Chance {
	/** @returns a whole number from 0 up to below the given one */
	of(name: string, below: number): number;
	/** @returns one of them */
	oneOf<T>(name: string, some: readonly T[]): T;
	/** @returns all of them in another order */
	mixed<T>(name: string, some: readonly T[]): T[];
}

/** @returns the chance that this seed stands for */
export function chanceOf(seed: number): Chance {
	const of = (name: string, below: number) =>
		createHash('sha256').update(`${seed} ${name}`).digest().readUInt32BE() % below;
	return {
		of,
		oneOf: (name, some) => some[of(name, some.length)],
		mixed: (name, some) =>
			some
				.map((each, index) => ({ each, place: of(`${name} ${index}`, 2 ** 31) }))
				.sort((one, other) => one.place - other.place)
				.map(({ each }) => each),
	};
}
