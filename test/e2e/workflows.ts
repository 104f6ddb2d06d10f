import { randomUUID } from 'node:crypto';
import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';
import type { WorkflowFile } from './n8n/api';
import { request } from './n8n/http';

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
	/** A file on each item, in the field `data`. */
	file?: { fileName: string; mimeType: string; bytes: Buffer };
	name?: string;
}

/** @returns the code of a Code node that gives out these items. */
function giving(items: IDataObject[], file: NodeSetting['file']): string {
	const binary = file && {
		data: { data: file.bytes.toString('base64'), fileName: file.fileName, mimeType: file.mimeType },
	};
	return `return ${JSON.stringify(items.map((json) => ({ json, ...(binary ? { binary } : {}) })))};`;
}

/** @param parameters without the resource `message` @returns the node */
const messageNode = (credential: Reference, parameters: INodeParameters): WorkflowFile['nodes'][number] => ({
	id: 'whatomate',
	name: NODE,
	type: 'n8n-nodes-whatomate.whatomate',
	typeVersion: 1,
	position: [440, 0],
	parameters: { resource: 'message', ...parameters },
	credentials: { whatomateApi: credential },
});

/**
 * Manual trigger → a list of items → the node.
 *
 * @param parameters of the node, without the resource `message`
 */
export function workflowOf(
	credential: Reference,
	parameters: INodeParameters,
	{ onError, items = [{}], file, name = 'Test' }: NodeSetting = {},
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
				parameters: { jsCode: giving(items, file) },
			},
			{ ...messageNode(credential, parameters), ...(onError ? { onError } : {}) },
		],
		connections: {
			[TRIGGER]: { main: [[link(ITEMS)]] },
			[ITEMS]: { main: [[link(NODE)]] },
		},
		settings: { executionOrder: 'v1' },
	};
}

/**
 * A workflow of `workflowOf` for production: its webhook gives what its last node gave.
 *
 * @param path the webhook's, at `/webhook/`
 * @param responseMode `onReceived` where nobody waits for the end
 */
export function calledBy(
	path: string,
	workflow: WorkflowFile,
	responseMode: 'lastNode' | 'onReceived' = 'lastNode',
): WorkflowFile {
	const { [TRIGGER]: begin, ...connections } = workflow.connections;
	const call: WorkflowFile['nodes'][number] = {
		id: randomUUID(),
		name: 'Call',
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2,
		position: [0, 0],
		parameters: { httpMethod: 'POST', path, responseMode, responseData: 'allEntries' },
		webhookId: path,
	};
	const others = workflow.nodes.filter(({ name }) => name !== TRIGGER);
	return { ...workflow, nodes: [call, ...others], connections: { [call.name]: begin, ...connections } };
}

/** Calls such a webhook. @returns what the last node gave, or undefined while n8n does not have the webhook yet. @throws where n8n refuses. */
export async function call(n8nUrl: string, path: string): Promise<IDataObject[] | undefined> {
	const { ok, text, status } = await request('POST', `${n8nUrl}/webhook/${path}`, { body: {} });
	if (status === 404) return undefined;
	if (!ok) throw new Error(`n8n answered ${status}: ${text}`);
	return JSON.parse(text) as IDataObject[];
}

/** @returns a workflow with nothing but such nodes, of this package where no type says otherwise, in rows, to be opened one after the other. */
export const canvasOf = (
	nodes: Array<{ name: string; parameters: INodeParameters; credential: Reference; type?: string }>,
): WorkflowFile => ({
	name: 'Forms',
	nodes: nodes.map(({ name, parameters, credential, type = 'n8n-nodes-whatomate.whatomate' }, index) => ({
		id: `node-${index}`,
		name,
		type,
		typeVersion: 1,
		position: [(index % 4) * 260, Math.floor(index / 4) * 200],
		parameters: { resource: 'message', ...parameters },
		credentials: { whatomateApi: credential },
	})),
	connections: {},
});

/** The triggers of this package. */
export type TriggerName = 'whatomateTrigger' | 'whatomateLiveTrigger';

/**
 * A workflow that is nothing but its trigger: every execution shows what started it.
 *
 * @param webhookId the part of the webhook's address that is this node's own
 */
export const startedBy = (
	type: TriggerName,
	credential: Reference,
	parameters: INodeParameters,
	webhookId: string = randomUUID(),
): WorkflowFile => ({
	name: `Started by ${type}`,
	nodes: [
		{
			id: randomUUID(),
			name: TRIGGER,
			type: `n8n-nodes-whatomate.${type}`,
			typeVersion: 1,
			position: [0, 0],
			parameters,
			credentials: { whatomateApi: credential },
			webhookId,
		},
	],
	connections: {},
	settings: { executionOrder: 'v1' },
});

/** @returns a workflow of `startedBy` with a node behind its trigger */
export const followedBy = (workflow: WorkflowFile, node: WorkflowFile['nodes'][number]): WorkflowFile => ({
	...workflow,
	nodes: [...workflow.nodes, node],
	connections: { [TRIGGER]: { main: [[{ node: node.name, type: 'main', index: 0 }]] } },
});

/** @param text an expression, or words @returns a workflow that answers each message of a customer with a text */
export const answeringWith = (text: string, credential: Reference): WorkflowFile =>
	followedBy(
		startedBy('whatomateTrigger', credential, { events: ['message.incoming'] }),
		messageNode(credential, { operation: 'sendText', contact: fromList('={{ $json.contact_id }}'), text }),
	);

/** @returns the address at which n8n receives what belongs to a Whatomate Trigger. */
export const webhookUrl = (n8nUrl: string, webhookId: string): string =>
	`${n8nUrl}/webhook/${webhookId}/webhook`;
