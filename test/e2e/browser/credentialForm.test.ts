import { startSandbox, type Sandbox } from '../../sandbox';
import { Editor } from './editor';
import type { N8nApi } from '../n8n/api';
import { owner, signedIn } from '../owner';
import { NODE, startedBy, workflowOf } from '../workflows';

/** Meta's secrets show behind a switch, and stay in credentials that were saved before there was one. */

let n8n: N8nApi;
let sandbox: Sandbox;
let editor: Editor;

beforeAll(async () => {
	n8n = await signedIn();
	sandbox = await startSandbox({ dialect: 'released' });
	editor = await Editor.open(n8n.url, owner);
});

afterAll(async () => {
	await editor?.close();
	await sandbox?.close();
});

/** Saves a credential, and opens its form. */
async function opened(data: object) {
	const all = { baseUrl: sandbox.url, apiKey: sandbox.apiKey, ...data };
	const credential = await n8n.createCredentialOf('whatomateApi', 'Whatomate', all);
	await editor.openWorkflow(await n8n.createWorkflow(workflowOf(credential, { operation: 'sendText' })));
	await editor.openNode(NODE);
	return { credential, dialog: await editor.openCredential() };
}

const LABELS = ['Meta App Secret', 'Meta Verify Token'];

test('the secrets show once the switch is on', async () => {
	const { dialog } = await opened({});
	for (const label of LABELS) expect(await dialog.getByText(label, { exact: true }).count()).toBe(0);
	await editor.screenshot('credential-without-meta');
	await dialog.locator("[data-test-id='parameter-input-receiveFromMeta'] .el-switch").click();
	for (const label of LABELS) await dialog.getByText(label, { exact: true }).waitFor();
	await editor.screenshot('credential-with-meta');
});

test.each([
	['was saved without the switch', { metaAppSecret: 'an-app-secret', metaVerifyToken: 'a-token' }],
	['has the switch on', { receiveFromMeta: true, metaSecret: 'an-app-secret', metaToken: 'a-token' }],
])('a credential that %s shows its secrets once, and keeps them', async (name, secrets) => {
	const { credential, dialog } = await opened(secrets);
	// Exactly one of each, or Playwright refuses.
	for (const label of LABELS) await dialog.getByText(label, { exact: true }).waitFor();
	await editor.screenshot(`credential-${name.replaceAll(' ', '-')}`);
	await editor.saveKey(dialog, sandbox.apiKey);
	await dialog.getByText('Connection tested successfully').waitFor();
	// Without them, the trigger refuses to be activated.
	const onMeta = { source: 'meta', statuses: ['read'] };
	await n8n.activate(await n8n.createWorkflow(startedBy('whatomateTrigger', credential, onMeta)));
});

test('a credential without them is told by the trigger', async () => {
	const credential = await n8n.createCredentialOf('whatomateApi', 'Whatomate', {
		baseUrl: sandbox.url,
		apiKey: sandbox.apiKey,
	});
	const workflow = startedBy('whatomateTrigger', credential, { source: 'meta', statuses: ['read'] });
	await expect(n8n.activate(await n8n.createWorkflow(workflow))).rejects.toThrow(
		/no 'Meta App Secret' and no 'Meta Verify Token'/,
	);
});
