/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs beside n8n, not in it */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CONTACTS, startSandbox, type Dialect, type Sandbox } from '../sandbox';
import { example, examples } from './examples';
import type { N8nApi } from './n8n/api';
import { projectFolder } from './n8n/install';
import { signedIn } from './owner';

let n8n: N8nApi;
let sandbox: Sandbox;
let credential: { id: string; name: string };

beforeAll(async () => {
	n8n = await signedIn();
});

async function serve(dialect: Dialect): Promise<void> {
	sandbox = await startSandbox({ dialect });
	credential = await n8n.createCredential('Example', { baseUrl: sandbox.url, apiKey: sandbox.apiKey });
}

afterEach(async () => await sandbox?.close());

test('every workflow of the folder is among those that are executed here', () => {
	const files = readdirSync(join(projectFolder, 'examples')).filter((file) => file.endsWith('.json'));
	expect(files.sort()).toEqual(examples.map((name) => `${name}.json`).sort());
});

describe.each<Dialect>(['released', 'documented'])('on a %s server', (dialect) => {
	test('template-to-contacts reaches all ten phones with their own values', async () => {
		await serve(dialect);
		const execution = await n8n.runWorkflow(example('template-to-contacts', credential));
		expect(execution.error).toBeUndefined();
		const customers = execution.items('One Item Each').map(({ json }) => json);
		expect(customers).toHaveLength(10);
		expect(execution.items('Sent').map(({ json }) => json.phone)).toEqual(
			customers.map(({ phone }) => phone),
		);
		expect(execution.items('Not Sent')).toEqual([]);
		const received = sandbox.phones.map((payload) => sandbox.describe(payload));
		expect(received).toHaveLength(10);
		for (const { name, order, total } of customers) {
			const text = `Hi ${String(name)}, your order ${String(order)} of ${String(total)} is confirmed.`;
			expect(received).toContainEqual(expect.stringContaining(text));
		}
	});
});

test('template-to-contacts sends a refused number to the branch of its own', async () => {
	await serve('released');
	const workflow = example('template-to-contacts', credential);
	const customers = workflow.nodes.find(({ name }) => name === 'Customers');
	const list = String(customers?.parameters.jsonOutput);
	Object.assign(customers?.parameters ?? {}, {
		jsonOutput: list.replace('+1 415 555 0102', '+1 415 000 0000'),
	});
	const execution = await n8n.runWorkflow(workflow);
	expect(execution.items('Sent')).toHaveLength(9);
	expect(execution.items('Not Sent').map(({ json }) => json)).toEqual([
		{ phone: '+1 415 000 0000', reason: expect.stringContaining('WhatsApp') },
	]);
});

test('read-and-answer answers the unread message once and marks the conversation', async () => {
	await serve('released');
	const execution = await n8n.runWorkflow(example('read-and-answer', credential));
	expect(execution.error).toBeUndefined();
	expect(execution.items('Get Unread Messages').map(({ json }) => json.contact_id)).toEqual([
		CONTACTS.dmitri,
	]);
	expect(sandbox.phones.map(({ to, type }) => [to, type])).toEqual([['14155550104', 'interactive']]);
	expect(sandbox.readReceipts.map(({ contactId }) => contactId)).toEqual([CONTACTS.dmitri]);

	const again = await n8n.runWorkflow(example('read-and-answer', credential));
	expect(again.error).toBeUndefined();
	expect(again.ran('Answer With Buttons')).toBe(false);
	expect(sandbox.phones).toHaveLength(1);
});
