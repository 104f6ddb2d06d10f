/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- reads files of the project */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const docs = join(__dirname, '..', '..', 'docs');
const page = readFileSync(join(docs, 'what-happens-when.md'), 'utf8');

/** The cells of each row, without the heads of the tables and the lines below them. */
const rows = page
	.split('\n')
	.filter((line) => line.startsWith('|') && !/^\|[-| ]+\|$|^\| What goes wrong \|/.test(line))
	.map((line) => line.slice(2, -2).split(' | '));

describe('what happens when', () => {
	it('is told in many rows', () => {
		expect(rows.length).toBeGreaterThan(50);
		expect(page.match(/^\| What goes wrong \|/gm)).toHaveLength(page.match(/^## /gm)?.length ?? 0);
	});

	it.each(rows)('%s', (...row) => {
		expect(row).toHaveLength(4);
		const [, title, path] = /^\[([^\]]+)\]\(([^)]+\.test\.ts)\)$/.exec(row[3]) ?? [];
		const file = join(docs, path ?? 'the row links to no test');
		expect([file, existsSync(file)]).toEqual([file, true]);
		// As the test is called, so that a renamed or deleted one is missed here.
		expect(readFileSync(file, 'utf8')).toContain(title);
	});
});
