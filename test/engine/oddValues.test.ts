/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- takes the seed of a run from its settings, and prints it */
import * as fc from 'fast-check';
import { inspect } from 'node:util';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { findOperation } from '../../nodes/Whatomate/resources';
import { startSandbox } from '../sandbox';
import type { Sandbox, SeenRequest } from '../sandbox';
import { CASES } from './cases';
import type { OperationName } from './cases';
import { useDeduplication } from './deduplication';
import { run, withFile } from './harness';
import type { RunResult } from './harness';
import { everyOperation, goodParameters, isTaken, targetsOf } from './oddValues/targets';
import type { Target } from './oddValues/targets';
import { oddValue } from './oddValues/values';
import { PNG, useWaits } from './support';

/**
 * Values of every kind in every field of every operation. Each case ends with a clear error that names its field, or with no request
 * but those of the operation. `ODD_SEED` repeats a run, `ODD_CASES` makes it longer, `ODD_ONLY` takes one operation alone.
 */

jest.setTimeout(600_000);
useWaits();
useDeduplication();

const SEED = Number(process.env.ODD_SEED ?? (Date.now() ^ (Math.random() * 0x1_0000_0000)) | 0);
const CASES_IN_ALL = Number(process.env.ODD_CASES ?? 10_000);

const operations = everyOperation();
const targets = new Map(operations.map((operation) => [operation, targetsOf(operation)]));
const places = [...targets.values()].flat().length;
const casesEach = Math.ceil(CASES_IN_ALL / places);
let cases = 0;

/** Characters of an error, however much was given. */
const MOST_WORDS = 700;

/** What only a fault of the program says. */
const INTERNAL =
	/Cannot (read|convert|set|use|destructure|mix)|is not (a function|iterable)|\bat \S+:\d+:\d+|Do not know how to serialize|Maximum call stack|Invalid (array|string) length|Converting circular|of undefined|of null/i;

/** Refusals of good values, which name what was given in other words than the field's. */
const BY_ITS_THING = /^'(Before|After)' names no message|with this key|^Nobody in the campaign/;

/** What JavaScript makes of what is no text. */
const NO_TEXT = ['[object Object]', 'undefined', 'NaN'];

/** Names of headers that n8n's own helper sends. */
const HEADERS = new Set([
	...['accept', 'accept-encoding', 'connection', 'content-length', 'content-type', 'host', 'user-agent'],
	...['transfer-encoding', 'x-api-key'],
]);

/** What an operation may change beside what it does with good values: what it falls back to, or does where something else is chosen. */
const ALSO: Readonly<Record<string, RegExp>> = {
	message:
		/^POST (\/api\/contacts(\/ID\/(messages|read))?|\/api\/messages\/(template|media)|\/api\/canned-responses\/ID\/use|\/api\/webhooks)$|^DELETE \/api\/webhooks\/ID$|^PUT \/api\/messages\/ID\/read$/,
	campaign:
		/^(POST \/api\/(contacts|messages\/template|campaigns(\/ID\/(start|media|recipients\/import))?)|DELETE \/api\/campaigns\/ID\/recipients\/ID)$/,
	contact: /^(POST \/api\/(contacts|import)|PUT \/api\/contacts\/ID(\/assign)?)$/,
	conversation: /^PUT \/api\/chatbot\/transfers\/ID\/(assign|resume)$|^POST \/api\/chatbot\/transfers$/,
	template: /^POST \/api\/templates\/sync$/,
};

const routeOf = ({ method, path }: SeenRequest): string =>
	`${method} ${path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/gi, 'ID')}`;

const ITEM_FIELD = 'oddValue';
const EXPRESSION = `={{ $json.${ITEM_FIELD} }}`;

async function withSandbox<T>(work: (sandbox: Sandbox) => Promise<T>): Promise<T> {
	const sandbox = await startSandbox({ dialect: 'released', statusDelay: 0, allowPrivateWebhooks: true });
	try {
		return await work(sandbox);
	} finally {
		await sandbox.close();
	}
}

async function execute(
	sandbox: Sandbox,
	operation: string,
	parameters: IDataObject,
	values: unknown[],
): Promise<RunResult> {
	const known = operation in CASES ? CASES[operation as OperationName].items(sandbox)[0] : {};
	const [resource, name] = operation.split('.');
	return await run({
		sandbox,
		parameters: { resource, operation: name, ...parameters },
		items: values.map((value) =>
			withFile(PNG, 'image/png', 'dot.png', { ...known, [ITEM_FIELD]: value as never }),
		),
		onError: 'continueRegularOutput',
	});
}

/** What was said of one item, or of all. */
interface Said {
	message: string;
	description: string;
	/** The server has refused what it was asked for, so that the value was read as one. */
	byServer: boolean;
}

const saidBy = (error: { message: string; description?: string | null; httpCode?: string | null }): Said => ({
	message: error.message,
	description: error.description ?? '',
	byServer: Boolean(error.httpCode),
});

function everythingSaid({ error, items, errorItems }: RunResult): Said[] {
	return [
		...(error ? [saidBy(error)] : []),
		...items.flatMap((item: INodeExecutionData) => (item.error ? [saidBy(item.error as never)] : [])),
		...errorItems.flatMap(({ json }) =>
			typeof json.reason === 'string'
				? [{ message: json.reason, description: '', byServer: /^Whatomate/.test(json.reason) }]
				: [],
		),
	];
}

