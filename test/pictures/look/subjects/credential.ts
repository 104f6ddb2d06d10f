import { startSandbox } from '../../../sandbox';
import { NODE, workflowOf } from '../../../e2e/workflows';
import { opened, type Studio } from '../studio';

/** The dialog of the credential: as it begins, with each thing that can be wrong in it, and right. */
export async function credential(studio: Studio): Promise<void> {
	const { n8n, editor, looker, sandbox } = studio;
	const limited = await startSandbox({ dialect: 'released', missingPermissions: ['contacts:read'] });
	const { url: baseUrl, apiKey } = sandbox;
	const states: Record<string, { baseUrl: string; apiKey: string; receiveFromMeta?: boolean }> = {
		right: { baseUrl, apiKey },
		'with Meta': { baseUrl, apiKey, receiveFromMeta: true },
		'wrong key': { baseUrl, apiKey: `${apiKey}0` },
		'nobody there': { baseUrl: 'http://127.0.0.1:9', apiKey },
		'no such host': { baseUrl: 'https://whatomate.invalid', apiKey },
		'no address': { baseUrl: 'my server', apiKey },
		"n8n's own address": { baseUrl: n8n.url, apiKey },
		'no permission': { baseUrl: limited.url, apiKey: limited.apiKey },
	};
	try {
		for (const [name, data] of Object.entries(states)) {
			const stored = await n8n.createCredential(name, data);
			await opened(studio, workflowOf(stored, { operation: 'sendText' }));
			await editor.openNode(NODE);
			const dialog = await editor.openCredential();
			const tested = editor.page.waitForResponse(/credentials\/test/);
			await editor.saveKey(dialog, data.apiKey);
			await tested;
			await dialog.getByRole('button', { name: 'Retry' }).first().waitFor();
			const details = dialog.getByText('More details');
			if (await details.isVisible()) await details.click();
			await looker.keep(name, dialog);
		}
	} finally {
		await limited.close();
	}
	await looker.write('credential', 0.5);
}
