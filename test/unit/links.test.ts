/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- asks git for the project's files */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const root = join(__dirname, '..', '..');

/** Every text file of the project, in the working tree as well: a new one counts too. */
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
	cwd: root,
	encoding: 'utf8',
})
	.split('\n')
	.filter((file) => /\.(ts|mjs|cjs|js|md)$/.test(file) && existsSync(join(root, file)));

const textOf = (file: string) => readFileSync(join(root, file), 'utf8');

/** How a heading of Markdown is linked to. */
const anchorOf = (heading: string) =>
	heading
		.toLowerCase()
		.replace(/[^\p{L}\p{N}\s_-]/gu, '')
		.trim()
		.replace(/\s/g, '-');

const anchorsOf = (file: string): string[] =>
	textOf(file)
		.replace(/^```[\s\S]*?^```/gm, '')
		.split('\n')
		.flatMap((line) => /^#+ (.*)$/.exec(line)?.[1] ?? [])
		.map(anchorOf);

/** @returns what is linked to but not there; `where` is the file that the links stand in */
const dead = (where: string, links: string[]): string[] =>
	links.filter((link) => {
		const [path, anchor] = link.split('#');
		const target = path === '' ? where : normalize(join(dirname(where), path));
		if (!existsSync(join(root, target))) return true;
		return anchor !== undefined && !anchorsOf(target).includes(anchor);
	});

describe('a rule that a comment cites can be looked up', () => {
	const rules = 'docs/whatomate-api.md';
	const anchors = anchorsOf(rules);

	/** `docs/whatomate-api.md#text, #send-media` */
	const cited = (text: string): string[] =>
		[...text.matchAll(/docs\/whatomate-api\.md((?:,? ?#[a-z0-9-]+)+)/g)].flatMap(([, list]) =>
			[...list.matchAll(/#([a-z0-9-]+)/g)].map(([, anchor]) => anchor),
		);

	it('each heading is there once', () => {
		expect(anchors.filter((anchor, index) => anchors.indexOf(anchor) !== index)).toEqual([]);
	});

	it('no comment cites a heading that is not there', () => {
		const unknown = files.flatMap((file) =>
			cited(textOf(file))
				.filter((anchor) => !anchors.includes(anchor))
				.map((anchor) => `${file}: #${anchor}`),
		);
		expect(unknown).toEqual([]);
		expect(cited(textOf('nodes/shared/api/dialect.ts')).length).toBeGreaterThan(0);
	});

	it('nothing cites rules that are not in the project', () => {
		const strangers = files.filter((file) => /\(contract(?: section|\)|:)/.test(textOf(file)));
		expect(strangers.filter((file) => file !== 'test/unit/links.test.ts')).toEqual([]);
	});
});

describe('no page links to what is not there', () => {
	it.each(files.filter((file) => file.endsWith('.md')))('%s', (file) => {
		const links = [...textOf(file).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link);
		const own = links.filter((link) => !/^(https?:|mailto:)/.test(link));
		expect(dead(file, own)).toEqual([]);
	});
});
