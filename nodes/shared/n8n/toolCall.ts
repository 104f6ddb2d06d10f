import type { IExecuteFunctions } from 'n8n-workflow';

/**
 * Leans on: who calls a node as a part of itself, as agents of older versions call their tools, gives its context a method
 * `getNextRunIndex`; n8n itself, when it runs a node, does not.
 * Seen in: n8n-core 2.41.1 and 1.122.48.
 * Breaks when that changes: test/engine/question.test.ts.
 * @returns whether the node runs as a part of another one, which would be put to wait in its place
 */
export const isPartOfAnotherNode = (context: IExecuteFunctions): boolean => 'getNextRunIndex' in context;

/**
 * Leans on: n8n makes a tool for human review of a node that can send and wait, and gives it the node's type with this ending.
 * Seen in: n8n 2.41.1 (`isHitlToolType` of its n8n-workflow, which n8n 1 does not have).
 * Breaks when that changes: test/unit/humanReview.test.ts.
 * @returns whether the node asks a person about what an AI agent wants to do
 */
export const isHumanReview = (context: IExecuteFunctions): boolean =>
	context.getNode().type.endsWith('HitlTool');
