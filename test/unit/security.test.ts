/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- reads files of the project */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { noteSecrets, withoutSecrets } from '../../nodes/shared/failures/secrets';
import { SEEN_OVER_RESTARTS, seenBy } from '../../nodes/shared/memory';

const root = join(__dirname, '..', '..');
const textOf = (file: string) => readFileSync(join(root, file), 'utf8');
const security = textOf('SECURITY.md');

/** @returns the points of a chapter, each in one line */
const pointsOf = (chapter: string): string[] =>
	security
		.split(`## ${chapter}\n`)[1]
		.split('\n## ')[0]
		.split('\n- ')
		.slice(1)
		.map((point) => point.replace(/\s+/g, ' ').trim());

describe('a promise of SECURITY.md', () => {
	const promises = pointsOf('What is promised');

	it('is there', () => expect(promises.length).toBeGreaterThan(5));

	it.each(promises)('links to tests that are there: %s', (promise) => {
		const links = [...promise.matchAll(/\]\(([^)]+)\)/g)].map(([, link]) => link);
		expect(links.length).toBeGreaterThan(0);
		for (const link of links) {
			expect(link).toMatch(/^test\/.+\.test\.ts$/);
			expect([link, existsSync(join(root, link))]).toEqual([link, true]);
		}
	});

	it('names as many events as are remembered', () => {
		const { recent } = seenBy('security');
		for (let index = 0; index <= 100_000; index++) recent.set(String(index), true);
		expect(recent.size).toBe(100_000);
		expect(security).toContain(`the last 100,000 events`);
		expect(security).toContain(`the last ${SEEN_OVER_RESTARTS.toLocaleString('en-US')} from before`);
	});
});

it.each([
	['of five characters', 'a1-b2', false],
	['of six characters', 'a1-b2c', true],
	['of fifteen letters alone', 'abcdefghijklmno', false],
	['of sixteen letters alone', 'abcdefghijklmnop', true],
])('SECURITY.md says which secrets are hidden: %s', (_what, secret, isHidden) => {
	noteSecrets(secret);
	expect(withoutSecrets(`x ${secret} y`)).toBe(isHidden ? 'x [hidden] y' : `x ${secret} y`);
	expect(security).toContain('fewer than 6 characters, or of up to 15 letters');
});

it('is reported where the package says that its sources are', () => {
	const { repository } = JSON.parse(textOf('package.json')) as { repository: { url: string } };
	const address = repository.url.replace(/^git\+/, '').replace(/\.git$/, '');
	expect(security).toContain(`${address}/security/advisories/new`);
});
