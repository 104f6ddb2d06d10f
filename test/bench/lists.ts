import type { Table } from './show/table';
import { figuresOf, take } from './engine';
import { Beside } from './servers/server';
import { size } from './size';

/** Long lists: whether time grows with what is read and no faster, and memory with what is kept. */

const CONVERSATIONS = [10_000, 100_000].map(size);
const CONTACTS = size(20_000);

export async function lists(): Promise<Table[]> {
	const rows: Table['rows'] = [];
	const each: number[] = [];
	for (const messages of CONVERSATIONS) {
		const server = await Beside.start('messages', { messages });
		const taken = await take(server, {
			operation: 'getAll',
			contact: { __rl: true, mode: 'id', value: '11111111-0000-4000-8000-000000000000' },
			returnAll: true,
		});
		await server.close();
		if (taken.json.length !== messages)
			throw new Error(`${taken.json.length} of ${messages}: ${taken.error}`);
		each.push(taken.processor / messages);
		rows.push({ name: `${messages.toLocaleString('en-US')} messages`, figures: figuresOf(taken) });
	}
	rows[1].targets = [{ what: 'times the processor for one of a tenth', value: each[1] / each[0], most: 1.2 }];
	const server = await Beside.start('sandbox', { people: CONTACTS, leftOut: 100 });
	const taken = await take(server, {
		resource: 'contact',
		operation: 'getAll',
		returnAll: true,
		filters: { optedOut: true },
	});
	await server.close();
	const name = `${taken.json.length} of ${CONTACTS.toLocaleString('en-US')} contacts, filtered`;
	rows.push({ name, figures: figuresOf(taken) });
	return [{ title: 'Get Many', rows }];
}
