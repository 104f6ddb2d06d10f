import { randomUUID } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import {
	CONTACTS,
	defaultAppSecret,
	defaultVerifyToken,
	metaStatus,
	startSandbox,
	type Sandbox,
} from '../sandbox';
import { callerOf } from '../sandbox/testing';
import type { Execution } from './n8n/execution';
import type { N8nApi } from './n8n/api';
import { signedIn } from './owner';
import { waitFor } from './wait';
import { startedBy, TRIGGER, webhookUrl } from './workflows';

const ana = { from: '14155550101', name: 'Ana Silva' };

let n8n: N8nApi;
let sandbox: Sandbox;
let credential: { id: string; name: string };

beforeAll(async () => {
	n8n = await signedIn();
});

beforeEach(async () => {
	sandbox = await startSandbox({ dialect: 'released', allowPrivateWebhooks: true, readAfterDelivery: true });
	credential = await n8n.createCredential('Sandbox', {
		baseUrl: sandbox.url,
		apiKey: sandbox.apiKey,
		metaAppSecret: defaultAppSecret,
		metaVerifyToken: defaultVerifyToken,
	});
});

afterEach(async () => await sandbox?.close());

/** What started an execution. */
const items = (execution: Execution): IDataObject[] => execution.items(TRIGGER).map(({ json }) => json);

const sendText = async (text: string): Promise<string> => {
	const sent = await callerOf(sandbox)('POST', `/api/contacts/${CONTACTS.ana}/messages`, {
		type: 'text',
		content: { body: text },
	});
	return String(sent.data.id);
};

