import type { INodeParameters } from 'n8n-workflow';
import { byItem, CASES, chosen, operationsOn, type OperationName } from '../../../engine/cases';
import { PNG } from '../../../engine/support';
import { NODE, workflowOf } from '../../../e2e/workflows';
import { newServer, opened, ran, type Studio } from '../studio';

/** What is filled in where n8n's own field for it would have to be opened first. */
const IN_PLACE: Partial<Record<OperationName, INodeParameters>> = {
	'message.sendTemplate': { specifyVariables: 'json', templateParamsJson: '{ "1": "Ana" }' },
	'campaign.send': { specifyVariables: 'json', templateParamsJson: '{ "1": "Ana" }' },
};

const file = { fileName: 'dot.png', mimeType: 'image/png', bytes: PNG };

/** Of the panel, in pixels: the first rows of the table. */
const TOP = 330;

/** What comes out of every operation, as the table that n8n shows first. */
export async function outputs(studio: Studio): Promise<void> {
	const { n8n, editor, looker } = studio;
	for (const name of operationsOn('released')) {
		const { sandbox, credential } = await newServer(n8n);
		const parameters = { ...byItem(name, 'released'), ...chosen(name), ...IN_PLACE[name] } as INodeParameters;
		await opened(studio, workflowOf(credential, parameters, { items: CASES[name].items(sandbox), file }));
		await editor.openNode(NODE);
		await ran(editor);
		await looker.keep(name, editor.output, TOP);
		await sandbox.close();
	}
	await looker.write('outputs', 0.8);
}
