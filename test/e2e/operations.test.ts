import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { CONTACTS, startSandbox, TEMPLATES, type Dialect, type Sandbox } from '../sandbox';
import type { Execution } from './n8n/execution';
import type { N8nApi } from './n8n/api';
import { signedIn } from './owner';
import { byPhone, fromList, NODE, workflowOf, type NodeSetting } from './workflows';

let n8n: N8nApi;
let sandbox: Sandbox;

beforeAll(async () => {
	n8n = await signedIn();
});

afterEach(async () => await sandbox?.close());

/** Starts a sandbox and executes one node against it. */
async function execute(
	dialect: Dialect,
	parameters: INodeParameters,
	setting?: NodeSetting,
): Promise<Execution> {
	sandbox = await startSandbox({ dialect });
	const credential = await n8n.createCredential(dialect, { baseUrl: sandbox.url, apiKey: sandbox.apiKey });
	const execution = await n8n.runWorkflow(workflowOf(credential, parameters, setting));
	expect(execution.error).toBeUndefined();
	return execution;
}

/** What came out, as [input item, fields]. */
const outputs = (execution: Execution) =>
	execution.items(NODE).map(({ json, pairedItem }) => [pairedItem, json]);

const fields = (expected: IDataObject): unknown => expect.objectContaining(expected);

const newMessage = { id: expect.any(String), direction: 'outgoing', timestamp: expect.any(String) };

describe.each<Dialect>(['released', 'documented'])('a %s server', (dialect) => {
	test('sends one text for each item, in the order of the items', async () => {
		const people = [
			{ phone: '+1 415 555 0101', name: 'Ana' },
			{ phone: '0014155550102', name: 'Bruno' },
			{ phone: '+1 (415) 555-0199', name: 'Chidi' },
		];
		const execution = await execute(
			dialect,
			{
				operation: 'sendText',
				contact: byPhone('={{ $json.phone }}'),
				text: '=Hello {{ $json.name }}',
				options: { confirm: 'sent' },
			},
			{ items: people },
		);
		const sent = (name: string) =>
			fields({
				...newMessage,
				type: 'text',
				content: { text: `Hello ${name}` },
				wa_message_id: expect.stringMatching(/^wamid\./),
			});
		expect(outputs(execution)).toEqual([
			[{ item: 0 }, sent('Ana')],
			[{ item: 1 }, sent('Bruno')],
			[{ item: 2 }, sent('Chidi')],
		]);
		expect(sandbox.phones.map(({ to, text }) => [to, text?.body]).sort()).toEqual([
			['14155550101', 'Hello Ana'],
			['14155550102', 'Hello Bruno'],
			['14155550199', 'Hello Chidi'],
		]);
	});

	test('lists a conversation, newest first, and leaves it unread', async () => {
		const execution = await execute(dialect, {
			operation: 'getAll',
			contact: fromList(CONTACTS.dmitri),
			returnAll: true,
		});
		expect(outputs(execution)).toEqual([
			[{ item: 0 }, fields({ direction: 'incoming', type: 'button_reply', contact_id: CONTACTS.dmitri })],
			[{ item: 0 }, fields({ direction: 'incoming', type: 'text', content: { text: 'Здравствуйте!' } })],
		]);
		expect(sandbox.readReceipts).toEqual([]);
	});
});

test('a template goes out with the values of its variables', async () => {
	const execution = await execute('released', {
		operation: 'sendTemplate',
		contact: byPhone('+351 912 000 111'),
		template: fromList(TEMPLATES.order_confirmation),
		specifyVariables: 'json',
		templateParamsJson: '{ "1": "Ana", "2": "A-100", "3": "€25" }',
		options: { confirm: 'delivered' },
	});
	expect(outputs(execution)).toEqual([
		[{ item: 0 }, fields({ ...newMessage, type: 'template', status: 'delivered' })],
	]);
	expect(sandbox.phones).toEqual([
		expect.objectContaining({
			to: '351912000111',
			template: expect.objectContaining({
				name: 'order_confirmation',
				components: [
					expect.objectContaining({
						type: 'body',
						parameters: ['Ana', 'A-100', '€25'].map((text) => expect.objectContaining({ text })),
					}),
				],
			}),
		}),
	]);
});

test('a file of the item arrives byte for byte', async () => {
	const bytes = Buffer.from('%PDF-1.4\n% an invoice\n');
	const execution = await execute(
		'released',
		{
			operation: 'sendMedia',
			contact: fromList(CONTACTS.dmitri),
			mediaType: 'document',
			mediaSource: 'binary',
			binaryPropertyName: 'data',
			options: { caption: 'Your invoice', fileName: 'invoice.pdf', confirm: 'sent' },
		},
		{ file: { fileName: 'file.pdf', mimeType: 'application/pdf', bytes } },
	);
	expect(outputs(execution)).toEqual([[{ item: 0 }, fields({ ...newMessage, type: 'document' })]]);
	const [{ document }] = sandbox.phones;
	expect(document).toEqual(expect.objectContaining({ caption: 'Your invoice', filename: 'invoice.pdf' }));
	expect(sandbox.media.get(document?.id ?? '')?.bytes).toEqual(bytes);
});

test('buttons can be tapped on the phone', async () => {
	const buttons = [
		{ id: 'yes', title: 'Confirm' },
		{ id: 'no', title: 'Cancel' },
	];
	const execution = await execute('released', {
		operation: 'sendInteractive',
		contact: fromList(CONTACTS.dmitri),
		interactiveType: 'button',
		body: 'Your order is ready. Shall we send it?',
		buttons: { values: buttons },
		options: { confirm: 'sent' },
	});
	expect(outputs(execution)).toEqual([[{ item: 0 }, fields({ ...newMessage, type: 'interactive' })]]);
	const [{ interactive }] = sandbox.phones;
	expect(interactive?.body.text).toBe('Your order is ready. Shall we send it?');
	expect(interactive?.action.buttons?.map(({ reply }) => reply)).toEqual(buttons);
});

test('a conversation is marked as read', async () => {
	const execution = await execute('released', {
		operation: 'markAsRead',
		scope: 'conversation',
		contact: byPhone('+1 415 555 0104'),
	});
	expect(outputs(execution)).toEqual([
		[{ item: 0 }, { scope: 'conversation', contact_id: CONTACTS.dmitri, status: 'read' }],
	]);
	expect(sandbox.readReceipts).toEqual([
		expect.objectContaining({ contactId: CONTACTS.dmitri, by: 'conversation' }),
	]);
});
