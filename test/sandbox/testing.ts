import { startSandbox, type Dialect, type Sandbox, type SandboxOptions } from './index';
import type { JsonObject } from './data/types';

/** An answer as a test looks at it. */
export interface Reply {
	status: number;
	headers: Headers;
	/** The text as it came. */
	text: string;
	/** The envelope's message; empty when there is none. */
	message: string;
	/** The envelope's data. */
	data: JsonObject;
}

/** Sends requests with the sandbox's key. */
export interface Caller {
	(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>;
}

const parse = (text: string): { message?: string; data?: JsonObject } => {
	try {
		return JSON.parse(text) as { message?: string; data?: JsonObject };
	} catch {
		return {};
	}
};

/** @returns a function that asks this sandbox; a body that is no form goes out as JSON. */
export const callerOf =
	(sandbox: Sandbox): Caller =>
	async (method, path, body, headers = {}) => {
		const form = body instanceof FormData;
		const answer = await fetch(sandbox.url + path, {
			method,
			headers: {
				'x-api-key': sandbox.apiKey,
				...(body === undefined || form ? {} : { 'content-type': 'application/json' }),
				...headers,
			},
			body: body === undefined ? null : form ? body : JSON.stringify(body),
			redirect: 'manual',
		});
		const text = await answer.text();
		const { message = '', data = {} } = parse(text);
		return { status: answer.status, headers: answer.headers, text, message, data };
	};

/** @returns a list inside the data of an answer. */
export const listIn = (reply: Reply, key: string): JsonObject[] => {
	const list = reply.data[key];
	if (!Array.isArray(list)) throw new Error(`no list "${key}" in ${reply.text}`);
	return list as JsonObject[];
};

/** A sandbox for each test of a file. */
export interface Bench {
	/** The sandbox of this test. */
	readonly sandbox: Sandbox;
	/** Asks it. */
	readonly call: Caller;
	/** Ends it, and starts another in its place. */
	restart(options?: Partial<SandboxOptions>): Promise<void>;
	/** Waits until so many messages have reached phones. */
	onPhone(count?: number): Promise<void>;
}

/** Starts a sandbox before each test and ends it afterwards. */
export const useSandbox = (dialect: Dialect): Bench => {
	let sandbox: Sandbox;
	const start = async (options: Partial<SandboxOptions> = {}) => {
		sandbox = await startSandbox({ dialect, statusDelay: 0, ...options });
	};
	beforeEach(async () => await start());
	afterEach(async () => await sandbox.close());
	return {
		get sandbox() {
			return sandbox;
		},
		call: async (...request) => await callerOf(sandbox)(...request),
		restart: async (options) => {
			await sandbox.close();
			await start(options);
		},
		onPhone: async (count = 1) => await sandbox.until(() => sandbox.phones.length >= count),
	};
};

/** @returns the path of a contact's messages. */
export const messagesPath = (contact: string, more = ''): string =>
	`/api/contacts/${contact}/messages${more}`;

/** @returns the body of an interactive message. */
export const interactive = (content: object): object => ({ type: 'interactive', interactive: content });

/** @returns buttons or rows with these titles. */
export const titled = (...titles: string[]): Array<{ id: string; title: string }> =>
	titles.map((title, index) => ({ id: `b${index}`, title }));
