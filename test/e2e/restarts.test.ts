/* eslint-disable no-console -- the seed is for whoever has to repeat a run */
import { randomUUID } from 'node:crypto';
import {
	defaultAppSecret,
	defaultVerifyToken,
	metaStatus,
	releasedRetryDelays,
	startSandbox,
	type MetaAnswer,
	type Sandbox,
} from '../sandbox';
import { chance } from './chance';
import { N8nApi } from './n8n/api';
import { notInN8n1 } from './n8n/major';
import { startN8n, type RunningN8n } from './n8n/server';
import { owner } from './owner';
import { inFrontOf, type Front } from './servers';
import { Traffic } from './traffic';
import { answeringWith, startedBy, TRIGGER, webhookUrl } from './workflows';

const EVENTS = 500;

/** One answer of n8n in so many never arrives. */
const LOST = 20;

/** How long n8n may take to execute what has piled up. */
const BACKLOG = 200_000;

jest.setTimeout(BACKLOG + 60_000);

let running: RunningN8n;
let n8n: N8nApi;
let front: Front;
/** Whether answers of n8n get lost on their way. */
let losing = true;
let sandbox: Sandbox;
let traffic: Traffic;
let answers: MetaAnswer[];
let credential: { id: string; name: string };
/** Where Meta sends to. */
let callback: string;
const workflows: Record<'webhook' | 'live' | 'meta', string> = { webhook: '', live: '', meta: '' };

/**
 * n8n ends, is away, and comes back; meanwhile the events go on. What a slow machine has piled up is executed before: n8n
 * gives up executions that it can't finish in time, whatever started them.
 */
async function restartN8n(): Promise<void> {
	for (const workflow of Object.values(workflows)) await n8n.settled(workflow, 0, BACKLOG);
	await traffic.go(10);
	const ending = running.shutDown();
	await traffic.go(10);
	await ending;
	await traffic.go(20);
	await traffic.during(running.startUp());
}

/** The server ends, is away, and comes back; meanwhile customers write, and Meta tells n8n, which can't pass it on. */
async function restartSandbox(meanwhile: () => Promise<void> = async () => undefined): Promise<void> {
	let comeBack: (value?: unknown) => void = () => undefined;
	const restarted = sandbox.restart({ downFor: new Promise((resolve) => (comeBack = resolve)) });
	await sandbox.once('restart', (which) => which === 'down');
	await traffic.go(30);
	await meanwhile();
	comeBack();
	await restarted;
}

beforeAll(async () => {
	const seed = Date.now() % 1_000_000;
	console.info(`seed ${seed}`);
	const random = chance(seed);
	front = await inFrontOf(
		() => running,
		() => losing && random(LOST) === 0,
	);
	running = await startN8n(() => undefined, front.url);
	n8n = await N8nApi.signUp(running.url, owner);
	sandbox = await startSandbox({
		dialect: 'released',
		allowPrivateWebhooks: true,
		webhookRetryDelays: releasedRetryDelays,
		metaRetryDelays: [500, 1000, 2000, 4000],
	});
	credential = await n8n.createCredential('Sandbox', {
		baseUrl: sandbox.url,
		apiKey: sandbox.apiKey,
		metaAppSecret: defaultAppSecret,
		metaVerifyToken: defaultVerifyToken,
	});
	const webhookId = randomUUID();
	const onMessages = { events: ['message.incoming'] };
	const onStatuses = { source: 'meta', statuses: ['delivered'] };
	workflows.webhook = await n8n.startWorkflow(startedBy('whatomateTrigger', credential, onMessages));
	workflows.live = await n8n.startWorkflow(startedBy('whatomateLiveTrigger', credential, onMessages));
	workflows.meta = await n8n.startWorkflow(startedBy('whatomateTrigger', credential, onStatuses, webhookId));
	await sandbox.until(() => sandbox.liveFeed.live.length === 1);
	callback = webhookUrl(front.url, webhookId);
	traffic = new Traffic(sandbox, callback, random);

	await traffic.go(50);
	await restartN8n();
	await traffic.go(50);
	await restartSandbox();
	await traffic.go(50);
	await restartSandbox(restartN8n);
	await traffic.go(EVENTS - traffic.count);
	answers = await traffic.settle();
	losing = false;
}, 600_000);

afterAll(async () => {
	await sandbox?.close();
	await front?.close();
	await running?.stop();
});

/** What started the executions of a workflow, once every one of them has ended. */
async function runs(workflow: string, field: string, atLeast: number): Promise<string[]> {
	const executions = await n8n.executions(workflow, atLeast, BACKLOG);
	expect(executions.filter(({ status }) => status !== 'success')).toEqual([]);
	return executions.flatMap((each) => each.items(TRIGGER)).map(({ json }) => String(json[field]));
}

