import { startSandbox, type Sandbox } from '../sandbox';
import { example } from './examples';
import { startModel, type Model } from './model';
import type { N8nApi } from './n8n/api';
import { signedIn } from './owner';

let n8n: N8nApi;
let sandbox: Sandbox;
let model: Model;
let workflowId: string;

/** The customers who write. */
const NIA = '14155550199';
const OLA = '14155550198';

const TOOLS = [
	'Answer_With_Buttons',
	'Answer_With_Text',
	'Hand_Over_to_a_Person',
	'Note_for_Colleagues',
	'Read_Conversation',
];

beforeAll(async () => {
	n8n = await signedIn();
});

afterEach(async () => {
	await n8n.deactivate(workflowId);
	await sandbox.close();
	await model.close();
});

test('ai-agent answers collected messages, remembers each customer, notes, hands over with a summary, and is silent then', async () => {
	sandbox = await startSandbox({ dialect: 'released' });
	sandbox.bot.enabled = true;
	const question = { question: 'Which ones?', first_button: 'Roses', second_button: 'Tulips' };
	model = await startModel([
		{ tool: 'Read_Conversation', with: {} },
		{ tool: 'Answer_With_Buttons', with: question },
		{ text: 'I asked: Which ones?' },

		{ tool: 'Note_for_Colleagues', with: { note: 'Wants ten roses tomorrow.' } },
		{ tool: 'Hand_Over_to_a_Person', with: { summary: 'Ten roses for tomorrow; asks for a discount.' } },
		{ tool: 'Answer_With_Text', with: { text: 'A colleague will write soon.' } },
		{ text: 'I said: A colleague will write soon.' },

		{ tool: 'Answer_With_Text', with: { text: 'Hello Ola!' } },
		{ text: 'I said: Hello Ola!' },
	]);
	const credential = await n8n.createCredential('Agent', { baseUrl: sandbox.url, apiKey: sandbox.apiKey });
	const openAiApi = await n8n.createCredentialOf('openAiApi', 'Stand-In', { apiKey: 'none', url: model.url });
	const workflow = example('ai-agent', credential);
	const chatModel = workflow.nodes.find(({ name }) => name === 'OpenAI Chat Model');
	Object.assign(chatModel ?? {}, { credentials: { openAiApi } });
	/** What the model was told in one turn. @returns the words of all, and the last of it */
	const told = (turn: number) => ({
		all: JSON.stringify(model.told[turn].messages),
		last: model.told[turn].messages.at(-1),
	});

	workflowId = await n8n.startWorkflow(workflow);
	await sandbox.until(() => sandbox.liveFeed.live.length === 1);
	sandbox.receive({ from: NIA, name: 'Nia', text: 'Hi' });
	sandbox.receive({ from: NIA, text: 'Do you have flowers?' });
	const [first] = await n8n.executions(workflowId, 1);
	expect(first.error).toBeUndefined();
	expect(sandbox.phones).toEqual([
		expect.objectContaining({
			to: NIA,
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
	expect(model.told[0].tools?.map(({ function: { name } }) => name).sort()).toEqual(TOOLS);
	expect(told(0).last?.content).toBe('Nia wrote: Hi\nDo you have flowers?');
	expect(told(1).last).toMatchObject({ role: 'tool' });
	expect(told(1).last?.content).toContain('Do you have flowers?');
	expect(told(2).last?.content).toContain('pending');

	sandbox.receive(sandbox.answerTo(sandbox.phones[0], { tap: 'Roses' }));
	sandbox.receive({ from: NIA, text: 'Ten, with a discount' });
	const [, second] = await n8n.executions(workflowId, 2);
	expect(second.error).toBeUndefined();
	expect(told(3).all).toContain('I asked: Which ones?');
	expect(told(3).last?.content).toBe('Nia wrote: Roses\nTen, with a discount');
	const nia = sandbox.contactByPhone(NIA)?.id ?? '';
	expect(sandbox.notes.of(nia).map(({ content }) => content)).toEqual(['Wants ten roses tomorrow.']);
	expect(sandbox.transfers.waiting).toEqual([
		expect.objectContaining({ contact_id: nia, notes: 'Ten roses for tomorrow; asks for a discount.' }),
	]);
	expect(sandbox.phones[1]).toMatchObject({ to: NIA, text: { body: 'A colleague will write soon.' } });

	// Nia waits for a person now; Ola is new, and the agent remembers nothing of Nia with her.
	sandbox.receive({ from: NIA, text: 'Hello?' });
	sandbox.receive({ from: OLA, name: 'Ola', text: 'Hello!' });
	const executions = await n8n.executions(workflowId, 3);
	expect(executions).toHaveLength(3);
	expect(executions[2].error).toBeUndefined();
	expect(told(7).last?.content).toBe('Ola wrote: Hello!');
	expect(told(7).all).not.toMatch(/Which ones|Nia/);
	expect(sandbox.phones.slice(2)).toEqual([
		expect.objectContaining({ to: OLA, text: expect.objectContaining({ body: 'Hello Ola!' }) }),
	]);
});
