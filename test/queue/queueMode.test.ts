/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs beside n8n, not in it */
import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import {
	CONTACTS,
	releasedRetryDelays,
	startSandbox,
	TEMPLATES,
	type Sandbox,
	type SandboxOptions,
} from '../sandbox';
import { callerOf } from '../sandbox/testing';
import { N8nApi, type WorkflowFile } from '../e2e/n8n/api';
import { projectFolder } from '../e2e/n8n/install';
import type { N8nProcess } from '../e2e/n8n/server';
import { owner } from '../e2e/owner';
import { waitFor } from '../e2e/wait';
import {
	answeringWith,
	byPhone,
	call,
	calledBy,
	fromList,
	NODE,
	startedBy,
	TRIGGER,
	workflowOf,
} from '../e2e/workflows';
import { begunBy, Cluster } from './cluster';

const ANA = '14155550101';
const ON_MESSAGES = { events: ['message.incoming'] };

/** How long one test may take, on a busy machine, where n8n starts slowly. */
const PATIENCE = 400_000;

/** How many messages of customers are counted and timed. */
const MESSAGES = 100;

/** Messages answered in a second, by the number of workers. */
const answeredBy: Record<number, number | undefined> = {};

let cluster: Cluster;
let n8n: N8nApi;
let sandbox: Sandbox;
let credential: { id: string; name: string };
let active: string[] = [];
/** The execution that had its worker killed. */
let killedExecution = { workflow: '', id: '' };

const say = (line: string) => process.stderr.write(`${line}\n`);

beforeAll(async () => {
	cluster = await Cluster.start(say);
	n8n = await N8nApi.signUp(cluster.main.url, owner);
}, PATIENCE);

afterAll(async () => await cluster?.stop(), 60_000);

async function serve(options: Partial<SandboxOptions> = {}): Promise<void> {
	sandbox = await startSandbox({
		dialect: 'released',
		allowPrivateWebhooks: 'loopback',
		webhookRetryDelays: releasedRetryDelays,
		...options,
	});
	credential = await n8n.createCredential('Sandbox', { baseUrl: sandbox.url, apiKey: sandbox.apiKey });
}

afterEach(async () => {
	for (const id of active) await n8n.deactivate(id);
	active = [];
	await sandbox?.close();
});

async function activate(workflow: WorkflowFile): Promise<string> {
	const id = await n8n.startWorkflow(workflow);
	active.push(id);
	return id;
}

/** Calls a workflow's own webhook, which is where the proxy leads. @returns what its last node gave, or n8n's own words. */
async function called(path: string): Promise<IDataObject[]> {
	const items = await call(cluster.front.url, path);
	if (!items) throw new Error('the webhook process does not know the webhook');
	return items;
}

/** Begins a production execution of `workflowOf`, for whose end nobody waits. @returns the ID of the workflow */
async function begin(workflow: WorkflowFile): Promise<string> {
	const path = randomUUID();
	const id = await activate(calledBy(path, workflow, 'onReceived'));
	await called(path);
	return id;
}

/** Lets customers write so many messages, ten at the same moment. @returns their IDs, once Whatomate has delivered them where it does */
async function write(count: number): Promise<string[]> {
	const written: string[] = [];
	while (written.length < count) {
		for (let left = Math.min(10, count - written.length); left > 0; left--) {
			const from = `1415557${String(left).padStart(4, '0')}`;
			written.push(sandbox.receive({ from, text: `Message ${written.length}` }).id);
		}
		await sandbox.until(() => sandbox.pendingWebhooks === 0);
	}
	return written;
}

/** @returns the messages that started executions of a trigger's workflow */
async function started(workflow: string, atLeast: number): Promise<string[]> {
	const executions = await n8n.executions(workflow, atLeast, 180_000);
	expect(executions.filter(({ status }) => status !== 'success')).toEqual([]);
	return executions.flatMap((each) => each.items(TRIGGER)).map(({ json }) => String(json.message_id));
}

/** @returns the statuses with which n8n answered the deliveries of Whatomate, each once */
const answers = () => [...new Set(sandbox.webhookDeliveries.map(({ status }) => status))];

/** How the workers share what a test starts. */
const shareOf = (worker: N8nProcess, executions: Array<{ id: string }>): number =>
	executions.filter(({ id }) => begunBy(worker).includes(id)).length;

test(
	'both triggers start one execution for each message, and the workers share them',
	async () => {
		const workers = await cluster.atWork(2);
		await serve();
		const webhook = await activate(startedBy('whatomateTrigger', credential, ON_MESSAGES));
		const live = await activate(startedBy('whatomateLiveTrigger', credential, ON_MESSAGES));
		await sandbox.until(() => sandbox.liveFeed.live.length === 1);

		const written = await write(MESSAGES);
		expect((await started(webhook, MESSAGES)).sort()).toEqual([...written].sort());
		expect((await started(live, MESSAGES)).sort()).toEqual([...written].sort());
		expect(answers()).toEqual([200]);
		// One process listens to Whatomate, and nobody else has tried to.
		expect(sandbox.requests.filter(({ path }) => path === '/ws')).toHaveLength(1);
		expect(sandbox.liveFeed.connections).toHaveLength(1);

		const executions = [...(await n8n.listExecutions(webhook)), ...(await n8n.listExecutions(live))];
		const shares = workers.map((worker) => shareOf(worker, executions));
		expect(shares[0] + shares[1]).toBe(2 * MESSAGES);
		expect(Math.min(...shares)).toBeGreaterThan(0);
	},
	PATIENCE,
);

