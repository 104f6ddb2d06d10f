/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- measures this process */
import { setTimeout as pause } from 'node:timers/promises';

import type { ICredentialDataDecryptedObject, IDataObject, INodeExecutionData } from 'n8n-workflow';

import { run } from '../engine/harness';
import { defaultApiKey } from '../sandbox';
import { builtNode } from './builtPackage';
import { memory } from './memory';
import type { Beside } from './servers/server';

/** What a run of the built node in n8n's own engine took. */
export interface Taken {
	seconds: number;
	/** Of the processor. */
	processor: number;
	requests: number;
	/** Megabytes at most, beside those from before. */
	most: number;
	/** Megabytes that are kept when it is over, with its result. */
	kept: number;
	json: IDataObject[];
	leftOut: number;
	/** Why it failed, where it did. */
	error?: string;
}

let node: ReturnType<typeof builtNode> | undefined;

/** Runs the built node against a server that is asked by nobody else and answers how many requests it got. */
export async function take(
	server: Beside,
	parameters: IDataObject,
	items?: INodeExecutionData[],
): Promise<Taken> {
	const type = await (node ??= builtNode('whatomate'));
	const credential: ICredentialDataDecryptedObject = { baseUrl: server.url, apiKey: defaultApiKey };
	const asked = await server.ask<number>({});
	const before = memory();
	let most = before;
	let isOver = false;
	const watching = (async () => {
		while (!isOver) {
			most = Math.max(most, process.memoryUsage().heapUsed / 1024 / 1024);
			await pause(20);
		}
	})();
	const processor = process.cpuUsage();
	const began = performance.now();
	const result = await run({ type, credential, parameters, items });
	const seconds = (performance.now() - began) / 1000;
	const { user, system } = process.cpuUsage(processor);
	isOver = true;
	await watching;
	const kept = memory() - before;
	const { error, json, errorItems } = result;
	return {
		seconds,
		processor: (user + system) / 1e6,
		requests: (await server.ask<number>({})) - asked,
		most: most - before,
		kept,
		json,
		leftOut: errorItems.length,
		...(error ? { error: error.message } : {}),
	};
}

/** @returns the figures that all runs have */
export const figuresOf = ({ seconds, processor, requests, most, kept }: Taken) => ({
	seconds,
	'of the processor': processor,
	requests,
	'MB at most': most,
	'MB kept': kept,
});
