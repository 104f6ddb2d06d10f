import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';
import type { WorkflowFile } from './n8n/api';

/** The names of the nodes in `workflowOf`. */
export const TRIGGER = 'Start';
export const ITEMS = 'Items';
export const NODE = 'Whatomate';

type Reference = { id: string; name: string };

/** A contact as the locator holds it when it is given by number. */
export const byPhone = (phone: string): INodeParameters => ({ __rl: true, mode: 'phone', value: phone });

/** A contact or template as the locator holds it when it is chosen from the list. */
export const fromList = (id: string, name = ''): INodeParameters => ({
	__rl: true,
	mode: 'list',
	value: id,
	cachedResultName: name,
});

/** How the node in a test's workflow differs from the plain one. */
export interface NodeSetting {
	onError?: INode['onError'];
	/** The input items; by default one without fields. */
	items?: IDataObject[];
	name?: string;
}

/**
 * Manual trigger → a list of items → the node, with a node after each of its outputs when there are two.
 *
 * @param parameters of the node, without the resource `message`
 */
export function workflowOf(
	credential: Reference,
	parameters: INodeParameters,
	{ onError, items = [{}], name = 'Test' }: NodeSetting = {},
): WorkflowFile {
	const link = (node: string) => ({ node, type: 'main', index: 0 });
	return {
		name,
		nodes: [
			{
				id: 'start',
				name: TRIGGER,
				type: 'n8n-nodes-base.manualTrigger',
				typeVersion: 1,
				position: [0, 0],
				parameters: {},
			},
			{
				id: 'items',
				name: ITEMS,
				type: 'n8n-nodes-base.code',
				typeVersion: 2,
				position: [220, 0],
				parameters: { jsCode: `return ${JSON.stringify(items.map((json) => ({ json })))};` },
			},
			{
				id: 'whatomate',
				name: NODE,
				type: 'n8n-nodes-whatomate.whatomate',
				typeVersion: 1,
				position: [440, 0],
				parameters: { resource: 'message', ...parameters },
				credentials: { whatomateApi: credential },
				...(onError ? { onError } : {}),
			},
		],
		connections: {
			[TRIGGER]: { main: [[link(ITEMS)]] },
			[ITEMS]: { main: [[link(NODE)]] },
		},
		settings: { executionOrder: 'v1' },
	};
}
