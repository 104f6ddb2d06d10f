import type { IDataObject } from 'n8n-workflow';

import type { Dialect, Sandbox, SeenRequest } from '../../sandbox';

/**
 * What the tests that run every operation have to know of one: items.test.ts, errors/, traps.test.ts, package.test.ts. A new
 * operation needs its entry here and nothing else to be among them.
 */
export interface Case {
	/**
	 * @param given where a value of the item comes from, by its name: an expression, or an argument of an AI agent
	 * @returns parameters that take all that differs between items from there
	 */
	parameters(given: (name: string) => string, dialect: Dialect): IDataObject;
	/** @returns three items that it works with, each about something else; what they need is made on the server first */
	items(sandbox: Sandbox): [IDataObject, IDataObject, IDataObject];
	/** @returns what an item gives, in outline: one entry for each output item */
	outputs(item: IDataObject): IDataObject[];
	/** What makes an item bad, and how its error begins. */
	bad: { item: IDataObject; words: string };
	/** How the request that does it begins; those before only look something up. */
	method: SeenRequest['method'];
	/** How the path of that request ends, where others have the same method. */
	path?: string;
	/** What stays unknown when the connection breaks meanwhile. Left out where it may be repeated. */
	unknown?: string;
	/** Whether it makes a message go out to the contact in `to`, with the words in `text`. */
	sends?: true;
	/** Whether it takes all items at once, and so gives no output for each. */
	batch?: true;
	/** The only server that has it, where the other one has no such route. */
	only?: Dialect;
	/** Whether it is done once more where its answer was lost, because the server refuses a second one by itself. */
	onceMore?: true;
	/** Fields of the shipped schema that are not in every output. */
	sometimes?: readonly string[];
}
