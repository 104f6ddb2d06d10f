/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- reads files of the project */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');
const read = (...path: string[]) => readFileSync(join(root, ...path), 'utf8');

const folder = join(root, 'test', 'e2e');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
	.filter((file) => file.endsWith('.test.ts'))
	.map((file) => ({ file, text: readFileSync(join(folder, file), 'utf8') }));

/** The cells of the rows about n8n 1. */
const rows = read('docs', 'limits.md')
	.split('## Where n8n 1 differs')[1]
	.split('\n## ')[0]
	.split('\n')
	.filter((line) => line.startsWith('|') && !/^\|[-|]+$|^\| \|/.test(line))
	.map((line) => line.slice(2, -2).split(' | '));

describe('where n8n 1 differs', () => {
	it.each(rows)('%s: %s', (...row) => {
		expect(row).toHaveLength(4);
		const [, title, path] = /^\[([^\]]+)\]\(\.\.\/([^)]+\.test\.ts)\)$/.exec(row[3]) ?? [];
		expect([row[3], existsSync(join(root, path ?? 'the row links to no test'))]).toEqual([row[3], true]);
		expect(read(path)).toContain(title);
	});

	it('is told of everything that the tests leave out there', () => {
		const reasons = files.flatMap(({ text }) =>
			[...text.matchAll(/notInN8n1\(\s*(['"])(.+?)\1/g)].map(([, , reason]) => reason),
		);
		expect(reasons.length).toBeGreaterThan(0);
		expect(reasons.filter((reason) => !rows.some(([what]) => what === reason))).toEqual([]);
	});
});

describe('the tests that run in n8n 1 too', () => {
	it('need no browser: those that do stand in a folder of their own', () => {
		const inPlace = files.filter(({ file }) => !file.startsWith('browser'));
		expect(inPlace.length).toBeGreaterThan(5);
		const strangers = inPlace.filter(({ text }) => /from '\.\/browser\/|from 'playwright/.test(text));
		expect(strangers.map(({ file }) => file)).toEqual([]);
	});

	it('run in the n8n that belongs to the engine of the other tests', () => {
		const { dependencies } = JSON.parse(read('test', 'e2e', 'n8n', 'install', '1', 'package.json')) as {
			dependencies: Record<string, string>;
		};
		const { packages } = JSON.parse(read('test', 'e2e', 'n8n', 'install', '1', 'package-lock.json')) as {
			packages: Record<string, { version: string }>;
		};
		const { devDependencies } = JSON.parse(read('package.json')) as {
			devDependencies: Record<string, string>;
		};
		expect(packages['node_modules/n8n'].version).toBe(dependencies.n8n);
		expect(`npm:n8n-core@${packages['node_modules/n8n-core'].version}`).toBe(devDependencies['n8n-core-1']);
	});
});
