import { CASES, itemOperationsOn } from '../cases';
import type { Case } from '../cases/case';
import { DIALECTS } from '../support';
import { useErrors } from './support';

/** No server of Whatomate's says so: something in front of it does, and nobody knows whether it asked the server before. */
describe.each(DIALECTS)('an answer without content (HTTP 204), on the %s server', (dialect) => {
	const { bench, run, expectError } = useErrors(dialect);

	const changing = itemOperationsOn(dialect).filter((name) => (CASES[name] as Case).unknown !== undefined);

	it.each(changing.filter((name) => (CASES[name] as Case).onceMore !== true))(
		'leaves open what became of it, and is asked for no second time: %s',
		async (operation) => {
			const { method, path: end = '', unknown } = CASES[operation] as Case;
			const fault = bench.sandbox.fault({
				kind: 'status',
				status: 204,
				body: '',
				times: Infinity,
				when: (request) => request.method === method && request.path.endsWith(end),
			});
			const result = await run(operation);
			if (method === 'DELETE') return expect(result.error).toBeUndefined();
			expectError(result, `It is unknown whether ${unknown}`, /It was not (sent|tried) again/);
			expect(fault.hits).toBe(1);
		},
	);
});
