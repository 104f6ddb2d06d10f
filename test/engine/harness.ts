/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ExecutionLifecycleHooks, LoadOptionsContext, WorkflowExecute } from 'n8n-core';
import {
	createRunExecutionData,
	ICredentialsHelper,
	jsonParse,
	NodeConnectionTypes,
	NodeHelpers,
	Workflow,
} from 'n8n-workflow';
import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	IExecuteData,
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	INode,
	INodeCredentialsDetails,
	INodeExecutionData,
	INodeListSearchResult,
	INodeType,
	INodeTypes,
	IVersionedNodeType,
	IWorkflowExecuteAdditionalData,
	NodeExecutionHint,
	OnError,
} from 'n8n-workflow';

import { WhatomateApi } from '../../credentials/WhatomateApi.credentials';
import { PENDING } from '../../nodes/Whatomate/sending/sending';
import { Whatomate } from '../../nodes/Whatomate/Whatomate.node';
import type { Sandbox } from '../sandbox';
import { giveRegexTime } from './patientRegex';

// Without these, n8n writes to the user's home.
process.env.N8N_USER_FOLDER ??= mkdtempSync(join(tmpdir(), 'n8n-'));
process.env.N8N_ENCRYPTION_KEY ??= 'test';

giveRegexTime();

/** What the credential holds. */
export type Credential = ICredentialDataDecryptedObject & {
	baseUrl: string;
	apiKey: string;
};

const whatomateApi = new WhatomateApi();

/** Fills in the credential as n8n's generic authentication does, from the credential's own description. */
class Credentials extends ICredentialsHelper {
	constructor(private readonly credential: Credential) {
		super();
	}

	getParentTypes() {
		return [];
	}

	isCredentialUsableByNode() {
		return true;
	}

	async preAuthentication() {
		return undefined;
	}

	async runPreAuthentication() {
		return undefined;
	}

	async getDecrypted() {
		return { ...this.credential };
	}

	async getCredentials(details: INodeCredentialsDetails): Promise<never> {
		throw new Error(`Not needed here: ${details.name}`);
	}

	async updateCredentials() {}

	async updateCredentialsOauthTokenData() {}

	getCredentialsProperties() {
		return [];
	}

	async authenticate(
		credential: ICredentialDataDecryptedObject,
		_type: string,
		request: IHttpRequestOptions,
	) {
		return await whatomateApi.authenticate(credential, request);
	}
}

const whatomate = new Whatomate() as unknown as INodeType;

/** A node type that only passes on, for the branches behind the node. */
const passOn = {
	description: {
		name: 'passOn',
		displayName: 'Pass On',
		group: [],
		version: 1,
		description: '',
		defaults: {},
		inputs: ['main'],
		outputs: ['main'],
		properties: [],
	},
	async execute(this: { getInputData(): INodeExecutionData[] }) {
		return [this.getInputData()];
	},
} as unknown as INodeType;

/** The node types of a workflow: the one under test, and one that passes on. */
export const nodeTypesOf = (typeOf: (name: string) => INodeType): INodeTypes => ({
	getByName: (name: string): INodeType | IVersionedNodeType => typeOf(name),
	getByNameAndVersion: (name: string, version?: number) =>
		NodeHelpers.getVersionedNodeType(typeOf(name), version),
	getKnownTypes: () => ({}),
});

/** How to run the node. */
export interface RunOptions {
	/** Which server, by its sandbox; a credential of one's own wins. */
	sandbox?: Sandbox;
	credential?: ICredentialDataDecryptedObject;
	parameters: IDataObject;
	items?: INodeExecutionData[];
	onError?: OnError;
	/** Further settings of the node, such as Retry On Fail. */
	settings?: Partial<INode>;
	/** Ends the execution from outside, as the user's Stop button does. */
	abortSignal?: AbortSignal;
	/** The node to run in place of the one in the sources, such as the built one. */
	type?: INodeType;
	/** The execution's ID; by default that of all tests. */
	executionId?: string;
	/** Where this n8n receives answers to waiting executions. */
	waitingUrl?: string;
}

/** What came out. */
export interface RunResult {
	status: string;
	/** The error that ended the execution, if one did. */
	error?: {
		message: string;
		description?: string | null;
		context?: IDataObject;
		httpCode?: string | null;
		name?: string;
	};
	/** The node's first output. */
	items: INodeExecutionData[];
	/** The node's second output: what the error branch gets. */
	errorItems: INodeExecutionData[];
	/** The items' JSON, for short assertions. */
	json: IDataObject[];
	/** All but what is told of every message that is still on its way. */
	hints: string[];
	/** Whether the user is told what 'pending' means. */
	isPendingTold: boolean;
	/** The whole run as n8n would save it, for searching secrets in it. */
	run: unknown;
}

const NAME = 'Whatomate';

/** @returns the node as a workflow holds it */
export function nodeWith(parameters: IDataObject, onError?: OnError): INode {
	return {
		id: '11111111-2222-4333-8444-555555555555',
		name: NAME,
		type: 'n8n-nodes-whatomate.whatomate',
		typeVersion: 1,
		position: [0, 0],
		credentials: { whatomateApi: { id: 'c', name: 'Whatomate' } },
		parameters: { resource: 'message', ...parameters } as INode['parameters'],
		...(onError ? { onError } : {}),
	};
}