/** How fast messages of customers are answered, from the first delivery to the last answer on a phone. */
test.each([2, 1])(
	'with %d of the workers, each message is answered once',
	async (count) => {
		await cluster.atWork(count);
		await serve();
		await activate(answeringWith('={{ $json.message_id }}', credential));

		const begun = Date.now();
		const written = await write(MESSAGES);
		await sandbox.until(() => sandbox.phones.length >= MESSAGES);
		answeredBy[count] = Number(((MESSAGES * 1000) / (Date.now() - begun)).toFixed(1));
		await sandbox.until(() => sandbox.pendingWebhooks === 0);
		expect(sandbox.phones.map(({ text }) => text?.body).sort()).toEqual([...written].sort());
	},
	240_000,
);

test(
	'a campaign reaches each of its recipients once',
	async () => {
		await cluster.atWork(2);
		await serve();
		const people = Array.from({ length: 50 }, (_, index) => ({
			phone: `1415558${String(index).padStart(4, '0')}`,
		}));
		const workflow = workflowOf(
			credential,
			{
				resource: 'campaign',
				operation: 'send',
				template: fromList(TEMPLATES.hello_world),
				phoneNumber: '={{ $json.phone }}',
				campaignName: 'Sunday',
				options: { waitForCompletion: true },
			},
			{ items: people, name: 'Campaign' },
		);
		const [execution] = await n8n.executions(await begin(workflow), 1);
		expect(execution.error).toBeUndefined();
		const outcomes = execution.items(NODE).map(({ json }) => [json.phone_number, json.status]);
		const reached = expect.stringMatching(/^(sent|delivered)$/);
		expect(outcomes).toEqual(people.map(({ phone }) => [phone, reached]));
		expect(sandbox.phones.map(({ to }) => to).sort()).toEqual(people.map(({ phone }) => phone));
	},
	PATIENCE,
);

const QUESTION: INodeParameters = {
	operation: 'sendAndWait',
	contact: byPhone(ANA),
	message: 'Shall we send it?',
	approvalOptions: { values: { approvalType: 'double', approveLabel: 'Yes', disapproveLabel: 'No' } },
};

test(
	'a question that one worker asked and did not outlive is answered: another one goes on',
	async () => {
		const workers = await cluster.atWork(2);
		await serve();
		const workflow = await begin(
			workflowOf(credential, QUESTION, { items: [{ order: 7 }], name: 'Question' }),
		);
		const { id } = await waitFor(
			async () => (await n8n.listExecutions(workflow)).find(({ status }) => status === 'waiting'),
			{ within: 60_000, what: 'the question' },
		);
		expect(sandbox.webhooks.map(({ url }) => new URL(url).origin)).toEqual([cluster.front.url]);
		const asked = workers.filter((worker) => begunBy(worker).includes(id));
		expect(asked).toHaveLength(1);
		await asked[0].shutDown();

		sandbox.receive({
			from: ANA,
			button: 'Yes',
			replyTo: sandbox.deliveries.filter(({ payload }) => payload.to === ANA).at(-1)?.wamid,
		});
		const [execution] = await n8n.executions(workflow, 1);
		expect(execution.status).toBe('success');
		expect(execution.items(NODE)[0].json).toMatchObject({
			data: { approved: true, contact_id: CONTACTS.ana },
		});
		expect(workers.map((worker) => worker.running && begunBy(worker).includes(id)).sort()).toEqual([
			false,
			true,
		]);
		const answered = cluster.front.handedOn.filter(({ path }) => path.startsWith(`/webhook-waiting/${id}/`));
		expect(answered.map(({ status }) => status)).toEqual([200]);
		expect(sandbox.webhooks).toEqual([]);
	},
	PATIENCE,
);

