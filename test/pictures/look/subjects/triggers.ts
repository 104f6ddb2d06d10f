import type { INodeParameters } from 'n8n-workflow';
import { byTestId } from '../../../e2e/browser/editor';
import { startedBy, TRIGGER, type TriggerName } from '../../../e2e/workflows';
import { opened, type Studio } from '../studio';

/** The triggers as people set them. */
const TRIGGERS: Record<string, { type: TriggerName; parameters: INodeParameters }> = {
	'Webhook: as it begins': { type: 'whatomateTrigger', parameters: {} },
	'Webhook: statuses from Meta': {
		type: 'whatomateTrigger',
		parameters: { source: 'meta', statuses: ['delivered', 'read'] },
	},
	'Webhook: a button of the inbox': { type: 'whatomateTrigger', parameters: { source: 'inboxButton' } },
	'Live: as it begins': { type: 'whatomateLiveTrigger', parameters: {} },
};

/** The form of each trigger, and what it says while it listens. */
export async function triggers(studio: Studio): Promise<void> {
	const { editor, looker, credential, sandbox } = studio;
	for (const [name, { type, parameters }] of Object.entries(TRIGGERS)) {
		await opened(studio, startedBy(type, credential, parameters));
		await editor.openNode(TRIGGER);
		await editor.settled();
		await looker.keep(name);
		// The others want more filled in first.
		if (parameters.source) continue;
		await editor.execute();
		const stop = editor.page.getByText(/Stop Listening|Stop listening/);
		await stop.first().waitFor();
		await looker.keep(`${name}, listening`);
		await stop.first().click();
	}
	await sandbox.until(() => sandbox.liveFeed.connections.length === 0);
	await editor.page.locator(byTestId('ndv-close-button')).click();
	await looker.write('triggers', 0.37);
}