export const credentialOf = ({
	sandbox,
	credential,
}: Pick<RunOptions, 'sandbox' | 'credential'>): Credential => ({
	baseUrl: sandbox?.url ?? '',
	apiKey: sandbox?.apiKey ?? '',
	...credential,
});

export function additionalData(
	credential: Credential,
	hooks?: ExecutionLifecycleHooks,
): IWorkflowExecuteAdditionalData {
	return {
		credentialsHelper: new Credentials(credential),
		hooks,
		executionId: 'e1',
		currentNodeExecutionIndex: 0,
		variables: {},
		webhookWaitingBaseUrl: 'http://n8n/waiting',
		formWaitingBaseUrl: 'http://n8n/form-waiting',
		webhookBaseUrl: 'http://n8n/webhook',
		webhookTestBaseUrl: 'http://n8n/webhook-test',
	} as unknown as IWorkflowExecuteAdditionalData;
}

/** @returns a workflow of the node and what stands behind it */
export function workflowOf(nodes: INode[], withErrorBranch: boolean, type = whatomate): Workflow {
	const to = (node: string) => [{ node, type: 'main' as const, index: 0 }];
	return new Workflow({
		id: 'w',
		nodes,
		connections: withErrorBranch ? { [NAME]: { main: [to('Done'), to('Failed')] } } : {},
		active: false,
		nodeTypes: nodeTypesOf((name) => (name.endsWith('whatomate') ? type : passOn)),
		settings: { executionOrder: 'v1', timezone: 'America/New_York' },
	});
}

/** Runs the node once in n8n's own engine, in this process. */
export async function run(options: RunOptions): Promise<RunResult> {
	const { parameters, items = [{ json: {} }], onError } = options;
	const node = { ...nodeWith(parameters, onError), ...options.settings };
	const branch = (name: string): INode => ({
		id: name,
		name,
		type: 'passOn',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
	});
	const withErrorBranch = onError === 'continueErrorOutput';
	const nodes = withErrorBranch ? [node, branch('Done'), branch('Failed')] : [node];
	const workflow = workflowOf(nodes, withErrorBranch, options.type);
	const hooks = new ExecutionLifecycleHooks('manual', 'e1', {
		id: 'w',
		name: 'w',
		nodes,
		connections: {},
		active: false,
	} as never);
	const stack: IExecuteData[] = [{ node, data: { main: [items] }, source: null }];
	const data = createRunExecutionData({ executionData: { nodeExecutionStack: stack } });
	const more = {
		...additionalData(credentialOf(options), hooks),
		...(options.executionId ? { executionId: options.executionId } : {}),
		...(options.waitingUrl ? { webhookWaitingBaseUrl: options.waitingUrl } : {}),
	};
	const execution = new WorkflowExecute(more, 'manual', data);
	const running = execution.processRunExecutionData(workflow);
	options.abortSignal?.addEventListener('abort', () => running.cancel());
	const result = await running;
	const { runData, error } = result.data.resultData;
	const [task] = runData[NAME] ?? [];
	const output = task?.data?.main ?? [];
	const hints = ((task?.hints ?? []) as NodeExecutionHint[]).map(({ message }) => message);
	return {
		status: result.status,
		error: error as RunResult['error'],
		items: output[0] ?? [],
		errorItems: output[1] ?? [],
		json: (output[0] ?? []).map(({ json }) => json),
		hints: hints.filter((message) => message !== PENDING),
		isPendingTold: hints.includes(PENDING),
		run: result.data,
	};
}

/** Calls one of the node's methods that fill the editor's lists and fields, as the editor does. */
export async function pick<T>(
	options: Pick<RunOptions, 'sandbox' | 'credential'> & { parameters?: IDataObject },
	method: (this: ILoadOptionsFunctions, ...parameters: never[]) => Promise<T>,
	...parameters: unknown[]
): Promise<T> {
	const node = nodeWith(options.parameters ?? {});
	// The editor sends what its form shows, saved or not.
	const shown = { ...additionalData(credentialOf(options)), currentNodeParameters: node.parameters };
	const context = new LoadOptionsContext(workflowOf([node], false), node, shown, '');
	return await (method as (this: ILoadOptionsFunctions, ...rest: unknown[]) => Promise<T>).call(
		context,
		...parameters,
	);
}

/** Reads a list of the editor as a person who scrolls to its end. */
export async function pickAll(
	options: Parameters<typeof pick>[0],
	search: (
		this: ILoadOptionsFunctions,
		filter?: string,
		paginationToken?: string,
	) => Promise<INodeListSearchResult>,
	filter?: string,
): Promise<INodeListSearchResult['results']> {
	const results: INodeListSearchResult['results'] = [];
	let token: unknown;
	do {
		const page = await pick(options, search, filter, token);
		results.push(...page.results);
		token = page.paginationToken;
	} while (token !== undefined);
	return results;
}

