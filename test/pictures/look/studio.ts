import { startSandbox, type Sandbox } from '../../sandbox';
import { Editor } from '../../e2e/browser/editor';
import { N8nApi, type WorkflowFile } from '../../e2e/n8n/api';
import { owner } from '../../e2e/owner';
import { Looker } from './looker';

/** What a subject works with. */
export interface Studio {
	n8n: N8nApi;
	editor: Editor;
	looker: Looker;
	/** A Whatomate server that has something of everything. */
	sandbox: Sandbox;
	/** What a node names that server's credential by. */
	credential: { id: string; name: string };
}

/** Starts a server in which nothing has happened yet. @returns it, and what a node names its credential by */
export async function newServer(n8n: N8nApi): Promise<Pick<Studio, 'sandbox' | 'credential'>> {
	const sandbox = await startSandbox({ dialect: 'released', allowPrivateWebhooks: 'loopback' });
	const { url: baseUrl, apiKey } = sandbox;
	return { sandbox, credential: await n8n.createCredential('Whatomate', { baseUrl, apiKey }) };
}

/**
 * Opens a browser for one subject, with a server of its own.
 *
 * @param url of n8n
 * @param draw what is looked at
 */
export async function withStudio(url: string, draw: (studio: Studio) => Promise<void>): Promise<void> {
	const n8n = await N8nApi.signIn(url, owner);
	const { sandbox, credential } = await newServer(n8n);
	const editor = await Editor.open(url, owner, { viewport: { width: 1280, height: 900 } });
	try {
		await draw({ n8n, editor, looker: new Looker(editor.page), sandbox, credential });
	} finally {
		await editor.close();
		await sandbox.close();
	}
}

/** Imports a workflow, and opens it. */
export async function opened(
	{ n8n, editor }: Pick<Studio, 'n8n' | 'editor'>,
	workflow: WorkflowFile,
): Promise<void> {
	await editor.openWorkflow(await n8n.createWorkflow(workflow));
}

/** Runs the node whose form is open, and waits until something has come out, be it an error. Where nothing does, the picture shows it. */
export async function ran(editor: Editor): Promise<void> {
	await editor.execute();
	const outcome = editor.output.locator('[data-test-id^=node-run-status-]').first();
	await outcome.waitFor().catch(() => undefined);
}
