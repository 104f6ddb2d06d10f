import type { INodeParameters } from 'n8n-workflow';
import { CONTACTS, startSandbox, TEMPLATES, type Sandbox } from '../../sandbox';
import { Editor } from './editor';
import type { N8nApi } from '../n8n/api';
import { owner, signedIn } from '../owner';
import { byPhone, canvasOf, fromList } from '../workflows';

/** The form of every operation with all its options open, each kept as a picture, for people to look at. */

let n8n: N8nApi;
let sandbox: Sandbox;
let credential: { id: string; name: string };
let editor: Editor;

beforeAll(async () => {
	n8n = await signedIn();
	sandbox = await startSandbox({ dialect: 'released' });
	credential = await n8n.createCredential('Whatomate', { baseUrl: sandbox.url, apiKey: sandbox.apiKey });
	editor = await Editor.open(n8n.url, owner);
});

afterAll(async () => {
	await editor?.close();
	await sandbox?.close();
});

const contact = fromList(CONTACTS.ana, 'Ana Silva (14155550101)');
const sending = { account: 'main', confirm: 'sent', confirmTimeout: 30 };

const forms: Array<[name: string, parameters: INodeParameters, labels: string[]]> = [
	['sendText-empty', { operation: 'sendText' }, ['Contact', 'Text', 'Simplify', 'Options']],
	[
		'sendText',
		{
			operation: 'sendText',
			contact: byPhone('+1 415 555 0101'),
			text: 'Hello Nathan, your order is ready.',
			options: { ...sending, replyToMessageId: '' },
		},
		['Account Name or ID', 'Wait at Most (Seconds)', 'Reply to Message ID', 'Wait for Confirmation'],
	],
	[
		'sendTemplate-header-file',
		{
			operation: 'sendTemplate',
			contact,
			template: fromList(TEMPLATES.invoice, 'invoice (en, Utility)'),
			headerMediaSource: 'binary',
			options: sending,
		},
		['Template Variables', 'Header Media', 'Header Input Binary Field', 'Header File Name'],
	],
	[
		'sendTemplate-json',
		{
			operation: 'sendTemplate',
			contact,
			template: { __rl: true, mode: 'name', value: 'order_confirmation' },
			specifyVariables: 'json',
		},
		['Body Variables (JSON)', 'Header Variables (JSON)', 'Button Variables (JSON)'],
	],
	[
		'sendTemplate-expression',
		{
			operation: 'sendTemplate',
			contact,
			template: { __rl: true, mode: 'name', value: '={{ $json.template }}' },
		},
		['Specify Variables'],
	],
	[
		'sendMedia',
		{ operation: 'sendMedia', contact, options: { ...sending, caption: '', fileName: '' } },
		['Media Type', 'Media Source', 'Input Binary Field', 'Caption', 'File Name'],
	],
	[
		'sendMedia-url',
		{ operation: 'sendMedia', contact, mediaType: 'document', mediaSource: 'url' },
		['Media URL'],
	],
	[
		'sendInteractive-button',
		{
			operation: 'sendInteractive',
			contact,
			body: 'Shall we send your order?',
			buttons: {
				values: [
					{ id: 'yes', title: 'Yes' },
					{ id: 'no', title: 'No' },
				],
			},
			options: { ...sending, header: '', footer: '' },
		},
		['Interactive Type', 'Body', 'Buttons', 'Header', 'Footer'],
	],
	[
		'sendInteractive-list',
		{
			operation: 'sendInteractive',
			contact,
			interactiveType: 'list',
			body: 'What is it about?',
			buttonText: 'Choose',
			rows: { values: [{ id: 'order', title: 'My order', description: 'Where it is' }] },
		},
		['Button Text', 'Rows'],
	],
	[
		'sendInteractive-link',
		{ operation: 'sendInteractive', contact, interactiveType: 'cta_url' },
		['Button Text', 'URL'],
	],
	[
		'sendInteractive-flow',
		{ operation: 'sendInteractive', contact, interactiveType: 'flow' },
		['Button Text', 'Flow'],
	],
	[
		'getAll',
		{
			operation: 'getAll',
			contact,
			filters: {
				account: '',
				after: '',
				before: '',
				direction: 'incoming',
				type: ['text'],
				since: '',
				status: ['received'],
				until: '',
			},
		},
		['Return All', 'Limit', 'Filters', 'Direction', 'Message Types', 'Statuses', 'Since', 'Until'],
	],
	['markAsRead', { operation: 'markAsRead', contact }, ['Mark', 'Contact']],
	[
		'markAsRead-message',
		{ operation: 'markAsRead', scope: 'message', messageId: '' },
		['Mark', 'Message ID'],
	],
	[
		'sendText-outside-window',
		{
			operation: 'sendText',
			contact,
			text: 'Hello',
			outsideWindow: 'template',
			template: fromList(TEMPLATES.welcome_en, 'welcome (en, Utility)'),
			options: { sendOnceKey: '={{ $json.orderId }}' },
		},
		['If Outside the 24-Hour Window', 'Template', 'Template Variables', 'Send Once Key'],
	],
	[
		'sendAndWait',
		{
			operation: 'sendAndWait',
			contact,
			message: 'Shall we send your order today?',
			approvalOptions: { values: { approvalType: 'double' } },
			options: { limitWaitTime: { values: {} } },
		},
		['Message', 'Response Type', 'Type of Approval', 'Approve Button Label', 'Limit Wait Time'],
	],
	[
		'sendAndWait-choice',
		{ operation: 'sendAndWait', contact, message: 'When?', responseType: 'choice' },
		['Choices', 'Title'],
	],
	['react', { operation: 'react', contact }, ['Message ID', 'Emoji']],
	['downloadMedia', { operation: 'downloadMedia' }, ['Message ID', 'Put Output File in Field']],
	['contact-create', { resource: 'contact', operation: 'create' }, ['Phone Number', 'Additional Fields']],
	['contact-getAll', { resource: 'contact', operation: 'getAll' }, ['Return All', 'Limit', 'Filters']],
	['contact-setTags', { resource: 'contact', operation: 'setTags', contact }, ['Change', 'Tag Names or IDs']],
	['template-sync', { resource: 'template', operation: 'sync' }, ['Account Name or ID']],
	[
		'campaign-send',
		{
			resource: 'campaign',
			operation: 'send',
			template: fromList(TEMPLATES.order_confirmation, 'order_confirmation (en, Utility)'),
			phoneNumber: '={{ $json.phone }}',
			recipientName: '={{ $json.name }}',
			options: { account: '', campaignId: '', waitForCompletion: true, waitMinutes: 60 },
		},
		[
			'Recipient Phone Number',
			'Recipient Name',
			'Template Variables',
			'Campaign Name',
			'Continue Campaign ID',
			'Wait for Completion',
		],
	],
	[
		'campaign-addRecipients',
		{
			resource: 'campaign',
			operation: 'addRecipients',
			campaign: { __rl: true, mode: 'id', value: '={{ $json.id }}' },
		},
		['Campaign', 'Recipient Phone Number', 'Specify Variables'],
	],
	['campaign-getAll', { resource: 'campaign', operation: 'getAll' }, ['Return All', 'Limit', 'Filters']],
];

beforeAll(async () => {
	await editor.openWorkflow(
		await n8n.createWorkflow(canvasOf(forms.map(([name, parameters]) => ({ name, parameters, credential })))),
	);
});

test.each(forms)('the form of %s shows its fields', async (name, _, labels) => {
	await editor.openNode(name);
	for (const label of labels) {
		await editor.form.getByText(label, { exact: true }).first().waitFor();
	}
	await editor.settled();
	await editor.screenshot(`form-${name}`);
	await editor.closeNode();
});
