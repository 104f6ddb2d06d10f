import type { IDataObject } from 'n8n-workflow';

import type { Execution } from '../../nodes/Whatomate/engine/execution';
import { Item } from '../../nodes/Whatomate/engine/item';
import { NumberNotes } from '../../nodes/Whatomate/engine/numberNotes';

/**
 * @param entries the parameters of each item
 * @param input the items' JSON, where a test looks at it
 * @returns items as the engine makes them, of an execution that asks nobody
 */
export function itemsWith(entries: IDataObject[], input = entries): Item[] {
	const context = { getInputData: () => input.map((json) => ({ json })) };
	const parameters = {
		of: (name: string, index: number, fallback?: unknown) => entries[index][name] ?? fallback,
	};
	const execution = {
		hint: () => {},
		context,
		parameters,
		client: { defaultCountry: '' },
		numbers: new NumberNotes(),
		people: { expect: () => {} },
		contactsOf: async () => [],
	} as unknown as Execution;
	return entries.map((_, index) => new Item(execution, index));
}
