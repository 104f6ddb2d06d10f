import type { IDataObject } from 'n8n-workflow';

import type { Dialect, SeenRequest } from '../../sandbox';
import { byItem, CASES, fullName } from '../cases';
import type { Named } from '../cases';
import type { RunOptions, RunResult } from '../harness';
import { everythingIn, itemsFor, useBench, useWaits } from '../support';

export const posts = ({ method }: SeenRequest) => method === 'POST';

/** @returns whole seconds, for waits that began a moment after they were told */
export const inSeconds = (waits: number[]) => waits.map((wait) => Math.ceil(wait / 1000));

/** A sandbox before each test, and what the tests of errors do with it. */
export function useErrors(dialect: Dialect) {
	const bench = useBench(dialect);
	const waiting = useWaits();

	/** Runs an operation, and looks for the key in everything that came out of it. */
	const run = async (
		operation: Named,
		parameters: IDataObject = {},
		more: Partial<RunOptions> = {},
	): Promise<RunResult> => {
		const name = fullName(operation);
		const [item] = CASES[name].items(bench.sandbox);
		const { apiKey } = { apiKey: bench.sandbox.apiKey, ...more.credential };
		const result = await bench.run(
			name,
			{ ...byItem(name, dialect), ...parameters },
			{ items: itemsFor([item]), ...more },
		);
		if (apiKey) expect(everythingIn([result.run, result.error, result.items])).not.toContain(apiKey);
		return result;
	};

	/** An error that a person can act on: these words in its message, and these in its hint. */
	const expectError = ({ error, items }: RunResult, words: string | RegExp, hint: string | RegExp) => {
		expect(items).toEqual([]);
		expect(error?.message).toMatch(words);
		expect(error?.description).toMatch(hint);
		expect(error?.context).toMatchObject({ itemIndex: 0 });
	};

	return {
		bench,
		waiting,
		run,
		expectError,
	};
}
