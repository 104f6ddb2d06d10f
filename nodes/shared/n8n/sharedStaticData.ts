import type { IDataObject } from 'n8n-workflow';

/**
 * Puts the very list into the static data, and no copy of it.
 *
 * Leans on: deliveries that come at the same time each have their own copy of the static data, of which n8n keeps the one that it saves
 * last. It turns the data into JSON only when it saves it: whichever that is, it then holds what all of them have put into the list.
 * Seen in: n8n 2.41.1; n8n-core 1.122.48 (n8n 1.123).
 * Breaks when that changes: test/engine/storedRuns.test.ts, test/e2e/restarts.test.ts.
 * @param data the node's static data
 * @param name the field that gets the list
 */
export function shareList(data: IDataObject, name: string, list: string[]): void {
	data[name] = list;
}
