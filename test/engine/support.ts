/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { inspect } from 'node:util';

import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { CONTACTS, onLoopback, startSandbox } from '../sandbox';
import type { Dialect, Sandbox, SandboxOptions, SeenRequest } from '../sandbox';
import { chosen } from './cases';
import type { Named } from './cases';
import { run, withFile } from './harness';
import type { RunOptions, RunResult } from './harness';

/** Both servers, for `describe.each`. */
export const DIALECTS: Dialect[] = ['documented', 'released'];

/** A tiny file that calls itself a PNG, as WhatsApp takes it. */
export const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAAB', 'base64');

/** How a test runs the node against its own sandbox. */
export interface Bench {
	readonly sandbox: Sandbox;
	/** Runs one operation; what is left out is one empty item and the sandbox's own key. */
	run(
		operation: Named,
		parameters: IDataObject,
		more?: Partial<Omit<RunOptions, 'parameters'>>,
	): Promise<RunResult>;
	/** Runs an operation, which has to be refused with these words and advice before the server is asked anything. */
	refuses(operation: Named, parameters: IDataObject, words: string): Promise<void>;
	/** Ends the sandbox, and starts another in its place. */
	restart(options: Partial<SandboxOptions>): Promise<void>;
	/** Waits until so many messages have reached phones. */
	onPhone(count?: number): Promise<void>;
}

/** A sandbox before each test, ended afterwards. */
export function useBench(dialect: Dialect): Bench {
	let sandbox: Sandbox;
	const start = async (options: Partial<SandboxOptions> = {}) => {
		sandbox = await startSandbox({ dialect, statusDelay: 0, ...options });
	};
	beforeEach(async () => await start());
	afterEach(async () => await sandbox.close());
	const runOne: Bench['run'] = async (operation, parameters, more = {}) =>
		await run({ sandbox, ...more, parameters: { ...chosen(operation), ...parameters } });
	return {
		get sandbox() {
			return sandbox;
		},
		run: runOne,
		refuses: async (operation, parameters, words) => {
			const { error, items } = await runOne(operation, parameters);
			expect(items).toEqual([]);
			expect(error?.message).toContain(words);
			expect(error?.description).toBeTruthy();
			expect(asked(sandbox)).toEqual([]);
		},
		restart: async (options) => {
			await sandbox.close();
			await start(options);
		},
		onPhone: async (count = 1) => await sandbox.until(() => sandbox.phones.length >= count),
	};
}

/** @returns `GET /api/contacts` and so on, in the order in which the server saw them */
export const asked = ({ requests }: Sandbox): string[] =>
	requests.map(({ method, path }) => `${method} ${path}`);

/** @returns the requests that change something: everything but reading */
export const changing = ({ requests }: Sandbox): SeenRequest[] =>
	requests.filter(({ method }) => method !== 'GET');

/** As Jest's own matchers, for what may be one of several values. */
const oneOf = (...values: unknown[]): string =>
	({ asymmetricMatch: (value: unknown) => values.includes(value) }) as unknown as string;

/** The documented shape of a message that went out. */
export const sentMessage = (more: IDataObject): IDataObject => ({
	id: expect.any(String),
	wa_message_id: null,
	contact_id: CONTACTS.ana,
	// Known where the contact was looked up, or chosen by its number.
	phone_number: oneOf('14155550101', undefined),
	name: oneOf('Ana Silva', undefined),
	direction: 'outgoing',
	status: 'pending',
	timestamp: expect.any(String),
	...more,
});

/** Items for `byItem`: each with a file, for those that send one. */
export const itemsFor = (entries: IDataObject[]): INodeExecutionData[] =>
	entries.map((json) => withFile(PNG, 'image/png', 'dot.png', json));

/** @returns the words that a customer reads first in a message, whatever its kind */
export function wordsOf(payload: Sandbox['phones'][number]): string | undefined {
	const { text, image, interactive, template: sent } = payload;
	const body = sent?.components?.find(({ type }) => type === 'body');
	return text?.body ?? image?.caption ?? interactive?.body.text ?? body?.parameters[0]?.text;
}

/** @returns all that can be read out of a value, hidden fields and causes of errors too: for searching secrets in it */
export const everythingIn = (value: unknown): string =>
	inspect(value, { depth: Infinity, showHidden: true, maxArrayLength: Infinity, maxStringLength: Infinity });

/** A server for files, which writes down what it was asked. */
export interface FileServer {
	url: string;
	requests: Array<{ path: string; headers: IncomingMessage['headers'] }>;
	/** Waits until no connection is left open, also where none has come. */
	unused(): Promise<void>;
	close(): Promise<void>;
}

/** @param answer what to do for any request */
export async function serveFiles(
	answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<FileServer> {
	const requests: FileServer['requests'] = [];
	const server = createServer((request, response) => {
		requests.push({ path: request.url ?? '', headers: request.headers });
		answer(request, response);
	});
	const ends: Array<Promise<void>> = [];
	server.on('connection', (socket) => {
		ends.push(new Promise((resolve) => socket.once('close', () => resolve())));
	});
	const { url, close } = await onLoopback(server);
	return {
		url,
		requests,
		unused: async () => {
			await Promise.all(ends);
		},
		close,
	};
}

/** A promise that a test keeps in its hand. */
export function gate(): { opened: Promise<void>; open: () => void } {
	let open = () => {};
	const opened = new Promise<void>((resolve) => (open = resolve));
	return { opened, open };
}

/** Lets everything that is under way in this process go as far as it can: several round trips to the sandbox. */
export async function settle({ url }: Sandbox): Promise<void> {
	for (let trip = 0; trip < 8; trip++) await (await fetch(`${url}/health`)).text();
}

/**
 * Keeps long waits of the node in the test's hand, so that no test waits for real: timers of 200 ms to a minute
 * are written down and end when the test says so. Requests have longer ones.
 */
function takeWaits() {
	const waits: number[] = [];
	const held: Array<() => void> = [];
	let holding = false;
	let told = () => {};
	const real = globalThis.setTimeout;
	const fake = (run: (...rest: unknown[]) => void, milliseconds = 0, ...rest: unknown[]) => {
		if (milliseconds < 200 || milliseconds >= 60_000) {
			return real(run, milliseconds, ...rest);
		}
		waits.push(milliseconds);
		told();
		if (!holding) return real(run, 0, ...rest);
		held.push(() => run(...rest));
		return real(() => {}, 0);
	};
	jest.spyOn(globalThis, 'setTimeout').mockImplementation(fake as typeof setTimeout);
	return {
		waits,
		/** From now on, waits last until `release`. */
		hold: () => (holding = true),
		release: () => {
			holding = false;
			held.splice(0).forEach((run) => run());
		},
		/** Tells when the node waits so many times. */
		until: async (count: number) => {
			while (waits.length < count) await new Promise<void>((resolve) => (told = resolve));
		},
	};
}

/** Long waits in the hand of each test; they end with it, as do its mocks. */
export function useWaits(): ReturnType<typeof takeWaits> {
	let waiting: ReturnType<typeof takeWaits>;
	beforeEach(() => (waiting = takeWaits()));
	afterEach(() => {
		waiting.release();
		jest.restoreAllMocks();
	});
	return {
		get waits() {
			return waiting.waits;
		},
		hold: () => waiting.hold(),
		release: () => waiting.release(),
		until: async (count) => await waiting.until(count),
	};
}