describe('the Whatomate Trigger', () => {
	const onMessages = { source: 'whatomate', events: ['message.incoming'] };
	const delivered = async () => await sandbox.until(() => sandbox.pendingWebhooks === 0);

	test('is started by every delivery, of which the server signs the first alone, whenever it is active', async () => {
		const workflow = await n8n.startWorkflow(startedBy('whatomateTrigger', credential, onMessages));
		expect(sandbox.webhooks).toMatchObject([{ events: ['message.incoming'], is_active: true }]);
		const { url, headers, secret } = sandbox.webhooks[0];

		sandbox.receive({ ...ana, text: 'Where is my order?' });
		await delivered();
		sandbox.receive({ ...ana, button: 'Opening hours' });
		await delivered();
		expect(
			sandbox.webhookDeliveries.map((each) => ['X-Webhook-Signature' in each.headers, each.status]),
		).toEqual([
			[true, 200],
			[false, 200],
		]);

		const executions = await n8n.executions(workflow, 2);
		const event = {
			event: 'message.incoming',
			contact_id: CONTACTS.ana,
			contact_phone: ana.from,
			contact_name: ana.name,
			direction: 'incoming',
			account: 'main',
		};
		expect(executions.map(items)).toEqual([
			[expect.objectContaining({ ...event, type: 'text', text: 'Where is my order?', button: null })],
			[
				expect.objectContaining({
					...event,
					type: 'button_reply',
					text: 'Opening hours',
					button: { id: null, title: 'Opening hours' },
				}),
			],
		]);

		await n8n.deactivate(workflow);
		expect(sandbox.webhooks).toEqual([]);
		sandbox.addWebhook({ url, headers, secret });
		sandbox.receive({ ...ana, text: 'Is anybody there?' });
		await delivered();
		expect(sandbox.webhookDeliveries.slice(2).map(({ status }) => status)).toEqual([404, 404, 404]);
		expect(await n8n.listExecutions(workflow)).toHaveLength(2);

		await n8n.activate(workflow);
		sandbox.receive({ ...ana, text: 'And now?' });
		await delivered();
		await n8n.publishChange(workflow);
		sandbox.receive({ ...ana, text: 'And after a change?' });
		await delivered();
		expect(sandbox.webhookDeliveries.slice(5).map(({ status }) => status)).toEqual([200, 200]);
		expect(await n8n.executions(workflow, 4)).toHaveLength(4);
		await n8n.deactivate(workflow);
	});

	test('takes one event for a test run in the editor, and none for it once that is over', async () => {
		const workflow = await n8n.createWorkflow(startedBy('whatomateTrigger', credential, onMessages));
		await n8n.listen(workflow, TRIGGER);
		expect(sandbox.webhooks.map(({ url }) => new URL(url).pathname)).toEqual([
			expect.stringMatching(/^\/webhook-test\//),
		]);
		sandbox.receive({ ...ana, text: 'Is this a test?' });
		await delivered();
		const [execution] = await n8n.executions(workflow, 1);
		expect(items(execution)).toEqual([expect.objectContaining({ text: 'Is this a test?' })]);
		await waitFor(async () => (sandbox.webhooks.length === 0 ? true : undefined), {
			within: 10_000,
			what: 'the end of the registration',
		});
	});

	test('is not started by somebody who knows its address alone', async () => {
		const workflow = await n8n.startWorkflow(startedBy('whatomateTrigger', credential, onMessages));
		const { url } = sandbox.webhooks[0];
		const forger = sandbox.addWebhook({ url });
		sandbox.receive({ ...ana, text: 'Hello' });
		await delivered();
		const statuses = sandbox.webhookDeliveries
			.filter(({ webhookId }) => webhookId === forger.id)
			.map(({ status }) => status);
		expect(statuses).toEqual([401, 401, 401]);
		expect(await n8n.executions(workflow, 1)).toHaveLength(1);
		await n8n.deactivate(workflow);
	});
});

describe('the Whatomate Live Trigger', () => {
	test("brings messages and statuses over Node.js's own WebSocket, as long as it is active", async () => {
		const statuses = ['sent', 'delivered', 'read'];
		const workflow = await n8n.startWorkflow(
			startedBy('whatomateLiveTrigger', credential, {
				events: ['message.incoming', 'message.status'],
				statuses,
			}),
		);
		await sandbox.until(() => sandbox.liveFeed.live.length === 1);
		expect(sandbox.liveFeed.live[0].origin).toBe(sandbox.url);

		sandbox.receive({ ...ana, button: 'My order' });
		const messageId = await sendText('It is on its way.');

		const executions = await n8n.executions(workflow, 4);
		expect(executions).toHaveLength(4);
		const events = executions.flatMap(items);
		expect(events).toContainEqual(
			expect.objectContaining({
				event: 'message.incoming',
				contact_id: CONTACTS.ana,
				contact_phone: ana.from,
				contact_name: ana.name,
				button: { id: null, title: 'My order' },
			}),
		);
		const told = events.filter(({ event }) => event === 'message.status');
		expect(told.map(({ status }) => status).sort()).toEqual([...statuses].sort());
		for (const event of told) {
			expect(event).toMatchObject({ message_id: messageId, contact_phone: ana.from, direction: 'outgoing' });
		}

		await n8n.deactivate(workflow);
		await sandbox.until(() => sandbox.liveFeed.connections.length === 0);
		sandbox.receive({ ...ana, text: 'Is anybody there?' });
		expect(sandbox.liveFeed.connections).toEqual([]);
		expect(await n8n.listExecutions(workflow)).toHaveLength(4);
	});
});

describe('the Whatomate Trigger at Meta', () => {
	test("answers Meta's question, takes what Meta signed, and passes it on", async () => {
		const webhookId = randomUUID();
		const url = webhookUrl(n8n.url, webhookId);
		const workflow = await n8n.startWorkflow(
			startedBy(
				'whatomateTrigger',
				credential,
				{ source: 'meta', statuses: ['delivered', 'read'], incomingMessages: true },
				webhookId,
			),
		);
		expect(sandbox.webhooks).toEqual([]);
		expect(await sandbox.meta.verify(url, defaultVerifyToken, '1158201444')).toEqual({
			status: 200,
			body: '1158201444',
		});
		expect((await sandbox.meta.verify(url, 'a guess')).status).toBe(403);

		const [first, second] = ['wamid.one', 'wamid.two'].map((wamid) =>
			sandbox.addMessage(CONTACTS.ana, { wamid }),
		);
		const statuses = [
			metaStatus(first.wamid, 'sent', ana.from),
			metaStatus(first.wamid, 'read', ana.from),
			metaStatus(second.wamid, 'delivered', ana.from),
		];
		const forged = await sandbox.meta.deliver(url, { statuses }, { sign: 'a guess', retries: 0 });
		expect(forged.status).toBe(401);
		expect([first, second].map(({ status }) => status)).toEqual(['sent', 'sent']);

		const taken = await sandbox.meta.deliver(url, { statuses }, { retries: 0 });
		expect([taken.status, JSON.parse(taken.body)]).toEqual([200, { received: 2, started: 2 }]);
		expect([first, second].map(({ status }) => status)).toEqual(['read', 'delivered']);
		sandbox.meta.callback = url;
		await sandbox.meta.receive({ ...ana, button: 'Talk to a person' });
		expect(sandbox.messagesOf(CONTACTS.ana).at(-1)).toMatchObject({ content: 'Talk to a person' });
		await sandbox.meta.receive({ ...ana, flow: 'Sent', answers: { guests: '4', day: 'Friday' } });

		const executions = await n8n.executions(workflow, 3);
		const status = { event: 'message.status', contact_phone: ana.from, account: 'main' };
		expect(executions.map(items)).toEqual([
			[
				expect.objectContaining({ ...status, wa_message_id: first.wamid, status: 'read' }),
				expect.objectContaining({ ...status, wa_message_id: second.wamid, status: 'delivered' }),
			],
			[
				expect.objectContaining({
					event: 'message.incoming',
					contact_phone: ana.from,
					button: { id: expect.any(String), title: 'Talk to a person' },
				}),
			],
			// What was filled in, which the server itself does not tell.
			[expect.objectContaining({ type: 'nfm_reply', form: { guests: '4', day: 'Friday' } })],
		]);

		await n8n.deactivate(workflow);
		expect((await sandbox.meta.deliver(url, { statuses }, { retries: 0 })).status).toBe(404);
		expect(await n8n.listExecutions(workflow)).toHaveLength(3);
	});
});
