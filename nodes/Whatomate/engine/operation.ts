import type { INodeExecutionData, INodeProperties } from 'n8n-workflow';

import type { Execution } from './execution';
import type { Field, Item } from './item';
import type { Result } from './result';

/** What is left to do for an item whose parameters were read and checked. */
export interface Prepared {
	/** Items of one lane run one after the other: those of one conversation, or of one campaign. See `lanes.ts`. */
	lane: string;
	/** Changes something, or reads what the user asked for. */
	run(): Promise<Result>;
}

/** What the user sees of an operation. */
interface Described {
	/** Its value in saved workflows. */
	value: string;
	name: string;
	/** Sentence case; also the node's name on the canvas. */
	action: string;
	description: string;
	/** In the order of the form; what is read as one has no reader of its own. */
	fields: ReadonlyArray<Field<unknown> | INodeProperties>;
}

/** An operation that is done for each item by itself. */
export interface Operation extends Described {
	kind: 'each';
	/** Whether doing it twice differs from doing it once: a message would go out again. */
	changes: boolean;
	/**
	 * Reads and checks this item's parameters, and changes nothing on the server. All items are prepared before the first
	 * one runs, so that bad input in the last item is told before the first message is out.
	 * @throws {Failure} naming the field that is wrong
	 */
	prepare(item: Item): Promise<Prepared> | Prepared;
}

/** An operation that is done once, for all items together. */
export interface BatchOperation extends Described {
	kind: 'all';
	/** The names of its outputs, where it has more than one. */
	outputs?: readonly string[];
	/**
	 * @returns the items of each output
	 * @throws {Failure} when nothing further can be done; with *Continue On Fail* it becomes the only item of the first output
	 */
	runAll(execution: Execution, items: Item[]): Promise<INodeExecutionData[][]>;
}

/** A group of operations, as the first dropdown of the node shows it. */
export interface Resource {
	value: string;
	name: string;
	operations: Array<Operation | BatchOperation>;
	/** The `value` of the operation that is chosen at first. */
	defaultOperation: string;
}