/** A parameter that finds something by its ID. */
export const byId = (id: string) => ({ __rl: true, mode: 'id', value: id });

/** The node's parameter "Contact" in each of its modes. */
export const contact = {
	byId,
	fromList: (id: string) => ({ __rl: true, mode: 'list', value: id }),
	byPhone: (number: unknown) => ({ __rl: true, mode: 'phone', value: number as string }),
};

/** The node's parameter "Campaign" in each of its modes. */
export const campaign = {
	byId,
	fromList: (id: string) => ({ __rl: true, mode: 'list', value: id }),
};

/** The node's parameter "Template" in each of its modes. */
export const template = {
	byId,
	fromList: (id: string) => ({ __rl: true, mode: 'list', value: id }),
	byName: (name: string) => ({ __rl: true, mode: 'name', value: name }),
};

/** The value of the resource mapper "Template Variables", with the schema that the editor saves beside it. */
export const variables = (value: IDataObject): IDataObject => ({
	templateVariables: {
		mappingMode: 'defineBelow',
		value,
		matchingColumns: [],
		schema: Object.keys(value).map((id) => ({
			id,
			displayName: id,
			required: true,
			defaultMatch: false,
			display: true,
			type: 'string',
			canBeUsedToMatch: false,
		})),
	},
});

/** An item with a file in the field `data`. */
export const withFile = (
	bytes: Buffer,
	mimeType: string,
	fileName?: string,
	json: IDataObject = {},
): INodeExecutionData => ({
	json,
	binary: { data: { data: bytes.toString('base64'), mimeType, ...(fileName ? { fileName } : {}) } },
});

/** The type of the tool that n8n makes of a node which is usable as one (n8n's own `convertNodeToAiTool`, the parts that count). */
const asTool = (type: INodeType): INodeType => {
	const { description } = type;
	return Object.assign(Object.create(type) as INodeType, {
		description: {
			...description,
			usableAsTool: undefined,
			name: `${description.name}Tool`,
			inputs: [],
			outputs: [NodeConnectionTypes.AiTool],
			properties: [
				{
					displayName: 'Tool Description',
					name: 'descriptionType',
					type: 'options',
					options: [{ name: 'Set Automatically', value: 'auto' }],
					default: 'auto',
				},
				...description.properties,
			],
		},
	});
};

/** The tool as an agent sees it. */
interface Tool {
	name: string;
	description: string;
	invoke(given: IDataObject): Promise<string>;
}

/** What came of a call of the tool. */
export interface ToolResult {
	/** What the model reads. */
	answer?: IDataObject[];
	/** What the model reads when it went wrong. */
	error?: string;
	description?: string;
}

/**
 * Runs the node as the tool of an AI agent, in n8n's own engine; the agent is a stand-in that makes the given calls.
 * @param calls the model's arguments, which the parameters read by `$fromAI`
 * @returns one result for each call
 */
export async function runAsTool(
	options: Pick<RunOptions, 'sandbox' | 'credential' | 'parameters' | 'type' | 'settings'>,
	...calls: IDataObject[]
): Promise<ToolResult[]> {
	const tool: INode = {
		...nodeWith(options.parameters),
		...options.settings,
		type: 'n8n-nodes-whatomate.whatomateTool',
	};
	const agent: INode = {
		id: 'agent',
		name: 'Agent',
		type: 'agent',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
	};
	const results: ToolResult[] = [];
	const agentType = {
		description: {
			...passOn.description,
			name: 'agent',
			inputs: [NodeConnectionTypes.Main, NodeConnectionTypes.AiTool],
		},
		async execute(this: IExecuteFunctions) {
			const [connected] = (await this.getInputConnectionData(NodeConnectionTypes.AiTool, 0)) as Tool[];
			for (const given of calls) {
				const { description } = connected;
				try {
					results.push({ description, answer: jsonParse<IDataObject[]>(await connected.invoke(given)) });
				} catch (error) {
					results.push({ description, error: (error as Error).message });
				}
			}
			return [this.getInputData()];
		},
	} as unknown as INodeType;
	const toolType = asTool(options.type ?? whatomate);
	const workflow = new Workflow({
		id: 'w',
		nodes: [agent, tool],
		connections: {
			[NAME]: { ai_tool: [[{ node: 'Agent', type: NodeConnectionTypes.AiTool, index: 0 }]] },
		},
		active: false,
		nodeTypes: nodeTypesOf((name) => (name === 'agent' ? agentType : toolType)),
		settings: { executionOrder: 'v1' },
	});
	const hooks = new ExecutionLifecycleHooks('manual', 'e1', { id: 'w', nodes: [], connections: {} } as never);
	const stack: IExecuteData[] = [{ node: agent, data: { main: [[{ json: {} }]] }, source: null }];
	const data = createRunExecutionData({ executionData: { nodeExecutionStack: stack } });
	const execution = new WorkflowExecute(additionalData(credentialOf(options), hooks), 'manual', data);
	const { error } = (await execution.processRunExecutionData(workflow)).data.resultData;
	if (error) throw error;
	return results;
}
