import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { CASES, fullName } from '../cases';
import type { Named } from '../cases';
import { withFile } from '../harness';
import { asked, changing, PNG } from '../support';
import type { useErrors } from './support';

/** Bad values come by an expression, since n8n itself stops a run whose required fields are empty in the editor. */
export const given = '={{ $json.value }}';
export const emoji = (count: number) => '👋'.repeat(count);
export const pdf = withFile(Buffer.from('%PDF-1'), 'application/pdf', 'a.pdf');

export type Bad = [
	what: string,
	operation: Named,
	parameters: IDataObject,
	value: unknown,
	words: string,
	items?: INodeExecutionData[],
];

const withPng = [withFile(PNG, 'image/png', 'a.png')];

/** Each of these values is refused, and nothing is sent. */
export function itRefuses(bad: Bad[], { bench, run }: ReturnType<typeof useErrors>) {
	// Every row needs all its columns, or jest takes the last parameter for its callback.
	it.each(bad.map(([what, operation, ...rest]) => ({ what, operation, rest })))(
		'$what is refused before anything is sent ($operation)',
		async ({ operation, rest: [parameters, value, words, [{ binary }] = withPng] }) => {
			const [item] = CASES[fullName(operation)].items(bench.sandbox);
			const result = await run(operation, parameters, {
				items: [{ binary, json: { ...item, value } as IDataObject }],
			});
			expect(result.items).toEqual([]);
			expect(result.error?.message).toContain(words);
			expect(result.error?.context).toMatchObject({ itemIndex: 0 });
			expect(changing(bench.sandbox)).toEqual([]);
			expect(bench.sandbox.phones).toEqual([]);
			if (CASES[fullName(operation)].method === 'GET') expect(asked(bench.sandbox)).toEqual([]);
		},
	);
}
