/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';

import { PackageDirectoryLoader } from 'n8n-core';
import { jsonParse } from 'n8n-workflow';
import type { IDataObject, INodePropertyOptions, INodeType } from 'n8n-workflow';

import { TEMPLATES } from '../sandbox';
import { contact, runAsTool, template } from './harness';
import { byItem, CASES, chosen, itemOperationsOn, OPERATIONS, operationsOn } from './cases';
import type { Named } from './cases';
import { changing, DIALECTS, everythingIn, itemsFor, useBench } from './support';

const root = join(__dirname, '..', '..');
const schemas = join(root, 'dist', 'nodes', 'Whatomate', '__schema__', 'v1.0.0');

/** @returns every file that `npm publish` would send, and what is in it */
function packed(): Map<string, string> {
	const pack = ['pack', '--dry-run', '--json', '--ignore-scripts'];
	const [{ files }] = jsonParse<Array<{ files: Array<{ path: string }> }>>(
		execFileSync('npm', pack, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
	);
	return new Map(files.map(({ path }) => [path, readFileSync(join(root, path), 'utf8')]));
}

/** The package as n8n loads it; `npm run build` has to have run. */
const loader = new PackageDirectoryLoader(root);
let built: INodeType;
beforeAll(async () => {
	await loader.loadAll();
	built = loader.getNode('whatomate').type as INodeType;
});

describe('the built package', () => {
	it('holds the nodes and one credential, which know each other', () => {
		const nodes = ['whatomate', 'whatomateTrigger', 'whatomateLiveTrigger'];
		expect(loader.types.nodes.map(({ name }) => name)).toEqual(nodes);
		expect(loader.types.credentials.map(({ name }) => name)).toEqual(['whatomateApi']);
		expect(loader.known.credentials.whatomateApi.supportedNodes).toEqual(nodes);
		expect(built.description.credentials).toEqual([{ name: 'whatomateApi', required: true }]);
	});

	it('holds icons for light and dark, of the node and of the credential', () => {
		const [node] = loader.types.nodes;
		const [credential] = loader.types.credentials;
		const files = [node.iconUrl, credential.iconUrl].flatMap((icon) => Object.values(icon as object));
		expect(files).toHaveLength(4);
		for (const file of files.map(String)) {
			expect(existsSync(join(root, file.replace(/^icons\/[^/]+\//, '')))).toBe(true);
		}
	});

	it('holds the codex, by which n8n sorts and finds the node', () => {
		const { codex } = loader.types.nodes[0];
		expect(codex?.categories?.length).toBeGreaterThan(0);
		expect(codex?.alias?.length ?? 0).toBeGreaterThan(0);
		expect(codex?.resources?.primaryDocumentation?.[0].url).toMatch(/^https:/);
	});

	it('lets n8n make a tool of the node', () => {
		expect(built.description.usableAsTool).toBe(true);
	});

	it('asks nothing of the user’s n8n but n8n itself', () => {
		const { dependencies, n8n } = jsonParse<{
			dependencies?: object;
			n8n: { nodes: string[]; credentials: string[] };
		}>(readFileSync(join(root, 'package.json'), 'utf8'));
		expect(dependencies ?? {}).toEqual({});
		for (const file of [...n8n.nodes, ...n8n.credentials]) expect(existsSync(join(root, file))).toBe(true);
		const required = [...packed()]
			.filter(([path]) => path.endsWith('.js'))
			.flatMap(([, content]) => [...content.matchAll(/require\(["']([^"'.][^"']*)["']\)/g)])
			.map(([, name]) => name);
		expect(new Set(required.filter((name) => !isBuiltin(name)))).toEqual(new Set(['n8n-workflow']));
	});

	it('brings the licence of everything that is bundled into it', () => {
		const files = packed();
		const notices = files.get('dist/THIRD_PARTY_NOTICES.txt');
		// Before the code of each file of a package, esbuild says where it is from.
		const origin = /^\s*\/\/ (\S*node_modules\/(?:@[^/\s]+\/)?[^/\s]+)\//gm;
		const packages = [...files.values()].flatMap((content) =>
			[...content.matchAll(origin)].map(([, folder]) => join(root, folder)),
		);
		expect(packages).not.toEqual([]);
		for (const folder of new Set(packages)) {
			const licences = readdirSync(folder).filter((name) => /^licen[cs]e/i.test(name));
			expect(licences).not.toEqual([]);
			for (const name of licences) {
				expect(notices).toContain(readFileSync(join(folder, name), 'utf8').trim());
			}
		}
	});

	it('names every operation as saved workflows do', () => {
		const names = built.description.properties
			.filter(({ name }) => name === 'operation')
			.flatMap(({ displayOptions, options }) =>
				(options as INodePropertyOptions[]).map(
					({ value }) => `${String(displayOptions?.show?.resource?.[0])}.${value}`,
				),
			);
		// One question waits for its answer: a test of its own, see question.test.ts.
		expect(names.sort()).toEqual([...OPERATIONS, 'message.sendAndWait'].sort());
	});
});

interface Schema {
	type: string | string[];
	properties?: Record<string, Schema>;
}

/** @returns where the value is not as the schema says; null stands for a value that is not known yet */
function differences(schema: Schema, value: unknown, path: string): string[] {
	if (value === null) return [];
	const type = Array.isArray(value) ? 'array' : typeof value;
	const problems = [schema.type].flat().includes(type) ? [] : [`${path} is ${type}`];
	if (!schema.properties || typeof value !== 'object') return problems;
	const entries = Object.entries(value as object);
	return [
		...problems,
		...entries.flatMap(([key, inner]) =>
			schema.properties?.[key]
				? differences(schema.properties[key], inner, `${path}.${key}`)
				: [`${path}.${key} is not in the schema`],
		),
	];
}

const isId = (field: string) => /(^|_)ids?$/.test(field);

/** A value that the model of an AI agent gives. */
const ofModel = (name: string) => `={{ $fromAI('${name}', 'The ${name}', 'string') }}`;

describe.each(DIALECTS)('the built node on the %s server', (dialect) => {
	const bench = useBench(dialect);
	it.each(operationsOn(dialect))('runs %s, and gives what the shipped schema says', async (operation) => {
		const { items: makeItems, sometimes = [] } = CASES[operation];
		const { json, error } = await bench.run(operation, byItem(operation, dialect), {
			type: built,
			items: itemsFor([makeItems(bench.sandbox)[0]]),
		});
		expect(error).toBeUndefined();
		expect(json.length).toBeGreaterThan(0);
		const file = join(schemas, `${operation.replace('.', '/')}.json`);
		const schema = jsonParse<Schema>(readFileSync(file, 'utf8'));
		expect(json.flatMap((item) => differences(schema, item, operation))).toEqual([]);
		const given = Object.keys(json[0]);
		const wanted = Object.keys(schema.properties ?? {});
		// n8n's table shows the first columns: no ID is among them, and the preview begins with the same one.
		expect(given).toEqual([...given.filter((key) => !isId(key)), ...given.filter(isId)]);
		expect(given[0]).toBe(wanted.find((key) => given.includes(key)));
		expect(given.sort()).toEqual(
			wanted.filter((key) => given.includes(key) || !sometimes.includes(key)).sort(),
		);
	});

	describe('as the tool of an AI agent', () => {
		const phone = contact.byPhone(ofModel('phone'));
		const dmitri = { phone: '+1 (415) 555-0104' };
		const toolOf = (operation: Named, parameters: IDataObject) => ({
			sandbox: bench.sandbox,
			type: built,
			parameters: { ...chosen(operation), ...parameters },
		});
		const text = { contact: phone, text: 'Hello' };
		const welcome = {
			contact: phone,
			template: template.byId(TEMPLATES.welcome_en),
			specifyVariables: 'json',
			templateParamsJson: "={{ JSON.stringify({ 1: $fromAI('name', 'First name', 'string') }) }}",
		};
		const call = async (operation: Named, parameters: IDataObject, given: IDataObject = dmitri) =>
			(await runAsTool(toolOf(operation, parameters), given))[0];

		// A tool has no file of its own to send.
		it.each(
			itemOperationsOn(dialect).filter((name) => name !== 'message.sendMedia' || dialect === 'documented'),
		)('runs %s with the values that the model gives', async (operation) => {
			const { items: makeItems, outputs, parameters, sends } = CASES[operation];
			const [item] = makeItems(bench.sandbox);
			const { answer, error, description } = await call(operation, parameters(ofModel, dialect), item);
			expect(error).toBeUndefined();
			expect(description).toBeTruthy();
			expect(answer).toEqual(outputs(item).map((outline) => expect.objectContaining(outline)));
			if (!sends) return;
			await bench.onPhone();
			expect(bench.sandbox.phones.map(({ to }) => to)).toEqual(['14155550104']);
		});

		it('sends the words of the model', async () => {
			const given = { ...dmitri, text: 'Your order is on its way 🚚' };
			const { error } = await call('sendText', { contact: phone, text: ofModel('text') }, given);
			expect(error).toBeUndefined();
			await bench.onPhone();
			expect(bench.sandbox.phones[0].text?.body).toBe('Your order is on its way 🚚');
		});

		it('fills a template with the values of the model', async () => {
			const { answer } = await call('sendTemplate', welcome, { ...dmitri, name: 'Дмитрий' });
			expect(answer?.[0].content).toEqual({ text: 'Welcome, Дмитрий!' });
		});

		it('tells the model what was wrong with its number, and sends nothing', async () => {
			const { error } = await call('sendText', text, { phone: 'Dmitri' });
			expect(error).toContain(`'Contact' is "Dmitri", which is not a phone number`);
			expect(changing(bench.sandbox)).toEqual([]);
		});

		it('tells the model what the server refused, and never the key', async () => {
			bench.sandbox.fault({ kind: 'status', status: 500, message: 'Out of disk', times: Infinity });
			const result = await call('sendText', text);
			expect(result.error).toContain('Out of disk');
			expect(everythingIn(result)).not.toContain(bench.sandbox.apiKey);
		});

		it('sends a second message when the model asks for it, even the same', async () => {
			const results = await runAsTool(toolOf('sendText', text), dmitri, dmitri);
			expect(results.map(({ error }) => error)).toEqual([undefined, undefined]);
			await bench.onPhone(2);
			expect(bench.sandbox.phones).toHaveLength(2);
		});

		it('sends to another customer after a call that failed', async () => {
			const posts = { method: 'POST' };
			bench.sandbox.fault({ when: posts, kind: 'resetAfterHandling' });
			const [first, second] = await runAsTool(toolOf('sendText', text), dmitri, { phone: '14155550102' });
			expect(first.error).toContain('It is unknown whether the message went out');
			expect(second.error).toBeUndefined();
			await bench.onPhone(2);
			expect(bench.sandbox.phones.map(({ to }) => to)).toEqual(['14155550104', '14155550102']);
		});

		it('is not sent again by Retry On Fail when its fate is unknown', async () => {
			bench.sandbox.fault({ when: { method: 'POST' }, kind: 'resetAfterHandling' });
			const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
			const [{ error }] = await runAsTool({ ...toolOf('sendText', text), settings }, dmitri);
			expect(error).toContain('It is unknown whether the message went out');
			expect(changing(bench.sandbox)).toHaveLength(1);
		});
	});
});
