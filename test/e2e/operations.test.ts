import { CONTACTS, startSandbox, type Sandbox } from '../sandbox';
import type { N8nApi } from './n8n/api';
import { signedIn } from './owner';
import { byPhone, NODE, workflowOf } from './workflows';

let n8n: N8nApi;
let sandbox: Sandbox;
let credential: { id: string; name: string };

beforeAll(async () => {
	n8n = await signedIn();
	sandbox = await startSandbox({ dialect: 'released' });
	credential = await n8n.createCredential('Sandbox', { baseUrl: sandbox.url, apiKey: sandbox.apiKey });
});

afterAll(async () => await sandbox?.close());

test('a text reaches the phone of a contact given by number', async () => {
	const execution = await n8n.runWorkflow(
		workflowOf(credential, {
			operation: 'sendText',
			contact: byPhone('+1 415 555 0101'),
			text: 'Hello from n8n',
			options: { confirm: 'sent' },
		}),
	);
	expect(execution.error).toBeUndefined();
	expect(execution.items(NODE)).toEqual([
		expect.objectContaining({
			json: expect.objectContaining({ contact_id: CONTACTS.ana, content: { text: 'Hello from n8n' } }),
			pairedItem: { item: 0 },
		}),
	]);
	expect(sandbox.phones).toEqual([
		expect.objectContaining({ to: '14155550101', text: { preview_url: false, body: 'Hello from n8n' } }),
	]);
});
