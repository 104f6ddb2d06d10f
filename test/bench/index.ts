/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- a program of its own */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';

import { projectFolder } from '../e2e/n8n/install';
import { campaigns } from './campaigns';
import { contactImport } from './contactImport';
import { lists } from './lists';
import { liveFeed } from './liveFeed';
import { messages } from './messages';
import { processor } from './processor';
import { sends } from './sends';
import { picture } from './show/picture';
import type { Measured } from './show/picture';
import { lines } from './show/table';
import type { Table } from './show/table';
import { isQuick } from './size';
import { triggers } from './triggers';

/** `npm run bench`: how fast, with how many requests, beside what. With names of subjects, those alone. */

const SUBJECTS: Readonly<Record<string, () => Promise<Table[]>>> = {
	sends,
	processor,
	triggers,
	liveFeed,
	messages,
	campaigns,
	lists,
	import: contactImport,
};

/** Beside each other, since the one is drawn from the other, and docs/speed.md takes its figures from both. */
const FOLDER = join(projectFolder, 'docs', 'pictures');
const NUMBERS = join(FOLDER, 'speed.json');
const PICTURE = join(FOLDER, 'speed.svg');

/** Each subject with the figures of its last run: only within one can they be compared. */
const earlier = (): Record<string, Measured> =>
	existsSync(NUMBERS) ? (JSON.parse(readFileSync(NUMBERS, 'utf8')) as Record<string, Measured>) : {};

async function main(names: string[]): Promise<void> {
	const unknown = names.filter((name) => !(name in SUBJECTS));
	if (unknown.length > 0)
		throw new Error(`no subject ${unknown.join(', ')}: there are ${Object.keys(SUBJECTS).join(', ')}`);
	for (const name of names.length > 0 ? names : Object.keys(SUBJECTS)) {
		process.stderr.write(`\n${name} …\n`);
		const tables = await SUBJECTS[name]();
		for (const table of tables) process.stdout.write(`${lines(table)}\n`);
		if (isQuick) continue;
		const machine = `${cpus().length} cores, Node.js ${process.versions.node}`;
		const all = { ...earlier(), [name]: { on: new Date().toISOString().slice(0, 10), machine, tables } };
		mkdirSync(FOLDER, { recursive: true });
		writeFileSync(NUMBERS, `${JSON.stringify(all, null, '\t')}\n`);
		writeFileSync(PICTURE, picture(all));
	}
}

// Only an orderly exit lets n8n end with us.
process.once('SIGTERM', () => process.exit(143));

main(process.argv.slice(2).filter((word) => !word.startsWith('--'))).then(
	() => process.exit(),
	(error: Error) => {
		process.stderr.write(`${error.stack}\n`);
		process.exit(1);
	},
);
