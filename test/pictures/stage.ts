import { servePage, type Listening, type Sandbox } from '../sandbox';
import { startDemoServer } from '../e2e/demo/play';
import { setUpWorkflows, type DemoWorkflows } from '../e2e/demo/workflows';
import { N8nApi } from '../e2e/n8n/api';
import { startN8n } from '../e2e/n8n/server';
import { owner } from '../e2e/owner';

/** What the pictures are taken of: the demo, as somebody sees it who has just started it. */
export interface Stage {
	/** The Whatomate server. */
	sandbox: Sandbox;
	/** The page with the phones and the agents' inbox. */
	page: Listening;
	n8n: N8nApi;
	/** What the nodes of a workflow name the server's credential by. */
	credential: { id: string; name: string };
	/** The examples, imported and some of them at work. */
	workflows: DemoWorkflows;
	close(): Promise<void>;
}

/** @param say told what happens next */
export async function openStage(say: (line: string) => void): Promise<Stage> {
	const sandbox = await startDemoServer();
	const running = await startN8n(say);
	const end = async () => {
		await running.stop();
		await sandbox.close();
	};
	let isUp = false;
	try {
		const n8n = await N8nApi.signUp(running.url, owner);
		const workflows = await setUpWorkflows(n8n, sandbox, say);
		const credential = await n8n.createCredential('Whatomate', {
			baseUrl: sandbox.url,
			apiKey: sandbox.apiKey,
		});
		const page = await servePage(sandbox);
		const close = async () => {
			await page.close();
			await end();
		};
		isUp = true;
		return { sandbox, page, n8n, credential, workflows, close };
	} finally {
		if (!isUp) await end();
	}
}
