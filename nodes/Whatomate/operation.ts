import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Item } from './item';

/** What an operation gives for one item: one record, or a list of them. */
export type Result = IDataObject | IDataObject[];

/** The part of an operation that changes something or reads what the user asked for. */
export type Run = () => Promise<Result>;

/** One operation: what the user sees, and what happens. */
export interface Operation {
	/** Its value in saved workflows. */
	value: string;
	name: string;
	/** Sentence case; also the node's name on the canvas. */
	action: string;
	description: string;
	fields: INodeProperties[];
	/** Whether doing it twice differs from doing it once: a message would go out again. */
	changes: boolean;
	/**
	 * Reads and checks this item's parameters, and changes nothing on the server. All items are prepared before the first
	 * one runs, so that bad input in the last item is told before the first message is out.
	 * @returns what is left to do
	 * @throws {Failure} naming the field that is wrong
	 */
	prepare(item: Item): Promise<Run> | Run;
}

/** A group of operations, as the first dropdown of the node shows it. */
export interface Resource {
	value: string;
	name: string;
	operations: Operation[];
	/** The `value` of the operation that is chosen at first. */
	defaultOperation: string;
}
