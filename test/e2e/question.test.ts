import type { INodeParameters } from 'n8n-workflow';
import { CONTACTS, releasedRetryDelays, startSandbox, type Sandbox } from '../sandbox';
import { startModel, type Model } from './model';
import type { N8nApi, WorkflowFile } from './n8n/api';
import { request } from './n8n/http';
import { notInN8n1 } from './n8n/major';
import { signedIn } from './owner';
import { waitFor } from './wait';
import { byPhone, NODE, TRIGGER, workflowOf } from './workflows';

let n8n: N8nApi;
let sandbox: Sandbox;
let credential: { id: string; name: string };

const ANA = '14155550101';
const BRUNO = '14155550102';
const YES_OR_NO: INodeParameters = {
	operation: 'sendAndWait',
	message: 'Shall we send it?',
	approvalOptions: { values: { approvalType: 'double', approveLabel: 'Yes', disapproveLabel: 'No' } },
};

beforeAll(async () => {
	n8n = await signedIn();
});

beforeEach(async () => {
	sandbox = await startSandbox({
		dialect: 'released',
		allowPrivateWebhooks: 'loopback',
		webhookRetryDelays: releasedRetryDelays,
	});
	credential = await n8n.createCredential('Question', { baseUrl: sandbox.url, apiKey: sandbox.apiKey });
});

afterEach(async () => await sandbox.close());

/** Starts a workflow, and comes back when it waits. */
async function begin(workflow: WorkflowFile) {
	const id = await n8n.createWorkflow(workflow);
	// What became of it is looked up later: here it only has to be under way.
	const ended = n8n.execute(id, TRIGGER).catch(() => undefined);
	await waitFor(
		async () => {
			const [execution] = await n8n.listExecutions(id);
			return execution?.status === 'waiting' ? true : undefined;
		},
		{ within: 30_000, what: `workflow ${id} to wait` },
	);
	return { id, ended };
}

const ask = async (phone: string, parameters: INodeParameters = YES_OR_NO) =>
	await begin(workflowOf(credential, { contact: byPhone(phone), ...parameters }, { items: [{ order: 7 }] }));

const statusOf = async (id: string) => (await n8n.listExecutions(id)).map(({ status }) => status);

/** Lets a customer tap a button of the last message on that phone. */
const tap = (from: string, button: string) =>
	sandbox.receive({
		from,
		button,
		replyTo: sandbox.deliveries.filter(({ payload }) => payload.to === from).at(-1)?.wamid,
	});

const delivered = async () => await sandbox.until(() => sandbox.pendingWebhooks === 0);

test('two customers answer crosswise, each to their own question; nothing else is an answer', async () => {
	const ana = await ask(ANA);
	const bruno = await ask(BRUNO);
	expect(sandbox.webhooks).toHaveLength(2);

	sandbox.receive({ from: ANA, text: 'Yes' });
	sandbox.receive({ from: '351912345678', button: 'Yes' });
	await delivered();
	// Robots fetch every link that they see, and some post to it.
	for (const { url } of sandbox.webhooks) {
		await request('GET', url);
		await request('HEAD', url);
		expect((await request('POST', url, { body: { approved: true } })).status).toBe(401);
	}
	expect([...(await statusOf(ana.id)), ...(await statusOf(bruno.id))]).toEqual(['waiting', 'waiting']);

	tap(BRUNO, 'No');
	const [ofBruno] = await n8n.executions(bruno.id, 1);
	expect(ofBruno.items(NODE)[0].json).toMatchObject({
		data: { approved: false, text: 'No', contact_id: CONTACTS.bruno },
	});
	expect(await statusOf(ana.id)).toEqual(['waiting']);

	// Twice, and at the same moment: one of them goes on.
	tap(ANA, 'Yes');
	tap(ANA, 'Yes');
	const [ofAna, ...more] = await n8n.executions(ana.id, 1);
	expect(ofAna.items(NODE).map(({ json }) => json)).toEqual([
		{ data: expect.objectContaining({ approved: true, text: 'Yes', contact_id: CONTACTS.ana }) },
	]);
	expect([ofAna.status, more]).toEqual(['success', []]);
	expect(sandbox.webhooks).toEqual([]);
	await Promise.all([ana.ended, bruno.ended]);
});

test('a customer who answers under another notation of the number is the one who was asked', async () => {
	const asked = await ask('+55 11 98237-7262');
	sandbox.receive({ from: '551182377263', button: 'No' });
	await delivered();
	expect(await statusOf(asked.id)).toEqual(['waiting']);
	const answer = sandbox.receive({ from: '551182377262', button: 'Yes' });
	const [execution] = await n8n.executions(asked.id, 1);
	expect(execution.items(NODE)[0].json).toMatchObject({
		data: { approved: true, text: 'Yes', contact_id: answer.contact_id },
	});
	expect(execution.status).toBe('success');
	expect(sandbox.phones.map(({ to }) => to)).toEqual(['5511982377262']);
	await asked.ended;
});

test('when the time is over the input goes on, and the next question removes what is left', async () => {
	const limitWaitTime = {
		values: { limitType: 'afterTimeInterval', resumeAmount: 0.05, resumeUnit: 'minutes' },
	};
	const { id, ended } = await ask(ANA, { ...YES_OR_NO, options: { limitWaitTime } });
	// n8n looks for executions whose time is over once a minute.
	const [execution] = await n8n.executions(id, 1, 100_000);
	expect([execution.status, execution.items(NODE).map(({ json }) => json)]).toEqual([
		'success',
		[{ order: 7 }],
	]);
	expect(sandbox.webhooks).toHaveLength(1);
	const [{ id: left }] = sandbox.webhooks;

	const next = await ask(BRUNO, { operation: 'sendAndWait', message: 'Where to?', responseType: 'freeText' });
	expect(sandbox.webhooks.map((webhook) => webhook.id === left)).toEqual([false]);
	sandbox.receive({ from: BRUNO, text: 'Main St 5' });
	const [answered] = await n8n.executions(next.id, 1);
	expect(answered.items(NODE)[0].json).toMatchObject({ data: { text: 'Main St 5', button: null } });
	expect(sandbox.webhooks).toEqual([]);
	await Promise.all([ended, next.ended]);
}, 180_000);