const textsIn = (value: unknown): string =>
	inspect(value, { depth: 200, maxStringLength: null, maxArrayLength: null });

/** @returns what is wrong with an error */
function faultsOf({ message, description, byServer }: Said, { labels }: Target, apiKey: string): string[] {
	const all = `${message} ${description}`;
	const words = message.toLowerCase();
	const isNamed = labels.some((label) =>
		words.includes(label.toLowerCase().replace(/ name or id$|s? \(.*|s$/, '')),
	);
	return [
		...(message.length > MOST_WORDS || description.length > 2 * MOST_WORDS
			? [`${all.length} characters`]
			: []),
		...(INTERNAL.test(all) ? ['words of the program'] : []),
		...(all.includes('[object Object]') && !/place of text \(\[object Object\]\)/.test(all)
			? ['no text']
			: []),
		...(all.includes(apiKey) ? ['the key'] : []),
		...(isNamed || byServer || BY_ITS_THING.test(message) ? [] : ['the field is not named']),
	];
}

/** @returns what is wrong with a request */
function faultsIn(
	request: SeenRequest,
	given: { has(word: string): boolean },
	isAllowed: (route: string) => boolean,
): string[] {
	const route = routeOf(request);
	const wire = `${decodeURIComponent(request.query.toString().replace(/%(?![0-9a-f]{2})/gi, ''))} ${request.body.toString('utf8')}`;
	const strangers = Object.keys(request.headers).filter((name) => !HEADERS.has(name));
	return [
		...(isAllowed(route) ? [] : ['another route']),
		...(request.status === 405 ? ['no route of the server'] : []),
		...(strangers.length > 0 ? [`the headers ${strangers.join(', ')}`] : []),
		...NO_TEXT.filter((word) => wire.includes(word) && !given.has(word)).map((word) => `sends ${word}`),
	].map((fault) => `${route}: ${fault}: ${wire.slice(0, 300)}`);
}

const shown = (value: unknown): string =>
	inspect(value, { depth: 4, maxStringLength: 80, maxArrayLength: 5 }).slice(0, 300);

/** @returns everything that is wrong with what came of these values */
async function complaintsAbout(
	operation: string,
	target: Target,
	parameters: IDataObject,
	values: unknown[],
): Promise<string[]> {
	return await withSandbox(async (sandbox) => {
		const [resource] = operation.split('.');
		const isAllowed = (route: string) =>
			route.startsWith('GET /api/') ||
			ALSO[resource].test(route) ||
			(learned.get(operation)?.has(route) ?? false);
		const result = await execute(sandbox, operation, parameters, values);
		cases += values.length;
		const given = { has: (word: string) => textsIn(values).includes(word) };
		return [
			...everythingSaid(result).flatMap((said) =>
				faultsOf(said, target, sandbox.apiKey).map(
					(fault) => `${fault}: ${said.message.slice(0, 300)} | ${said.description.slice(0, 200)}`,
				),
			),
			...sandbox.requests.flatMap((request) => faultsIn(request, given, isAllowed)),
			...('polluted' in {} ? ['the prototype of all objects was changed'] : []),
		];
	});
}

/** What each operation changes when all is well. */
const learned = new Map<string, Set<string>>();

const chosen = operations.filter((operation) => (process.env.ODD_ONLY ?? operation) === operation);

describe(`odd values, ODD_SEED=${SEED}`, () => {
	it.each(chosen)('%s', async (operation) => {
		const [resource, name] = operation.split('.');
		const isBatch = findOperation(resource, name)?.kind === 'all';
		await withSandbox(async (sandbox) => {
			await execute(sandbox, operation, goodParameters(operation), ['']);
			learned.set(operation, new Set(sandbox.requests.map(routeOf)));
		});
		const complaints: string[] = [];
		for (const [place, target] of targets.get(operation)!.entries()) {
			const parameters = target.fill(goodParameters(operation), EXPRESSION);
			if (!isTaken({ resource, operation: name, ...parameters })) continue;
			const value = oddValue(target.offered);
			const property = isBatch
				? fc.asyncProperty(value, async (given) => {
						const found = await complaintsAbout(operation, target, parameters, [given]);
						if (found.length > 0) throw new Error(`${found.join('\n')}\n  of ${shown(given)}`);
					})
				: fc.asyncProperty(fc.array(value, { minLength: casesEach, maxLength: casesEach }), async (given) => {
						const found = await complaintsAbout(operation, target, parameters, given);
						if (found.length === 0) return;
						// One by one, to tell which it was.
						const each: string[] = [];
						for (const one of given) {
							const alone = await complaintsAbout(operation, target, parameters, [one]);
							if (alone.length > 0) each.push(`${alone.join('\n')}\n  of ${shown(one)}`);
						}
						throw new Error((each.length > 0 ? each : found).slice(0, 5).join('\n'));
					});
			const outcome = await fc.check(property, {
				seed: SEED + 1000 * operations.indexOf(operation) + place,
				numRuns: isBatch ? casesEach : 1,
				endOnFailure: true,
			});
			if (outcome.failed) complaints.push(`${operation} ${target.path}:\n${String(outcome.errorInstance)}`);
		}
		expect(complaints.join('\n\n')).toBe('');
	});

	it('were as many as there should be', () => {
		if (process.env.ODD_ONLY === undefined) expect(cases).toBeGreaterThanOrEqual(CASES_IN_ALL);
	});
});
