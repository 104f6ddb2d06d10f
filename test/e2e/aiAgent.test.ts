import { startSandbox, type Sandbox } from '../sandbox';
import { example } from './examples';
import { startModel, type Model } from './model';
import type { N8nApi } from './n8n/api';
import { signedIn } from './owner';

let n8n: N8nApi;
let sandbox: Sandbox;
let model: Model;
let workflowId: string;

/** The customer who writes. */
const ANA = '14155550101';

beforeAll(async () => {
	n8n = await signedIn();
});

afterEach(async () => {
	await n8n.deactivate(workflowId);
	await sandbox.close();
	await model.close();
});

test('ai-agent lets a model read the conversation and answer with buttons, in the words of the model', async () => {
	sandbox = await startSandbox({ dialect: 'released' });
	model = await startModel([
		{ tool: 'Read_Conversation', with: {} },
		{
			tool: 'Answer_With_Buttons',
			with: { question: 'Which ones?', first_button: 'Roses', second_button: 'Tulips' },
		},
		{ text: 'Answered.' },
	]);
	const credential = await n8n.createCredential('Agent', { baseUrl: sandbox.url, apiKey: sandbox.apiKey });
	const openAiApi = await n8n.createCredentialOf('openAiApi', 'Stand-In', { apiKey: 'none', url: model.url });
	const workflow = example('ai-agent', credential);
	const chatModel = workflow.nodes.find(({ name }) => name === 'OpenAI Chat Model');
	Object.assign(chatModel ?? {}, { credentials: { openAiApi } });

	workflowId = await n8n.startWorkflow(workflow);
	await sandbox.until(() => sandbox.liveFeed.live.length === 1);
	sandbox.receive({ from: ANA, text: 'Do you have flowers?' });
	const [execution] = await n8n.executions(workflowId, 1);

	expect(execution.error).toBeUndefined();
	expect(sandbox.phones).toEqual([
		expect.objectContaining({
			to: ANA,
			interactive: {
				type: 'button',
				body: { text: 'Which ones?' },
				action: {
					buttons: [
						{ type: 'reply', reply: { id: 'first', title: 'Roses' } },
						{ type: 'reply', reply: { id: 'second', title: 'Tulips' } },
					],
				},
			},
		}),
	]);
	const [first, second, third] = model.told;
	expect(first.tools?.map(({ function: { name } }) => name).sort()).toEqual([
		'Answer_With_Buttons',
		'Answer_With_Text',
		'Read_Conversation',
	]);
	expect(second.messages.at(-1)).toMatchObject({ role: 'tool' });
	expect(second.messages.at(-1)?.content).toContain('Do you have flowers?');
	expect(third.messages.at(-1)?.content).toContain('pending');
});
