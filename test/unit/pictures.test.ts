/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- reads files of the project */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, extname, join, relative } from 'node:path';

import { MOST_BYTES } from '../pictures/limits';

/** The pictures of the docs: `npm run docs:pictures` makes them. */

const root = join(__dirname, '..', '..');
const folder = 'docs/pictures';

const filesIn = (path: string, end: RegExp): string[] =>
	readdirSync(join(root, path), { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && end.test(entry.name))
		.map(({ parentPath, name }) => relative(root, join(parentPath, name)));

const pictures = filesIn(folder, /\.(png|gif|svg)$/);
const pages = [
	...readdirSync(root).filter((name) => name.endsWith('.md')),
	...filesIn('docs', /\.md$/),
	...filesIn('examples', /\.md$/),
];

/** Every picture that a page shows: by Markdown, or by HTML where it has a size. */
const shown = pages.flatMap((page) => {
	const text = readFileSync(join(root, page), 'utf8');
	const markdown = [...text.matchAll(/!\[([^\]]*)\]\(([^)\s]+)[^)]*\)/g)].map(([, alt, path]) => ({
		alt,
		path,
	}));
	const html = [...text.matchAll(/<img\b[^>]*>/g)].map(([tag]) => ({
		alt: /\balt="([^"]*)"/.exec(tag)?.[1] ?? '',
		path: /\bsrc="([^"]*)"/.exec(tag)?.[1] ?? '',
	}));
	return [...markdown, ...html]
		.filter(({ path }) => !/^https?:/.test(path))
		.map(({ alt, path }) => ({ page, alt, picture: join(dirname(page), path) }));
});

describe('each picture of the docs', () => {
	it.each(pictures)('%s is small enough to open quickly', (picture) => {
		expect(statSync(join(root, picture)).size).toBeLessThanOrEqual(MOST_BYTES[extname(picture)]);
	});

	it('is shown on a page', () => {
		const used = new Set(shown.map(({ picture }) => picture));
		expect(pictures.filter((picture) => !used.has(picture))).toEqual([]);
	});
});

describe('each page', () => {
	it('shows only pictures that are there', () => {
		expect(shown.filter(({ picture }) => !existsSync(join(root, picture)))).toEqual([]);
		expect(shown.length).toBeGreaterThan(0);
	});

	it('says in words what a picture shows, for who does not see it', () => {
		expect(shown.filter(({ alt }) => alt.trim().split(/\s+/).length < 4)).toEqual([]);
	});

	it('waits for no picture', () => {
		const waiting = pages.filter((page) => readFileSync(join(root, page), 'utf8').includes('<!-- picture:'));
		expect(waiting).toEqual([]);
	});
});
