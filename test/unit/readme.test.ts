/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- reads files of the project */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INodePropertyOptions } from 'n8n-workflow';

import { Whatomate } from '../../nodes/Whatomate/Whatomate.node';
import { OPERATIONS } from '../engine/cases';

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
