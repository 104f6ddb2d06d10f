/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- measures this process */
import { createRequire } from 'node:module';
import type { IDataObject, INodeType } from 'n8n-workflow';

import { ensureN8n } from '../e2e/n8n/install';
import { run } from '../engine/harness';
import { defaultApiKey } from '../sandbox';
import { builtNode } from './builtPackage';
import { withServer } from './servers/server';
import { median } from './show/table';
import type { Table } from './show/table';
import { ourParameters, sendAlone, texts, theirParameters } from './texts';
import { size } from './size';

/** What a text costs the processor on n8n's side: the built node in n8n's own engine, beside HTTP Request and a program that only asks. */

const COUNTS = [100, 1000, 10_000].map(size);

/** How often the smaller ones take turns. */
const ROUNDS = 3;

/** So that several requests are under way. */
const LATENCY = 10;

type Way = (url: string, items: IDataObject[]) => Promise<void>;

/** Runs a node that n8n knows in its engine. */
const inEngine = async (type: INodeType, url: string, items: IDataObject[], parameters: IDataObject) => {
	const { error, json } = await run({
		type,
		credential: { baseUrl: url, apiKey: defaultApiKey },
		parameters,
		items: items.map((json) => ({ json })),
	});
	if (error) throw new Error(error.message);
	if (json.length !== items.length) throw new Error(`${json.length} of ${items.length} items came out`);
};

const whatomate =
	(type: INodeType): Way =>
	async (url, items) =>
		await inEngine(type, url, items, ourParameters);

const httpRequest =
	(type: INodeType): Way =>
	async (url, items) =>
		await inEngine(type, url, items, {
			...theirParameters(url),
			authentication: 'none',
			sendHeaders: true,
			headerParameters: { parameters: [{ name: 'X-API-Key', value: defaultApiKey }] },
		});

/** @returns milliseconds of the processor for each item */
async function measure(way: Way, count: number): Promise<number> {
	const items = texts(count);
	const { result } = await withServer({ latency: LATENCY }, async (url) => {
		const before = process.cpuUsage();
		await way(url, items);
		const { user, system } = process.cpuUsage(before);
		return (user + system) / 1000 / count;
	});
	return result;
}

/** @returns n8n's own node, as the n8n of the tests has it */
async function httpRequestNode(): Promise<INodeType> {
	const { n8n } = await ensureN8n((line) => process.stderr.write(`${line}\n`));
	const file = 'n8n-nodes-base/dist/nodes/HttpRequest/V3/HttpRequestV3.node.js';
	const { HttpRequestV3 } = createRequire(n8n)(file) as {
		HttpRequestV3: new (base: object) => INodeType;
	};
	const base = { displayName: 'HTTP Request', name: 'httpRequest', group: ['output'], description: '' };
	return new HttpRequestV3(base);
}

export async function processor(): Promise<Table[]> {
	const ways: Record<string, Way> = {
		Whatomate: whatomate(await builtNode('whatomate')),
		'HTTP Request': httpRequest(await httpRequestNode()),
		'axios alone': sendAlone,
	};
	// What is run for the first time is compiled first.
	for (const way of Object.values(ways)) await measure(way, size(500));
	const figures: Record<string, Record<string, number>> = {};
	for (const count of COUNTS) {
		const taken: Record<string, number[]> = {};
		for (let round = 0; round < (count > 1000 ? 1 : ROUNDS); round++) {
			for (const [name, way] of Object.entries(ways)) (taken[name] ??= []).push(await measure(way, count));
		}
		for (const name of Object.keys(ways))
			(figures[name] ??= {})[`ms an item, ${count.toLocaleString('en-US')} items`] = median(taken[name]);
	}
	const last = ([name]: [string, unknown]): number => Object.values(figures[name])[COUNTS.length - 1];
	const [ours, , alone] = Object.entries(figures);
	const first = Object.values(ours[1])[0];
	return [
		{
			title: "What a text costs n8n's processor",
			bar: Object.keys(ours[1])[COUNTS.length - 1],
			rows: Object.entries(figures).map(([name, of]) => ({
				name,
				figures: of,
				targets:
					name === 'Whatomate'
						? [
								{ what: 'ms an item', value: last(ours), most: 0.6 },
								{ what: 'times axios alone', value: last(ours) / last(alone), most: 0.6 / 0.35 },
								{ what: 'times an item of 100', value: last(ours) / first, most: 1.1 },
							]
						: [],
			})),
		},
	];
}
