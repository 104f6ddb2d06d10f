import { Builder } from '../../e2e/browser/builder';
import { Editor } from '../../e2e/browser/editor';
import { owner } from '../../e2e/owner';
import { byPhone, NODE, workflowOf } from '../../e2e/workflows';
import { credentialDialog, formAndOutput, nodePanel } from '../crops';
import { keepPicture } from '../keep';
import type { Stage } from '../stage';

/** What the README's first steps show: the credential, the node in the list, its form filled in, and what came out. */
export async function firstMessage({ n8n, credential }: Stage): Promise<void> {
	const editor = await Editor.open(n8n.url, owner, {
		viewport: { width: 1500, height: 1100 },
		deviceScaleFactor: 1.5,
	});
	try {
		await editor.openWorkflow(
			await n8n.createWorkflow({
				...workflowOf(credential, { operation: 'sendTemplate', contact: byPhone('+1 415 555 0101') }),
				name: 'First message',
			}),
		);
		await (await new Builder(editor).look('whatomate')).first().click();
		await editor.page.getByText('Send template message').waitFor();
		keepPicture('add-node', await nodePanel(editor, 'React to message'));
		await editor.page.keyboard.press('Escape');

		await editor.openNode(NODE);
		await editor.openList('template');
		await editor.search('order_confirmation');
		await editor.chooseListed('order_confirmation');
		await editor.variables(3, '1:');
		await editor.variable('body_1').fill('Ana');
		await editor.variable('body_2').fill('A-101');
		await editor.variable('body_3').fill('$24.90');
		await editor.execute();
		await editor.output.getByText('your order A-101').waitFor();
		await editor.settled();
		keepPicture('send-template', await formAndOutput(editor, 'body_3'));

		const dialog = await editor.openCredential();
		await dialog.getByText('Connection tested successfully').waitFor();
		await dialog.locator('[data-test-id=parameter-input-baseUrl] input').fill('https://whatsapp.example.com');
		await dialog.getByText('Whatomate API').click();
		keepPicture('credential', await credentialDialog(editor));
	} finally {
		await editor.close();
	}
}