const twice = (ids: string[]): string[] => ids.filter((id, index) => ids.indexOf(id) !== index);

/** n8n 1 answers before it stores a run: none of what follows is promised there. */
const restartTest = notInN8n1('Runs while n8n ends or crashes');

restartTest('the restarts and the losses were felt', async () => {
	expect(traffic.count).toBeGreaterThanOrEqual(EVENTS);
	const unreachable = front.handedOn.filter(({ status }) => status === 0);
	const unanswered = front.handedOn.filter((each) => each.lost);
	const again = answers.filter(({ tries }) => tries.length > 1);
	expect(unreachable.length).toBeGreaterThan(10);
	expect(unanswered.length).toBeGreaterThan(10);
	expect(again.length).toBeGreaterThan(20);
	expect(again.flatMap(({ tries }) => tries).some(({ status }) => status === 502)).toBe(true);
});

restartTest('every delivery of Whatomate that n8n took started exactly one execution', async () => {
	const delivered = sandbox.webhookDeliveries
		.filter(({ status }) => status >= 200 && status < 300)
		.map(({ body }) => (JSON.parse(body) as { data: { message_id: string } }).data.message_id);
	expect(delivered.length).toBeGreaterThan(traffic.written.length / 2);
	const started = await runs(workflows.webhook, 'message_id', delivered.length);
	expect(twice(started)).toEqual([]);
	expect(delivered.filter((id) => !started.includes(id))).toEqual([]);
});

restartTest('the Live Trigger lost nothing, and started one execution for each message', async () => {
	const started = await runs(workflows.live, 'message_id', traffic.written.length);
	expect(twice(started)).toEqual([]);
	expect(started.sort()).toEqual([...traffic.written].sort());
});

restartTest(
	"with Meta's retries nothing is lost, neither here nor for Whatomate, and everything started one execution",
	async () => {
		expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
		const started = await runs(workflows.meta, 'wa_message_id', traffic.told.length);
		expect(twice(started)).toEqual([]);
		expect(started.sort()).toEqual([...traffic.told].sort());
		const outgoing = sandbox.state.contacts
			.flatMap(({ id }) => sandbox.messagesOf(id))
			.filter(({ wamid }) => wamid.startsWith('wamid.told.'));
		expect(outgoing).toHaveLength(traffic.told.length);
		expect(outgoing.filter(({ status }) => status !== 'delivered')).toEqual([]);
	},
);

restartTest('while n8n ends, it takes nothing more, and finishes what runs', async () => {
	const workflow = await n8n.startWorkflow(answeringWith('Yes, we are', credential));
	let answer: (value?: unknown) => void = () => undefined;
	const wait = new Promise((resolve) => (answer = resolve));
	const held = sandbox.fault({ kind: 'slow', wait, when: { method: 'POST' } });
	sandbox.receive({ from: '14155570000', text: 'Are you still there?' });
	await sandbox.until(() => held.hits === 1);

	const ending = running.shutDown();
	// n8n closes one trigger after the other; each takes what comes until then.
	const refused: string[] = [];
	for (let count = 0; refused.length === 0 && count < 100; count++) {
		const wamid = `wamid.ending.${count}`;
		const statuses = [metaStatus(wamid, 'delivered', '14155570000')];
		const { status, body } = await sandbox.meta.deliver(callback, { statuses }, { retries: 0 });
		if (status === 503 && body.includes('n8n is ending')) refused.push(wamid);
	}
	expect(refused).toHaveLength(1);
	let answered = 200;
	for (let count = 0; answered === 200 && count < 100; count++) {
		const { id } = sandbox.receive({ from: '14155570000', text: 'Hello?' });
		({ status: answered } = await sandbox.once('webhook', ({ body }) => body.includes(id)));
	}
	expect(answered).toBe(503);
	expect(running.running).toBe(true);
	answer();
	await ending;
	await running.startUp();

	const statuses = [metaStatus(refused[0], 'delivered', '14155570000')];
	const { status } = await sandbox.meta.deliver(callback, { statuses }, { retries: Infinity });
	expect(status).toBe(200);
	const [finished] = await n8n.executions(workflow, 1);
	expect(finished.status).toBe('success');
	const started = await runs(workflows.meta, 'wa_message_id', traffic.told.length + 1);
	expect(started.filter((wamid) => wamid === refused[0])).toHaveLength(1);
	expect(twice(started)).toEqual([]);
});
