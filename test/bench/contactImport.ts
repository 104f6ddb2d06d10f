import type { IDataObject } from 'n8n-workflow';

import { figuresOf, take } from './engine';
import { FIRST_NUMBER } from './servers/sandbox';
import { Beside } from './servers/server';
import type { Table } from './show/table';
import { size } from './size';

/** Contacts that are imported as a file, beside one after the other. */

/** A released server compares the key on each request, which costs it so many seconds (docs/whatomate-api.md#api-key). */
const KEY = 0.05;

export async function contactImport(): Promise<Table[]> {
	const measure = async (parameters: IDataObject, count: number) => {
		const server = await Beside.start('sandbox', {});
		const people = Array.from({ length: count }, (_, index) => ({
			json: { phone: String(FIRST_NUMBER + index), name: `Customer ${index}` },
		}));
		const taken = await take(server, { resource: 'contact', ...parameters }, people);
		await server.close();
		if (taken.error) throw new Error(taken.error);
		const each = ((taken.seconds + taken.requests * KEY) / count) * 1000;
		return { contacts: count, ...figuresOf(taken), "ms each, with a released server's 50 a request": each };
	};
	const name = '={{ $json.name }}';
	return [
		{
			title: 'Contacts that are made or updated',
			rows: [
				{
					name: 'Import',
					figures: await measure(
						{ operation: 'import', phoneNumber: '={{ $json.phone }}', contactName: name },
						size(10_000),
					),
				},
				{
					name: 'Create or Update',
					figures: await measure(
						{ operation: 'upsert', phone: '={{ $json.phone }}', additionalFields: { name } },
						size(300),
					),
				},
			],
		},
	];
}
