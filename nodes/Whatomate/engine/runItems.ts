import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { inSteps } from '../../shared/api/wait';
import { isOutcomeUnknown } from '../../shared/failures/failure';
import { toNodeError } from '../../shared/failures/toNodeError';
import { EarlierTries } from './earlierTries';
import { Execution } from './execution';
import { Item } from './item';
import { LaneCount, MOST_LANES } from './laneCount';
import { maxConcurrencyOption, ownLane, runInLanes } from './lanes';
import type { Operation, Prepared } from './operation';
import { WithFiles } from './result';
import type { Result } from './result';

/**
 * The one loop over items. All are checked first; then those of one contact run in order, and as many contacts side by side as
 * the server is served best with (see `LaneCount`).
 * Outputs keep the order of the inputs and are paired with them. Without *Continue On Fail* the first failure ends the run:
 * nothing new starts, and what was done already is told, since a second run would do it again.
 */
export async function runItems(
	context: IExecuteFunctions,
	operation: Operation,
): Promise<INodeExecutionData[][]> {
	const input = context.getInputData();
	const earlier = new EarlierTries(context, input.length);
	const execution = await Execution.start(context, earlier).catch((error) => {
		throw toNodeError(context.getNode(), error);
	});
	const items = input.map((_, index) => new Item(execution, index));
	const most = mostLanes(context, items);
	const prepared: Prepared[] = [];
	const results: Result[] = [];
	const errors: unknown[] = [];
	const stopAtFailure = !context.continueOnFail();

	const { client } = execution;
	const forEach = async (
		some: Item[],
		doing: 'prepare' | 'run',
		laneOf: (item: Item) => string,
		step: (item: Item) => Promise<void>,
	) => {
		const name = `${client.identity} ${operation.action} ${doing}`;
		const count = LaneCount.recall(name, most);
		await runInLanes(some, {
			client,
			count,
			laneOf,
			step: async (item) => await step(item).catch((error) => void (errors[item.index] = error)),
			isOver: () => stopAtFailure && errors.length > 0,
		});
		count.keep(name);
	};

	await forEach(items, 'prepare', ownLane, async (item) => {
		const done = earlier.result(item.index);
		if (done) results[item.index] = done;
		else prepared[item.index] = await operation.prepare(item);
	});
	execution.people.allAreExpected();
	const left = items.filter(({ index }) => index in prepared);
	await forEach(
		left,
		'run',
		({ index }) => prepared[index].lane,
		async ({ index }) => {
			results[index] = await prepared[index].run();
		},
	);
	await execution.close();

	if (errors.length > 0 && operation.changes) earlier.noteDone(results);
	if (stopAtFailure && errors.length > 0) {
		const failed = errors.findIndex((_, index) => index in errors);
		const nodeError = toNodeError(context.getNode(), errors[failed], failed);
		if (operation.changes) {
			const again = execution.sendOnce.isUsed
				? "a new execution leaves out those with a 'Send Once Key'"
				: 'a new execution would do them again';
			nodeError.description = [
				nodeError.description,
				...otherItems(errors, failed, results, items.length, again),
			]
				.filter(Boolean)
				.join(' ');
		}
		throw nodeError;
	}
	const output: INodeExecutionData[] = [];
	await inSteps(items, ({ index }) => {
		const pairedItem = { item: index };
		if (index in errors) {
			const error = toNodeError(context.getNode(), errors[index], index);
			output.push({ json: { error: error.message }, error, pairedItem });
			return;
		}
		const result = results[index];
		if (result instanceof WithFiles) output.push({ json: result.json, binary: result.binary, pairedItem });
		else for (const json of [result].flat()) output.push({ json, pairedItem });
	});
	return [output];
}

/** @throws what n8n shows where the option is no number of lanes */
function mostLanes(context: IExecuteFunctions, [first]: Item[]): number {
	try {
		return first?.option(maxConcurrencyOption) ?? MOST_LANES;
	} catch (error) {
		throw toNodeError(context.getNode(), error, 0);
	}
}

/**
 * What became of the other items when one ended the run: what the user must know before running it again.
 * @param again what a new execution would do with them
 */
function otherItems(
	errors: unknown[],
	failed: number,
	results: Result[],
	all: number,
	again: string,
): string[] {
	const done = Object.keys(results);
	const unknown = Object.keys(errors).filter((index) => {
		const error = errors[Number(index)];
		return Number(index) !== failed && isOutcomeUnknown(error);
	});
	return [
		...(unknown.length > 0
			? [`It is also unknown whether the messages of these items went out: ${listed(unknown)}.`]
			: []),
		...(done.length > 0
			? [
					`Already done: ${done.length} of ${all} items (${listed(done)}). A retry of this execution leaves them out; ${again}.`,
				]
			: []),
	];
}

const listed = (indexes: string[]): string =>
	indexes.length > 20 ? `${indexes.slice(0, 20).join(', ')}, …` : indexes.join(', ');
