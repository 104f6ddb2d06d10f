import { CONTACTS, startSandbox, type Sandbox } from '../sandbox';
import type { N8nApi } from './n8n/api';
import { signedIn } from './owner';
import { byPhone, fromList, NODE, workflowOf } from './workflows';

let n8n: N8nApi;
let sandbox: Sandbox;
let credential: { id: string; name: string };

beforeAll(async () => {
	n8n = await signedIn();
});

beforeEach(async () => {
	sandbox = await startSandbox({ dialect: 'released' });
	credential = await n8n.createCredential('Sandbox', { baseUrl: sandbox.url, apiKey: sandbox.apiKey });
});

afterEach(async () => await sandbox?.close());

/** Three texts, of which WhatsApp refuses the second. */
const items = ['+1 415 555 0101', '+1 415 000 0000', '+1 415 555 0102'].map((phone) => ({ phone }));
const parameters = {
	operation: 'sendText',
	contact: byPhone('={{ $json.phone }}'),
	text: 'Hello',
	options: { confirm: 'sent' },
};

const failed = {
	json: { error: expect.stringContaining('WhatsApp') },
	error: expect.anything(),
	pairedItem: { item: 1 },
};
const sent = (item: number) =>
	expect.objectContaining({ json: expect.objectContaining({ type: 'text' }), pairedItem: { item } });

test('with Continue On Fail, the refused item says why and the others go on', async () => {
	const execution = await n8n.runWorkflow(
		workflowOf(credential, parameters, { items, onError: 'continueRegularOutput' }),
	);
	expect(execution.status).toBe('success');
	expect(execution.items(NODE)).toEqual([sent(0), expect.objectContaining(failed), sent(2)]);
});

test('the error output gets the refused item alone', async () => {
	const execution = await n8n.runWorkflow(
		workflowOf(credential, parameters, { items, onError: 'continueErrorOutput' }),
	);
	expect(execution.status).toBe('success');
	expect(execution.items(NODE, 0)).toEqual([sent(0), sent(2)]);
	expect(execution.items(NODE, 1)).toEqual([
		expect.objectContaining({
			json: expect.objectContaining({ error: expect.stringContaining('WhatsApp') }),
			pairedItem: { item: 1 },
		}),
	]);
});

test('without it the workflow stops with the error of the item', async () => {
	const execution = await n8n.runWorkflow(workflowOf(credential, parameters, { items }));
	expect(execution.status).toBe('error');
	expect(execution.error?.message).toContain('WhatsApp');
	expect(execution.error?.context?.itemIndex).toBe(1);
});

test('bad input in any item is refused before anything is sent', async () => {
	const texts = ['Hello', '', 'Hello'].map((text) => ({ text }));
	const execution = await n8n.runWorkflow(
		workflowOf(
			credential,
			{ operation: 'sendText', contact: fromList(CONTACTS.ana), text: '={{ $json.text }}' },
			{ items: texts },
		),
	);
	expect(execution.error?.message).toContain("'Text'");
	expect(execution.error?.context?.itemIndex).toBe(1);
	expect(sandbox.phones).toEqual([]);
});

test('a server that is down is said to be unreachable', async () => {
	const { url } = sandbox;
	await sandbox.close();
	const execution = await n8n.runWorkflow(workflowOf(credential, parameters, { items: items.slice(0, 1) }));
	expect(execution.error?.message).toContain(new URL(url).host);
});
