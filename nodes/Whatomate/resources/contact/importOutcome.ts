import type { ImportRow } from './importRows';

/** What became of the rows of an import. */
export interface Outcome {
	created: number;
	updated: number;
	skipped: number;
	/** The rows that were not taken, and why. */
	refused: Map<ImportRow, string>;
}

/** @returns the outcome of no rows */
export const noOutcome = (): Outcome => ({ created: 0, updated: 0, skipped: 0, refused: new Map() });

/** Counts the outcome of more rows too. */
export function add(total: Outcome, { created, updated, skipped, refused }: Outcome): void {
	total.created += created;
	total.updated += updated;
	total.skipped += skipped;
	refused.forEach((words, row) => total.refused.set(row, words));
}