test(
	'a broadcast whose worker was killed reaches everyone once when it is run again',
	async () => {
		const workers = await cluster.atWork(2);
		await serve();
		const people = Array.from({ length: 1000 }, (_, index) => {
			const { id } = sandbox.addContact({ phone_number: `14157${String(index).padStart(6, '0')}` });
			return { id };
		});
		const path = randomUUID();
		const broadcast = workflowOf(
			credential,
			{
				operation: 'sendText',
				contact: fromList('={{ $json.id }}'),
				text: 'We are open on Sunday',
				options: { sendOnceKey: '=sunday-{{ $json.id }}' },
			},
			{ items: people, name: 'Broadcast' },
		);
		const workflow = await activate(calledBy(path, broadcast));
		const begunBefore = workers.flatMap(begunBy);
		// Long enough for some requests to be under way at any time.
		sandbox.fault({ kind: 'slow', delay: 100, times: Infinity, when: { method: 'POST' } });

		// Nobody waits for its answer: n8n notices only after a minute and more that nobody works on it any more.
		const brokenOff = call(cluster.front.url, path).catch(() => undefined);
		await sandbox.until(() => sandbox.phones.length > 0);
		const isNew = (id: string) => !begunBefore.includes(id);
		const [killed, ...others] = workers.filter((worker) => begunBy(worker).some(isNew));
		expect(others).toEqual([]);
		const [id] = begunBy(killed).filter(isNew);
		killedExecution = { workflow, id };
		await sandbox.until(() => sandbox.phones.length >= 400);
		await killed.kill();
		// What was under way has arrived when this one has, which is as slow.
		await callerOf(sandbox)('POST', `/api/contacts/${CONTACTS.ana}/mark-read`);
		expect(sandbox.phones.length).toBeLessThan(1000);

		const items = await called(path);
		await sandbox.until(() => sandbox.phones.length >= 1000);
		const reached = sandbox.phones.map(({ to }) => to);
		expect(new Set(reached).size).toBe(1000);
		expect(reached).toHaveLength(1000);
		expect(items).toHaveLength(1000);
		expect(items.filter(({ skipped }) => skipped === true).length).toBeGreaterThanOrEqual(400);
		expect(items.filter(({ unknown }) => unknown === true)).toEqual([]);
		void brokenOff;
	},
	PATIENCE,
);

test(
	'while the main process is gone, deliveries are taken; when it is back, it alone listens, and brings what the Live Trigger missed',
	async () => {
		await cluster.atWork(1);
		await serve();
		const webhook = await activate(startedBy('whatomateTrigger', credential, ON_MESSAGES));
		const live = await activate(startedBy('whatomateLiveTrigger', credential, ON_MESSAGES));
		await sandbox.until(() => sandbox.liveFeed.live.length === 1);
		const written = await write(5);
		await started(live, written.length);

		await cluster.main.kill();
		await sandbox.until(() => sandbox.liveFeed.connections.length === 0);
		written.push(...(await write(10)));
		expect(answers()).toEqual([200]);
		expect(sandbox.webhookDeliveries).toHaveLength(written.length);
		expect(sandbox.liveFeed.connections).toEqual([]);

		await cluster.main.startUp();
		await sandbox.until(() => sandbox.liveFeed.live.length === 1);
		written.push(...(await write(5)));
		expect((await started(live, written.length)).sort()).toEqual([...written].sort());
		expect((await started(webhook, written.length)).sort()).toEqual([...written].sort());
		expect(sandbox.liveFeed.connections).toHaveLength(1);
		expect(sandbox.requests.filter(({ path }) => path === '/ws')).toHaveLength(2);
	},
	PATIENCE,
);

test(
	'what the killed worker ran stands as failed after a while, and n8n does not start it again',
	async () => {
		await cluster.atWork(1);
		const { workflow, id } = killedExecution;
		const listed = await n8n.settled(workflow, 2, 200_000);
		expect(listed[0].id).toBe(id);
		expect(listed.map(({ status }) => status)).toEqual([
			expect.stringMatching(/^(crashed|error)$/),
			'success',
		]);
	},
	PATIENCE,
);

test(
	'a worker that was not told where n8n is reached asks nothing, and says what to set',
	async () => {
		await cluster.atWork(0);
		// As on a real server.
		await serve({ allowPrivateWebhooks: false });
		const worker = cluster.workerWithoutAddress();
		try {
			await worker.startUp();
			const workflow = await begin(workflowOf(credential, QUESTION, { name: 'Question' }));
			const [{ status, error }] = await n8n.executions(workflow, 1);
			expect(status).toBe('error');
			expect(error?.message).toMatch(
				new RegExp(`^Whatomate does not deliver to ${worker.url}/webhook-waiting/.*internal addresses`),
			);
			expect(error?.description).toMatch(/WEBHOOK_URL.*queue mode.*workers/);
			expect(sandbox.phones).toEqual([]);
			expect(sandbox.webhooks).toEqual([]);
		} finally {
			await worker.stop();
		}
	},
	PATIENCE,
);

/** Figures, which nobody asserts: they depend on the machine. */
afterAll(() => {
	const [one, two] = [answeredBy[1], answeredBy[2]];
	if (one === undefined || two === undefined) return;
	const folder = join(projectFolder, 'test-output');
	mkdirSync(folder, { recursive: true });
	const figures = { messages: MESSAGES, answeredPerSecond: { byOneWorker: one, byTwoWorkers: two } };
	writeFileSync(join(folder, 'queue-figures.json'), JSON.stringify(figures, null, 2));
	say(`Messages answered in a second: ${two} by two workers, ${one} by one`);
});
