/* eslint-disable @n8n/community-nodes/no-restricted-imports -- plays n8n's webhook server */
import { createServer } from 'node:http';

import { HookContext, TriggerContext, WebhookContext } from 'n8n-core';
import { Workflow } from 'n8n-workflow';
import type {
	IBinaryKeyData,
	IConnections,
	ICredentialDataDecryptedObject,
	IDataObject,
	INode,
	INodeExecutionData,
	INodeType,
	ITriggerFunctions,
	IWebhookData,
	IWebhookFunctions,
	IWebhookResponseData,
	NodeConnectionType,
	WorkflowActivateMode,
	WorkflowExecuteMode,
} from 'n8n-workflow';

import { listen } from '../../nodes/WhatomateLiveTrigger/listen';
import type { Timing } from '../../nodes/WhatomateLiveTrigger/connection';
import { WhatomateLiveTrigger } from '../../nodes/WhatomateLiveTrigger/WhatomateLiveTrigger.node';
import { WhatomateTrigger } from '../../nodes/WhatomateTrigger/WhatomateTrigger.node';
import { onLoopback } from '../sandbox';
import type { Listening, Sandbox } from '../sandbox';
import { additionalData, credentialOf, nodeTypesOf } from './harness';

/** How a trigger is set up. */
export interface TriggerOptions {
	sandbox: Sandbox;
	parameters: IDataObject;
	credential?: ICredentialDataDecryptedObject;
	/** Of the workflow; two with the same ID share what the process remembers. */
	id?: string;
	/** What an earlier n8n saved for the trigger. */
	saved?: IDataObject;
	/** What the trigger's items go to: nothing, a Whatomate node, one that is switched off, or an agent that has it as its tool. */
	behind?: 'whatomate' | 'disabled' | 'agent';
}

/** What a delivery was answered. */
export interface Answered {
	status: number;
	body: unknown;
	started: INodeExecutionData[];
}

type Mode = 'production' | 'test';

const NAME = 'Trigger';
let workflows = 0;

function othersIn({ behind }: TriggerOptions): INode[] {
	if (behind === undefined) return [];
	const other = (name: string, type: string, more: Partial<INode> = {}): INode => ({
		id: name,
		name,
		type,
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		...more,
	});
	const sender = 'n8n-nodes-whatomate.whatomate';
	return [
		other('Between', 'n8n-nodes-base.noOp'),
		behind === 'agent'
			? other('Next', '@n8n/n8n-nodes-langchain.agent')
			: other('Next', sender, { disabled: behind === 'disabled' }),
		...(behind === 'agent' ? [other('Tool', `${sender}Tool`)] : []),
	];
}

function connectionsOf({ behind }: TriggerOptions): IConnections {
	if (behind === undefined) return {};
	const to = (node: string, type: NodeConnectionType = 'main') => ({
		[type]: [[{ node, type, index: 0 }]],
	});
	return {
		[NAME]: to('Between'),
		Between: to('Next'),
		...(behind === 'agent' ? { Tool: to('Next', 'ai_tool') } : {}),
	};
}

function workflowOf(options: TriggerOptions, type: INodeType) {
	const { name } = type.description;
	const node: INode = {
		id: '11111111-2222-4333-8444-666666666666',
		name: NAME,
		type: `n8n-nodes-whatomate.${name}`,
		typeVersion: 1,
		position: [0, 0],
		webhookId: 'aaaa-bbbb',
		credentials: { whatomateApi: { id: 'c', name: 'Whatomate' } },
		parameters: options.parameters as INode['parameters'],
	};
	const workflow = new Workflow({
		id: options.id ?? `w${++workflows}`,
		name: 'Orders',
		nodes: [node, ...othersIn(options)],
		connections: connectionsOf(options),
		active: true,
		nodeTypes: nodeTypesOf(() => type),
		staticData: options.saved && { [`node:${NAME}`]: options.saved },
		settings: { executionOrder: 'v1' },
	});
	return { node: workflow.getNode(NAME) as INode, workflow };
}

/** As much of the answer to a delivery as n8n and the node use of Express's. */
class Reply {
	code = 200;
	body: unknown = {};
	writableEnded = false;
	private readonly listeners: Array<() => void> = [];

	status(code: number): this {
		this.code = code;
		return this;
	}

	type(): this {
		return this;
	}

	json(body: unknown): void {
		if (this.writableEnded) throw new Error('a delivery was answered twice');
		this.body = body;
		this.writableEnded = true;
		this.close();
	}

	close(): void {
		for (const listener of this.listeners.splice(0)) listener();
	}

	send(text: string): void {
		this.json(text);
	}

	once(_event: 'close', listener: () => void): void {
		this.listeners.push(listener);
	}
}

