import type { INode, INodeParameters } from 'n8n-workflow';
import { CONTACTS, startSandbox, TEMPLATES, type Sandbox } from '../../sandbox';
import { Editor } from './editor';
import type { N8nApi } from '../n8n/api';
import { owner, signedIn } from '../owner';
import { waitFor } from '../wait';
import { canvasOf, fromList } from '../workflows';

/** A template can be read where it is filled in, and the form asks for nothing that it does not need. */

let n8n: N8nApi;
let sandbox: Sandbox;
let editor: Editor;
let workflowId: string;

const HEADER = 'Header Media';
const SPECIFY = 'Specify Variables';

const sending = (template: string, name: string): INodeParameters => ({
	operation: 'sendTemplate',
	contact: fromList(CONTACTS.ana, 'Ana Silva (14155550101)'),
	template: fromList(template, name),
});

/** What the form shows: the lines of the template, and which of the two fields. */
const forms: Array<[name: string, parameters: INodeParameters, lines: string[], fields: string[]]> = [
	[
		'order_confirmation',
		sending(TEMPLATES.order_confirmation, 'order_confirmation (en, Utility)'),
		['Hi {{1}}, your order {{2}} of {{3}} is confirmed.'],
		[SPECIFY],
	],
	[
		'appointment_reminder',
		sending(TEMPLATES.appointment_reminder, 'appointment_reminder (en, Utility)'),
		[
			'Hello {{name}}',
			'Dear {{name}}, see you on {{date}}.',
			'Reply STOP to opt out',
			'[Confirm]',
			'[Reschedule]',
		],
		[SPECIFY],
	],
	[
		'track_order',
		sending(TEMPLATES.track_order, 'track_order (en, Utility)'),
		['Order {{1}} shipped.', '[Track] → https://example.com/t/{{1}}', '[Call us]'],
		[SPECIFY],
	],
	[
		'invoice',
		sending(TEMPLATES.invoice, 'invoice (en, Utility)'),
		['[Document]', 'Invoice {{1}} attached.'],
		[SPECIFY, HEADER],
	],
	['hello_world', sending(TEMPLATES.hello_world, 'hello_world (en, Utility)'), ['Hello, world.'], []],
	[
		'outside-window',
		{
			...sending(TEMPLATES.welcome_en, 'welcome (en, Utility)'),
			operation: 'sendText',
			text: 'Hello',
			outsideWindow: 'template',
		},
		['{{1}}'],
		[SPECIFY],
	],
	[
		'campaign-send',
		{
			...sending(TEMPLATES.summer_sale, 'summer_sale (en, Marketing)'),
			resource: 'campaign',
			operation: 'send',
		},
		['[Image]', 'Sale for {{1}}!'],
		[SPECIFY, HEADER],
	],
	['nothing-chosen', { operation: 'sendTemplate' }, [], []],
	[
		'expression',
		{ operation: 'sendTemplate', template: { __rl: true, mode: 'name', value: '={{ $json.template }}' } },
		[],
		[SPECIFY, HEADER],
	],
];

beforeAll(async () => {
	n8n = await signedIn();
	sandbox = await startSandbox({ dialect: 'released' });
	const credential = await n8n.createCredential('Whatomate', {
		baseUrl: sandbox.url,
		apiKey: sandbox.apiKey,
	});
	editor = await Editor.open(n8n.url, owner);
	workflowId = await n8n.createWorkflow(
		canvasOf(forms.map(([name, parameters]) => ({ name, parameters, credential }))),
	);
	await editor.openWorkflow(workflowId);
});

afterAll(async () => {
	await editor?.close();
	await sandbox?.close();
});

afterEach(async () => {
	if (await editor.form.isVisible()) await editor.closeNode();
});

test.each(forms)('the form of %s shows the template, and what it needs', async (name, _, lines, fields) => {
	await editor.openNode(name);
	for (const line of lines) await editor.form.getByText(line).first().waitFor();
	await editor.settled();
	for (const label of [HEADER, SPECIFY]) {
		// As long as n8n does not know the template, it shows what depends on it.
		const state = fields.includes(label) ? 'visible' : 'hidden';
		await editor.form.getByText(label, { exact: true }).first().waitFor({ state });
	}
	for (const width of [1280, 1920]) {
		await editor.page.setViewportSize({ width, height: 1000 });
		await editor.screenshot(`template-form-${name}-${width}`);
	}
});

/** Switches a node on or off, so that n8n saves. @returns what it has saved */
async function savedWith(disabled: boolean): Promise<INode[]> {
	await editor.node('hello_world').click();
	await editor.page.keyboard.press('d');
	return await waitFor(
		async () => {
			const { text } = await n8n.answerTo('GET', `/workflows/${workflowId}`);
			const { nodes } = (JSON.parse(text) as { data: { nodes: INode[] } }).data;
			const isThere = nodes.some(
				(each) => each.name === 'hello_world' && Boolean(each.disabled) === disabled,
			);
			return isThere ? nodes : undefined;
		},
		{ within: 20_000, every: 200, what: 'n8n to save the workflow' },
	);
}

test('a form that is only looked at changes nothing in the workflow', async () => {
	await editor.openWorkflow(workflowId);
	const look = async () => {
		for (const name of ['order_confirmation', 'invoice', 'hello_world']) {
			await editor.openNode(name);
			await editor.form
				.getByText(name === 'hello_world' ? 'Hello, world.' : '{{1}}')
				.first()
				.waitFor();
			await editor.settled();
			await editor.closeNode();
		}
	};
	const parameters = (nodes: INode[]) => nodes.map((node) => node.parameters);
	// The first look notes what is known of the templates.
	await look();
	const before = parameters(await savedWith(true));
	await look();
	expect(parameters(await savedWith(false))).toEqual(before);
});

test('nothing of a template is asked before one is chosen, and then all of it', async () => {
	await editor.openNode('nothing-chosen');
	await editor.settled();
	expect(await editor.form.getByText(/Choose a template/).count()).toBe(0);
	await editor.openList('template');
	await editor.chooseListed('invoice');
	await editor.form.getByText('[Document]').waitFor();
	await editor.form.getByText(HEADER, { exact: true }).waitFor();
	expect(await editor.variables(1, '1:')).toEqual([expect.stringMatching(/^1: /)]);
	await editor.screenshot('template-form-first');
	await editor.closeNode();
});

test('another template changes text and fields while the form is open', async () => {
	await editor.openNode('invoice');
	await editor.form.getByText(HEADER, { exact: true }).waitFor();
	await editor.openList('template');
	await editor.chooseListed('hello_world');
	await editor.form.getByText('Hello, world.').waitFor();
	await editor.form.getByText(HEADER, { exact: true }).waitFor({ state: 'hidden' });
	await editor.form.getByText(SPECIFY, { exact: true }).waitFor({ state: 'hidden' });
	await editor.openList('template');
	await editor.chooseListed('summer_sale');
	await editor.form.getByText('[Image]').waitFor();
	await editor.form.getByText(HEADER, { exact: true }).waitFor();
	await editor.form.getByText(SPECIFY, { exact: true }).waitFor();
	expect(await editor.variables(1, '1:')).toEqual([expect.stringMatching(/^1: /)]);
	await editor.screenshot('template-form-changed');
	await editor.closeNode();
});
