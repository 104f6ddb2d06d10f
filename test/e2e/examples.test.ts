/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs beside n8n, not in it */
import type { IDataObject } from 'n8n-workflow';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { startSandbox, type Dialect, type Sandbox, type SandboxOptions } from '../sandbox';
import { example, examples } from './examples';
import type { N8nApi } from './n8n/api';
import { notInN8n1 } from './n8n/major';
import { projectFolder } from './n8n/install';
import { signedIn } from './owner';
import { waitFor } from './wait';

let n8n: N8nApi;
let sandbox: Sandbox;
let credential: { id: string; name: string };

beforeAll(async () => {
	n8n = await signedIn();
});

async function serve(dialect: Dialect, options: Partial<SandboxOptions> = {}): Promise<void> {
	sandbox = await startSandbox({ dialect, ...options });
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

const tableTest = notInN8n1('Examples that keep a Data Table');

tableTest('delivery-report keeps one row for each message, with what became of it', async () => {
	await serve('released', { readAfterDelivery: true });
	const workflow = example('delivery-report', credential);
	const customers = workflow.nodes.find(({ name }) => name === 'Customers');
	const list = String(customers?.parameters.jsonOutput);
	Object.assign(customers?.parameters ?? {}, {
		jsonOutput: list.replace('+1 415 555 0121', '+1 415 000 0000'),
	});
	const id = await n8n.createWorkflow(workflow);
	await n8n.execute(id, 'When Clicking Execute', 'Report Table');
	await n8n.activate(id);
	await sandbox.until(() => sandbox.liveFeed.live.length === 1);

	const sent = await n8n.execute(id, 'When Clicking Execute');
	expect(sent.error).toBeUndefined();
	expect(sent.items('Not Sent')).toEqual([]);
	const complete = ({ read, failed, customer }: IDataObject) =>
		customer !== null && (read ?? failed) !== null;
	const rows = await waitFor(
		async () => {
			const now = await n8n.rows('WhatsApp delivery report');
			return now.length >= 3 && now.every(complete) ? now : undefined;
		},
		{ within: 60_000, what: 'the complete report' },
	);
	// Seven statuses and the manual executions: nothing is still on its way that could add a row.
	const executions = await n8n.executions(id, 9);
	expect(executions.map(({ status }) => status)).toEqual(executions.map(() => 'success'));
	expect(await n8n.rows('WhatsApp delivery report')).toHaveLength(3);

	const time = expect.stringMatching(/^\d{4}-\d\d-\d\d/);
	const arrived = { sent: time, delivered: time, read: time, failed: null, reason: null };
	const ids = sandbox.deliveries.map(({ messageId }) => messageId);
	const row = (customer: string) => rows.find((each) => each.customer === customer);
	expect(row('Ana')).toMatchObject({ order: 'A-1001', phone: '14155550101', ...arrived });
	expect(row('Bruno')).toMatchObject({ order: 'A-1002', phone: '14155550102', ...arrived });
	expect([row('Ana'), row('Bruno')].map((each) => each?.message_id).sort()).toEqual([...ids].sort());
	expect(row('Chidi')).toMatchObject({
		order: 'A-1003',
		sent: null,
		read: null,
		failed: time,
		reason: expect.stringMatching(/\w/),
	});
	await n8n.deactivate(id);
});

test('scheduled-campaign sends to everybody once, and reports what became of it', async () => {
	await serve('released');
	const id = await n8n.createWorkflow(example('scheduled-campaign', credential));
	const execution = await n8n.execute(id, 'Every Monday at 9');
	expect(execution.error).toBeUndefined();

	// Four numbers: one of the six stands there twice, one is none.
	const numbers = ['14155550101', '14155550102', '14155550104', '14155550106'];
	expect(sandbox.phones.map(({ to }) => to)).toEqual(numbers);
	expect(sandbox.describe(sandbox.phones[0])).toContain('Hi Ana, your order A-101 of $24.90 is confirmed.');
	// The list has first names: people keep the names that they have.
	expect(sandbox.contactByPhone('14155550101')?.profile_name).toBe('Ana Silva');
	expect(execution.items('Send Campaign').map(({ json }) => json.phone_number)).toEqual(numbers);
	const counted = execution.items('Report').map(({ json }) => Number(json.count_phone_number));
	expect(counted.reduce((sum, count) => sum + count, 0)).toBe(4);
	expect(execution.items('Not Sent').map(({ json }) => json)).toEqual([
		{ phone: 'no number', reason: expect.stringContaining('not a phone number') },
	]);
});
