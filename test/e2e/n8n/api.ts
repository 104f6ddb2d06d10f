import type { IDataObject, INode, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { waitFor } from '../wait';
import { Execution, type StoredExecution } from './execution';
import { request } from './http';
import { major } from './major';
import { ways as waysOf, type Call, type ListedExecution, type Publication } from './ways';

/** Those of the n8n that is asked. */
const ways = waysOf[major];

/** The first user of an n8n. */
export interface Owner {
	email: string;
	password: string;
	firstName: string;
	lastName: string;
}

/** The fields of the credential `whatomateApi`. */
export interface WhatomateCredential {
	baseUrl: string;
	apiKey: string;
	ignoreSslIssues?: boolean;
	receiveFromMeta?: boolean;
	metaSecret?: string;
	metaToken?: string;
	/** What `metaSecret` and `metaToken` were called before there was the switch `receiveFromMeta`. */
	metaAppSecret?: string;
	metaVerifyToken?: string;
}

/** A workflow as n8n exports it, as far as it is used here. */
export interface WorkflowFile {
	name: string;
	nodes: Array<
		Pick<INode, 'id' | 'name' | 'type' | 'typeVersion' | 'position'> & {
			parameters: INodeParameters;
			credentials?: Record<string, { id: string; name: string }>;
			onError?: INode['onError'];
			/** The part of a webhook's address that is this node's own. */
			webhookId?: string;
		}
	>;
	connections: Record<string, { main: Array<Array<{ node: string; type: string; index: number }>> }>;
	settings?: Record<string, unknown>;
	pinData?: Record<string, INodeExecutionData[]>;
}

/** What n8n says about a credential. */
export interface CredentialTest {
	status: 'OK' | 'Error';
	message: string;
}

/** Executions that have not come to their end. */
const UNFINISHED = ['new', 'running', 'waiting'];

/** How long an execution may take. */
const EXECUTION = 60_000;

/** n8n's own REST API, the one that its editor uses, with the session of one user. */
export class N8nApi {
	private constructor(
		readonly url: string,
		private readonly cookie: string,
	) {}

	/** Creates the first user of a new n8n, who is signed in with that. @throws when there is one already. */
	static async signUp(url: string, owner: Owner): Promise<N8nApi> {
		return await N8nApi.begin(url, '/rest/owner/setup', owner);
	}

	/** @throws when n8n does not know the user. */
	static async signIn(url: string, { email, password }: Owner): Promise<N8nApi> {
		return await N8nApi.begin(url, '/rest/login', { emailOrLdapLoginId: email, password });
	}

	private static async begin(url: string, path: string, body: object): Promise<N8nApi> {
		const { ok, status, text, cookies } = await request('POST', url + path, { body });
		if (!ok) throw new Error(`n8n answered ${status} to ${path}: ${text}`);
		return new N8nApi(url, cookies.join('; '));
	}

	/** @returns what n8n answers, word by word, whatever it is. */
	async answerTo(
		method: string,
		path: string,
		body?: object,
	): Promise<{ ok: boolean; status: number; text: string }> {
		return await request(method, `${this.url}/rest${path}`, { body, cookie: this.cookie });
	}

	private readonly call: Call = async <T>(method: string, path: string, body?: object): Promise<T> => {
		const { ok, status, text } = await this.answerTo(method, path, body);
		if (!ok) throw new Error(`n8n answered ${status} to ${method} ${path}: ${text}`);
		return (JSON.parse(text) as { data: T }).data;
	};

	/** Stores a credential of ours. @returns what nodes name it by. */
	async createCredential(name: string, data: WhatomateCredential): Promise<{ id: string; name: string }> {
		return await this.createCredentialOf('whatomateApi', name, data);
	}

	/** Removes all credentials of ours, as if there had never been one. */
	async removeCredentials(): Promise<void> {
		const stored = await this.call<Array<{ id: string; type: string }>>('GET', '/credentials');
		for (const { id, type } of stored) {
			if (type === 'whatomateApi') await this.call('DELETE', `/credentials/${id}`);
		}
	}

	/** Stores a credential of any type. @returns what nodes name it by. */
	async createCredentialOf(type: string, name: string, data: object): Promise<{ id: string; name: string }> {
		const { id } = await this.call<{ id: string }>('POST', '/credentials', { name, type, data });
		return { id, name };
	}

	/** Does what the editor does when a credential is saved. */
	async testCredential(data: WhatomateCredential): Promise<CredentialTest> {
		const { id } = await this.createCredential(`Test ${data.baseUrl}`, data);
		const credentials = { id, name: 'Test', type: 'whatomateApi', data };
		return await this.call('POST', '/credentials/test', { credentials });
	}

	/** Imports a workflow. @returns its ID. */
	async createWorkflow(workflow: WorkflowFile): Promise<string> {
		const nodes = workflow.nodes.map((node) => ways.imported(node));
		const body = { active: false, ...workflow, nodes };
		const { id } = await this.call<{ id: string }>('POST', '/workflows', body);
		return id;
	}

	/**
	 * Executes a workflow from its manual trigger, and waits for the end.
	 *
	 * @param last the node after which it ends, as with the editor's "Execute step"
	 */
	async execute(workflowId: string, trigger: string, last?: string): Promise<Execution> {
		const { executionId } = await this.call<{ executionId: string }>('POST', `/workflows/${workflowId}/run`, {
			...(await ways.manualRun(this.call, workflowId)),
			triggerToStartFrom: { name: trigger },
			...(last ? { destinationNode: { nodeName: last, mode: 'inclusive' } } : {}),
		});
		return await waitFor(
			async () => {
				const stored = await this.call<StoredExecution>('GET', `/executions/${executionId}`);
				return UNFINISHED.includes(stored.status) ? undefined : new Execution(stored);
			},
			{ within: EXECUTION, every: 100, what: `the end of execution ${executionId}` },
		);
	}

	/** Lets a workflow that is not active wait for one event, as the editor does for a test run. @throws when it waits for none. */
	async listen(workflowId: string, trigger: string): Promise<void> {
		const { waitingForWebhook } = await this.call<{ waitingForWebhook?: boolean }>(
			'POST',
			`/workflows/${workflowId}/run`,
			{ ...(await ways.manualRun(this.call, workflowId)), triggerToStartFrom: { name: trigger } },
		);
		if (!waitingForWebhook) throw new Error(`workflow ${workflowId} does not wait for an event`);
	}

	/** Imports a workflow and executes it. */
	async runWorkflow(workflow: WorkflowFile): Promise<Execution> {
		const trigger = workflow.nodes.find(({ type }) => type === 'n8n-nodes-base.manualTrigger');
		if (!trigger) throw new Error(`workflow "${workflow.name}" has no manual trigger`);
		return await this.execute(await this.createWorkflow(workflow), trigger.name);
	}

	/** Imports a workflow and activates it. @returns its ID. @throws with n8n's words when a trigger refuses. */
	async startWorkflow(workflow: WorkflowFile): Promise<string> {
		const id = await this.createWorkflow(workflow);
		await this.activate(id);
		return id;
	}

	/** Activates a workflow, and waits until its triggers are at work. @throws with n8n's words when a trigger refuses. */
	async activate(workflowId: string): Promise<void> {
		const { versionId } = await this.call<{ versionId: string }>('GET', `/workflows/${workflowId}`);
		await this.call('POST', `/workflows/${workflowId}/activate`, { versionId });
		await this.publication(workflowId, 'published');
	}

	/** Changes a workflow that is active, as somebody who moves its nodes in the editor, and publishes that. */
	async publishChange(workflowId: string): Promise<void> {
		const { name, nodes, connections, settings, versionId } = await this.call<
			WorkflowFile & { versionId: string }
		>('GET', `/workflows/${workflowId}`);
		for (const node of nodes) node.position[0] += 20;
		const change = { name, nodes, connections, settings, versionId };
		await this.call('PATCH', `/workflows/${workflowId}`, change);
		await this.activate(workflowId);
	}

	/** Deactivates a workflow, and waits until its triggers have ended. */
	async deactivate(workflowId: string): Promise<void> {
		await this.call('POST', `/workflows/${workflowId}/deactivate`, {});
		await this.publication(workflowId, 'not_published');
	}

	/** n8n may start and end triggers in the background. */
	private async publication(workflowId: string, wanted: Publication['status']): Promise<void> {
		const settled = await waitFor(
			async () => {
				const now = await ways.publication(this.call, workflowId, wanted);
				return [wanted, 'failed', 'partial'].includes(now.status) ? now : undefined;
			},
			{ within: EXECUTION, every: 100, what: `workflow ${workflowId} to be ${wanted}` },
		);
		if (settled.status === wanted) return;
		throw new Error(settled.triggers.map(({ errorMessage }) => errorMessage).join('\n'));
	}

	/** @returns all executions of a workflow, finished or not, oldest first. */
	async listExecutions(workflowId: string): Promise<ListedExecution[]> {
		const listed = await ways.executions(this.call, workflowId);
		return listed.sort((one, other) => Number(one.id) - Number(other.id));
	}

	/** Waits as `executions` does. @returns the list alone, without what the executions hold. */
	async settled(workflowId: string, atLeast = 0, within = EXECUTION): Promise<ListedExecution[]> {
		return await waitFor(
			async () => {
				const now = await this.listExecutions(workflowId);
				const over = now.every(({ status }) => !UNFINISHED.includes(status));
				return over && now.length >= atLeast ? now : undefined;
			},
			{ within, what: `${atLeast} executions of workflow ${workflowId}` },
		);
	}

	/**
	 * Waits until a workflow has been executed so often, and every execution has come to its end.
	 *
	 * @returns all its executions, oldest first; more than those where more were started.
	 */
	async executions(workflowId: string, atLeast: number, within = EXECUTION): Promise<Execution[]> {
		const listed = await this.settled(workflowId, atLeast, within);
		const executions: Execution[] = [];
		for (const { id } of listed) {
			executions.push(new Execution(await this.call<StoredExecution>('GET', `/executions/${id}`)));
		}
		return executions;
	}

	/** @returns the rows of a Data Table of the user's own. @throws when there is no such table. */
	async rows(tableName: string): Promise<IDataObject[]> {
		const { id: project } = await this.call<{ id: string }>('GET', '/projects/personal');
		const tables = await this.call<{ data: Array<{ id: string; name: string }> }>(
			'GET',
			`/projects/${project}/data-tables`,
		);
		const table = tables.data.find(({ name }) => name === tableName);
		if (!table) throw new Error(`n8n has no Data Table "${tableName}"`);
		const { data } = await this.call<{ data: IDataObject[] }>(
			'GET',
			`/projects/${project}/data-tables/${table.id}/rows`,
		);
		return data;
	}
}
