import type { IDataObject, IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';

/**
 * What a node keeps with its execution, which n8n saves when the execution waits or fails.
 *
 * Leans on: `getContext('node')` gives an object of which n8n saves what is put into it; a webhook that continues the execution can read
 * it by an expression only. `$runIndex` tells how often the node has run in this execution.
 * Seen in: n8n-core 2.41.1 and 1.122.48.
 * Breaks when that changes: test/engine/question.test.ts, test/engine/items.test.ts.
 */

/** @returns the memory; what is put into it stays with the execution */
export const nodeMemory = (context: IExecuteFunctions): IDataObject => context.getContext('node');

/** @returns how often the node ran before in this execution: a loop runs it many times */
export const runIndex = (context: IExecuteFunctions): number =>
	Number(context.evaluateExpression('{{ $runIndex }}', 0));

/** @returns what the waiting node kept under this name; undefined where there is nothing */
export function keptByNode(context: IWebhookFunctions, name: string): unknown {
	// Braces would end the expression early.
	const node = JSON.stringify(context.getNode().name).replace(/[{}]/g, (brace) =>
		brace === '{' ? '\\u007b' : '\\u007d',
	);
	return context.evaluateExpression(`{{ $node[${node}].context.${name} }}`, 0);
}
