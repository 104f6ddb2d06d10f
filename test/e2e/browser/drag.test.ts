import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { CONTACTS, startSandbox, TEMPLATES, type Sandbox } from '../../sandbox';
import { Editor } from './editor';
import { InputPanel, type InputView } from './inputPanel';
import type { N8nApi } from '../n8n/api';
import { owner, signedIn } from '../owner';
import { byPhone, fromList, NODE, workflowOf } from '../workflows';

/** What a person does who knows neither expressions nor IDs: takes a field of the input and drops it into the form. */

let n8n: N8nApi;
let sandbox: Sandbox;
let credential: { id: string; name: string };
let editor: Editor;
let input: InputPanel;

beforeAll(async () => {
	n8n = await signedIn();
	editor = await Editor.open(n8n.url, owner);
	input = new InputPanel(editor.page);
});

afterAll(async () => await editor?.close());

beforeEach(async () => {
	sandbox = await startSandbox({ dialect: 'released', statusDelay: 0 });
	credential = await n8n.createCredential('Whatomate', { baseUrl: sandbox.url, apiKey: sandbox.apiKey });
});

afterEach(async () => await sandbox?.close());

/** Opens the form of the node in a new workflow, with the rows on its left. */
async function open(parameters: INodeParameters, items: IDataObject[], view: InputView): Promise<void> {
	await editor.openWorkflow(await n8n.createWorkflow(workflowOf(credential, parameters, { items })));
	await editor.openNode(NODE);
	await input.load();
	await input.show(view);
}

/** Executes the node, and waits for so many messages. @returns a line for each. */
async function received(count: number): Promise<string[]> {
	await editor.execute();
	await sandbox.until(() => sandbox.phones.length >= count);
	return sandbox.phones.map((payload) => sandbox.describe(payload));
}

const bruno: Array<[what: string, value: string | number]> = [
	['a number', 14155550102],
	['digits', '14155550102'],
	['a text with a plus', '+14155550102'],
	['a text with spaces', ' +1 415 555 0102 '],
	['a text with brackets', '+1 (415) 555-0102'],
	["WhatsApp's own notation", '14155550102@c.us'],
	['the ID of a contact', CONTACTS.bruno],
];

test.each(bruno)('dragged onto Contact, %s reaches the person', async (_, value) => {
	await open({ operation: 'sendText', text: 'Hello' }, [{ to: value }], 'schema');
	await input.drag('to', 'contact');
	expect(await received(1)).toEqual(['+1 415 555 0102 ← text: "Hello"']);
});

test('a column dragged over a chosen contact takes its place, a row each', async () => {
	const contact = fromList(CONTACTS.ana, 'Ana Silva (14155550101)');
	const rows = [{ phone: 14155550102 }, { phone: '+44 7700 900125' }];
	await open({ operation: 'sendText', contact, text: 'Hello' }, rows, 'table');
	await input.drag('phone', 'contact', 'table');
	await editor.screenshot('drag-contact');
	expect((await received(2)).sort()).toEqual([
		'+1 415 555 0102 ← text: "Hello"',
		'+447700900125 ← text: "Hello"',
	]);
});

test('a number dragged onto a number that was typed takes its place', async () => {
	await open(
		{ operation: 'sendText', contact: byPhone('+14155550101'), text: 'Hello' },
		[{ phone: 14155550102 }],
		'schema',
	);
	await input.drag('phone', 'contact');
	expect(await received(1)).toEqual(['+1 415 555 0102 ← text: "Hello"']);
});

test('the ID of a campaign dragged onto Campaign takes its place', async () => {
	const { id } = sandbox.campaigns.add({
		name: 'Summer sale',
		whatsapp_account: 'main',
		template_id: TEMPLATES.hello_world,
	});
	await open({ resource: 'campaign', operation: 'get' }, [{ campaign_id: id }], 'schema');
	await input.drag('campaign_id', 'campaign');
	await editor.screenshot('drag-campaign');
	await editor.execute();
	await editor.output.getByText('Summer sale').first().waitFor();
});

test('a name dragged onto a text that was begun stands behind it', async () => {
	await open(
		{ operation: 'sendText', contact: byPhone('+14155550102'), text: 'Hello' },
		[{ name: 'Bruno' }],
		'schema',
	);
	await input.drag('name', 'text');
	expect(await received(1)).toEqual(['+1 415 555 0102 ← text: "Hello Bruno"']);
});