/** The Whatomate Trigger in an n8n of its own, with a server for its webhooks. */
export class WebhookHost {
	/** Each run that was started, with its items. */
	readonly runs: INodeExecutionData[][] = [];
	/** Every answer, in order. */
	readonly answers: Answered[] = [];
	readonly logged: string[] = [];
	/** The static data that n8n has saved. */
	saved: IDataObject | undefined;
	/** How n8n stores a run; a test may let it take its time, or fail. */
	store: () => Promise<void> = async () => undefined;
	/** Whether it answers before it stores the run, as n8n 1 does. */
	answersFirst = false;
	private readonly unanswered = new Set<Reply>();
	private closeTrigger: () => Promise<void> = async () => undefined;
	private readonly type: WhatomateTrigger;
	private readonly node: INode;
	private readonly workflow: Workflow;
	private listening?: Listening;
	private readonly server = createServer((incoming, outgoing) => {
		const chunks: Buffer[] = [];
		incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
		incoming.on('end', () => {
			const url = new URL(incoming.url ?? '', 'http://n8n');
			void this.deliver(Buffer.concat(chunks), incoming.headers as Record<string, string>, {
				mode: url.pathname.startsWith('/webhook-test/') ? 'test' : 'production',
				query: incoming.method === 'GET' ? Object.fromEntries(url.searchParams) : undefined,
			}).then(({ status, body }) => {
				outgoing.writeHead(status, { 'content-type': 'application/json' });
				outgoing.end(typeof body === 'string' ? body : JSON.stringify(body));
			});
		});
	});

	constructor(
		private readonly options: TriggerOptions,
		type: INodeType = new WhatomateTrigger(),
	) {
		this.type = type as WhatomateTrigger;
		({ node: this.node, workflow: this.workflow } = workflowOf(options, type));
	}

	/** @returns the same trigger in a process that has just started, with nothing but what n8n has saved. */
	inNewProcess(): WebhookHost {
		let type: INodeType | undefined;
		jest.isolateModules(() => {
			const { WhatomateTrigger: Fresh } = jest.requireActual<{ WhatomateTrigger: new () => INodeType }>(
				'../../nodes/WhatomateTrigger/WhatomateTrigger.node',
			);
			type = new Fresh();
		});
		return new WebhookHost({ ...this.options, id: this.workflow.id, saved: this.saved }, type);
	}

	async start(): Promise<this> {
		this.listening = await onLoopback(this.server);
		return this;
	}

	async close(): Promise<void> {
		await this.listening?.close();
	}

	/** Where this n8n is. */
	get base(): string {
		return String(this.listening?.url);
	}

	/** The address that Whatomate or Meta is given. */
	get url(): string {
		return `${this.base}/webhook/aaaa-bbbb/webhook`;
	}

	get staticData(): IDataObject {
		return this.workflow.getStaticData('node', this.node);
	}

	/** Changes the credential. */
	set credential(credential: ICredentialDataDecryptedObject) {
		this.options.credential = credential;
	}

	/** Changes parameters, as the user does between two activations. */
	set(parameters: IDataObject): void {
		Object.assign(this.node.parameters, parameters);
	}

	/** As n8n does on activation, or when a test run begins. @param base what n8n takes for its public address */
	async activate(mode: Mode = 'production', base = this.base): Promise<boolean> {
		return await this.begin(mode, base, mode === 'test' ? 'manual' : 'activate');
	}

	/** As n8n does with an active workflow when it starts. */
	async restart(base = this.base): Promise<boolean> {
		return await this.begin('production', base, 'init');
	}

	/** As n8n does when it ends. */
	async shutDown(): Promise<void> {
		await this.closeTrigger();
	}

	private async begin(mode: Mode, base: string, activation: WorkflowActivateMode): Promise<boolean> {
		if (mode === 'production') {
			const more = additionalData(credentialOf(this.options));
			const context = new TriggerContext(
				this.workflow,
				this.node,
				more,
				'trigger',
				activation,
				undefined as never,
				undefined,
				undefined as never,
			);
			const { closeFunction } = await this.type.trigger.call(context as unknown as ITriggerFunctions);
			this.closeTrigger = async () => await closeFunction?.();
		}
		const { checkExists, create } = this.type.webhookMethods.default;
		const exists = await checkExists.call(this.hook(mode, base, activation));
		if (!exists) await create.call(this.hook(mode, base, activation));
		this.save();
		return !exists;
	}

	/** As n8n does on deactivation, or when a test run ends, of which it tells by the address alone. */
	async deactivate(mode: Mode = 'production', base = this.base): Promise<void> {
		const context = this.hook(mode, base, 'update', 'internal');
		await this.type.webhookMethods.default.delete.call(context);
	}

	/** Hands a delivery to the node without a network. */
	async deliver(
		body: Buffer | string,
		headers: Record<string, string>,
		{ mode = 'production', query }: { mode?: Mode; query?: IDataObject } = {},
	): Promise<Answered> {
		const reply = new Reply();
		this.unanswered.add(reply);
		const request = { rawBody: Buffer.from(body), headers, query: query ?? {}, params: {} };
		const data = this.webhookData(mode, query ? 0 : 1);
		const more = {
			...additionalData(credentialOf(this.options)),
			httpRequest: request,
			httpResponse: reply,
		} as never;
		const runMode = mode === 'test' ? 'manual' : 'webhook';
		const context = new WebhookContext(this.workflow, this.node, more, runMode, data, [], null);
		this.listenToLog(context);
		const result = await this.type.webhook.call(context as unknown as IWebhookFunctions);
		const started = await this.run(result, reply);
		this.unanswered.delete(reply);
		const answered = { status: reply.code, body: reply.body, started };
		this.answers.push(answered);
		return answered;
	}

