/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- reads files of the project */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INodePropertyOptions } from 'n8n-workflow';

import { WhatomateApi } from '../../credentials/WhatomateApi.credentials';
import { Whatomate } from '../../nodes/Whatomate/Whatomate.node';
import { OPERATIONS } from '../engine/cases';
import { countWords, JARGON, sentencesOf, withoutLabels } from './prose';

const MOST_WORDS = 1400;
const MOST_WORDS_OF_A_SENTENCE = 25;

const root = join(__dirname, '..', '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const { properties } = new Whatomate().description;
const choices = (name: string) => properties.filter((property) => property.name === name);

/** Every operation that the editor offers, as the README calls it, by the name that tests give it. */
const offered = new Map(
	(choices('resource')[0].options as INodePropertyOptions[]).flatMap(({ name: resource, value }) =>
		choices('operation')
			.filter(({ displayOptions }) => displayOptions?.show?.resource?.includes(value))
			.flatMap(({ options }) => options as INodePropertyOptions[])
			.map((operation): [string, string] => [
				`${resource}: ${operation.name}`,
				`${String(value)}.${String(operation.value)}`,
			]),
	),
);

/** The rows of the feature table. */
const rows = [...readme.matchAll(/^\| (\w+) \| ([^|]+) \| [^|]+ \| (✓?) ?\| (✓?) ?\|$/gm)].map(
	([, resource, operation, inN8n, onServer]) => ({ name: `${resource}: ${operation}`, inN8n, onServer }),
);

/** @returns the operations that the tests of a folder name; those of messages go without their resource */
function triedIn(folder: string): Set<string> {
	const files = readdirSync(join(root, 'test', folder), { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8'));
	return new Set(
		[...files.join('\n').matchAll(/(?:resource: '(\w+)',\s*)?operation: '(\w+)'/g)].map(
			([, resource = 'message', operation]) => `${resource}.${operation}`,
		),
	);
}

const triedInN8n = new Set<string>([...OPERATIONS, ...triedIn('engine')]);
const triedLive = triedIn('live');

describe("the README's feature table", () => {
	it('lists exactly what the editor offers', () => {
		expect(rows.map(({ name }) => name).sort()).toEqual([...offered.keys()].sort());
	});

	it.each(rows)('$name has a tick where a test stands behind it', ({ name, inN8n, onServer }) => {
		const operation = offered.get(name) ?? '';
		expect(inN8n === '✓').toBe(triedInN8n.has(operation));
		expect(onServer === '✓').toBe(triedLive.has(operation));
	});
});

describe('the README is for a person in a hurry', () => {
	const sentences = sentencesOf(readme);

	it('is short', () => {
		const words = countWords(sentences.join(' '));
		expect(words).toBeLessThanOrEqual(MOST_WORDS);
		// Whoever takes the text apart wrongly counts nothing.
		expect(words).toBeGreaterThan(MOST_WORDS / 2);
	});

	it('has no word of the machine', () => {
		expect(sentences.filter((sentence) => JARGON.test(sentence))).toEqual([]);
	});

	it('has the heading that the credential links to', () => {
		const [, heading] = new WhatomateApi().documentationUrl.split('#');
		expect(readme.toLowerCase()).toContain(`\n## ${heading}\n`);
	});

	it('shows how to try it before anything else', () => {
		expect(/^## (.*)$/m.exec(readme)?.[1]).toBe('Try it');
	});
});

describe('pages for users', () => {
	const guides = readdirSync(join(root, 'docs', 'guides')).map((name) => `docs/guides/${name}`);
	const pages = ['README.md', 'docs/README.md', 'docs/limits.md', 'examples/README.md', ...guides];
	const sentencesIn = (page: string) => sentencesOf(readFileSync(join(root, page), 'utf8'));

	it.each(pages)('%s has short sentences', (page) => {
		expect(sentencesIn(page).filter((sentence) => countWords(sentence) > MOST_WORDS_OF_A_SENTENCE)).toEqual(
			[],
		);
	});

	it.each(pages)('%s is in plain words', (page) => {
		expect(sentencesIn(page).filter((sentence) => JARGON.test(withoutLabels(sentence)))).toEqual([]);
	});

	it('are all found from the list of pages', () => {
		const list = readFileSync(join(root, 'docs', 'README.md'), 'utf8');
		const own = readdirSync(join(root, 'docs')).filter(
			(name) => name.endsWith('.md') && name !== 'README.md',
		);
		for (const page of [...own, ...guides.map((guide) => guide.replace('docs/', ''))]) {
			expect(list).toContain(`](${page}`);
		}
	});

	it('show every example', () => {
		const table = readFileSync(join(root, 'examples', 'README.md'), 'utf8');
		const listed = [...table.matchAll(/^\| \[([\w-]+)\]\(\1\.json\) \|/gm)].map(([, name]) => `${name}.json`);
		const files = readdirSync(join(root, 'examples')).filter((name) => name.endsWith('.json'));
		expect(listed.sort()).toEqual(files.sort());
	});
});

describe('commands that pages and workflows name', () => {
	const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
		scripts: Record<string, string>;
	};
	const named = ['README.md', 'CONTRIBUTING.md', 'docs', 'examples', '.github', '.ci']
		.flatMap((path) =>
			path.includes('.md')
				? [path]
				: readdirSync(join(root, path), { recursive: true, withFileTypes: true })
						.filter((entry) => entry.isFile() && /^[^.]*$|\.(?:md|yml)$/.test(entry.name))
						.map(({ parentPath, name }) => join(parentPath, name).slice(root.length + 1)),
		)
		.flatMap((file) =>
			[...readFileSync(join(root, file), 'utf8').matchAll(/\bnpm (?:run ([\w:-]+)|(test)\b)/g)].map(
				([, script, test]): [string, string] => [script ?? test, file],
			),
		);

	it.each(named)('there is %s, which stands in %s', (script) => {
		expect(Object.keys(scripts)).toContain(script);
	});

	it('are those of each push: everything that must hold', () => {
		expect(readFileSync(join(root, '.github/workflows/ci.yml'), 'utf8')).toMatch(/run: \.ci\/run$/m);
	});
});
