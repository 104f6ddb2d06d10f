import { byPhone, NODE, workflowOf } from '../../../e2e/workflows';
import { opened, type Studio } from '../studio';

const ANA = '14155550101';

/** A question while it waits, and what comes out once the customer has tapped a button. */
export async function question(studio: Studio): Promise<void> {
	const { editor, looker, sandbox, credential } = studio;
	const contact = byPhone(`+${ANA}`);
	const message = 'Shall we send your order today?';
	await opened(studio, workflowOf(credential, { operation: 'sendAndWait', contact, message }));
	await editor.openNode(NODE);
	await editor.execute();
	await sandbox.until(() => sandbox.webhooks.length === 1 && sandbox.phones.length === 1);
	await editor.output.getByText('Waiting').first().waitFor();
	await looker.keep('while it waits', editor.output);
	const [asked] = sandbox.deliveries;
	sandbox.receive({ from: ANA, button: 'Approve', replyTo: asked.wamid });
	await editor.output.locator('table').waitFor();
	await looker.keep('answered', editor.output);
	await looker.write('question', 0.6);
}