	/** Lets those who deliver something give up waiting for the answer. */
	hangUp(): void {
		for (const reply of this.unanswered) reply.close();
	}

	/** As n8n does with what a webhook gave. @returns the items of the run, where one was stored. */
	private async run(result: IWebhookResponseData, reply: Reply): Promise<INodeExecutionData[]> {
		const answer = () => {
			const body = result.webhookResponse;
			this.save();
			if (!result.noWebhookResponse) reply.json(body);
		};
		const [items] = result.workflowData ?? [];
		if (items === undefined || this.answersFirst) answer();
		if (items === undefined) return [];
		// n8n makes the workflow anew from the same data: what has changed so far counts as saved.
		this.markSaved();
		try {
			await this.store();
		} catch {
			if (!this.answersFirst)
				reply.status(500).json({ message: 'There was a problem executing the workflow' });
			return [];
		}
		this.runs.push(items);
		if (!this.answersFirst) answer();
		return items;
	}

	private save(): void {
		if (this.workflow.staticData.__dataChanged !== true) return;
		this.saved = JSON.parse(JSON.stringify(this.staticData)) as IDataObject;
		this.markSaved();
	}

	private markSaved(): void {
		Object.defineProperty(this.workflow.staticData, '__dataChanged', { value: false, writable: true });
	}

	private hook(
		mode: Mode,
		base: string,
		activation: WorkflowActivateMode,
		run: WorkflowExecuteMode = mode === 'test' ? 'manual' : 'trigger',
	) {
		const more = {
			...additionalData(credentialOf(this.options)),
			webhookBaseUrl: `${base}/webhook`,
			webhookTestBaseUrl: `${base}/webhook-test`,
		};
		const context = new HookContext(
			this.workflow,
			this.node,
			more,
			run,
			activation,
			this.webhookData(mode, 1),
		);
		this.listenToLog(context);
		return context;
	}

	private webhookData(mode: Mode, index: number): IWebhookData {
		return {
			node: NAME,
			path: 'aaaa-bbbb/webhook',
			httpMethod: 'POST',
			isTest: mode === 'test',
			webhookDescription: (this.type.description.webhooks ?? [])[index],
			workflowId: this.workflow.id,
			workflowExecuteAdditionalData: {} as never,
		} as IWebhookData;
	}

	private listenToLog(context: { logger: unknown }): void {
		const warn = (words: string) => this.logged.push(words);
		Object.defineProperty(context, 'logger', { value: { warn, info: warn, error: warn, debug: warn } });
	}
}

/** The Live Trigger, as n8n starts and ends it. */
export class LiveHost {
	readonly emitted: Array<{ json: IDataObject; binary?: IBinaryKeyData; key?: string }> = [];
	readonly failures: string[] = [];
	/** Whether this n8n can show an error of a trigger as a failed execution: 1.x can't. */
	canTell = false;
	readonly logged: string[] = [];
	private readonly node: INode;
	private readonly workflow: Workflow;
	private closing: () => Promise<void> = async () => {};
	private readonly waiting: Array<() => void> = [];

	constructor(
		private readonly options: TriggerOptions,
		private readonly timing?: Timing,
	) {
		({ node: this.node, workflow: this.workflow } = workflowOf(options, new WhatomateLiveTrigger()));
	}

	get staticData(): IDataObject {
		return this.workflow.getStaticData('node', this.node);
	}

	async start(mode: 'trigger' | 'manual' = 'trigger'): Promise<void> {
		const emit = ([[item]]: INodeExecutionData[][], ...rest: unknown[]) => {
			const { json, binary } = item;
			this.emitted.push({ json, ...(binary ? { binary } : {}), key: rest[2] as string | undefined });
			this.happened();
		};
		const failed = (error: Error) => {
			this.failures.push(error.message);
			this.happened();
		};
		const context = new TriggerContext(
			this.workflow,
			this.node,
			additionalData(credentialOf(this.options)),
			mode,
			'activate',
			emit as never,
			undefined,
			failed as never,
		);
		this.canTell = typeof context.saveFailedExecution === 'function';
		const warn = (words: string) => {
			this.logged.push(words);
			this.happened();
		};
		Object.defineProperty(context, 'logger', { value: { warn, info: warn, error: warn, debug: warn } });
		const response = await listen(context as unknown as ITriggerFunctions, this.timing);
		this.closing = async () => await response.closeFunction?.();
		await response.manualTriggerFunction?.();
	}

	async close(): Promise<void> {
		await this.closing();
	}

	/** Waits until it holds; asked at once and after everything that the trigger does. */
	async until(holds: () => boolean): Promise<void> {
		while (!holds()) await new Promise<void>((resolve) => this.waiting.push(resolve));
	}

	private happened(): void {
		for (const resume of this.waiting.splice(0)) resume();
	}
}