describe('the human review that n8n makes of it for AI agents', () => {
	let model: Model;
	afterEach(async () => await model.close());

	/** An agent that wants to write to Bruno, and has to ask Ana before. */
	const reviewed = (openAiApi: { id: string; name: string }): WorkflowFile => {
		const node = (name: string, type: string, typeVersion: number, parameters: INodeParameters) => ({
			id: name.toLowerCase().replace(/ /g, '-'),
			name,
			type,
			typeVersion,
			position: [0, 0] as [number, number],
			parameters,
		});
		const to = (target: string, type: string) => ({ [type]: [[{ node: target, type, index: 0 }]] });
		const whatomateApi = { credentials: { whatomateApi: credential } };
		return {
			name: 'Human review',
			nodes: [
				node(TRIGGER, 'n8n-nodes-base.manualTrigger', 1, {}),
				node('Agent', '@n8n/n8n-nodes-langchain.agent', 3, {
					promptType: 'define',
					text: 'Go',
					options: {},
				}),
				{
					...node('Model', '@n8n/n8n-nodes-langchain.lmChatOpenAi', 1.3, {
						model: { __rl: true, mode: 'id', value: 'stand-in' },
						responsesApiEnabled: false,
						options: {},
					}),
					credentials: { openAiApi },
				},
				{
					...node('Review', 'n8n-nodes-whatomate.whatomateHitlTool', 1, {
						contact: byPhone(ANA),
						message: '=May I use {{ $tool.name }}?',
						approvalOptions: YES_OR_NO.approvalOptions,
					}),
					...whatomateApi,
				},
				{
					...node('Write to Bruno', 'n8n-nodes-whatomate.whatomateTool', 1, {
						descriptionType: 'manual',
						toolDescription: 'Writes to Bruno',
						resource: 'message',
						operation: 'sendText',
						contact: byPhone(BRUNO),
						text: "={{ $fromAI('text', 'What Bruno reads', 'string') }}",
					}),
					...whatomateApi,
				},
			],
			connections: {
				[TRIGGER]: to('Agent', 'main'),
				Model: to('Agent', 'ai_languageModel'),
				Review: to('Agent', 'ai_tool'),
				'Write to Bruno': to('Review', 'ai_tool'),
			} as unknown as WorkflowFile['connections'],
			settings: { executionOrder: 'v1' },
		};
	};

	const reviewTest = notInN8n1('Human review of a tool');
	const YES = { button: 'Yes', texts: ['Your flowers are on their way'] };
	const NO = { button: 'No', texts: [] };
	for (const { button, texts } of [YES, NO]) {
		reviewTest(button, async () => {
			const given = { text: 'Your flowers are on their way' };
			model = await startModel([
				{ tool: 'Write_to_Bruno', with: { toolParameters: given, hitlParameters: {} } },
				{ text: 'Done.' },
			]);
			const openAiApi = await n8n.createCredentialOf('openAiApi', 'Stand-In', {
				apiKey: 'none',
				url: model.url,
			});
			const { id, ended } = await begin(reviewed(openAiApi));
			expect(sandbox.phones.map((payload) => payload.to)).toEqual([ANA]);
			expect(sandbox.phones[0].interactive?.body.text).toMatch(/^May I use Write.to.Bruno\?$/);
			tap(ANA, button);
			const [execution] = await n8n.executions(id, 1);
			expect(execution.error).toBeUndefined();
			const toBruno = sandbox.phones.filter((payload) => payload.to === BRUNO);
			expect(toBruno.map(({ text }) => text?.body)).toEqual(texts);
			expect(model.told).toHaveLength(2);
			expect(sandbox.webhooks).toEqual([]);
			await ended;
		});
	}

	test('an agent asks a customer itself, and reads the answer', async () => {
		model = await startModel([{ tool: 'Ask_Ana', with: { question: 'Tulips?' } }, { text: 'Done.' }]);
		const openAiApi = await n8n.createCredentialOf('openAiApi', 'Stand-In', {
			apiKey: 'none',
			url: model.url,
		});
		const workflow = reviewed(openAiApi);
		const tool = workflow.nodes.find(({ name }) => name === 'Write to Bruno');
		Object.assign(tool ?? {}, {
			name: 'Ask Ana',
			parameters: {
				descriptionType: 'manual',
				toolDescription: 'Asks Ana',
				resource: 'message',
				...YES_OR_NO,
				contact: byPhone(ANA),
				message: "={{ $fromAI('question', 'What Ana reads', 'string') }}",
			},
		});
		workflow.nodes = workflow.nodes.filter(({ name }) => name !== 'Review');
		workflow.connections = {
			[TRIGGER]: workflow.connections[TRIGGER],
			Model: workflow.connections.Model,
			'Ask Ana': workflow.connections.Review,
		};
		const { id, ended } = await begin(workflow);
		expect(sandbox.phones[0].interactive?.body.text).toBe('Tulips?');
		tap(ANA, 'No');
		const [execution] = await n8n.executions(id, 1);
		expect(execution.error).toBeUndefined();
		expect(model.told.at(-1)?.messages.at(-1)?.content).toContain('"approved":false');
		expect(sandbox.webhooks).toEqual([]);
		await ended;
	});
});
