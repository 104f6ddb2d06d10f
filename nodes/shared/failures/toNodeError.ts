import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { INode, JsonObject } from 'n8n-workflow';

import { Failure } from './failure';
import { hideSecrets, withoutSecrets } from './secrets';

/**
 * Makes n8n's error, a new one for each item: items share cached look-ups, and n8n keeps the item's index inside the error.
 * @param error anything thrown while an item ran
 * @param itemIndex the item it happened to; left out where there are no items (pickers)
 * @returns n8n's error: `NodeApiError` where the service refused, `NodeOperationError` where the node did
 */
export function toNodeError(
	node: INode,
	error: unknown,
	itemIndex?: number,
): NodeApiError | NodeOperationError {
	if (!(error instanceof Failure)) {
		if (error instanceof NodeApiError || error instanceof NodeOperationError) {
			error.context.itemIndex ??= itemIndex;
			return hideSecrets(error);
		}
		return new NodeOperationError(
			node,
			error instanceof Error ? hideSecrets(error) : withoutSecrets(String(error)),
			{ itemIndex },
		);
	}
	const { message, hint: description, status } = error;
	const nodeError =
		status === undefined
			? new NodeOperationError(node, message, { description, itemIndex })
			: new NodeApiError(node, { message } as JsonObject, {
					message,
					description,
					httpCode: String(status),
					itemIndex,
				});
	// n8n replaces a whole message that happens to contain one of its error codes, such as a customer's "ENOENT".
	nodeError.message = message;
	nodeError.description = description;
	return nodeError;
}
