import { ways, type Call, type ListedExecution } from '../e2e/n8n/ways';

const done = (...ids: number[]): ListedExecution[] =>
	ids.map((id) => ({ id: String(id), status: 'success' }));

/** @returns an n8n that gives these pages, one after the other */
const giving = (pages: ListedExecution[][]): Call => {
	let page = 0;
	return async <T>() => {
		page += 1;
		return { results: pages[page - 1], nextCursor: page < pages.length ? String(page) : null } as T;
	};
};

test('an execution that stands on two pages of n8n 2 counts once', async () => {
	// Two workers: execution 1 began after execution 2, so the page that ends with 2 is followed by one with what is below 2.
	const listed = await ways[2].executions(giving([done(4, 3, 1, 2), done(1)]), 'any');
	expect(listed.map(({ id }) => id)).toEqual(['4', '3', '1', '2']);
});
