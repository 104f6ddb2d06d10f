import type { INodeParameters } from 'n8n-workflow';
import { startSandbox, TEMPLATES, type Sandbox } from '../../sandbox';
import { Builder } from './builder';
import { Editor } from './editor';
import type { N8nApi } from '../n8n/api';
import { example, examples } from '../examples';
import { owner, signedIn } from '../owner';
import { byPhone, fromList, NODE, workflowOf, type NodeSetting } from '../workflows';

let n8n: N8nApi;
let sandbox: Sandbox;
let credential: { id: string; name: string };
let editor: Editor;

beforeAll(async () => {
	n8n = await signedIn();
	editor = await Editor.open(n8n.url, owner);
});

afterAll(async () => await editor?.close());

beforeEach(async () => {
	sandbox = await startSandbox({ dialect: 'released', seed: { contacts: 60, templates: 60 } });
	credential = await n8n.createCredential('Whatomate', { baseUrl: sandbox.url, apiKey: sandbox.apiKey });
});

afterEach(async () => await sandbox?.close());

/** Opens a new workflow with the node in it. */
async function open(parameters: INodeParameters, setting?: NodeSetting): Promise<void> {
	await editor.openWorkflow(await n8n.createWorkflow(workflowOf(credential, parameters, setting)));
}

test('the node is found by its name, with all that it can do', async () => {
	await open({ operation: 'sendText', contact: byPhone('+14155550101'), text: 'Hello' });
	await editor.screenshot('canvas');
	const found = await new Builder(editor).look('whatomate');
	// n8n shows a trigger and a node of one name as one entry.
	expect((await found.allInnerTexts()).sort()).toEqual(['Whatomate', 'Whatomate Live']);
	await editor.screenshot('node-creator');
	await found.first().click();
	await editor.page.getByText('Send template message').waitFor();
	await editor.screenshot('node-creator-actions');
	expect(await found.allInnerTexts()).toEqual(
		expect.arrayContaining([
			'Get many messages',
			'Mark message as read',
			'Send interactive buttons or list',
			'Send media message',
			'Send template message',
			'Send text message',
		]),
	);
});

test('a template is chosen, filled in, sent and read in the output', async () => {
	await open({ operation: 'sendTemplate' });
	await editor.openNode(NODE);

	await editor.openList('contact');
	await editor.screenshot('contact-list');
	await editor.search('Bruno');
	await editor.screenshot('contact-search');
	expect(sandbox.requests.map(({ query }) => query.get('search'))).toContain('Bruno');
	await editor.chooseListed('Bruno Costa');
	expect(await editor.chosen('contact')).toContain('Bruno Costa');

	// 60 newer templates stand before it, on more than one page of the server.
	await editor.openList('template');
	await editor.screenshot('template-list');
	await editor.search('appointment_reminder');
	await editor.chooseListed('appointment_reminder');
	expect(await editor.variables(3)).toEqual([
		expect.stringMatching(/^Header name/),
		expect.stringMatching(/^name/),
		expect.stringMatching(/^date/),
	]);
	await editor.screenshot('template-named-variables');

	await editor.openList('template');
	await editor.search('order_confirmation');
	await editor.chooseListed('order_confirmation');
	const variables = await editor.variables(3, '1:');
	expect(variables).toEqual([
		expect.stringMatching(/^1: .*Ana/),
		expect.stringMatching(/^2: .*A-1/),
		expect.stringMatching(/^3: .*\$10/),
	]);
	await editor.variable('body_1').fill('Bruno');
	await editor.variable('body_2').fill('A-7');
	await editor.variable('body_3').fill('$5');
	await editor.screenshot('template-variables');

	await editor.execute();
	await editor.output.getByText('Hi Bruno, your order A-7 of $5 is confirmed.').waitFor();
	await editor.screenshot('template-output');
	await sandbox.until(() => sandbox.phones.length > 0);
	expect(sandbox.phones.map((payload) => sandbox.describe(payload))).toEqual([
		'+1 415 555 0102 ← template order_confirmation: "Hi Bruno, your order A-7 of $5 is confirmed."',
	]);
});

test('a variable left empty is named before anything runs', async () => {
	await open({
		operation: 'sendTemplate',
		contact: byPhone('+14155550101'),
		template: fromList(TEMPLATES.order_confirmation, 'order_confirmation (en, Utility)'),
		templateVariables: { mappingMode: 'defineBelow', value: { body_1: 'Ana', body_3: '$5' } },
	});
	await editor.openNode(NODE);
	await editor.variables(3);
	await editor.execute();
	await editor.page.getByText('"body_2" is required').waitFor();
	await editor.screenshot('error-empty-variable');
	expect(sandbox.phones).toEqual([]);
});

test('what WhatsApp refuses is told in the node', async () => {
	await open({
		operation: 'sendText',
		contact: byPhone('+1 415 000 0000'),
		text: 'Hello',
		options: { confirm: 'sent' },
	});
	await editor.openNode(NODE);
	await editor.execute();
	await editor.output.getByText('WhatsApp refused the message').first().waitFor();
	await editor.screenshot('error-refused');
	await editor.closeNode();
	await editor.screenshot('error-canvas');
});

test("a wrong key shows the credential's own words", async () => {
	await open({ operation: 'sendText' });
	await editor.openNode(NODE);
	const dialog = await editor.openCredential();
	await editor.screenshot('credential');
	await editor.saveKey(dialog, 'wrong');
	await dialog.getByText('More details').click();
	await dialog.getByText('Whatomate refused the API key').waitFor();
	await editor.screenshot('credential-refused');

	// A picker says the same, instead of being empty.
	await open({ operation: 'sendText' });
	await editor.openNode(NODE);
	await editor.openFailingList('contact');
	await editor.screenshot('contact-list-wrong-key');
});

test.each(examples)('the example %s fits on the canvas with its notes', async (name) => {
	const workflow = example(name, credential);
	await editor.openWorkflow(await n8n.createWorkflow(workflow));
	for (const { type, name: node, parameters } of workflow.nodes) {
		const heading = String(parameters.content).split('\n')[0].replace(/^#+ /, '');
		const isNote = type === 'n8n-nodes-base.stickyNote';
		await (
			isNote ? editor.page.getByRole('heading', { name: heading, exact: true }) : editor.node(node)
		).waitFor();
	}
	await editor.screenshot(`example-${name}`);
});
