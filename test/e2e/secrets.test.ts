/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs beside n8n, not in it */
import { randomBytes, randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { INodeParameters } from 'n8n-workflow';
import { CONTACTS, metaStatus, startSandbox, type Sandbox } from '../sandbox';
import { filesIn, found, type Left } from './leftBehind';
import { N8nApi, type WhatomateCredential, type WorkflowFile } from './n8n/api';
import { major } from './n8n/major';
import { startN8n, type RunningN8n } from './n8n/server';
import { owner } from './owner';
import { recorder, repeater, type Recorder, type Repeater } from './servers';
import { waitFor } from './wait';
import { byPhone, canvasOf, fromList, startedBy, TRIGGER, webhookUrl, workflowOf } from './workflows';

/**
 * What a real n8n keeps and says after everything has gone well and wrong, as talkative as it can be: its database, its logs, the answers
 * of its API. No secret may stand there; the credential itself is encrypted.
 */

jest.setTimeout(600_000);

const secret = () => randomBytes(16).toString('hex');
/** Meta's secrets in a credential of today, and in one that was saved before there was a switch for them. */
const ofMeta = {
	today: { receiveFromMeta: true, metaSecret: secret(), metaToken: secret() },
	before: { metaAppSecret: secret(), metaVerifyToken: secret() },
};
const keys = { right: `whm_${secret()}`, wrong: `whm_${secret()}`, repeated: `whm_${secret()}` };

/** By their names, for whoever reads the report. Tickets and tokens come in as they are given out. */
const secrets = new Map<string, string>([
	['the API key', keys.right],
	['the wrong API key', keys.wrong],
	['the API key that a server repeats', keys.repeated],
	["Meta's app secret", ofMeta.today.metaSecret],
	["Meta's verify token", ofMeta.today.metaToken],
	["Meta's app secret, saved before", ofMeta.before.metaAppSecret],
	["Meta's verify token, saved before", ofMeta.before.metaVerifyToken],
]);

type Reference = { id: string; name: string };

let running: RunningN8n;
let n8n: N8nApi;
let sandbox: Sandbox;
let elsewhere: Recorder;
/** One for each of the ways. */
let repeaters: Repeater[] = [];

/** What n8n's API said, by what it was asked. */
const answers = new Map<string, Buffer>();
const ask = async (method: string, path: string, body?: object): Promise<string> => {
	const { text } = await n8n.answerTo(method, path, body);
	answers.set(`${answers.size} ${method} ${path}`, Buffer.from(text));
	return text;
};

const envelope = (status: number) => (response: ServerResponse, message: string) =>
	void response
		.writeHead(status, { 'content-type': 'application/json' })
		.end(JSON.stringify({ status: 'error', message, data: { message } }));

/** How a server repeats what it was sent. */
const WAYS: Array<[how: string, answer: Parameters<typeof repeater>[0]]> = [
	['HTTP 400', envelope(400)],
	['HTTP 401', envelope(401)],
	['HTTP 404', envelope(404)],
	['HTTP 500', envelope(500)],
	[
		'a page of a proxy',
		(response, words) => void response.writeHead(502, { 'content-type': 'text/html' }).end(`<p>${words}</p>`),
	],
	[
		'a redirect',
		(response, words) =>
			void response.writeHead(302, { location: `${elsewhere.url}/?${encodeURIComponent(words)}` }).end(),
	],
	[
		'data',
		(response, words) =>
			void response.writeHead(200, { 'content-type': 'application/json' }).end(
				JSON.stringify({
					status: 'success',
					data: { id: words, content: words, contacts: [{ id: words }] },
				}),
			),
	],
];

const ana = byPhone('+14155550101');

/** What people do in workflows: each kind of node by itself, and the last one so that its error ends the execution. */
function workflowWith(credential: Reference): WorkflowFile {
	const works: INodeParameters[] = [
		{ operation: 'sendText', contact: ana, text: 'Hello', simplify: false },
		{
			operation: 'sendText',
			contact: fromList(CONTACTS.ana),
			text: 'Hello',
			options: { sendOnceKey: randomUUID() },
		},
		{ operation: 'getAll', contact: ana, simplify: false },
		{ resource: 'contact', operation: 'getAll', simplify: false },
		{ operation: 'sendText', contact: ana, text: 'Hello again' },
	];
	const workflow = canvasOf(
		works.map((parameters, index) => ({ name: `Work ${index}`, parameters, credential })),
	);
	const begin = workflowOf(credential, {}).nodes.filter(({ name }) => name === TRIGGER);
	const nodes = workflow.nodes.map((node, index) =>
		index === works.length - 1 ? node : { ...node, onError: 'continueRegularOutput' as const },
	);
	const links = nodes.map(({ name }) => ({ node: name, type: 'main', index: 0 }));
	return {
		...workflow,
		nodes: [...begin, ...nodes],
		connections: { [TRIGGER]: { main: [links] } },
		settings: { executionOrder: 'v1' },
	};
}

/** What people do in workflows, and what the editor does for them. */
async function useAll(credential: Reference, data: WhatomateCredential): Promise<void> {
	await n8n.runWorkflow(workflowWith(credential));
	const node = (name: string) => ({ name: `n8n-nodes-whatomate.${name}`, version: 1 });
	const picker = (methodName: string, path: string, name = 'whatomate') => ({
		methodName,
		path: `parameters.${path}`,
		nodeTypeAndVersion: node(name),
		currentNodeParameters: {
			resource: 'message',
			operation: 'sendTemplate',
			contact: ana,
			template: fromList(randomUUID()),
		},
		credentials: { whatomateApi: credential },
	});
	const lists = ['searchContacts', 'searchTemplates', 'searchCampaigns', 'searchAgents', 'searchFlows'];
	// Side by side: each waits for a server that is asked again when it breaks.
	await Promise.all([
		ask('POST', '/dynamic-node-parameters/options', picker('getAccounts', 'options.account')),
		ask('POST', '/dynamic-node-parameters/options', picker('getTags', 'tags')),
		ask('POST', '/dynamic-node-parameters/options', picker('getEvents', 'events', 'whatomateTrigger')),
		...lists.map((method) =>
			ask('POST', '/dynamic-node-parameters/resource-locator-results', picker(method, 'contact')),
		),
		ask(
			'POST',
			'/dynamic-node-parameters/resource-mapper-fields',
			picker('getTemplateVariables', 'templateVariables'),
		),
		ask('POST', '/credentials/test', { credentials: { ...credential, type: 'whatomateApi', data } }),
	]);
}

/** @returns the workflow's ID, whether n8n could activate it or not */
async function activated(workflow: WorkflowFile): Promise<string> {
	const id = await n8n.createWorkflow(workflow);
	await n8n.activate(id).catch(() => undefined);
	await ask('GET', `/workflows/${id}/publication-status`);
	return id;
}

const credentialOf = async (name: string, data: WhatomateCredential): Promise<Reference> =>
	await n8n.createCredential(name, data);

/** Registrations that a server was asked for hold a token each. */
function noteTokens(texts: string[]): void {
	for (const text of texts)
		for (const [token] of text.matchAll(/\b[\da-f]{64}\b/g))
			secrets.set(`the token ${token.slice(0, 4)}`, token);
}

/** Has Meta verify a trigger and deliver to it, rightly and with guesses. @returns the trigger's workflow */
async function onMeta(
	credential: Reference,
	account: 'main' | 'support',
	appSecret: string,
	verifyToken: string,
): Promise<string> {
	// Whatomate gets what the trigger passes on, and checks it itself.
	Object.assign(sandbox.state.accounts.find(({ name }) => name === account) ?? {}, {
		app_secret: appSecret,
		webhook_verify_token: verifyToken,
	});
	const webhookId = randomUUID();
	const parameters = { source: 'meta', statuses: ['read'], incomingMessages: true };
	const workflow = await activated(startedBy('whatomateTrigger', credential, parameters, webhookId));
	const callback = webhookUrl(n8n.url, webhookId);
	expect((await sandbox.meta.verify(callback, verifyToken, '1158201444')).body).toContain('1158201444');
	await sandbox.meta.verify(callback, 'a guess');
	const { wamid } = sandbox.addMessage(CONTACTS.ana, { wamid: `wamid.${account}` });
	const statuses = { statuses: [metaStatus(wamid, 'read', '14155550101')] };
	await sandbox.meta.deliver(callback, statuses, { account, retries: 0 });
	await sandbox.meta.deliver(callback, statuses, { account, retries: 0, sign: 'a guess' });
	await n8n.executions(workflow, 1);
	return workflow;
}

async function goWell(): Promise<void> {
	const data = { baseUrl: sandbox.url, apiKey: keys.right, ...ofMeta.today };
	const credential = await credentialOf('Right', data);
	await useAll(credential, data);

	const workflows = [
		await activated(
			startedBy('whatomateTrigger', credential, { events: ['message.incoming'], options: { raw: true } }),
		),
		await activated(
			startedBy('whatomateTrigger', credential, { source: 'inboxButton', buttonName: 'Ticket' }),
		),
		await activated(
			startedBy('whatomateLiveTrigger', credential, { events: ['message.incoming'], options: { raw: true } }),
		),
	];
	await sandbox.until(() => sandbox.liveFeed.live.length === 1);
	const [{ url, headers }] = sandbox.webhooks;
	noteTokens([JSON.stringify(sandbox.webhooks), JSON.stringify(sandbox.inboxButtons.all)]);
	for (const { received } of sandbox.liveFeed.connections) {
		const { payload } = JSON.parse(received[0]) as { payload: { token: string } };
		secrets.set('the ticket of the live feed', payload.token);
	}

	sandbox.receive({ from: '14155550101', text: 'Where is my order?' });
	await sandbox.until(() => sandbox.pendingWebhooks === 0);
	await n8n.executions(workflows[0], 1);
	await n8n.executions(workflows[2], 1);
	const { metaSecret, metaToken } = ofMeta.today;
	const { metaAppSecret, metaVerifyToken } = ofMeta.before;
	const before = await credentialOf('Right, saved before', {
		baseUrl: sandbox.url,
		apiKey: keys.right,
		...ofMeta.before,
	});
	workflows.push(
		await onMeta(credential, 'main', metaSecret, metaToken),
		await onMeta(before, 'support', metaAppSecret, metaVerifyToken),
	);
	// What is forged, and what is right and can't be read.
	const forged = { method: 'POST', headers: { ...headers, 'x-webhook-signature': 'sha256=00' }, body: '{' };
	expect((await fetch(url, forged)).status).toBe(401);
	expect((await fetch(url, { ...forged, headers })).status).toBe(200);

	for (const workflow of workflows) await n8n.deactivate(workflow);
}

/** Has everything asked of a server that repeats what it is sent, in one of the ways. */
async function goWrongAt({ url, requests }: Repeater, how: string): Promise<void> {
	const data = { baseUrl: url, apiKey: keys.repeated, ...ofMeta.today };
	const credential = await credentialOf(`Repeated: ${how}`, data);
	await useAll(credential, data);
	const live = await activated(
		startedBy('whatomateLiveTrigger', credential, { events: ['message.incoming'] }),
	);
	const isTicketAsked = async () => requests.some(({ path }) => path.includes('ws-token')) || undefined;
	await waitFor(isTicketAsked, { within: 60_000, what: `the Live Trigger to ask for a ticket: ${how}` });
	await activated(
		startedBy('whatomateTrigger', credential, { events: ['message.incoming', 'message.sent'] }),
	);
	await activated(startedBy('whatomateTrigger', credential, { source: 'inboxButton', buttonName: 'Ticket' }));
	await n8n.deactivate(live);
}

/** Side by side, since each server is asked again and again before it counts as broken. n8n 1 can't save two workflows at once. */
async function goWrong(): Promise<void> {
	const wrong = { baseUrl: sandbox.url, apiKey: keys.wrong, ...ofMeta.before };
	const nowhere = { ...wrong, baseUrl: 'http://127.0.0.1:9', apiKey: keys.repeated };
	const speaksNoTls = { ...nowhere, baseUrl: sandbox.url.replace('http:', 'https:') };
	const ways = [
		...repeaters.map((repeating, index) => async () => await goWrongAt(repeating, WAYS[index][0])),
		async () => await useAll(await credentialOf('Wrong', wrong), wrong),
		async () => await useAll(await credentialOf('Nowhere', nowhere), nowhere),
		async () => await useAll(await credentialOf('No TLS', speaksNoTls), speaksNoTls),
	];
	if (major === 1) for (const way of ways) await way();
	else await Promise.all(ways.map(async (way) => await way()));
	noteTokens(repeaters.flatMap(({ requests }) => requests.map(({ body }) => body)));
}

/** All that n8n tells of what happened. */
async function askForAll(): Promise<void> {
	const executions = JSON.parse(await ask('GET', '/executions?limit=100')) as {
		data: { results: Array<{ id: string }> };
	};
	const newest = Math.max(...executions.data.results.map(({ id }) => Number(id)));
	for (let id = 1; id <= newest; id++) await ask('GET', `/executions/${id}`);
	const credentials = JSON.parse(await ask('GET', '/credentials')) as { data: Array<{ id: string }> };
	for (const { id } of credentials.data) await ask('GET', `/credentials/${id}?includeData=true`);
	const workflows = JSON.parse(await ask('GET', '/workflows')) as { data: Array<{ id: string }> };
	for (const { id } of workflows.data) await ask('GET', `/workflows/${id}`);
}

/** n8n 1 writes what a server answers to the test of a credential into its log for finding faults, before a node can hide anything in it. */
const withoutLinesOfTests = (left: Left): Left =>
	new Map(
		[...left].map(([file, bytes]) => {
			if (!file.endsWith('n8n.log')) return [file, bytes];
			const lines = bytes.toString('latin1').split('\n');
			const kept = lines.filter((line) => !line.includes('"message":"Credential test failed"'));
			return [file, Buffer.from(kept.join('\n'), 'latin1')];
		}),
	);

let files: Left;
let printed: Left;

beforeAll(async () => {
	running = await startN8n(() => undefined, undefined, {
		N8N_LOG_LEVEL: 'debug',
		N8N_LOG_OUTPUT: 'console,file',
		N8N_LOG_FILE_COUNT_MAX: '50',
	});
	n8n = await N8nApi.signUp(running.url, owner);
	sandbox = await startSandbox({ dialect: 'released', apiKey: keys.right, allowPrivateWebhooks: true });
	elsewhere = await recorder();
	repeaters = await Promise.all(WAYS.map(async ([, answer]) => await repeater(answer)));
	await goWell();
	await goWrong();
	await askForAll();
	await running.shutDown();
	printed = new Map([['console', Buffer.from(running.log())]]);
	files = major === 1 ? withoutLinesOfTests(filesIn(running.userFolder)) : filesIn(running.userFolder);
});

afterAll(async () => {
	await running?.stop();
	await sandbox?.close();
	await Promise.all(repeaters.map(async (each) => await each.close()));
	await elsewhere?.close();
});

test('there is something to search', () => {
	const all = [...files, ...answers];
	const has = (words: string, some: Array<[string, Buffer]>) =>
		some.some(([, bytes]) => bytes.includes(words));
	expect([...files.keys()]).toEqual(
		expect.arrayContaining([expect.stringMatching(/\.sqlite$/), expect.stringMatching(/\.log$/)]),
	);
	for (const words of ['[hidden]', 'Where is my order?', 'Invalid API key', 'You sent']) {
		expect([words, has(words, [...files])]).toEqual([words, true]);
		expect([words, has(words, [...answers])]).toEqual([words, true]);
	}
	const sentKey = ({ requests }: Repeater) =>
		requests.some(({ headers }) => headers['x-api-key'] === keys.repeated);
	expect(repeaters.map(sentKey)).toEqual(WAYS.map(() => true));
	expect(secrets.size).toBeGreaterThanOrEqual(10);
	const isAnswered = (how: string, words: string) =>
		has(
			words,
			[...answers].filter(([asked]) => asked.includes(how)),
		);
	expect(isAnswered('resource-locator-results', CONTACTS.ana)).toBe(true);
	expect(isAnswered('dynamic-node-parameters/options', '"value":"main"')).toBe(true);
	expect(isAnswered('credentials/test', '"status":"OK"')).toBe(true);
	// The search itself finds a secret that is there.
	expect(found(new Map([['a file', Buffer.from(`x ${keys.right}`)]]), secrets)).toHaveLength(1);
	expect(all.length).toBeGreaterThan(200);
});

test('no secret is in the files that n8n leaves: database, event log, log', () => {
	expect(found(files, secrets)).toEqual([]);
});

test('no secret is in what n8n prints', () => {
	expect(found(printed, secrets)).toEqual([]);
});

test("no secret is in the answers of n8n's API: executions, pickers, tests of credentials", () => {
	expect(found(answers, secrets)).toEqual([]);
});

test('no key has reached another host', () => {
	expect(elsewhere.requests).toEqual([]);
});
