import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { toNodeError } from '../../shared/failures/toNodeError';
import { EarlierTries } from './earlierTries';
import { Execution } from './execution';
import { Item } from './item';
import type { BatchOperation } from './operation';

/**
 * Runs an operation that takes all items at once. With *Continue On Fail*, a failure becomes the only item of the first output,
 * paired with every item that went in.
 */
export async function runBatch(
	context: IExecuteFunctions,
	operation: BatchOperation,
): Promise<INodeExecutionData[][]> {
	const input = context.getInputData();
	const others = (operation.outputs ?? []).slice(1).map(() => []);
	if (input.length === 0) return [[], ...others];
	try {
		const earlier = new EarlierTries(context, input.length);
		const execution = await Execution.start(context, earlier, operation.outputs?.[1]);
		const items = input.map((_, index) => new Item(execution, index));
		return await operation.runAll(execution, items).finally(async () => await execution.close());
	} catch (error) {
		const nodeError = toNodeError(context.getNode(), error);
		if (!context.continueOnFail()) throw nodeError;
		const pairedItem = input.map((_, item) => ({ item }));
		return [[{ json: { error: nodeError.message }, error: nodeError, pairedItem }], ...others];
	}
}
